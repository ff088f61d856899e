"""A part of a page as blocks of text in reading order, whatever elements it is made of."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from lxml import etree

from newsspider.extraction.blocks.element_roles import INLINE, SKIPPED, hides, kind_of

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
# Two blank-separated stretches in one text node: text that was pasted without markup (`white-space: pre-line`).
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*(?=\S)")
_LETTER_OR_DIGIT = re.compile(r"[^\W_ـ]")  # a row of tatweels is a rule
# From this length on a text that is not a link is prose: titles, labels and captions are shorter.
PROSE = 80
# Where two labels meet without a blank: noncharacters, which no page has. Unstyled spans of a longer text are pieces of
# one sentence, which editors' programs cut anywhere, and styled ones of a text longer than that.
_GAP, _STYLED_GAP = "\ufdd0", "\ufdd1"
_GAPS = {_GAP: PROSE, _STYLED_GAP: 2 * PROSE}
# Kinds that a theme's own class names mean by chance («overlay», «slider») on each paragraph; a comment list may well
# hold more text than the article.
_MISNAMED = frozenset({"share", "ads", "consent", "nav", "widget", "byline", "meta", "embed", "tags", "aside"})
# Longer texts beside a picture are paragraphs that flow around it.
_CAPTION = 80
# An area that holds more than this share of all prose is the article's own, whatever its class says.
MAJORITY = 0.4


@dataclass(slots=True)
class Area:
    """A stretch of the page that its markup sets apart, and what for (``element_roles.kind_of``, or ``hidden``)."""

    element: etree._Element
    kind: str
    prose: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """What areas that look alike to the style sheet share."""
        return self.kind, self.element.get("class") or ""


@dataclass(slots=True)
class Block:
    """One paragraph, heading, list entry, cell or line. ``kind`` is what for, None for text; ``links`` are in order."""

    text: str
    element: etree._Element
    heading: int
    links: list[tuple[etree._Element, str]]
    areas: tuple[Area, ...]
    kind: str | None = None
    hidden: bool = False
    link_length: int = field(init=False)

    def __post_init__(self) -> None:
        self.link_length = sum(len(text) for _, text in self.links)

    @property
    def linked(self) -> bool:
        """Whether the block is a link, or a row of links, and little else."""
        return self.link_length > 0.7 * len(self.text)

    @property
    def prose(self) -> int:
        """How many characters of running text it holds: none if it is short, a link or a heading."""
        plain = len(self.text) - self.link_length
        return plain if plain >= PROSE and not self.linked and not self.heading else 0

    @property
    def shown(self) -> bool:
        """Whether a reader sees it as text of the page's main part."""
        return self.kind is None and not self.hidden


def read_blocks(elements: Iterable[etree._Element], removed: Collection[etree._Element] = ()) -> list[Block]:
    """The blocks of the elements, one after the other, without those of ``removed`` elements.

    Inside nested matches each block comes once.
    """
    walker = _Walker(removed)
    seen: set[etree._Element] = set()
    for element in elements:
        if not any(ancestor in seen for ancestor in element.iterancestors()):
            seen.add(element)
            walker.walk(element)
    return _judged(walker.blocks)


def _judged(blocks: list[Block]) -> list[Block]:
    """Decide what is set apart: a class that says «share» around the whole article means nothing."""
    total = 0
    alike: dict[tuple[str, str], int] = {}
    for block in blocks:
        if amount := block.prose:
            total += amount
            for area in block.areas:
                area.prose += amount
                if area.kind in _MISNAMED:
                    alike[area.key] = alike.get(area.key, 0) + amount
    limit = MAJORITY * total
    for block in blocks:
        for area in block.areas:
            if total and (area.prose > limit or alike.get(area.key, 0) > limit):
                continue
            if area.kind == "hidden":
                block.hidden = True
            elif block.kind is None:
                block.kind = area.kind
        if block.kind is None and len(block.text) < _CAPTION and not block.heading and _labels_picture(block):
            block.kind = "caption"
    return blocks


def _labels_picture(block: Block) -> bool:
    """Whether a short text stands alone with a picture in one box: a caption that no class calls so."""
    element: etree._Element | None = block.element
    for _ in range(3):
        if element is None or element.tag in ("body", "article", "section", "main"):
            return False
        if next(element.iter("img", "picture", "amp-img"), None) is not None:
            return element.tag != "li" and len(" ".join(element.itertext()).split()) <= len(block.text.split()) + 2
        element = element.getparent()
    return False


