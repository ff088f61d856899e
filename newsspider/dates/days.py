"""Read the day in a stamp: every date in a text's tokens, checked against weekdays, eras and the other dates."""

import re
from datetime import date
from typing import Any, NamedTuple

from newsspider.dates import calendars
from newsspider.dates.lexer import Tokens

# Between the parts of a date: «9 - سبتمبر - 2024», «9 من سبتمبر لعام 2024», «سبتمبر 5, 2024».
_S = r"[-/\\.,:|pfd]{0,3}"
_MONTHS = rf"[mhvk](?:{_S}[mvk])?"
_ERA = r"(?:[.,]?[eci])*"
_DATE = re.compile(
    rf"(?P<day_first>n{_S}{_MONTHS}{_S}y{_ERA})"
    rf"|(?P<month_first>[mh](?:{_S}m)?{_S}nf?{_S}y{_ERA})"
    rf"|(?P<year_first>y{_S}[mh](?:{_S}m)?{_S}n{_ERA})"
    # RFC 822's ancestors put the clock before the year: «Mon Sep 9 14:52:10 UTC 2024».
    rf"|(?P<asctime>m{_S}nt[uz]?y)"
    rf"|(?P<numeric>n(?P<s1>[-/\\.])n(?P=s1)y{_ERA})"
    rf"|(?P<iso>y(?P<s2>[-/\\.])n(?P=s2)n{_ERA})"
)
# A day and month of another calendar, often without a year, beside a full date.
_PARTIAL = re.compile(rf"n{_S}[hk](?:{_S}y)?{_ERA}")

# The text looks like a date but names no single day: 31 February, two different days, an era that contradicts the year.
BAD = object()


class Day(NamedTuple):
    """The day found, the shape with all dates masked by ``D``, and whether a date has its month in letters."""

    day: date
    shape: str
    named: bool


def find_day(tokens: Tokens, order: str) -> Day | Any:
    """Find the day that a text names.

    :param order: ``dmy`` or ``mdy``, how the portal writes numeric dates.
    :returns: BAD if its dates are invalid or name different days, None if it has no date.
    """
    masked = list(tokens.shape)
    gregorian: set[date] = set()
    hijri: set[date | None] = set()
    named = False
    for match in _DATE.finditer(tokens.shape):
        calendar, day = _read(match, tokens, order)
        start, end = match.span()
        if calendar == "gregorian":
            if day is None:
                return BAD
            gregorian.add(day)
        elif calendar == "hijri":
            hijri.add(day)
        elif calendar is None:
            return BAD
        named = named or match.lastgroup not in ("numeric", "iso")
        for place in range(start, end):
            if masked[place] not in "tuz":
                masked[place] = "D"
    days = gregorian or hijri
    if not days:
        return None
    day = days.pop()
    if days or day is None:
        return BAD
    shape = "".join(masked)
    if "h" in shape or "k" in shape:
        shape = _PARTIAL.sub(lambda match: "D" * len(match[0]), shape)
    return Day(day, shape, named)


def _read(match: re.Match[str], tokens: Tokens, order: str) -> tuple[str | None, date | None]:
    """Read one matched date as (calendar, day).

    The calendar is None if the parts of the date contradict each other, the day if the calendar has no such day.
    """
    numbers, months, eras = [], [], set()
    kinds = set()
    year = 0
    start = match.start()
    for place, kind in enumerate(match[0], start):
        if kind == "n":
            numbers.append(tokens.values[place])
        elif kind == "y":
            year = tokens.values[place]
        elif kind in "mhvk":
            months.append(tokens.values[place])
            kinds.add(kind)
        elif kind in "eci":
            eras.add("hijri" if kind == "i" else "gregorian")
    if "k" in kinds:
        return "coptic", None
    calendar = "hijri" if year in calendars.HIJRI_YEARS else "gregorian" if year in calendars.GREGORIAN_YEARS else None
    if calendar is None or eras - {calendar} or len(set(months)) > 1:
        return None, None
    if months and ("h" in kinds) != (calendar == "hijri"):
        return None, None
    if kinds == {"v"} and year > calendars.LIBYAN_LAST_YEAR:
        return None, None
    if months:
        return calendar, _day(calendar, year, months[0], numbers[0])
    if match.lastgroup == "iso":
        return calendar, _day(calendar, year, *numbers)
    separator = match["s1"]
    return calendar, _numeric(calendar, year, numbers, separator, order, tokens)


def _day(calendar: str, year: int, month: int, day: int) -> date | None:
    return calendars.hijri(year, month, day) if calendar == "hijri" else calendars.gregorian(year, month, day)


def _numeric(calendar: str, year: int, numbers: list[int], separator: str, order: str, tokens: Tokens) -> date | None:
    """Read a numeric date day first, unless ``order`` is US, or day first is impossible or contradicts the weekday.

    Portals of the US order use it with slashes only; their dates with hyphens or dots are day first.
    """
    day_first = _day(calendar, year, numbers[1], numbers[0])
    if calendar == "hijri":
        return day_first
    month_first = _day(calendar, year, numbers[0], numbers[1])
    if order == "mdy" and separator == "/":
        return month_first or day_first
    if day_first and month_first:
        weekdays = {value for kind, value in zip(tokens.shape, tokens.values, strict=True) if kind == "w"}
        # A weekday that fits only one of the two readings decides.
        if month_first.weekday() in weekdays and day_first.weekday() not in weekdays:
            return month_first
    return day_first or month_first
