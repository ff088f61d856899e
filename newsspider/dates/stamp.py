"""The result of parsing a stamp, and the rules that anchor local times in a zone and reject impossible moments."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from newsspider import clock

Precision = Literal["second", "minute", "hour", "day"]

# The null dates of content systems (0000-00-00, -0001-11-30, 1899-12-30, 1970-01-01) lie before it; Arabic portals went
# online after it.
FIRST_YEAR = 1990

# Allows for a portal's clock that is ahead, and for a day that has begun further east.
FUTURE_ALLOWED = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment and its precision as printed.

    ``at`` is aware and in UTC; a day without a time is local midnight (or the first moment of the day, where summer
    time skips midnight). ``zoned`` is false if neither the text nor the caller gave a zone: ``at`` is UTC midnight of
    the printed day then, and callers count ``no_zone``. ``stated`` is true if the text itself gave a zone or an offset.
    """

    at: datetime
    precision: Precision
    zoned: bool = field(default=True, compare=False)
    stated: bool = field(default=False, compare=False)

    def local_day(self, timezone: str | None) -> date:
        """The day as the portal prints it; ``timezone`` must be the zone that the stamp was parsed with."""
        return (self.at.astimezone(ZoneInfo(timezone)) if timezone and self.zoned else self.at).date()


@dataclass(frozen=True, slots=True)
class Context:
    """Parameters of one parse: the portal's zone, the fetch time and the options of a parse."""

    zone: tzinfo | None
    now: datetime | None
    order: str
    ignore_offset: bool

    def day(self, day: date) -> Stamp | None:
        """The stamp of a day without a time, in the portal's zone even if the text states another."""
        at = self._utc(datetime.combine(day, time(), self.zone or UTC))
        return self.checked(day, at, "day", zoned=self.zone is not None)

    def moment(self, local: datetime, precision: Precision, stated: tzinfo | None = None) -> Stamp | None:
        """The stamp of a naive local time in the stated zone, else in the portal's; only its day without either.

        A time that occurs twice at the end of summer time is the first of the two; a time that its start skips is read
        with the offset before the change.
        """
        zone = None if self.ignore_offset else stated
        if zone is None and self.zone is None:
            return self.day(local.date())
        at = self._utc(local.replace(tzinfo=zone or self.zone))
        return self.checked(local.date(), at, precision, stated=zone is not None)

    def checked(
        self, day: date, at: datetime | None, precision: Precision, *, zoned: bool = True, stated: bool = False
    ) -> Stamp | None:
        """The stamp, or None if it is too old or in the future."""
        if at is None or day.year < FIRST_YEAR or at > (self.now or clock.now()) + FUTURE_ALLOWED:
            return None
        return Stamp(at, precision, zoned, stated)

    @staticmethod
    def _utc(local: datetime) -> datetime | None:
        try:
            return local.astimezone(UTC)
        except OverflowError:  # the last hours of the year 9999, west of Greenwich
            return None
