"""A day and its clock in two entries of one row («<li>12 مارس 2024</li><li>10:15 ص</li>»), put together again."""

import re
from collections.abc import Sequence
from dataclasses import replace

from lxml import etree

from newsspider.dates import parse_stamp, split_labelled
from newsspider.extraction.blocks.block import Block
from newsspider.extraction.blocks.stamp_lines import has_digit
from newsspider.text.elements import lies_in, text_within

_LABEL = r"(?:ال)?(?:ساعة|وقت|توقيت)(?:\s+النشر)?"
_CLOCK = re.compile(
    rf"\W*(?P<label>{_LABEL}|[Tt]ime)?\W*[\d٠-٩۰-۹]{{1,2}}\s*[:٫]\s*[\d٠-٩۰-۹]{{2}}(?:\s*[:٫]\s*[\d٠-٩۰-۹]{{2}})?"
    r"(?P<marker>\s*(?:ص|م|صباحا|صباحاً|صباحًا|مساء|مساءً|ظهرا|ظهراً|ظهرًا|[AaPp]\.?[Mm]\.?|GMT|بتوقيت\s\S+(?:\s\S+)?))?\W*"
)
_LABEL_ALONE = re.compile(rf"\W*(?:{_LABEL}|[Tt]ime)\W*")
# What a bare «10:15» may be instead: the length of a film or a recording.
_LENGTH = re.compile(r"duration|length|video|player|audio|podcast|elapsed|runtime|media", re.IGNORECASE)
_DAY_LENGTH = 60
_CLOCK_LENGTH = 40
# A box with more text is no row of a stamp's parts.
_ROW = 200
# Levels between the two and their box: list entries, icons' wrappers.
_DEPTH = 2


def is_clock(text: str) -> bool:
    """Whether a text is a time of day alone.

    >>> is_clock("الساعة 10:15 ص"), is_clock("5 دقائق")
    (True, False)
    """
    return len(text) <= _CLOCK_LENGTH and ":" in text and _CLOCK.fullmatch(text) is not None


def join_clocks(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with a lone clock put behind the day right beside it, if a box has one day and one clock only."""
    clocks = [number for number, block in enumerate(blocks) if ":" in block.text and is_clock(block.text)]
    if not clocks:
        return list(blocks)
    joined = list(blocks)
    gone: set[int] = set()
    for place, number in enumerate(clocks):
        day, label = _day(joined, number)
        if day is None:
            continue
        box = _box(joined[day].element, joined[number].element)
        # A box's blocks follow each other, so another clock in it is the one before or the one after.
        neighbours = (*clocks[max(0, place - 1) : place], *clocks[place + 1 : place + 2])
        if box is None or any(lies_in(joined[other].element, box) for other in neighbours):
            continue
        first, second = sorted((day, number))
        text = f"{joined[first].text} {joined[second].text}"
        if not _names_moment(text):
            continue
        joined[day] = replace(joined[day], text=text)
        gone |= {number} | ({label} if label is not None else set())
    return [block for number, block in enumerate(joined) if number not in gone]


def _day(blocks: Sequence[Block], number: int) -> tuple[int | None, int | None]:
    """The block with the clock's day, and that with its label alone, if there is one."""
    clock = blocks[number]
    match = _CLOCK.fullmatch(clock.text)
    label = number - 1 if number and _LABEL_ALONE.fullmatch(blocks[number - 1].text) else None
    bare = match is not None and not match["marker"] and not match["label"] and label is None
    if bare and len(clock.text.strip(" -–|")) < 4:
        return None, None
    before = number - 1 if label is None else label - 1
    if before >= 0 and _is_day(blocks[before].text):
        return (None, None) if bare and _is_length(clock.element) else (before, label)
    # A clock before its day says that it is one.
    if not bare and number + 1 < len(blocks) and _is_day(blocks[number + 1].text):
        return number + 1, label
    return None, None


def _is_day(text: str) -> bool:
    if len(text) > _DAY_LENGTH or ":" in text.partition("20")[2] or not has_digit(text):
        return False
    parts = split_labelled(text)
    if len(parts) != 1:
        return False
    stamp = parse_stamp(parts[0].text, "UTC")
    return stamp is not None and stamp.precision == "day"


def _names_moment(text: str) -> bool:
    parts = split_labelled(text)
    stamp = parse_stamp(parts[0].text, "UTC") if len(parts) == 1 else None
    return stamp is not None and stamp.precision in ("minute", "second")


def _is_length(element: etree._Element) -> bool:
    for _ in range(_DEPTH + 1):
        if _LENGTH.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            return True
        for icon in element.iter("i", "svg", "use"):
            if _LENGTH.search(icon.get("class") or ""):
                return True
        parent = element.getparent()
        if parent is None or parent.tag in ("ul", "body", "article", "main"):
            return False
        element = parent
    return False


def _box(first: etree._Element, second: etree._Element) -> etree._Element | None:
    """The row that holds both; None if they are further apart, or it holds more than a row does."""
    chain = [first]
    for _ in range(_DEPTH):
        if (parent := chain[-1].getparent()) is not None:
            chain.append(parent)
    element: etree._Element | None = second
    for _ in range(_DEPTH + 1):
        if element is None or element.tag in ("body", "article", "main"):
            return None
        if element in chain:
            return element if text_within(element, _ROW) is not None else None
        element = element.getparent()
    return None
