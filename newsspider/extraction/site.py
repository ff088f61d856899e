"""A page read by a portal's declaration: which of its layouts it has, and what the selectors give."""

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Any

from lxml import etree

from newsspider.arabic import match_text
from newsspider.extraction.blocks.blocks import read_blocks
from newsspider.extraction.blocks.labels import read_lines
from newsspider.extraction.blocks.related import find_groups
from newsspider.items import Related
from newsspider.portals import Layout, Portal
from newsspider.text import Page
from newsspider.text.elements import has_children
from newsspider.urls.splitting import joined, urlsplit

# A text of fewer words is a caption or a label.
_FEW_WORDS = 5
# What holds no text of an article's own: a link alone is a card.
_NO_TEXT = frozenset({"script", "style", "template", "noscript", "a"})
# Of a layout that leaves the text to be found: whether any stands below its headline.
_PROSE_AFTER = etree.XPath(
    "boolean(following::text()[string-length(normalize-space()) > 60][not(parent::script or parent::style)])"
)


class LayoutReader:
    """The page through one layout's selectors. A field that the layout does not declare gives None, others a list.

    ``within`` is the element that is looked at, by default the whole page.
    """

    def __init__(self, page: Page, layout: Layout, within: etree._Element | None = None) -> None:
        self.page, self.layout = page, layout
        self._within = within
        self._found: dict[str, list[Any] | None] = {}

    def nodes(self, field: str) -> list[Any] | None:
        """What the first selector that matches gives: elements, or strings."""
        if field not in self._found:
            selectors = self.layout.fields.get(field)
            self._found[field] = None if selectors is None else self._select(selectors)
        return self._found[field]

    def _select(self, selectors: tuple[Any, ...]) -> list[Any]:
        for selector in selectors:
            found = [n for n in selector.find(self.page, self._within) if not isinstance(n, str) or n.strip()]
            if found:
                return found
        return []

    def texts(self, field: str) -> list[str]:
        """The texts of the selected nodes, in one line each, without what scripts and styles hold."""
        made = []
        for node in self.nodes(field) or ():
            text = node if isinstance(node, str) else _text(node)
            if text := " ".join(text.split()):
                made.append(text)
        return made

    @cached_property
    def body(self) -> list[etree._Element]:
        """The elements of the text, without those that lie in a caption, which a broad selector takes too."""
        nodes = [node for node in self.nodes("body") or () if not isinstance(node, str)]
        return [node for node in nodes if next(node.iterancestors("figcaption", "caption"), None) is None]

    @cached_property
    def removed(self) -> set[etree._Element]:
        """The elements that are cut out of the body: all that match any of the selectors."""
        selectors = self.layout.fields.get("remove", ())
        return {node for selector in selectors for node in selector.find(self.page) if not isinstance(node, str)}

    def related(self) -> list[Related]:
        """The entries of the selected blocks. A block without a label of its own has that of the heading before it."""
        found: list[Related] = []
        seen: set[str] = set()
        for element in self.nodes("related") or ():
            if isinstance(element, str):
                continue
            blocks = read_blocks([element])
            for block in blocks:
                block.hidden = False
            for group in find_groups(blocks, read_lines(blocks), self.page.base, self.page.url, element.getparent()):
                for entry in group.entries:
                    key = entry["url"] or entry["title"]
                    if key not in seen:
                        seen.add(key)
                        found.append(entry)
        return found


def layout_of(page: Page, portal: Portal) -> LayoutReader | None:
    """The page through its best layout, by text, headline and stamp found; None if no layout holds.

    Between equals the first wins, since layouts are listed newest first.
    """
    best, most = None, 0
    names = {match_text(name) for name in (portal.title, *portal.aliases, page.meta("og:site_name") or "")}
    for layout in portal.layouts:
        candidate = LayoutReader(page, layout)
        if not _holds(candidate, names):
            continue
        score = 1 + 4 * bool(candidate.body) + 2 * bool(candidate.nodes("headline"))
        if score == 7 and len(portal.layouts) == 1:
            return candidate
        score += bool(candidate.nodes("published"))
        if score > most:
            best, most = candidate, score
        if most == 8:
            break
    return best


def has_traces(page: Page, portal: Portal) -> bool:
    """Whether any layout's text or headline selector finds an element, although the layout may not hold."""
    readers = (LayoutReader(page, layout) for layout in portal.layouts)
    return any(reader.nodes("body") or reader.nodes("headline") for reader in readers)


def _holds(reader: LayoutReader, names: Collection[str]) -> bool:
    """Whether a page has a layout: where that says text and headline are, both are, and they stand together.

    A redesigned page has the odd element that an old selector matches: the first heading, which is the logo, or a box.
    """
    declared = reader.layout.fields
    if declared.get("body") and not _has_text(reader.body):
        return False
    if not declared.get("headline"):
        return bool(declared.get("body"))
    node = next(iter(reader.nodes("headline") or ()), None)
    text = next(iter(reader.texts("headline")), "")
    if node is None or not text or match_text(text) in names:
        return False
    if isinstance(node, str) or node.tag == "meta":
        return True
    if _leads_home(node, reader.page):
        return False
    return not _comes_after(node, reader.body[-1]) if reader.body else bool(_PROSE_AFTER(node))


def _has_text(elements: Sequence[etree._Element]) -> bool:
    """Whether elements hold more words than a caption."""
    words = 0
    for element in elements:
        for part in element.iter(etree.Element):
            if part.tag not in _NO_TEXT:
                words += len((part.text or "").split())
            words += len((part.tail or "").split()) if part is not element else 0
            if words >= _FEW_WORDS:
                return True
    return False


def _leads_home(element: etree._Element, page: Page) -> bool:
    """Whether a heading is the logo: it is, or holds nothing but, a link to the front page."""
    link = element if element.tag == "a" else next(element.iterancestors("a"), None)
    link = element.find(".//a[@href]") if link is None else link
    if link is None or not link.get("href"):
        return False
    address = joined(page.base, link.get("href").strip())
    parts = urlsplit(address) if address else None
    return parts is not None and parts.path in ("", "/") and not parts.query


def _comes_after(element: etree._Element, other: etree._Element) -> bool:
    """Whether an element begins after another one has ended."""
    above = [other, *other.iterancestors()]
    child = element
    for parent in (element, *element.iterancestors()):
        if parent in above:
            place = above.index(parent)
            return place > 0 and child is not parent and parent.index(above[place - 1]) < parent.index(child)
        child = parent
    return False


def _text(element: etree._Element) -> str:
    if element.tag == "meta":
        return element.get("content") or ""
    if not has_children(element) and not element.get("style"):
        return element.text or ""
    blocks = read_blocks([element])
    shown = [block for block in blocks if not block.hidden]  # a label for screen readers is no part of a name
    return " ".join(block.text for block in shown or blocks) or "".join(element.itertext())
