"""The article's own read-also and similar blocks: found by their labels in the page's order of blocks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from newsspider.arabic import match_text
from newsspider.dates import parse_stamp
from newsspider.extraction.blocks.block import Block
from newsspider.extraction.blocks.blocks import MAJORITY
from newsspider.extraction.blocks.container import common_ancestor
from newsspider.extraction.blocks.labels import Line
from newsspider.extraction.blocks.run import Run, address
from newsspider.items import Related
from newsspider.text.elements import lies_in

# Cards print a section, a stamp or a counter beside each title; more short lines than this are another block.
_CARD_LINES = 4
# From a title up to the element of its card: picture, text and overlay link lie that close together.
_CARD_DEPTH = 5
_TITLE_WORDS = 3
_TITLE_LENGTH = 160
_CUT = re.compile(r"\s*(?:\.{2,}|…)\s*$")
_BULLET = re.compile(r"^[\s•●■◄►▪*»\-–—_|·‣◦]+(?=\S)")
# Where an article's address carries a number, a section's does not.
_NUMBER = re.compile(r"\d{4}")
# A card's stamp or counter: a short line with a date, a clock or a relative stamp in it.
_CARD_STAMP = re.compile(r"^(?=.{0,45}$).*?(?:\d{1,2}\s*[:/.\-]\s*\d{1,2}|(?:19|20|٢٠)[\d٠-٩]{2}|^(?:منذ|قبل)\s)")
_MORE = frozenset(
    map(match_text, ("المزيد", "اقرأ المزيد", "عرض المزيد", "شاهد المزيد", "التفاصيل", "more", "اقرأ التفاصيل"))
)


@dataclass(slots=True)
class Group:
    """A label and the blocks under it: ``blocks[start:end]`` are the label's line and what belongs to it."""

    label: str
    start: int
    end: int
    entries: list[Related] = field(default_factory=list)


def find_groups(
    blocks: Sequence[Block], lines: Sequence[Line | None], base: str, page_url: str, limit: etree._Element | None = None
) -> list[Group]:
    """The groups of a run of blocks. ``limit`` is the element that no group may reach out of (the article's container).

    Where the page gives no links at all under a label (a text copy), short lines are titles and what follows up to the
    next label is theirs.
    """
    groups = []
    run = Run(blocks, lines, base, page_url, limit)
    position = 0
    while position < len(blocks):
        line = lines[position]
        is_label = line is not None and line.kind == "related" and not _is_more(blocks[position], line)
        if line is None or not is_label or blocks[position].kind == "footer":
            position += 1
            continue
        group = _GroupFinder(run).read(position, line)
        groups.append(group)
        position = max(group.end, position + 1)
    return groups


