"""The draft of a site file, guessed from one article page and the front page of its portal."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from string import Template
from urllib.parse import parse_qsl, unquote

from lxml import etree

from newsspider.arabic import match_text
from newsspider.items import Article
from newsspider.portals import Feed, Section, Sitemap, Source, WordPress
from newsspider.portals.portal import compile_selector
from newsspider.tables import rows
from newsspider.text import Page
from newsspider.text.controls import json_text, without_controls
from newsspider.urls import bare_host
from newsspider.urls.splitting import urlsplit

TEMPLATES = Path(__file__).parent / "templates"
_FEEDS = ("application/rss+xml", "application/atom+xml")
# What stands between a portal's name and the rest of a title.
_JOINT = re.compile(r"\s+[|\-–—:»«]+\s+|\s*[|»«]\s*")
# More sources than a person wants to look through; the draft's are tried in this order.
MAX_SOURCES = 3
# Class names with digits in a row are of one article or one build of the site.
_LASTING = re.compile(r"[A-Za-z][A-Za-z_-]*\d?[A-Za-z_-]*")
# Letters of a label beside a stamp or name: «تاريخ النشر», «كتب».
_LABEL = 25
_ID = re.compile(r"\d{4,}")
_DAY = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class PortalNotes:
    """What the front page, robots.txt, a feed and an API say of a portal: its name, zone, sources and addresses."""

    title: str = ""
    timezone: str | None = None
    sources: tuple[Source, ...] = ()
    linked: tuple[str, ...] = ()  # what the front page and the feed link
    zone_hint: str | None = None  # what the feed's stamps say of the zone, for people

    @property
    def is_wordpress(self) -> bool:
        return any(isinstance(source, WordPress) for source in self.sources)


def portal_title(page: Page, front: Page | None) -> str:
    """The portal's name: what its pages state, else of its feed's title or its front page's the first part."""
    if stated := page.meta("og:site_name") or (front.meta("og:site_name") if front else None):
        return stated
    titles = [link.get("title") for link in front.tree.iter("link") if link.get("type") in _FEEDS] if front else []
    titles.append(front.title if front else None)
    return next((_JOINT.split(title)[0].strip() for title in titles if title), "")


def draft(name: str, page: Page, article: Article, notes: PortalNotes, now: datetime) -> str:
    """A site file's text. What could not be guessed is left for a person to fill in, and fails the checks."""
    parts = urlsplit(page.url)
    chosen = _chosen(notes.sources)
    kinds = sorted({type(source).__name__ for source in chosen})
    zone = notes.timezone or (None if article.timezone == "UTC" else article.timezone)
    pattern, query = article_pattern(page.url, notes.linked)
    values = {
        "name_of_portal": _in_a_docstring(notes.title),
        "title": _quoted(notes.title),
        "imports": f"from newsspider.portals import {', '.join(kinds)}\n" if kinds else "",
        "class_name": "".join(word.capitalize() for word in name.split("_")) + "Spider",
        "day": f"{now:%Y-%m-%d}",
        "name": name,
        "domain": _quoted(bare_host(parts.hostname or "")),
        "scheme": "" if parts.scheme == "https" else "    https = False\n",
        "country": _quoted(_country(zone)),
        "timezone": _quoted(zone),
        "article_url": _raw(pattern),
        "query": f"    query = [{', '.join(map(_quoted, query))}]\n" if query else "",
        "example": _quoted(unquote(page.url)),
        "sources": "".join(f"        {type(source).__name__}({_quoted(source.url)}),\n" for source in chosen),
        "year": f"{now:%Y}",
        "layout": "".join(
            f"            {_quoted(field)}: {_quoted(selector)},\n"
            for field, selector in selectors(page, article).items()
        ),
    }
    template = "wordpress.py.tmpl" if notes.is_wordpress else "site.py.tmpl"
    return Template((TEMPLATES / template).read_text(encoding="utf-8")).substitute(values)


