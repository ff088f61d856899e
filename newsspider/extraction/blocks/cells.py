"""Rows of cells («نشر في: … | بقلم: … | المصدر: …»), taken apart into a line for each."""

import re
from collections.abc import Sequence
from itertools import islice

from lxml import etree

from newsspider.extraction.blocks.block import Block
from newsspider.extraction.blocks.clocks import is_clock
from newsspider.extraction.blocks.element_roles import INLINE
from newsspider.extraction.blocks.labels import is_bare_label, read_line

# The longest row holds two names and two stamps, each of them in two calendars.
_ROW, _CELLS = 300, 16
# Longer than this a cell is a sentence.
_CELL = 90
# What stands between cells: marks, and between elements also blanks.
_MARKS = re.compile(r"[\s|•·●▪¦/–—-]*")
_SEPARATOR = re.compile(r"\s*[|•·●▪¦]\s*")
_MARK = re.compile("[|•·●▪¦]")


def split_row(block: Block) -> list[Block]:
    """Take a row apart: each cell becomes a block. Any other block stays whole.

    The cells are inline elements with nothing but marks between them, or parts of a text with marks between them. At
    least one cell must name a writer or a source: stamps alone are read from the whole row.
    """
    if len(block.text) > _ROW or block.heading:
        return [block]
    if len(block.links) == 1 and block.links[0][1] == block.text:  # a title: so are most lines of a page
        return [block]
    cells = _elements(block) or ([] if block.linked else _parts(block.text))
    texts = _joined(cells) if len(cells) > 1 else []
    if any(len(text) > _CELL for text in texts) or not any(map(_names, texts)):
        return [block]
    return [block.part(text) for text in texts]


def _elements(block: Block) -> list[str]:
    """The texts of a block's inline elements, if they are all of it."""
    element = block.element
    children: list[etree._Element] = list(islice(element, _CELLS + 1))
    if not 2 <= len(children) <= _CELLS or any(child.tag not in INLINE for child in children):
        return []
    if all(child.tag == "a" for child in children):
        return []  # tags: «صور» is Tyre, and the label of pictures
    if any(_MARKS.fullmatch(text) is None for text in (element.text or "", *(child.tail or "" for child in children))):
        return []
    texts = [" ".join("".join(child.itertext()).split()) for child in children]
    return [text for text in texts if any(map(str.isalnum, text))]


def _parts(text: str) -> list[str]:
    if not _MARK.search(text):  # nearly all lines
        return [text]
    return [part for part in _SEPARATOR.split(text) if any(map(str.isalnum, part))]


def _joined(texts: Sequence[str]) -> list[str]:
    """The cells, a label with its value and a day with its clock in one."""
    joined: list[str] = []
    for text in texts:
        last = joined[-1] if joined else ""
        if last.endswith((":", "：")) or (joined and is_clock(text)):
            joined[-1] = f"{last} {text}"
        elif (
            is_bare_label(last) and len(text.partition(" ")[0]) > 2
        ):  # shorter, it may be the end of the word before it
            joined[-1] = f"{last}: {text}"
        else:
            joined.append(text)
    return joined


def _names(text: str) -> bool:
    """Whether a cell says who wrote the article, or whom it credits."""
    line = read_line(text)
    return line is not None and line.kind in ("byline", "source") and bool(line.rest)
