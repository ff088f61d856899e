"""A page read by a portal's declaration: which of its layouts it has, and what the selectors give."""

from functools import cached_property
from typing import Any

from lxml import etree

from newsspider.extraction.blocks.blocks import read_blocks
from newsspider.extraction.blocks.labels import read_lines
from newsspider.extraction.blocks.related import find_groups
from newsspider.items import Related
from newsspider.portals import Layout, Portal
from newsspider.text import Page


class LayoutReader:
    """The page through one layout's selectors. A field that the layout does not declare gives None, others a list.

    ``within`` is the element that is looked at, by default the whole page.
    """

    def __init__(self, page: Page, layout: Layout, within: etree._Element | None = None) -> None:
        self.page, self.layout = page, layout
        self._tree = page.tree if within is None else within
        self._found: dict[str, list[Any] | None] = {}

    def nodes(self, field: str) -> list[Any] | None:
        """What the first selector that matches gives: elements, or strings."""
        if field not in self._found:
            selectors = self.layout.fields.get(field)
            self._found[field] = None if selectors is None else self._select(selectors)
        return self._found[field]

    def _select(self, selectors: tuple[Any, ...]) -> list[Any]:
        for selector in selectors:
            found = [node for node in selector.select(self._tree) if not isinstance(node, str) or node.strip()]
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
        return {node for selector in selectors for node in selector.select(self.page.tree) if not isinstance(node, str)}

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
    """The page through its best layout, by text, headline and stamp found; None if no layout finds text or headline.

    Between equals the first wins, since layouts are listed newest first.
    """
    best, most = None, 0
    for layout in portal.layouts:
        candidate = LayoutReader(page, layout)
        score = 4 * bool(candidate.body) + 2 * bool(candidate.nodes("headline"))
        if score == 6 and best is None and len(portal.layouts) == 1:
            return candidate
        score += bool(score and candidate.nodes("published"))
        if score > most:
            best, most = candidate, score
        if most == 7:
            break
    return best


def _text(element: etree._Element) -> str:
    if element.tag == "meta":
        return element.get("content") or ""
    if not len(element) and not element.get("style"):
        return element.text or ""
    return " ".join(block.text for block in read_blocks([element])) or "".join(element.itertext())