def _gap(element: etree._Element) -> str:
    """What keeps an inline element apart from the one that it follows without a blank, if the style sheet does.

    Two spans of several words, or two styled ones, are two labels (place and stamp, section and byline), not one
    word; a lone letter is a drop cap.
    """
    before = element.getprevious()
    if before is None or before.tail or before.tag not in INLINE or not element.text:
        return ""
    first, second = "".join(before.itertext()).strip(), "".join(element.itertext()).strip()
    if len(first) < 3:
        return ""
    if "time" in (element.tag, before.tag):
        return _GAP  # a stamp is a label of its own
    if element.get("class") is not None and before.get("class") is not None:
        return _STYLED_GAP
    return _GAP if " " in first and " " in second else ""


def _line(text: str) -> str:
    """A text in one line, with blanks between the labels that meet in it."""
    if _GAP in text or _STYLED_GAP in text:
        for gap, longest in _GAPS.items():
            text = text.replace(gap, " " if len(text) < longest else "")
    return " ".join(text.split())


class _Walker:
    """One pass over a tree. Not recursive: real pages nest thousands deep when somebody forgets closing tags."""

    def __init__(self, removed: Collection[etree._Element]) -> None:
        self._removed = removed
        self.blocks: list[Block] = []
        self._pieces: list[str] = []
        self._links: list[tuple[etree._Element, str]] = []
        self._link: etree._Element | None = None
        self._link_from = 0
        self._owners: list[etree._Element] = []
        self._areas: tuple[Area, ...] = ()
        self._heading = 0
        self._preformatted = 0
        self._saved: list[tuple[tuple[Area, ...], int]] = []

    def walk(self, root: etree._Element) -> None:
        steps = etree.iterwalk(root, events=("start", "end"))
        self._owners = [root]
        for event, element in steps:
            tag = element.tag
            if not isinstance(tag, str):
                continue
            if event == "end":
                self._close(element, tag, element is root)
            elif (tag in SKIPPED and element is not root) or element in self._removed:
                self._skip(element, tag)
                steps.skip_subtree()
            else:
                self._open(element, tag, element is root)
        self._flush()

    def _skip(self, element: etree._Element, tag: str) -> None:
        """Begin an element whose content is not read; its end comes nevertheless."""
        self._saved.append((self._areas, self._heading))
        if tag not in INLINE and tag not in SKIPPED:
            self._begin_block(element, tag)

    def _begin_block(self, element: etree._Element, tag: str) -> None:
        self._flush()
        self._owners.append(element)
        self._preformatted += tag == "pre"

    def _open(self, element: etree._Element, tag: str, is_root: bool) -> None:
        self._saved.append((self._areas, self._heading))
        inline = tag in INLINE
        if not inline:
            self._begin_block(element, tag)
            self._heading = _HEADINGS.get(tag, self._heading)
        if not is_root:
            self._enter(element, inline)
        if inline and self._pieces and (gap := _gap(element)):
            self._pieces.append(gap)
        if tag == "a":
            self._link, self._link_from = element, len(self._pieces)
        if element.text:
            self._add(element.text)

    def _close(self, element: etree._Element, tag: str, is_root: bool) -> None:
        if tag == "a" and self._link is element:
            self._end_link()
            self._link = None
        if tag not in INLINE and tag not in SKIPPED:
            self._flush()
            self._owners.pop()
            self._preformatted -= tag == "pre"
        elif self._areas is not self._saved[-1][0]:
            self._flush()  # an inline element that is set apart: a hidden copy, a share label
        self._areas, self._heading = self._saved.pop()
        if not is_root and element.tail:
            self._add(element.tail)

    def _enter(self, element: etree._Element, inline: bool) -> None:
        """Note what an element is set apart for."""
        if element.attrib:
            kind = "hidden" if hides(element.attrib) else kind_of(element)
        else:
            kind = None if inline else kind_of(element)
        if kind:
            if inline:
                self._flush()
            self._areas = (*self._areas, Area(element, kind))

    def _add(self, text: str) -> None:
        if "\n" not in text:
            self._pieces.append(text)
            return
        lines = text.split("\n") if self._preformatted else _BLANK_LINE.split(text)
        for number, line in enumerate(lines):
            if number and (self._preformatted or lines[number - 1].strip()):
                self._flush()
            self._pieces.append(line)

    def _end_link(self) -> None:
        text = _line("".join(self._pieces[self._link_from :]))
        if self._link is not None and text:
            self._links.append((self._link, text))

    def _flush(self) -> None:
        pieces = self._pieces
        if not pieces:
            return
        if self._link is not None:
            self._end_link()
            self._link_from = 0
        text = _line("".join(pieces))
        self._pieces = []
        if text and _LETTER_OR_DIGIT.search(text):
            self.blocks.append(Block(text, self._owners[-1], self._heading, self._links, self._areas))
        self._links = []