def article_pattern(url: str, linked: Iterable[str] = ()) -> tuple[str, list[str]]:
    """The pattern of the URLs that are like this one, and the query parameters that it needs.

    The longest number of four digits and more that is not a year is taken for the article's id. A first step of the
    path that all others of these addresses have too (``linked`` are those of the portal) is a part of the pattern.

    >>> article_pattern("https://www.alnoor.example/news/local/123456-slug")
    ('^https?://(?:www\\\\.|m\\\\.)?alnoor\\\\.example/[^/?#]+/[^/?#]+/(?P<id>\\\\d+)[^/?#]*', [])
    >>> article_pattern("https://alnoor.example/story/70341/slug")
    ('^https?://(?:www\\\\.|m\\\\.)?alnoor\\\\.example/[^/?#]+/(?P<id>\\\\d+)/[^/?#]+', [])
    >>> article_pattern("http://127.0.0.1:8080/ar/70341", ["http://127.0.0.1:8080/ar/70340"])
    ('^https?://(?:www\\\\.|m\\\\.)?127\\\\.0\\\\.0\\\\.1:8080/ar/(?P<id>\\\\d+)(?:/|$)', [])
    >>> article_pattern("https://alnoor.example/view.php?id=7712")
    ('^https?://(?:www\\\\.|m\\\\.)?alnoor\\\\.example/view\\\\.php\\\\?(?:.*&)?id=(?P<id>\\\\d+)', ['id'])
    """
    parts = urlsplit(url)
    start = (
        rf"^https?://(?:www\.|m\.)?{_escaped(bare_host(parts.hostname or ''))}{f':{parts.port}' if parts.port else ''}"
    )
    for name, value in parse_qsl(parts.query):
        if value.isdecimal():
            return rf"{start}{re.escape(parts.path)}\?(?:.*&)?{re.escape(name)}=(?P<id>\d+)", [name]
    steps = [unquote(step) for step in parts.path.split("/") if step]
    numbers = [number for step in steps for number in _ID.findall(step) if not _DAY.fullmatch(number)]
    # Dates are written in eight digits as well; an id is longer or stands later.
    number = max(reversed(numbers), key=len) if numbers else None
    shaped = "".join("/" + _step(step, number, i == len(steps)) for i, step in enumerate(steps, 1))
    shaped += "" if number else "/?$"
    if len(steps) > 1 and shaped.startswith("/[^/?#]+/") and _share_first(url, start + shaped, linked):
        shaped = f"/{_escaped(steps[0])}" + shaped.removeprefix("/[^/?#]+")
    return start + shaped, []


def _share_first(url: str, pattern: str, linked: Iterable[str]) -> bool:
    """Whether there are other addresses of this pattern, and all begin their path as this one does."""
    others = {other for other in linked if other != url and re.match(pattern, other)}
    firsts = {urlsplit(other).path.split("/")[1] for other in (url, *others)}
    return bool(others) and len(firsts) == 1 and firsts.pop().isascii()


def _escaped(text: str) -> str:
    """A text in a pattern, readable: a hyphen means nothing there."""
    return re.escape(text).replace("\\-", "-")


def _step(step: str, number: str | None, last: bool) -> str:
    if number and number in step:
        before, _, after = step.partition(number)
        suffix = re.fullmatch(r"\.\w{2,5}", after)
        end = r"(?:/|$)" if last else ""
        tail = re.escape(after) + "$" if suffix else ("[^/?#]*" if after else end)
        return ("[^/?#]*?" if before else "") + r"(?P<id>\d+)" + tail
    if step.isdecimal():
        return rf"\d{{1,{max(2, len(step))}}}" if len(step) < 4 else rf"\d{{{len(step)}}}"
    return "[^/?#]+"


def selectors(page: Page, article: Article) -> Mapping[str, str]:
    """Selectors of the elements that hold what the generic reader found, where a lasting one was found."""
    paragraphs = article.body.split("\n\n") if article.body else []
    found = {
        "headline": _holding(page, article.headline, ("h1", "h2", "h3")),
        "body": _container(page, paragraphs),
        "published": _stamp(page, article.published_text),
        "authors": _around(page, article.authors[0]) if article.authors else None,
    }
    return {
        field: selector for field, element in found.items() if element is not None and (selector := _css(page, element))
    }


