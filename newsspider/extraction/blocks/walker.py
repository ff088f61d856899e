"""One pass over a tree that gives its blocks, whatever elements they are made of."""

import re
from collections.abc import Collection

from lxml import etree

from newsspider.extraction.blocks.block import PROSE, Area, Block
from newsspider.extraction.blocks.element_roles import INLINE, SKIPPED, role_of

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
# Two blank-separated stretches in one text node: text that was pasted without markup (`white-space: pre-line`).
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*(?=\S)")
_LETTER_OR_DIGIT = re.compile(r"[^\W_ـ]")  # a row of tatweels is a rule
# Where two labels meet without a blank: noncharacters, which no page has. Unstyled spans of a longer text are pieces of
# one sentence, which editors' programs cut anywhere, and styled ones of a text longer than that.
_GAP, _STYLED_GAP = "\ufdd0", "\ufdd1"
_GAPS = {_GAP: PROSE, _STYLED_GAP: 2 * PROSE}
# Lines of one heading («<h1>…<br>…</h1>») are joined up to this length; a longer one was never closed.
_HEADING = 250


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


def _with_blanks(text: str) -> str:
    """A text with blanks between the labels that meet in it."""
    for gap, longest in _GAPS.items():
        text = text.replace(gap, " " if len(text) < longest else "")
    return text


class Walker:
    """One pass over a tree. Not recursive: real pages nest thousands deep when somebody forgets closing tags.

    The loop runs once for each of thousands of elements, so what most of them need is done without a call.
    """

    def __init__(self, removed: Collection[etree._Element]) -> None:
        self._removed = removed
        self.blocks: list[Block] = []
        self._pieces: list[str] = []
        self._has_gaps = False
        self._links: list[tuple[etree._Element, str]] = []
        self._link: etree._Element | None = None
        self._link_from = 0
        self._owners: list[etree._Element] = []
        self._areas: tuple[Area, ...] = ()
        self._heading = 0
        self._in_heading: etree._Element | None = None
        self._last_heading: etree._Element | None = None
        self._preformatted = 0
        # For each open element what it changed: areas and heading as they were before it, None if it changed neither.
        self._changed: list[tuple[tuple[Area, ...], int] | None] = []

    def walk(self, root: etree._Element) -> None:
        steps = etree.iterwalk(root, events=("start", "end"))
        self._owners = [root]
        removed, pieces = self._removed, self._pieces
        for event, element in steps:
            tag = element.tag
            if event == "end":
                self._close(element, tag, pieces)
                text = element.tail if element is not root else None
            elif (tag in SKIPPED and element is not root) or (removed and element in removed):
                self._changed.append(None)
                if tag not in INLINE and tag not in SKIPPED:
                    self._begin_block(element, tag)
                steps.skip_subtree()
                continue
            else:
                text = element.text
                self._open(element, tag, text, element is root)
            if not text:
                continue
            if text.isspace() and not self._preformatted:  # what most elements have between them
                if pieces:
                    pieces.append(" ")
            elif "\n" in text:
                self._add_lines(text)
            else:
                pieces.append(text)
        self._flush()

    def _begin_block(self, element: etree._Element, tag: str) -> None:
        if self._pieces:
            self._flush()
        self._owners.append(element)
        if tag == "pre":
            self._preformatted += 1

    def _open(self, element: etree._Element, tag: str, text: str | None, is_root: bool) -> None:
        kind = None if is_root else role_of(element, tag)
        heading = _HEADINGS.get(tag)
        self._changed.append((self._areas, self._heading) if kind or heading else None)
        if tag in INLINE:
            if kind:
                self._flush()
            elif text and self._pieces and (gap := _gap(element)):
                self._pieces.append(gap)
                self._has_gaps = True
            if tag == "a":
                self._link, self._link_from = element, len(self._pieces)
        else:
            self._begin_block(element, tag)
            if heading:
                self._heading, self._in_heading = heading, element
        if kind:
            self._areas = (*self._areas, Area(element, kind))

    def _close(self, element: etree._Element, tag: str, pieces: list[str]) -> None:
        changed = self._changed.pop()
        if tag in INLINE:
            if tag == "a" and self._link is element:
                self._end_link()
                self._link = None
            if changed is not None:
                self._flush()  # an inline element that is set apart: a hidden copy, a share label
        elif tag not in SKIPPED:
            if pieces:
                self._flush()
            self._owners.pop()
            if tag == "pre":
                self._preformatted -= 1
        if changed is not None:
            self._areas, self._heading = changed
            if element is self._in_heading:
                self._in_heading = None

    def _add_lines(self, text: str) -> None:
        """Add a text with line breaks: those of preformatted text, and blank lines, end a block."""
        words = text.strip()
        if self._preformatted:
            lines = text.split("\n")
        elif "\n" in words:
            # Without the white space at the end, each piece of which the expression would try in vain.
            lines = _BLANK_LINE.split(text.rstrip())
            lines[-1] += " " if text[-1].isspace() else ""
        else:
            self._pieces.append(text)
            return
        for number, line in enumerate(lines):
            if number and (self._preformatted or lines[number - 1].strip()):
                self._flush()
            self._pieces.append(line)

    def _end_link(self) -> None:
        text = "".join(self._pieces[self._link_from :])
        if self._has_gaps:
            text = _with_blanks(text)
        if self._link is not None and (text := " ".join(text.split())):
            self._links.append((self._link, text))

    def _flush(self) -> None:
        pieces = self._pieces
        if not pieces:
            return
        if self._link is not None:
            self._end_link()
            self._link_from = 0
        text = "".join(pieces)
        pieces.clear()
        if self._has_gaps:
            text = _with_blanks(text)
            self._has_gaps = False
        text = " ".join(text.split())
        if text and _LETTER_OR_DIGIT.search(text) and not self._joins_heading(text):
            self.blocks.append(Block(text, self._owners[-1], self._heading, self._links or [], self._areas))
            self._last_heading = self._in_heading
        if self._links:
            self._links = []

    def _joins_heading(self, text: str) -> bool:
        """Put a further line of one heading behind the lines before it, if it is one."""
        if self._in_heading is None or self._last_heading is not self._in_heading:
            return False
        last = self.blocks[-1]
        if len(last.text) + len(text) >= _HEADING or last.areas != self._areas:
            return False
        links = [*last.links, *self._links]
        self.blocks[-1] = Block(f"{last.text} {text}", self._in_heading, last.heading, links, last.areas)
        return True
