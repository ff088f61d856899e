"""Read stamps that name their day: combine date, clock and zone, and reject those that contradict each other."""

from datetime import datetime, timedelta
from typing import Any

from newsspider.dates.clocks import Clock, find_clocks
from newsspider.dates.days import BAD, find_day
from newsspider.dates.lexer import Tokens
from newsspider.dates.stamp import Context, Stamp
from newsspider.dates.surroundings import is_stamp
from newsspider.dates.zones import UNKNOWN, find_zones

# The tokens hold no date of a known shape.
UNREAD = object()


def read_absolute(tokens: Tokens, context: Context, portal_zone: str | None) -> Stamp | object | None:
    """Read tokens that name a date, today or yesterday.

    :returns: None if the tokens name no certain moment, UNREAD if they hold no date at all.
    """
    shape = tokens.shape
    found = find_day(tokens, context.order)
    if found is BAD:
        return None
    if found is not None:
        day, shape, named = found
    elif "j" in shape:
        day, named = _day_by_word(tokens, context), False
        if day is None:
            return None
    else:
        return UNREAD
    zones: list[tuple[int, Any]] = []
    if "u" in shape or "+" in shape or "b" in shape or "z" in shape or "X" in shape or "-y" in shape:
        shape, zones = find_zones(shape, tokens, portal_zone)
    shape, clocks = find_clocks(shape, tokens)
    if None in clocks or not is_stamp(shape, tokens, named=named):
        return None
    times = [clock for clock in clocks if clock is not None]
    return _moment(day, times, zones, context) if times else context.day(day)


def _day_by_word(tokens: Tokens, context: Context) -> Any:
    """The date of «اليوم» or «أمس»; None without the fetch time and the portal's zone, or if two words disagree."""
    if context.now is None or context.zone is None:
        return None
    offsets = {value for kind, value in zip(tokens.shape, tokens.values, strict=True) if kind == "j"}
    if len(offsets) > 1:
        return None
    return context.now.astimezone(context.zone).date() + timedelta(days=offsets.pop())


def _moment(day: Any, clocks: list[Clock], zones: list[tuple[int, Any]], context: Context) -> Stamp | None:
    """The moment that all clocks agree on, each read in the zones stated with it; None if they differ."""
    if any(zone is UNKNOWN for _, zone in zones) and not context.ignore_offset:
        return None
    stamps: list[Stamp] = []
    zones_first = _zones_come_first(clocks, zones)
    for number, clock in enumerate(clocks):
        # A zone belongs to the clock before it; a zone before the first clock belongs to the first.
        first = clock.place if number else -1
        last = clocks[number + 1].place if number + 1 < len(clocks) else len(zones) and zones[-1][0] + 1
        stated = [zones[number][1]] if zones_first else [zone for place, zone in zones if first <= place < last]
        local = datetime.combine(day + timedelta(days=clock.next_day), clock.time)
        for zone in stated or [None]:
            stamp = context.moment(local, clock.precision, zone)
            if stamp is None:
                return None
            stamps.append(stamp)
    known = [stamp for stamp in stamps if stamp.zoned] or stamps
    # The same moment can fall on different days in two zones, but the stamp prints only one day.
    agree = all((stamp.at - known[0].at) % timedelta(days=1) == timedelta() for stamp in known)
    return known[0] if agree else None


def _zones_come_first(clocks: list[Clock], zones: list[tuple[int, Any]]) -> bool:
    """Whether each clock has its zone before it: «KSA 12:05 - GMT 09:05»."""
    if len(clocks) < 2 or len(clocks) != len(zones):
        return False
    places = [place for zone, clock in zip(zones, clocks, strict=True) for place in (zone[0], clock.place)]
    return places == sorted(places)
