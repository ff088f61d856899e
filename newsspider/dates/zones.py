"""Zones that a text states: «بتوقيت مكة المكرمة», GMT+2, +0400, EET. A name is read as the zone of its place, so that
summer time is right for the day."""

import re
from datetime import UTC, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from newsspider.dates.lexer import Tokens

_ZONE = re.compile(
    r"b[:fp]{0,2}(?P<place>X)"
    r"|b?u(?P<utc_offset>[-+][nyt])?"
    r"|\+(?P<offset>[nyt])(?:[fp]?b?u)?"
    r"|b?(?P<abbreviation>z)"
    # A place in brackets right after a clock: «20:55 (مكة المكرمة)».
    r"|(?<=[tae])(?P<bracketed>X)"
    r"|(?<=t)-(?P<west>y)"
)

# No zone is further from Greenwich.
_FURTHEST = timedelta(hours=14)

# The text states a zone that is not in the tables, so its time cannot be read.
UNKNOWN = object()


def find_zones(shape: str, tokens: Tokens, portal: str | None) -> tuple[str, list[tuple[int, Any]]]:
    """The shape with all stated zones masked by ``Z``; and for each its place and zone, or UNKNOWN.

    ``portal`` is the portal's own IANA zone, which decides between the meanings of an ambiguous name.
    """
    zones: list[tuple[int, Any]] = []
    masked = shape
    for match in _ZONE.finditer(shape):
        start, end = match.span()
        if match["utc_offset"] and match["utc_offset"][0] == "-" and _apart(tokens, end - 2):
            end -= 2  # «GMT - 10:30»: a dash, no minus
            zone: Any = UTC
        else:
            zone = _zone(match, tokens, portal)
        if zone is not None:
            zones.append((start, zone))
            masked = masked[:start] + "Z" * (end - start) + masked[end:]
    if "b" in masked:
        zones.append((masked.index("b"), UNKNOWN))
    return masked, zones


def _zone(match: re.Match[str], tokens: Tokens, portal: str | None) -> Any:
    """A zone, UNKNOWN, or None where what looked like a zone is none."""
    kind = match.lastgroup
    if kind is None:
        return UTC
    value = tokens.values[match.end(kind) - 1]
    if kind == "place" or (kind == "bracketed" and match.start() in tokens.opened):
        return _named(value, portal)
    if kind == "abbreviation":
        return _named(value, portal) if isinstance(value, str) else timezone(timedelta(minutes=value))
    if kind == "west":
        # -0500 of RFC 822; «14:52-2024/09/09» and a range of clocks are no offsets.
        clock = tokens.values[match.start() - 1]
        return None if clock[2] is None or _apart(tokens, match.start()) else _offset(value, "y", -1)
    if kind in ("utc_offset", "offset"):
        sign = -1 if kind == "utc_offset" and match[kind][0] == "-" else 1
        zone = _offset(value, match[kind][-1], sign)
        return UNKNOWN if zone is None else zone
    return None


def _apart(tokens: Tokens, place: int) -> bool:
    """Whether there is a space between the token at a place and the next one."""
    return tokens.spans[place][1] != tokens.spans[place + 1][0]


def _named(names: str, portal: str | None) -> Any:
    candidates = names.split()
    if len(candidates) == 1:
        return ZoneInfo(names)
    return ZoneInfo(portal) if portal in candidates else UNKNOWN


def _offset(value: Any, kind: str, sign: int) -> tzinfo | None:
    """A fixed offset from a number of hours (+3), hours and minutes (+0300) or a clock (+03:00)."""
    hours, minutes = (value, 0) if kind == "n" else divmod(value, 100) if kind == "y" else value[:2]
    offset = timedelta(hours=hours, minutes=minutes)
    # Zones are whole quarters of an hour, which tells them from years and clocks.
    return timezone(sign * offset) if offset <= _FURTHEST and minutes in (0, 15, 30, 45) else None
