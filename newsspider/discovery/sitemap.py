"""Sitemaps, news sitemaps, sitemap indexes and plain lists of addresses to ``Found`` entries.

Read with lxml as a stream: entities are never expanded and nothing is loaded, so neither a DTD nor 50,000 entries cost
more than their bytes. Where the XML is broken each entry is read by itself, and a break costs only the one it is in.
"""

import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from lxml import etree

from newsspider.discovery.links import absolute
from newsspider.discovery.payload import TooLarge, is_html, mended, unpack, xml_text
from newsspider.items import Found, Problem
from newsspider.items.found import machine_moment
from newsspider.urls.splitting import urlsplit

# The protocol's bound of one file; what comes after it is not read.
MAX_ENTRIES = 50_000

_TEMPLATE = re.compile(r"\{(year|month|day)(?::(0?2))?\}")
# Possessive, so that many beginnings without an end cost no more than their length.
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*+(?:\[[^\]]*+(?:\](?!\s*>)[^\]]*+)*+\]\s*)?>", re.IGNORECASE)
_ENTRY = re.compile(rb"<(?:\w+:)?(url|sitemap)\b[^<>]*>.*?(?=</(?:\w+:)?\1\s*>|<(?:\w+:)?\1\b|\Z)", re.DOTALL)
_ROOT = re.compile(r"<(?:\w+:)?(?:urlset|sitemapindex)\b")
# What a sitemap is called that names no articles: pictures, persons, tags, the portal's own pages.
_NO_ARTICLES = re.compile(
    r"(?<![a-z])(?:image|video|photo|gallery|author|user|tag|categor(?:y|ie)|taxonom(?:y|ie)|page|static)s?(?=[^a-z]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SitemapLink:
    """A sitemap that an index names, and when it was last changed."""

    url: str
    lastmod: datetime | None = None


@dataclass(frozen=True)
class SitemapPage:
    """What one sitemap file names: articles' addresses, or further sitemaps."""

    entries: list[Found]
    sitemaps: list[SitemapLink]
    problem: Problem | None = None


def read_sitemap(body: bytes, content_type: str | None, url: str, zone: tzinfo = UTC) -> SitemapPage:
    """Read a sitemap as it came over the wire. ``zone`` is where stamps without an offset were printed."""
    try:
        text = xml_text(unpack(body), content_type)
    except TooLarge as error:
        return SitemapPage([], [], Problem("too_large", f"sitemap {url}: {error}"))
    if not text.strip():
        return SitemapPage([], [], Problem("no_source", f"sitemap {url} is empty"))
    if is_html(text):
        return SitemapPage([], [], Problem("no_source", f"sitemap {url} is a web page"))
    if not text.startswith("<"):
        return _plain_list(text, url)
    entries: dict[str, Found] = {}
    sitemaps: dict[str, SitemapLink] = {}
    for node in _nodes(text):
        values = _values(node)
        address = absolute(url, values.get("loc"))
        if address is None:
            continue
        lastmod = machine_moment(values.get("lastmod"), zone)
        if _local(node) == "sitemap":
            sitemaps.setdefault(address, SitemapLink(address, lastmod))
        else:
            title, published = values.get("title"), values.get("publication_date")
            entries.setdefault(address, Found(address, "sitemap", title, published, lastmod=lastmod))
        if len(entries) + len(sitemaps) >= MAX_ENTRIES:
            break
    if not entries and not sitemaps and not _ROOT.search(text):
        return SitemapPage([], [], Problem("no_source", f"sitemap {url} is not a sitemap"))
    return SitemapPage(list(entries.values()), list(sitemaps.values()))


def _nodes(text: str) -> Iterator[etree._Element]:
    """The ``url`` and ``sitemap`` elements. Where the XML is broken the first ones come twice."""
    # Without its DTD a document has no entities but XML's own five: nothing can be blown up or loaded.
    document = mended(_without_doctype(text)).encode("utf-8", "replace")
    events = etree.iterparse(io.BytesIO(document), events=("end",), resolve_entities=False, no_network=True)
    try:
        for _, node in events:
            if _local(node) in {"url", "sitemap"}:
                yield node
                _free(node)
    except etree.XMLSyntaxError:
        for match in _ENTRY.finditer(document):
            parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
            if (node := etree.fromstring(match[0], parser)) is not None:
                yield node


def _without_doctype(text: str) -> str:
    # Looked for once: a second one stands in no document, and each would be followed to the end of the text.
    begin = re.search("<!DOCTYPE", text, re.IGNORECASE)
    found = _DOCTYPE.match(text, begin.start()) if begin else None
    return text[: found.start()] + text[found.end() :] if found else text


def _values(node: etree._Element) -> dict[str, str]:
    # Only children, and those of news:news: a picture or video has a title and a loc of its own.
    values: dict[str, str] = {}
    for child in node:
        name = _local(child)
        if name == "news":
            for inner, text in _values(child).items():
                values.setdefault(inner, text)
        elif len(child) == 0 and child.text and (text := " ".join(child.text.split())):
            # Some templates escape twice. In an address only the ampersand: «&copy=1» is a parameter.
            values.setdefault(name, text.replace("&amp;", "&") if name == "loc" else html.unescape(text))
    return values


def _local(node: etree._Element) -> str:
    # By the name alone: an entry read by itself has lost the declaration of its prefixes.
    return re.split("[}:]", node.tag)[-1].lower() if isinstance(node.tag, str) else ""


def _free(node: etree._Element) -> None:
    """Let go of a read entry and all before it, so that a file of any length takes the memory of one entry."""
    node.clear()
    parent = node.getparent()
    while parent is not None and node.getprevious() is not None:
        del parent[0]


def _plain_list(text: str, url: str) -> SitemapPage:
    addresses = [line.strip() for line in text.splitlines() if line.strip()]
    found = {
        address: None for line in addresses if re.match(r"https?://\S+$", line) and (address := absolute(url, line))
    }
    if not found:
        return SitemapPage([], [], Problem("no_source", f"sitemap {url} is not a sitemap"))
    return SitemapPage([Found(url=address, source="sitemap") for address in list(found)[:MAX_ENTRIES]], [])


def expand(template: str, since: date, until: date) -> list[str]:
    """The addresses of a template with ``{year}``, ``{month}``, ``{day}`` (``{month:02}``: two digits), newest first.

    ``until`` is exclusive. A template without a date is given back as it is.

    >>> expand("https://a.example/news-{year}-{month}.xml", date(2026, 9, 30), date(2026, 11, 1))
    ['https://a.example/news-2026-10.xml', 'https://a.example/news-2026-9.xml']
    """
    addresses: dict[str, None] = {}
    day = until - timedelta(days=1)
    while day >= since:
        addresses[_fill(template, day)] = None
        day -= timedelta(days=1)
    return list(addresses)


def _fill(template: str, day: date) -> str:
    values = {"year": day.year, "month": day.month, "day": day.day}
    return _TEMPLATE.sub(lambda m: f"{values[m[1]]:02}" if m[2] else str(values[m[1]]), template)


def worth_reading(link: SitemapLink, since: datetime | None) -> bool:
    """Whether a sitemap can name an article of ``since`` or later; one without ``lastmod`` can.

    A day's grace, since many indexes state days only, and those in the portal's zone.
    """
    return since is None or link.lastmod is None or link.lastmod >= since - timedelta(days=1)


def no_articles(url: str) -> bool:
    """Whether a sitemap's name says that it names no articles."""
    return _NO_ARTICLES.search(urlsplit(url).path.rpartition("/")[2]) is not None
