"""Read zones that a text states: «بتوقيت مكة المكرمة», GMT+2, +0400, EET.

A place's name gives the IANA zone of the place, so summer time is right for the day.
"""

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

# The largest offset of any zone.
_MAX_OFFSET = timedelta(hours=14)

# The text states a zone that is not in the tables, so its time cannot be read.
UNKNOWN = object()


def find_zones(shape: str, tokens: Tokens, portal: str | None) -> tuple[str, list[tuple[int, Any]]]:
    """Find all stated zones in a shape.

    :param portal: the portal's own IANA zone, which decides between the meanings of an ambiguous name.
    :returns: the shape with the zones masked by ``Z``, and (index, zone or UNKNOWN) of each.
    """
    zones: list[tuple[int, Any]] = []
    masked = shape
    for match in _ZONE.finditer(shape):
        start, end = match.span()
        if match["utc_offset"] and match["utc_offset"][0] == "-" and _space_follows(tokens, end - 2):
            end -= 2  # «GMT - 10:30»: a dash, not a minus sign
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
    """Read one match: its zone, UNKNOWN, or None if it is not a zone after all."""
    kind = match.lastgroup
    if kind is None:
        return UTC
    value = tokens.values[match.end(kind) - 1]
    if kind == "place" or (kind == "bracketed" and match.start() in tokens.opened):
        return _named(value, portal)
    if kind == "abbreviation":
        return _named(value, portal) if isinstance(value, str) else timezone(timedelta(minutes=value))
    if kind == "west":
        # -0500 of RFC 822, but not the year in «14:52-2024/09/09» or the end of a range of clocks.
        clock = tokens.values[match.start() - 1]
        return None if clock[2] is None or _space_follows(tokens, match.start()) else _offset(value, "y", -1)
    if kind in ("utc_offset", "offset"):
        sign = -1 if kind == "utc_offset" and match[kind][0] == "-" else 1
        zone = _offset(value, match[kind][-1], sign)
        return UNKNOWN if zone is None else zone
    return None


def _space_follows(tokens: Tokens, place: int) -> bool:
    """Whether there is a space between the token at an index and the next."""
    return tokens.spans[place][1] != tokens.spans[place + 1][0]


def _named(names: str, portal: str | None) -> Any:
    candidates = names.split()
    if len(candidates) == 1:
        return ZoneInfo(names)
    return ZoneInfo(portal) if portal in candidates else UNKNOWN


def _offset(value: Any, kind: str, sign: int) -> tzinfo | None:
    """Convert hours (+3), hours and minutes (+0300) or a clock (+03:00) to a fixed offset; None if no zone has it."""
    hours, minutes = (value, 0) if kind == "n" else divmod(value, 100) if kind == "y" else value[:2]
    offset = timedelta(hours=hours, minutes=minutes)
    # Offsets are whole quarters of an hour; most years and clocks are not.
    return timezone(sign * offset) if offset <= _MAX_OFFSET and minutes in (0, 15, 30, 45) else None
