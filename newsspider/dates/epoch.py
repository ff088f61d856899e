"""Read Unix times as APIs and HTML attributes give them."""

import re
from datetime import UTC, datetime, timedelta

from newsspider import clock
from newsspider.dates.stamp import FIRST_YEAR, FUTURE_ALLOWED, Stamp

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER = re.compile(r"\s*(?:/Date\()?(\d{9,16})(?:\.\d{1,9})?(?:[-+]\d{4})?(?:\)/)?\s*", re.ASCII)

# (exclusive limit, units a second). The size shows the unit: 100_000_000_000 is the year 5138 in seconds, 1973 in
# milliseconds.
_UNITS = ((100_000_000_000, 1), (100_000_000_000_000, 1_000), (100_000_000_000_000_000, 1_000_000))


def from_epoch(value: float | str, now: datetime | None = None) -> Stamp | None:
    """Convert seconds, milliseconds or microseconds since 1970 to a stamp; also digits and .NET's ``/Date(…)/``.

    :returns: None if ``value`` is not such a number, or the moment lies before 1990 or more than a day after ``now``
        (default: the present).

    >>> from_epoch(1725883935).at.isoformat()
    '2024-09-09T12:12:15+00:00'
    """
    if isinstance(value, str):
        match = _NUMBER.fullmatch(value)
        if match is None:
            return None
        value = int(match[1])
    if isinstance(value, bool) or not 0 < value < _UNITS[-1][0]:  # NaN and infinities too
        return None
    unit = next(unit for limit, unit in _UNITS if value < limit)
    # Cut to milliseconds, the resolution of the database.
    at = _EPOCH + timedelta(milliseconds=int(value * 1000 // unit))
    if at.year < FIRST_YEAR or at > (now or clock.now()) + FUTURE_ALLOWED:
        return None
    return Stamp(at, "second", stated=True)
