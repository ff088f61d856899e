"""The row under a headline: an unlabelled writer beside the stamp, if all else in the row is certain."""

import re
from collections.abc import Collection

from lxml import etree

from newsspider.arabic import match_text
from newsspider.dates import parse_stamp, read_row
from newsspider.extraction.blocks.block import Block
from newsspider.extraction.blocks.clocks import is_clock
from newsspider.extraction.blocks.stamp_lines import has_digit
from newsspider.extraction.body.full_page import FullPage
from newsspider.extraction.people.persons import Signature, read_signature
from newsspider.text.elements import pieces_within, text_within

# A row with two names, a city and two stamps is no longer than this.
_LONGEST = 200
_MOST_PIECES = 12
# Links that are not a writer's: a tag or section that bears a person's name.
_OTHER_LINK = re.compile(
    r"/(?:tags?|topics?|category|categories|sections?|cat|keywords?|search|label|hashtag)(?:/|\?|=)|[?&]tag="
)
_COUNTER = re.compile(r"\W*[\d٠-٩][\d٠-٩.,٫٬]*\s*(?:[^\W\d]+\s*){0,2}\W*")


def row_authors(full_page: FullPage) -> list[str]:
    """The writers in the article's stamp row, or in the entry right beside the stamp's in one small box."""
    numbers = [n for n in (*full_page.around, *full_page.opening) if full_page.lines[n] is None]
    first = full_page.inside[0] if full_page.inside else len(full_page.blocks)
    opening = set(full_page.opening)
    between = set(full_page.between)
    for number in numbers:
        block = full_page.blocks[number]
        if number > first and number not in opening:
            break
        if (
            block.heading == 1
            or not _is_dated(block)
            or not (number in between or number in opening or full_page.at_headline(block))
        ):
            continue
        found = byline_in_row(block, full_page.portal_names)
        names = found.authors if found else _beside(full_page, number)
        if names and not is_about(full_page, names):
            return list(names)
    return []


def is_about(full_page: FullPage, names: Collection[str]) -> bool:
    """Whether the article is about one of the persons: then a name without a label is a tag, not a writer."""
    text = match_text(" ".join([full_page.headline.text if full_page.headline else "", *full_page.body.paragraphs]))
    return any(match_text(name) in text for name in names)


def byline_in_row(block: Block, portal_names: Collection[str]) -> Signature | None:
    """The byline in a stamp's row; None if anything in the row is neither stamp, counter, place, agency nor name."""
    if len(block.text) > _LONGEST or not has_digit(block.text):
        return None
    tagged = {match_text(text) for link, text in block.links if _OTHER_LINK.search(link.get("href") or "")}
    pieces = [piece for piece in pieces_within(block.element, _LONGEST) or () if any(map(str.isalnum, piece))]
    joined = " | ".join(pieces)
    # The pieces of the element, unless the block is only a part of it or its markup cuts the stamp.
    whole = 1 < len(pieces) <= _MOST_PIECES and len(joined) <= len(block.text) + 3 * len(pieces)
    for text in (joined, block.text) if whole else (block.text,):
        row = read_row(text)
        beside = [piece for piece in row.beside if match_text(piece) not in tagged] if row else []
        found = read_signature(" | ".join(beside), portal_names, town=len(beside) > 1) if beside else None
        if found and found.authors:
            return found
    return None


def _is_dated(block: Block) -> bool:
    text = block.text
    return len(text) <= _LONGEST and has_digit(text) and read_row(text) is not None


def _beside(full_page: FullPage, number: int) -> tuple[str, ...]:
    """The name in an entry of its own before or after the stamp's, in a box with nothing else than such entries."""
    box = _box(full_page.blocks[number].element)
    if box is None:
        return ()
    inside = set(box.iter())
    names: list[str] = []
    for neighbour in (*range(number - 3, number), *range(number + 1, number + 4)):
        if not 0 <= neighbour < len(full_page.blocks) or full_page.blocks[neighbour].element not in inside:
            continue
        block = full_page.blocks[neighbour]
        if full_page.lines[neighbour] is not None or block.heading == 1 or block.hidden:
            continue
        if any(_OTHER_LINK.search(link.get("href") or "") for link, _ in block.links):
            continue
        found = read_signature(block.text, full_page.portal_names)
        if found and found.authors:
            names += found.authors
        elif not found and not _says_nothing(block.text):
            return ()
    return tuple(names)


def _says_nothing(text: str) -> bool:
    """Whether an entry is a stamp, a clock or a counter."""
    if _COUNTER.fullmatch(text) or is_clock(text) or not any(map(str.isalpha, text)):
        return True
    row = read_row(text)
    return (row is not None and not row.beside) or parse_stamp(text, "UTC") is not None


def _box(element: etree._Element) -> etree._Element | None:
    """The largest element around a stamp that is no longer than a row."""
    found = None
    parent = element.getparent()
    while parent is not None and parent.tag not in ("body", "article", "main"):
        if text_within(parent, _LONGEST) is None or parent.find(".//h1") is not None:
            break
        found = parent
        parent = parent.getparent()
    return found
