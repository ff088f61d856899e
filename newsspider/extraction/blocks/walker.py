"""One pass over a tree that gives its blocks, whatever elements they are made of."""

import re
from collections.abc import Collection, Mapping

from lxml import etree

from newsspider.extraction.blocks.block import PROSE, Area, Block
from newsspider.extraction.blocks.element_roles import INLINE, SKIPPED, role_of

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
# How elements are walked through, by their tags; the text of all others is a block, and they are nothing else.
_SKIP, _INLINE, _SPECIAL = "skip", "inline", "special"
_WAYS = {
    **dict.fromkeys(INLINE, _INLINE),
    **dict.fromkeys(SKIPPED, _SKIP),
    **dict.fromkeys((*_HEADINGS, "pre"), _SPECIAL),
}
# Two blank-separated stretches in one text node: text that was pasted without markup (`white-space: pre-line`).
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*(?=\S)")
_LETTER_OR_DIGIT = re.compile(r"[^\W_ـ]")  # a row of tatweels is a rule
_YEAR_END = re.compile(r"(?:19|20|١٩|٢٠)[\d٠-٩]{2}(?:\s*(?:م|هـ?))?$")
_CLOCK_START = re.compile(r"[\d٠-٩]{1,2}\s*[:٫][\d٠-٩]{2}(?![\d٠-٩])")
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
    if _YEAR_END.search(first) and _CLOCK_START.match(second):
        return _GAP
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

    The loop runs once for each of thousands of elements, so what most of them need is done without a call. ``roles``
    are those of the elements, where all of a page are known.
    """

    def __init__(self, removed: Collection[etree._Element], roles: Mapping[etree._Element, str] | None = None) -> None:
        self._removed = removed
        self._role = role_of if roles is None else roles.get
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
        # The open elements that changed areas or heading, with these as they were before.
        self._changed: list[tuple[etree._Element, tuple[Area, ...], int]] = []

    def walk(self, root: etree._Element) -> None:  # noqa: C901  # a call costs as much as what most elements need
        steps = etree.iterwalk(root, events=("start", "end"))
        self._owners = owners = [root]
        removed, pieces, changed = self._removed, self._pieces, self._changed
        role, way_of = self._role, _WAYS.get
        for event, element in steps:
            tag = element.tag
            way = way_of(tag)
            if event == "start":
                if (way is _SKIP and element is not root) or (removed and element in removed):
                    self._skip(element, way)
                    steps.skip_subtree()
                    continue
                text = element.text
                kind = role(element) if element is not root else None
                if way is _INLINE:
                    if kind:
                        self._flush()
                        self._enter(element, tag, kind)
                    elif text and pieces:
                        self._keep_apart(element)
                    if tag == "a":
                        self._link, self._link_from = element, len(pieces)
                else:
                    if pieces:
                        self._flush()
                    owners.append(element)
                    if kind or way is _SPECIAL:
                        self._enter(element, tag, kind)
            else:
                text = element.tail if element is not root else None
                ends_area = changed and changed[-1][0] is element
                if way is _INLINE:
                    if element is self._link:
                        self._end_link()
                        self._link = None
                    if ends_area:
                        self._flush()  # an inline element that is set apart: a hidden copy, a share label
                elif way is not _SKIP:
                    if pieces:
                        self._flush()
                    owners.pop()
                if ends_area:
                    self._leave(element, tag)
            if text and (pieces or not text.isspace() or self._preformatted):
                if "\n" in text and (self._preformatted or "\n" in text.strip()):
                    self._add_lines(text)
                else:
                    pieces.append(text)
        self._flush()

    def _skip(self, element: etree._Element, way: str | None) -> None:
        """Begin an element whose content is not read; its end comes nevertheless."""
        if way is not _INLINE and way is not _SKIP:
            if self._pieces:
                self._flush()
            self._owners.append(element)

    def _keep_apart(self, element: etree._Element) -> None:
        if gap := _gap(element):
            self._pieces.append(gap)
            self._has_gaps = True

    def _enter(self, element: etree._Element, tag: str, kind: str | None) -> None:
        """Begin an element that is set apart, a heading or preformatted."""
        self._changed.append((element, self._areas, self._heading))
        if kind:
            self._areas = (*self._areas, Area(element, kind))
        if tag in _HEADINGS:
            self._heading, self._in_heading = _HEADINGS[tag], element
        elif tag == "pre":
            self._preformatted += 1

    def _leave(self, element: etree._Element, tag: str) -> None:
        _, self._areas, self._heading = self._changed.pop()
        if element is self._in_heading:
            self._in_heading = None
        if tag == "pre":
            self._preformatted -= 1

    def _add_lines(self, text: str) -> None:
        """Add a text with line breaks inside: those of preformatted text, and blank lines, end a block."""
        if self._preformatted:
            lines = text.split("\n")
        else:
            # Without the white space at the end, each piece of which the expression would try in vain.
            lines = _BLANK_LINE.split(text.rstrip())
            lines[-1] += " " if text[-1].isspace() else ""
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
        text = "".join(pieces) if len(pieces) > 1 else pieces[0]
        pieces.clear()
        if self._has_gaps:
            text = _with_blanks(text)
            self._has_gaps = False
        text = " ".join(text.split())
        heading = self._in_heading
        joins = heading is not None and self._last_heading is heading
        says = (text[:1].isalpha() and text[0] != "ـ") or _LETTER_OR_DIGIT.search(text)
        if says and not (joins and self._joins_heading(text, heading)):
            self.blocks.append(Block(text, self._owners[-1], self._heading, self._links or [], self._areas))
            self._last_heading = self._in_heading
        if self._links:
            self._links = []

    def _joins_heading(self, text: str, heading: etree._Element) -> bool:
        """Put a further line of one heading behind the lines before it, if both are short."""
        last = self.blocks[-1]
        if len(last.text) + len(text) >= _HEADING or last.areas != self._areas:
            return False
        links = [*last.links, *self._links]
        self.blocks[-1] = Block(f"{last.text} {text}", heading, last.heading, links, last.areas)
        return True
