"""Divide a text of several labelled stamps («نشر: … آخر تحديث: …») at its labels."""

import re
from typing import NamedTuple

from newsspider.dates.lexer import Tokens

# A year, unless it is the offset of «GMT+0400».
_DATE = re.compile(r"[mvhjJgGo]|(?<!\+)(?<!u-)y")
_CONTENT = re.compile(r"[ymvhjJgGotnqr]")


class Segment(NamedTuple):
    """Tokens ``start`` to ``end`` (exclusive) and the role of their label: published, updated, or None without one."""

    role: str | None
    start: int
    end: int


def segments(tokens: Tokens) -> list[Segment]:
    """Divide at the labels. A label belongs to the tokens after it, at the end of the text to those before it."""
    shape, values = tokens.shape, tokens.values
    parts: list[Segment] = []
    role: str | None = None
    start = 0
    for place, kind in enumerate(shape):
        if kind != "l":
            continue
        if _CONTENT.search(shape, start, place):
            parts.append(Segment(role, start, place))
            role, start = values[place], place
        else:  # only words so far: a portal's name, «تم», or a label of two words
            role = role or values[place]
    if parts and not _CONTENT.search(shape, start):
        last = parts.pop()
        parts.append(Segment(last.role or role, last.start, len(shape)))
    else:
        parts.append(Segment(role, start, len(shape)))
    return _joined(parts, shape)


def stamp_start(shape: str, start: int, end: int) -> int:
    """The index of a segment's first token after its label; ``start`` if the segment does not begin with its label."""
    label = shape.rfind("l", start, end)
    return label + 1 if label >= 0 and not _CONTENT.search(shape, start, label) else start


def _joined(parts: list[Segment], shape: str) -> list[Segment]:
    """Join a date and a labelled clock: «الأربعاء 28 آب 2013، آخر تحديث 14:00» is one stamp."""
    joined: list[Segment] = []
    for part in parts:
        before = joined[-1] if joined else None
        if (
            before
            and before.role is None
            and not _DATE.search(shape, part.start, part.end)
            and "t" in shape[part.start : part.end]
            and "t" not in shape[before.start : before.end]
        ):
            joined[-1] = Segment(part.role, before.start, part.end)
        else:
            joined.append(part)
    return joined
