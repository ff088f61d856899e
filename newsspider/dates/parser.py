"""Parse one printed stamp into a moment."""

import re
from datetime import datetime
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from newsspider.dates.absolute import UNREAD, read_absolute
from newsspider.dates.fold import fold
from newsspider.dates.foreign import read_foreign
from newsspider.dates.lexer import WORD_KINDS, Tokens, tokenize
from newsspider.dates.machine import NO_ISO, read_iso, with_full_year
from newsspider.dates.relative import is_relative, read_relative
from newsspider.dates.segments import Segment, segments
from newsspider.dates.stamp import Context, Stamp

# Characters. Two labelled stamps with double month names and Hijri days have 180; a paragraph has more.
_MAX_LENGTH = 300

# JavaScript's dates end in their zone's name: «GMT+0300 (توقيت شرق أوروبا الصيفي)».
_ZONE_NAME = re.compile(r"(gmt[-+][0-9]{4}) \([^()0-9]*\)")

_WORDS = frozenset(WORD_KINDS)

_zone = lru_cache(ZoneInfo)


def parse_stamp(
    text: str,
    timezone: str | None,
    now: datetime | None = None,
    *,
    order: Literal["dmy", "mdy"] = "dmy",
    ignore_offset: bool = False,
) -> Stamp | None:
    """Parse a stamp as a portal prints it. No text raises; the result is None unless the reading is certain.

    Of two labelled stamps in one text the published one is read.

    :param timezone: the portal's IANA zone. With None, a stamp that states no offset keeps only its day
        (``Stamp.zoned`` is false).
    :param now: when the page was fetched, an aware datetime. Relative stamps count back from it and are None without
        it. Stamps more than a day later than ``now`` (default: the present) are None.
    :param order: ``mdy`` if the portal writes numeric dates with slashes in US order.
    :param ignore_offset: true if the portal states a wrong offset or ``Z``; the printed time is read in ``timezone``.
    :raises ZoneInfoNotFoundError: if ``timezone`` does not exist.
    :raises ValueError: if ``now`` is naive.

    >>> parse_stamp("الإثنين، 24 أغسطس 2020 09:23 ص", "Africa/Cairo").at.isoformat()
    '2020-08-24T07:23:00+00:00'
    """
    if now is not None and now.tzinfo is None:
        raise ValueError(f"now={now} has no offset")
    zone = _zone(timezone) if timezone else None
    context = Context(zone, now, order, ignore_offset)
    text = text.strip()
    if len(text) > _MAX_LENGTH:
        text = " ".join(text.split())  # templates leave hundreds of blanks
        if len(text) > _MAX_LENGTH:
            return None
    iso = read_iso(text, context) if text[:4].isdecimal() else NO_ISO
    if iso is not NO_ISO:
        return iso  # type: ignore[return-value]  # a sentinel that mypy cannot narrow away
    folded = fold(with_full_year(text) if text[3:5] == ", " else text)
    if "gmt" in folded:
        folded = _ZONE_NAME.sub(r"\1", folded)
    tokens = tokenize(folded)
    parts = segments(tokens) if "l" in tokens.shape else ()
    if len(parts) > 1:
        return _published([tokens.part(part.start, part.end) for part in _preferred(parts)], context, timezone)
    stamp = _read(tokens, context, timezone)
    return read_foreign(text, context) if stamp is UNREAD else stamp  # type: ignore[return-value]  # a sentinel


def _read(tokens: Tokens, context: Context, timezone: str | None) -> Stamp | object | None:
    return read_relative(tokens, context) if is_relative(tokens.shape) else read_absolute(tokens, context, timezone)


def _preferred(parts: list[Segment]) -> list[Segment]:
    """Order the parts: those labelled as published first, then those without a label, then updates."""
    order = {"published": 0, None: 1, "updated": 2}
    return sorted(parts, key=lambda part: order[part.role])


def _published(parts: list[Tokens], context: Context, timezone: str | None) -> Stamp | None:
    """Read the first part. None if another part has words but is not a stamp, since the text is a sentence then."""
    for part in parts[1:]:
        if not _WORDS.isdisjoint(part.shape) and not isinstance(_read(part, context, timezone), Stamp):
            return None
    stamp = _read(parts[0], context, timezone)
    return stamp if isinstance(stamp, Stamp) else None