def _holding(page: Page, text: str, tags: tuple[str, ...]) -> etree._Element | None:
    """The last of the elements with just this text: copies of a headline stand in menus before it."""
    wanted = match_text(text)
    found = [element for element in page.tree.iter(*tags) if match_text(" ".join(element.itertext())) == wanted]
    return found[-1] if found and wanted else None


def _stamp(page: Page, text: str | None) -> etree._Element | None:
    if not text:
        return None
    marked = (element for element in page.tree.iter("time") if element.get("datetime") == text)
    return next(marked, None) or _around(page, text)


def _around(page: Page, text: str) -> etree._Element | None:
    """The element that says this and least besides, as a label or a «by»; of several the last one on the way down."""
    wanted = match_text(text)
    least, found = len(wanted) + _LABEL, None
    for element in page.tree.iter("span", "div", "p", "a", "li", "time", "h3", "h4", "h5", "b", "strong"):
        said = match_text(" ".join(element.itertext()))
        if wanted in said and len(said) <= least:
            least, found = len(said), element
    return found


def _container(page: Page, paragraphs: list[str]) -> etree._Element | None:
    """The innermost element that holds all paragraphs."""
    wanted = [match_text(paragraph) for paragraph in paragraphs]
    found = None
    for element in page.tree.iter("div", "article", "section", "main", "td"):
        text = match_text(" ".join(element.itertext())) if wanted else ""
        if wanted and wanted[0] in text and wanted[-1] in text:
            found = element
    return found


def _css(page: Page, element: etree._Element) -> str | None:
    """The shortest selector, by lasting names, whose first match is this element; None if no such selector exists."""
    own = list(_names(element))
    parents = [name for parent in list(element.iterancestors())[:3] for name in _names(parent) if name[0] in "#."]
    for candidate in (*own, *(f"{parent} {name}" for name in own for parent in parents)):
        found = compile_selector(candidate).select(page.tree)
        if found == [element]:
            return candidate
    return element.tag if compile_selector(element.tag).select(page.tree) == [element] else None


def _names(element: etree._Element) -> Iterator[str]:
    if _LASTING.fullmatch(element.get("id") or ""):
        yield f"#{element.get('id')}"
    for name in (element.get("class") or "").split():
        if _LASTING.fullmatch(name):
            yield f"{element.tag}.{name}"
    if element.get("itemprop"):
        yield f'[itemprop~="{element.get("itemprop")}"]'.replace('"', "'")
    if element.tag in ("h1", "time", "article", "main"):
        yield element.tag


def _chosen(sources: Iterable[Source]) -> list[Source]:
    """The first feeds, sitemaps and sections, so that no kind crowds out the others."""
    kept: list[Source] = []
    for source in sources:
        kind = next((kind for kind in (WordPress, Feed, Sitemap) if isinstance(source, kind)), Section)
        if sum(isinstance(other, kind) for other in kept) < (2 if kind is Feed else 1):
            kept.append(source)
    return sorted(kept, key=lambda source: isinstance(source, Section))[:MAX_SOURCES]


def _country(zone: str | None) -> str | None:
    return next((row["country"].upper() for row in rows("zones.tsv") if row["zone"] == zone), None)


# What a portal wrote becomes a part of a program here: text that it cannot end.


def _quoted(text: str | None) -> str:
    """A text as a literal of Python, which every literal of JSON is."""
    return "None" if text is None else json_text(text)


def _in_a_docstring(text: str) -> str:
    return without_controls(" ".join(text.split())).replace("\\", "/").replace('"', "'")


def _raw(pattern: str) -> str:
    """A regular expression as a raw literal of Python, where a quote and a control have only their numbers."""
    return 'r"' + re.sub(r'\\?(["\x00-\x1f\x7f-\x9f\u2028\u2029])|\\.', _numbered, pattern, flags=re.DOTALL) + '"'


def _numbered(match: re.Match[str]) -> str:
    return f"\\u{ord(match[1]):04x}" if match[1] else match[0]