class _GroupFinder:
    """Reads the group of one label: the titles beside it and under it, up to where something else begins."""

    def __init__(self, run: Run) -> None:
        self.run, self.blocks, self.lines = run, run.blocks, run.lines
        self.found: dict[str, str] = {}  # titles by address
        self.headed: set[str] = set()  # addresses whose title is a heading
        self.unlinked: list[str] = []
        self.scope: int | None = None  # the end of the smallest box with the label and its first link
        self.misses = 0

    def read(self, start: int, line: Line) -> Group:
        group = Group(line.label, start, start + 1)
        head = self.blocks[start]
        if line.rest:
            url = self._url(head, start)
            if url or not head.links:
                self._keep(group, line.rest, url)
        box = self._end_of_box(start)
        for number in range(start + 1, len(self.blocks)):
            if self._is_over(number, head, line):
                break
            taken = self._take(number, start, number < box, line)
            if taken is None:
                break
            if taken:
                group.end = number + 1
        if self.found:
            self._add_entries(group)
        elif not group.entries and not line.rest and not any(b.links for b in self.blocks[start + 1 : start + 3]):
            self._plain(group, start, box)
        return group

    def _is_over(self, number: int, head: Block, line: Line) -> bool:
        """Whether a block begins something else: another label, a footer, the next heading, the text going on."""
        block, other = self.blocks[number], self.lines[number]
        if other is not None and self._is_label(block, other):
            return True
        if block.kind in ("footer", "nav") and head.kind != block.kind:
            return True
        if block.heading and head.heading and block.heading <= head.heading and not block.links:
            return True
        if self.scope is not None and number >= self.scope:
            return True
        return bool(line.rest and self.found and block.prose)  # its link stood beside the label

    def _is_label(self, block: Block, line: Line) -> bool:
        """Whether a labelled line begins something else, and is no widget's or card's own."""
        if line.kind == "widget" or _is_more(block, line):
            return False
        return bool(self.found) or match_text(line.label) not in _MORE

    def _take(self, number: int, start: int, boxed: bool, line: Line) -> bool | None:
        """Read one block. Gives whether it belongs to the group, None if the group ended before it."""
        block = self.blocks[number]
        url = self._url(block, start) if block.linked or len(block.text) < _TITLE_LENGTH else None
        if url:
            self._note(block, url)
            if self.found and self.scope is None:
                self.scope = self.run.end_of(common_ancestor(self.blocks[start].element, block.element), start)
            self.misses = 0
            return True
        if block.element.tag == "li" and self.scope and not block.links and len(block.text.split()) >= _TITLE_WORDS:
            self.unlinked.append(_BULLET.sub("", block.text))
            return True
        if boxed:
            return True
        if (line.rest and self.found) or block.prose or self.misses >= _CARD_LINES:
            return None
        self.misses += 1
        return False

    def _add_entries(self, group: Group) -> None:
        numbered = _NUMBER.search(self.run.own) is not None
        for url, title in self.found.items():
            has_number = _NUMBER.search(url) is not None
            long_enough = len(title.split()) >= _TITLE_WORDS or (numbered and has_number)
            if long_enough and (not numbered or has_number or not self._same_host(url)):
                group.entries.append(Related(title=title, url=url, label=group.label))
        group.entries += [Related(title=title, url=None, label=group.label) for title in self.unlinked]

    def _plain(self, group: Group, start: int, box: int) -> None:
        """Titles without links: short lines up to the next label, or to the end of the label's own box.

        Long lines are their excerpts, unless more running text follows than has come: then it is the article's.
        """
        end = start + 1
        while end < len(self.blocks) and self.lines[end] is None:
            end += 1
        prose = self.run.prose
        if box > start + 1 < end:
            end = min(end, box)
        elif prose[end] - prose[start] > prose[start]:
            end = min(end, start + 2)
        for block in self.blocks[start + 1 : end]:
            text = _BULLET.sub("", block.text)
            if len(text) <= _TITLE_LENGTH and len(text.split()) >= _TITLE_WORDS and not text.endswith((".", "،")):
                group.entries.append(Related(title=text, url=None, label=group.label))
        if group.entries:
            group.end = end

    def _keep(self, group: Group, title: str, url: str | None) -> None:
        title = _BULLET.sub("", title)
        if url:
            self.found[url] = title
        elif len(title.split()) >= _TITLE_WORDS:
            group.entries.append(Related(title=title, url=None, label=group.label))

    def _note(self, block: Block, url: str) -> None:
        pairs = [(self.run.resolved(link), text, link) for link, text in block.links if text] or [
            (url, block.text, None)
        ]
        if block.linked and len(pairs) == 1 and len(pairs[0][1].split()) < _TITLE_WORDS:
            pairs = [(url, block.text, pairs[0][2])]
        elif not block.links and (self.found.get(url) or _CARD_STAMP.search(block.text)):
            return  # a line beside a card's title: its stamp, section or excerpt
        for target, text, link in pairs:
            if not target or match_text(text) in _MORE or _is_stamp(text):
                continue
            title = _BULLET.sub("", text)
            stated = (link.get("title") or "").strip() if link is not None else ""
            if stated and _CUT.search(title) and stated.startswith(_CUT.sub("", title)[:20]):
                title = stated
            if block.heading:
                self.headed.add(target)
            elif target in self.headed:
                continue  # an excerpt under the card's title
            if block.heading or len(title) > len(self.found.get(target, "")):
                self.found[target] = " ".join(title.split())

    def _url(self, block: Block, start: int) -> str | None:
        """Where a line leads: its own link, or the only one of the card that it stands in."""
        for link, _ in block.links:
            if url := self.run.resolved(link):
                return url
        if block.links:
            return None
        label = self.blocks[start].element
        element: etree._Element | None = block.element
        for _ in range(_CARD_DEPTH):
            if element is None or lies_in(label, element):
                return None
            if element.tag == "li" and next(element.iter("a"), None) is None:
                return None
            if (target := self.run.only_target(element)) is not None:
                return target or None
            element = element.getparent()
        return None

    def _same_host(self, url: str) -> bool:
        return address(url).partition("/")[0] == self.run.own.partition("/")[0]

    def _end_of_box(self, start: int) -> int:
        """Where the outermost element ends that begins with the label: its own box, if the markup gives it one.

        An element that holds most of the page's running text begins with the label by chance.
        """
        before = self.blocks[start - 1].element if start else None
        outside = {before, *before.iterancestors()} if before is not None else set()
        prose, end = self.run.prose, start
        element: etree._Element | None = self.blocks[start].element
        while (
            element is not None and element not in outside and element is not self.run.limit and element.tag != "body"
        ):
            after = self.run.end_of(element, start)
            if prose[after] - prose[start] > MAJORITY * prose[-1]:
                break
            end, element = after, element.getparent()
        return end


def _is_more(block: Block, line: Line) -> bool:
    """Whether a line is a card's link («اقرأ المزيد ←»), and no label of a group."""
    return block.linked and not block.heading and not line.rest and match_text(line.label) in _MORE


def _is_stamp(text: str) -> bool:
    """Whether a link's text is its card's date, which leads to the archive of that day or to the article again."""
    return _CARD_STAMP.search(text) is not None and parse_stamp(text, "UTC") is not None
