"""Split a row of a stamp and other parts («القاهرة - أحمد علي - 12 مارس 2024») into the stamp and those parts."""

import re
from functools import lru_cache
from typing import NamedTuple

from newsspider.dates.clocks import find_clocks
from newsspider.dates.days import BAD, find_day
from newsspider.dates.fold import fold, places_of
from newsspider.dates.labelled import cut_out
from newsspider.dates.lexer import Tokens, tokenize
from newsspider.dates.parser import parse_stamp
from newsspider.dates.segments import segments

# Characters; a longer text is not a row.
_MAX_LENGTH = 200
# Tokens that begin or end a stamp: dates, clocks, weekdays, labels, eras, zones.
_EDGE = frozenset("DTwlicbuzjJ")
# Tokens after a date that belong to the stamp: a clock's marker, «م», the place of a stated zone.
_OWN_AFTER = re.compile(r"(?:(?<=[bu])[pf]?X|[ae]|[.,]?i)+")
# Kinds of tokens that only introduce a stamp.
_LEADING = frozenset("fpds,.:;%")
_APART = frozenset("|-/;")
_ALI = "علي"  # in the folded form the name and the preposition «على» are the same word
_COUNTED = re.compile(r"[noyqrtCfp,.:%+]*")


class Row(NamedTuple):
    """The text from a row's first stamp to its last, and the texts beside it in order, without counters."""

    stamp: str
    beside: tuple[str, ...]


@lru_cache(maxsize=64)  # the row under a headline is looked at by each that may find something in it
def read_row(text: str) -> Row | None:
    """Split a row at its stamps; None if it names no day or is running text.

    >>> read_row("القاهرة - أحمد علي - الثلاثاء 12 مارس 2024 10:15 ص | 812 مشاهدة")
    Row(stamp='الثلاثاء 12 مارس 2024 10:15 ص', beside=('القاهرة', 'أحمد علي'))
    """
    if len(text) > _MAX_LENGTH:
        return None
    tokens = tokenize(fold(text))
    if "K" in tokens.shape or (shape := _masked(tokens)) is None:
        return None
    places = places_of(text)
    first = next(place for place, kind in enumerate(shape) if kind in _EDGE)
    last = max(place for place, kind in enumerate(shape) if kind in _EDGE)
    if own := _OWN_AFTER.match(shape, last + 1):
        last = own.end() - 1
    begin, finish = places[tokens.spans[first][0]], places[tokens.spans[last][1] - 1] + 1
    while first > 0 and shape[first - 1] in _LEADING and tokens.words[first - 1] != _ALI:
        first -= 1
    beside = [
        *_pieces(text, tokens, shape, places, 0, first),
        *_pieces(text, tokens, shape, places, last + 1, len(shape)),
    ]
    return Row(cut_out(text, begin, finish), tuple(beside))


def bare_stamp(text: str) -> str:
    """Remove byline and city from a stamp's row if that leaves its reading unchanged; else return it unchanged."""
    row = read_row(text)
    if row is None or not row.beside or row.stamp == text:
        return text
    whole = parse_stamp(text, "UTC")
    return row.stamp if whole is not None and parse_stamp(row.stamp, "UTC") == whole else text


def _masked(tokens: Tokens) -> str | None:
    """The shape with dates and clocks masked as ``D`` and ``T``, label by label; None if it names no valid day."""
    masked, dated = "", False
    labelled = segments(tokens) if "l" in tokens.shape else ()
    for part in [tokens.part(start, end) for _, start, end in labelled] or [tokens]:
        found = find_day(part, "dmy")
        if found is BAD:
            return None
        shape = found.shape if found is not None else part.shape
        dated = dated or found is not None
        masked += find_clocks(shape, part)[0]
    return masked if dated else None


def _pieces(text: str, tokens: Tokens, shape: str, places: list[int], start: int, end: int) -> list[str]:
    """The texts between separators in a range of tokens, without counters («5 دقائق قراءة»)."""
    found, begin = [], start
    for place in range(start, end + 1):
        apart = place == end or shape[place] in _APART
        if not apart and place not in tokens.broken:
            continue
        kinds = shape[begin:place]
        if kinds and not _COUNTED.fullmatch(kinds.replace("p", "x") if _ALI in tokens.words[begin:place] else kinds):
            first, last = tokens.spans[begin][0], tokens.spans[place - 1][1] - 1
            found.append(cut_out(text, places[first], places[last] + 1).strip(" -–—|/،,:."))
        begin = place + 1 if apart else place
    return [piece for piece in found if piece]
