"""Read machine-readable stamps: ISO 8601 with the deviations that portals really write, and RFC 822 years."""

import re
from datetime import UTC, date, datetime, timedelta, timezone

from newsspider.dates.calendars import HIJRI_YEARS
from newsspider.dates.stamp import Context, Stamp

# Digits may be missing («2015-2-10T23:00:0Z+1»), the offset's colon too; Java adds the zone's name in brackets.
_ISO = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|(\d\d)(\d\d))"
    r"(?:(?:[Tt]|\s+)(?:(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?|(\d\d)(\d\d)(\d\d)?)"
    r"\s*(?P<zone>[Zz]|UTC|GMT)?(?:\s*(?P<sign>[-+])(?P<hours>\d\d?)(?::?(?P<minutes>\d\d))?)?(?:\[[\w/+-]+\])?)?",
    re.ASCII,
)
# The original RFC 822 had years of two digits. They are certain in this format only.
_RFC_822 = re.compile(
    r"((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} [A-Z][a-z]{2} )(\d\d)( \d\d:\d\d(?::\d\d)? (?:[A-Z]{2,4}|[-+]\d{4}))",
    re.ASCII,
)
_WEEK_DATE = re.compile(r"(\d{4})-?W(\d\d)-?([1-7])", re.ASCII)

# The text has another shape than ISO 8601; it may still be a stamp.
NO_ISO = object()


def read_iso(text: str, context: Context) -> Stamp | object | None:
    """Read a text that is an ISO 8601 stamp and nothing else.

    Without an offset or ``Z`` the time is in the portal's zone.

    :returns: None if it names no day or time that exists, NO_ISO if it has another format.
    """
    match = _ISO.fullmatch(text)
    if match is None or int(match[1]) in HIJRI_YEARS:
        week = _WEEK_DATE.fullmatch(text)
        return _week_day(week, context) if week else NO_ISO
    year, month, day, month2, day2, hour, minute, second, fraction, hour2, minute2, second2, *_ = match.groups()
    try:
        local = datetime(int(year), int(month or month2), int(day or day2), tzinfo=UTC).replace(tzinfo=None)
        if hour is None and hour2 is None:
            return context.day(local.date())
        hour, minute, second = hour or hour2, minute or minute2, second or second2
        if (int(hour), int(minute), int(second or 0)) == (24, 0, 0):  # the day's end
            hour, local = "0", local + timedelta(days=1)
        # Cut to milliseconds, the resolution of the database.
        micro = int(fraction[:3].ljust(3, "0")) * 1000 if fraction else 0
        local = local.replace(hour=int(hour), minute=int(minute), second=int(second or 0), microsecond=micro)
        zone = _zone(match)
    except (ValueError, OverflowError):  # no such day or time; an offset of more than a day
        return None
    return context.moment(local, "second" if second else "minute", zone)


def with_full_year(text: str) -> str:
    """Expand the two-digit year of an RFC 822 stamp by the rule of RFC 2822; return any other text unchanged."""
    match = _RFC_822.fullmatch(text)
    return f"{match[1]}{'20' if match[2] < '50' else '19'}{match[2]}{match[3]}" if match else text


def _zone(match: re.Match[str]) -> timezone | None:
    if match["sign"]:
        offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
        if offset > timedelta(hours=14):  # the largest offset of any zone
            raise ValueError(match[0])
        return timezone(-offset if match["sign"] == "-" else offset)
    return UTC if match["zone"] else None


def _week_day(match: re.Match[str], context: Context) -> Stamp | None:
    try:
        return context.day(date.fromisocalendar(int(match[1]), int(match[2]), int(match[3])))
    except ValueError:
        return None
