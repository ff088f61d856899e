"""One fetched page: its bytes decoded and parsed once, and what its head says."""

import re
import threading
from datetime import datetime
from functools import cached_property

from lxml import etree

from newsspider import clock
from newsspider.text.attributes import without_surplus
from newsspider.text.decoding import decode
from newsspider.text.element_index import ElementIndex
from newsspider.text.packed import MAX_PAGE, unpack
from newsspider.urls import canonical_url
from newsspider.urls.splitting import joined

# Unlimited nesting and text size: a portal's inline picture data exceeds libxml2's caution. The size of a page is
# bounded where it is fetched. Comments and processing instructions hold nothing a reader sees. No XPath uses ``id()``,
# so its table need not be filled.
_PARSER_OPTIONS = {
    "encoding": "utf-8",
    "huge_tree": True,
    "no_network": True,
    "remove_comments": True,
    "remove_pis": True,
    "collect_ids": False,
}
_EMPTY = b"<html><body></body></html>"
# Elements that several readers look for, found in one walk.
_TOLD_APART = {tag: tag for tag in ("base", "link", "meta", "script", "title")} | {"h1": "heading", "h2": "heading"}
_parsers = threading.local()
_LOCALE = re.compile(r"^([a-z]{2,3})[-_]([A-Z]{2})$")


class Page:
    """A page as all readers see it. ``fetched_at`` bounds its stamps and anchors the relative ones.

    Of a saved page whose fetch nobody knows it is None: then the present bounds its stamps, and relative ones say
    nothing. ``fetch_known`` tells the two apart.

    :raises TooLarge: if the bytes are packed, and too many when unpacked.

    ``tree`` is the only parse of the page; ``before`` hooks may change it.
    """

    def __init__(self, url: str, body: bytes | str, content_type: str | None, fetched_at: datetime | None) -> None:
        self.url = url
        self.content_type = content_type
        self.fetch_known = fetched_at is not None
        self.fetched_at = fetched_at or clock.now()
        # A page that is packed without a header that says so comes from a cache or a file.
        if isinstance(body, bytes):
            body = unpack(body, MAX_PAGE)
            decoded = decode(body, content_type)
            self.text = decoded.text
            self.tree = _parse(self.text, body if decoded.same else None)
        else:
            self.text = body
            self.tree = _parse(self.text, None)

    @cached_property
    def index(self) -> ElementIndex:
        """The elements by class and id."""
        return ElementIndex(self.tree)

    @cached_property
    def tagged(self) -> dict[str, list[etree._Element]]:
        """The metas, links, scripts … of the page by their tags, ``heading`` for those of both first levels."""
        found: dict[str, list[etree._Element]] = {kind: [] for kind in _TOLD_APART.values()}
        for element in self.tree.iter(*_TOLD_APART):
            found[_TOLD_APART[element.tag]].append(element)
        return found

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """Contents of the ``<meta>`` elements by lower-case ``property``, ``name`` or ``itemprop``, in page order."""
        found: dict[str, list[str]] = {}
        for element in self.tagged["meta"]:
            if not (content := (element.get("content") or "").strip()):
                continue
            # A tag with two of the attributes (name and property) is found under both.
            for attribute in ("property", "name", "itemprop"):
                key = element.get(attribute)
                if key:
                    found.setdefault(key.strip().lower(), []).append(content)
        return found

    def meta(self, *keys: str) -> str | None:
        """The first content of the first of the keys that the head has."""
        for key in keys:
            if key in self.metas:
                return self.metas[key][0]
        return None

    @cached_property
    def title(self) -> str | None:
        """The ``<title>``, with whatever the portal adds to it."""
        found = self.tagged["title"]
        return " ".join("".join(found[0].itertext()).split()) or None if found else None

    @cached_property
    def base(self) -> str:
        """What relative links are relative to."""
        declared = next(iter(self.tagged["base"]), None)
        href = declared.get("href") if declared is not None else None
        return (joined(self.url, href.strip()) if href else None) or self.url

    @cached_property
    def locale(self) -> str | None:
        """A locale with a country, such as ``ar-EG``, if the page states one."""
        for value in (self.tree.get("lang"), self.meta("og:locale"), self.meta("content-language", "language")):
            if value and (match := _LOCALE.match(value.strip())):
                return f"{match[1]}-{match[2]}"
        return None

    @cached_property
    def declared_canonical(self) -> str | None:
        """What ``rel=canonical`` or else ``og:url`` says, made absolute; not yet believed."""
        links = (link.get("href") for link in self.tagged["link"] if link.get("rel") == "canonical")
        for value in (*links, self.meta("og:url")):
            if value and value.strip() and (url := joined(self.url, value.strip())):
                return url
        return None


def declared_url(page: Page) -> str | None:
    """Where a page that was saved without its address says it came from."""
    for value in (page.declared_canonical, page.meta("twitter:url", "url")):
        if value and value.startswith(("http://", "https://")):
            try:
                canonical_url(value)
            except ValueError:  # a template's mistake («https://.example.com»)
                continue
            return value
    return None


def _parse(text: str, body: bytes | None) -> etree._Element:
    """The tree of a page; ``body`` are its bytes, where they are the text in UTF-8."""
    # NUL ends a C string; libxml2 would silently drop the rest of the page.
    data = body.strip() if body is not None else text.replace("\x00", "").strip().encode("utf-8", "replace")
    tree = etree.fromstring(without_surplus(data) or _EMPTY, _parser())
    return tree if tree is not None else etree.fromstring(_EMPTY, _parser())


def _parser() -> etree.HTMLParser:
    """A parser for each thread: making one takes a tenth of the time of parsing a page."""
    found: etree.HTMLParser | None = getattr(_parsers, "parser", None)
    if found is None:
        found = _parsers.parser = etree.HTMLParser(**_PARSER_OPTIONS)
    return found
