"""Stamps that name their day: date, clock and zone put together, and refused where they do not agree."""

from datetime import datetime, timedelta
from typing import Any

from newsspider.dates.clocks import Clock, find_clocks
from newsspider.dates.days import BAD, find_day
from newsspider.dates.lexer import Tokens
from newsspider.dates.stamp import Context, Stamp
from newsspider.dates.surroundings import is_stamp
from newsspider.dates.zones import UNKNOWN, find_zones

# The tokens hold no date of a shape known here.
UNREAD = object()


def read_absolute(tokens: Tokens, context: Context, portal_zone: str | None) -> Stamp | object | None:
    """The stamp of tokens that name a day, or today and yesterday; None if it is refused, UNREAD if there is none."""
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
    """«اليوم», «أمس»: certain only with the fetch and the portal's zone."""
    if context.now is None or context.zone is None:
        return None
    offsets = {value for kind, value in zip(tokens.shape, tokens.values, strict=True) if kind == "j"}
    if len(offsets) > 1:
        return None
    return context.now.astimezone(context.zone).date() + timedelta(days=offsets.pop())


def _moment(day: Any, clocks: list[Clock], zones: list[tuple[int, Any]], context: Context) -> Stamp | None:
    """The one moment that all clocks name, each in the zones stated with it; None if they differ."""
    if any(zone is UNKNOWN for _, zone in zones) and not context.ignore_offset:
        return None
    stamps: list[Stamp] = []
    leading = _leading(clocks, zones)
    for number, clock in enumerate(clocks):
        # A zone belongs to the clock before it, one before the first clock to that.
        first = clock.place if number else -1
        last = clocks[number + 1].place if number + 1 < len(clocks) else len(zones) and zones[-1][0] + 1
        stated = [zones[number][1]] if leading else [zone for place, zone in zones if first <= place < last]
        local = datetime.combine(day + timedelta(days=clock.next_day), clock.time)
        for zone in stated or [None]:
            stamp = context.moment(local, clock.precision, zone)
            if stamp is None:
                return None
            stamps.append(stamp)
    known = [stamp for stamp in stamps if stamp.zoned] or stamps
    # The same moment in two zones may fall on two days, of which only one is printed.
    agree = all((stamp.at - known[0].at) % timedelta(days=1) == timedelta() for stamp in known)
    return known[0] if agree else None


def _leading(clocks: list[Clock], zones: list[tuple[int, Any]]) -> bool:
    """Whether each clock has its zone before it: «KSA 12:05 - GMT 09:05»."""
    if len(clocks) < 2 or len(clocks) != len(zones):
        return False
    places = [place for zone, clock in zip(zones, clocks, strict=True) for place in (zone[0], clock.place)]
    return places == sorted(places)
