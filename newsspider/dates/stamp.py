"""The moment that a stamp names: how it is anchored in a zone, and which moments are never believed."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

Precision = Literal["second", "minute", "hour", "day"]

# Null dates and templates of content systems (0000-00-00, -0001-11-30, 1899-12-30, 1970-01-01) all lie before it, and
# no Arabic portal was online.
FIRST_YEAR = 1990

# Of the reader's clock and the portal's; it also lets a day that has begun further east through.
FUTURE_ALLOWED = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment and how exactly it was printed.

    ``at`` is aware and in UTC; a day without a time is local midnight (the first moment of the day, where summer time
    skips midnight). ``zoned`` is False where neither the text nor the caller knew the zone: then only the day is kept,
    as UTC midnight, and callers count ``no_zone``. ``stated`` is True where the text itself gave a zone or an offset.
    """

    at: datetime
    precision: Precision
    zoned: bool = field(default=True, compare=False)
    stated: bool = field(default=False, compare=False)

    def local_day(self, timezone: str | None) -> date:
        """The day as the portal prints it; ``timezone`` is what the stamp was read with."""
        return (self.at.astimezone(ZoneInfo(timezone)) if timezone and self.zoned else self.at).date()


@dataclass(frozen=True, slots=True)
class Context:
    """What a stamp is read with: the portal's zone, the moment of the fetch, the latest moment that is believed."""

    zone: tzinfo | None
    now: datetime | None
    latest: datetime
    order: str
    ignore_offset: bool

    def day(self, day: date) -> Stamp | None:
        """The stamp of a day without a time. Its zone is the portal's, whatever the text says."""
        at = self._utc(datetime.combine(day, time(), self.zone or UTC))
        return self.checked(day, at, "day", zoned=self.zone is not None)

    def moment(self, local: datetime, precision: Precision, stated: tzinfo | None = None) -> Stamp | None:
        """The stamp of a naive local time, in the stated zone, else in the portal's, else only its day.

        A time that the end of summer time brings twice is the first of the two; one that its beginning skips is read
        with the offset before it.
        """
        zone = None if self.ignore_offset else stated
        if zone is None and self.zone is None:
            return self.day(local.date())
        at = self._utc(local.replace(tzinfo=zone or self.zone))
        return self.checked(local.date(), at, precision, stated=zone is not None)

    def checked(
        self, day: date, at: datetime | None, precision: Precision, *, zoned: bool = True, stated: bool = False
    ) -> Stamp | None:
        """The stamp, unless it is too old or in the future."""
        if at is None or day.year < FIRST_YEAR or at > self.latest:
            return None
        return Stamp(at, precision, zoned, stated)

    @staticmethod
    def _utc(local: datetime) -> datetime | None:
        try:
            return local.astimezone(UTC)
        except OverflowError:  # the last hours of the year 9999, west of Greenwich
            return None
