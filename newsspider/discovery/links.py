"""The links of a page: absolute, on the portal, with the words and the stamp that stand at them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlunsplit

from lxml import etree

from newsspider.portals import Portal, Selector
from newsspider.portals.portal import compile_selector
from newsspider.text.elements import has_children
from newsspider.urls.splitting import urljoin, urlsplit

_NO_PAGE = re.compile(r"^(?:#|javascript:|mailto:|tel:|whatsapp:|data:|about:)", re.IGNORECASE)
# What no reader sees at the ends of an address. For str.strip: a pattern looks for the end anew from each space.
_UNSEEN = (*range(0x200B, 0x2010), *range(0x2066, 0x206A), 0xFEFF)
_EDGES = "".join([*filter(str.isspace, map(chr, range(0x3001))), *map(chr, _UNSEEN)])
_compiled = lru_cache(maxsize=512)(compile_selector)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page. ``node`` is its element, None where a selector gave only the address."""

    url: str
    text: str
    node: etree._Element | None = None


def absolute(base: str, href: str | None) -> str | None:
    """The http(s) address that ``href`` means on a page at ``base``, without its fragment; None if it means none."""
    href = (href or "").strip(_EDGES)
    if not href or _NO_PAGE.match(href):
        return None
    try:
        parts = urlsplit(urljoin(base, re.sub(r"[\r\n\t]", "", href)))
        if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
            return None
        return urlunsplit(parts._replace(fragment=""))
    except ValueError:
        return None


def base_url(tree: etree._Element, url: str) -> str:
    """The address against which the page's links are meant: ``<base href>`` if there is one."""
    for href in tree.xpath("//base/@href")[:1]:
        return absolute(url, str(href)) or url
    return url


def on_portal(url: str, portal: Portal) -> bool:
    """Whether a URL is on one of the portal's hosts or their subdomains, under its path prefix."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower().rstrip(".")
    except ValueError:
        return False
    if not any(host == domain.lower() or host.endswith("." + domain.lower()) for domain in portal.domains):
        return False
    prefix = portal.path_prefix.rstrip("/")
    return not prefix or parts.path == prefix or parts.path.startswith(prefix + "/")


def links(tree: etree._Element, url: str, css: str | None = None) -> Iterator[Link]:
    """The links of a page in its order; with ``css`` those it selects (links, blocks that hold some, or addresses)."""
    base = base_url(tree, url)
    seen: set[etree._Element] = set()
    for node in _selected(_compiled(css), tree) if css else tree.iter("a", "area"):
        if isinstance(node, str):
            if address := absolute(base, node):
                yield Link(address, "")
            continue
        if node in seen:
            continue  # in a block that was looked through
        for anchor in [node] if node.get("href") is not None else _anchors(node, seen):
            if address := absolute(base, anchor.get("href")):
                yield Link(address, link_text(anchor), anchor)


def _anchors(block: etree._Element, seen: set[etree._Element]) -> Iterator[etree._Element]:
    """The links of a block; its elements are added to those that were seen, since blocks may stand in blocks."""
    for node in block.iter(etree.Element):
        if node not in seen:
            seen.add(node)
            if node.tag == "a":
                yield node


def select(css: str, tree: etree._Element) -> list[etree._Element | str]:
    """What a selector finds on a page: elements, or strings for ``::text`` and ``::attr(name)``."""
    return _selected(_compiled(css), tree)


def _selected(selector: Selector, tree: etree._Element) -> list[etree._Element | str]:
    return [found if isinstance(found, etree._Element) else str(found) for found in selector.select(tree)]


def link_text(anchor: etree._Element) -> str:
    """The words of a link, else its title, label or picture's text."""
    if words := _words(anchor):
        return words
    for name in ("title", "aria-label"):
        if value := " ".join((anchor.get(name) or "").split()):
            return value
    return next((" ".join(str(alt).split()) for alt in anchor.xpath(".//img/@alt") if str(alt).strip()), "")


def _words(node: etree._Element) -> str:
    if not has_children(node):
        return " ".join((node.text or "").split())
    if next(node.iter("script", "style"), None) is None:
        return " ".join("".join(node.itertext(etree.Element)).split())
    return " ".join(
        "".join(str(text) for text in node.xpath(".//text()[not(parent::script or parent::style)]")).split()
    )
