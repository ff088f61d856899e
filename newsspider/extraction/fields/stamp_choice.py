"""When an article was published and updated: the one moment that printed and machine stamps give together."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from newsspider.dates import Stamp, from_epoch, parse_stamp
from newsspider.extraction.fields.stamps import Candidate, Role
from newsspider.items import Article

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_RELATIVE = re.compile(r"^\W*(?:منذ|قبل)\b|\bago\b|^\W*(?:أمس|امس|اليوم|yesterday|today)\b", re.IGNORECASE)
# Between the printed clock and the machine's: no two zones lie further apart, and all by quarters of an hour.
_FURTHEST_ZONES = timedelta(hours=14)
_QUARTER = timedelta(minutes=15)
# The printed clock is a masthead's if it shows the moment of the fetch.
_MASTHEAD = timedelta(minutes=15)
_DOTNET = re.compile(r"\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}:\d{2} [AP]M$")


@dataclass(slots=True)
class PrintedStamp:
    """One moment of the article: the decided stamp, the text it was read from, and the source that gave it."""

    stamp: Stamp
    text: str | None
    method: str


@dataclass(slots=True)
class Times:
    """The article's moments. ``no_zone`` if a clock was printed whose zone nobody knows: only the day is kept."""

    published: PrintedStamp | None = None
    updated: PrintedStamp | None = None
    no_zone: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """How the stamps of one page are read: zone, moment of the fetch, and the portal's word on its machine stamps.

    ``relative`` says whether that moment is known, so that «two hours ago» means something.
    """

    timezone: str | None
    now: datetime
    mode: str = "exact"
    relative: bool = True

    def machine(self, text: str, local: bool = False) -> Stamp | None:
        """Read a stamp for machines. One as .NET writes it in America («12/10/2024 3:29:39 PM») has its month first."""
        return _machine(self, text, local)

    def visible(self, text: str) -> Stamp | None:
        return _visible(self, text)


# A page states the same moment in several places, and the moments are decided again with each further source.
@lru_cache(maxsize=32)
def _machine(reading: Reading, text: str, local: bool) -> Stamp | None:
    if (epoch := from_epoch(text, reading.now)) is not None:
        return epoch
    us = reading.mode == "month_first" or (reading.mode == "exact" and _DOTNET.match(text.strip()) is not None)
    return parse_stamp(
        text,
        reading.timezone,
        reading.now,
        order="mdy" if us else "dmy",
        ignore_offset=local or reading.mode == "local",
    )


@lru_cache(maxsize=32)
def _visible(reading: Reading, text: str) -> Stamp | None:
    return parse_stamp(text, reading.timezone, reading.now if reading.relative else None)


def decide(candidates: Iterable[Candidate], reading: Reading) -> Times:
    """What the candidates (in order of preference) say together."""
    shown: dict[Role, list[Candidate]] = {"published": [], "updated": []}
    stated: dict[Role, list[Candidate]] = {"published": [], "updated": []}
    for candidate in candidates:
        (stated if candidate.machine else shown)[candidate.role or "published"].append(candidate)
    times = Times()
    shift = timedelta()
    believed = reading.mode != "visible"
    if published := _meet(shown["published"], stated["published"] if believed else [], reading, times):
        times.published, shift, believed = published
    machine = stated["updated"] if believed else []
    if updated := _meet(shown["updated"], machine, reading, times, shift):
        times.updated = updated[0]
    if times.published and times.updated and not _later(times.updated, times.published):
        later = [c for c in machine if _is_later(c, times.published, reading)]
        updated = _meet([], later, reading, times, shift)
        times.updated = updated[0] if updated and _later(updated[0], times.published) else None
    return times


def _is_later(candidate: Candidate, published: PrintedStamp, reading: Reading) -> bool:
    """Whether a machine's stamp is later than the publication, and not the same clock in a zone that is wrong.

    Themes print the publication in an element that is called «updated», beside a real update for machines.
    """
    moment = reading.machine(candidate.text)
    if moment is None or moment.precision == "day" or published.stamp.precision == "day":
        return False
    clock = reading.machine(candidate.text, local=True) or moment
    return moment.at > published.stamp.at and abs(clock.at - published.stamp.at) >= _MINUTE


def _meet(
    shown: list[Candidate], stated: list[Candidate], reading: Reading, times: Times, shift: timedelta = timedelta()
) -> tuple[PrintedStamp, timedelta, bool] | None:
    """The moment that printed and machine stamps give together, how far the machine's is off, whether to believe it."""
    printed = [(c, stamp) for c in shown if (stamp := reading.visible(c.text))]
    machine = [(c, stamp) for c in stated if (stamp := reading.machine(c.text))]
    machine.sort(key=lambda pair: pair[1].precision == "day")  # stable: a template's bare day after a moment
    # A clock that shows the time of the fetch while the page states another moment is the masthead's.
    if machine and len(printed) >= 1:
        kept = [
            p for p in printed if abs(p[1].at - reading.now) > _MASTHEAD or abs(p[1].at - machine[0][1].at) < _MASTHEAD
        ]
        printed = kept
    for candidate, stamp in printed:
        for other, moment in machine:
            if agreed := _agree(candidate, stamp, other, moment, reading) or _agree_in_us_order(
                candidate, stamp, other, reading
            ):
                return agreed
    printed = [(candidate, stamp) for candidate, stamp in printed if not candidate.weak]
    if printed and machine and _contradicts(*printed[0], *machine[0], reading):
        printed = []
    if printed:
        candidate, stamp = printed[0]
        times.no_zone |= not stamp.zoned and _has_clock(candidate.text)
        return PrintedStamp(stamp, candidate.text, candidate.method), timedelta(), not machine
    if machine:
        other, moment = machine[0]
        times.no_zone |= not moment.zoned and _has_clock(other.text)
        if shift and moment.precision != "day":
            moment = replace(moment, at=moment.at + shift)
        return PrintedStamp(moment, other.text, other.method), timedelta(), True
    return None


def _agree(
    candidate: Candidate, printed: Stamp, other: Candidate, moment: Stamp, reading: Reading
) -> tuple[PrintedStamp, timedelta, bool] | None:
    """The two as one moment, if they can be one: equal, one more exact, or apart by a zone."""

    def met(stamp: Stamp, shift: timedelta = timedelta()) -> tuple[PrintedStamp, timedelta, bool]:
        return PrintedStamp(stamp, candidate.text, candidate.method), shift, True

    if _is_relative(candidate.text) and _outdoes(moment, printed, reading):
        return met(moment)
    if not printed.zoned:
        return _without_zone(candidate, other, moment, reading)
    if moment.precision == "day":
        same = (
            moment.at == printed.at if printed.precision == "day" else _wall(moment, reading) == _wall(printed, reading)
        )
        return met(printed) if same else None
    local = reading.machine(other.text, local=True) or moment
    if printed.precision == "day":
        for reads in (moment, local):
            if _wall(reads, reading) == _wall(printed, reading):
                if _midnight(other.text):
                    return met(printed)
                return met(replace(reads, stated=False), reads.at - moment.at)
        return None
    reach = timedelta(hours=1) if printed.precision == "hour" else _MINUTE
    for reads in (moment, local):
        if abs(reads.at - printed.at) < reach:
            return met(_exact(printed, reads), reads.at - moment.at)
    apart = printed.at - moment.at.replace(second=0, microsecond=0)
    if abs(apart) <= _FURTHEST_ZONES and not apart % _QUARTER and printed.precision == "minute":
        # The machine's clock runs in some other zone than it says: the printed hour, and the seconds of both.
        return met(_exact(printed, replace(moment, at=moment.at + apart)), apart)
    return None


def _agree_in_us_order(
    candidate: Candidate, printed: Stamp, other: Candidate, reading: Reading
) -> tuple[PrintedStamp, timedelta, bool] | None:
    """As ``_agree``, if the machine's date has its month first, which only the printed one can show."""
    if "/" not in other.text or reading.mode == "month_first":
        return None
    us = replace(reading, mode="day_first" if _DOTNET.match(other.text.strip()) else "month_first")
    moment = us.machine(other.text)
    return _agree(candidate, printed, other, moment, us) if moment else None


def _without_zone(
    candidate: Candidate, other: Candidate, moment: Stamp, reading: Reading
) -> tuple[PrintedStamp, timedelta, bool] | None:
    """Printed without a zone that anybody knows, beside a machine's stamp with an offset."""
    clock = parse_stamp(candidate.text, "UTC", reading.now)
    if clock is None or not moment.zoned or moment.precision == "day":
        return None
    if clock.precision == "day":
        local = parse_stamp(other.text, "UTC", reading.now, ignore_offset=True)
        if local and local.at.date() == clock.at.date() and not _midnight(other.text):
            return PrintedStamp(moment, candidate.text, other.method), timedelta(), True
        return None
    apart = clock.at - moment.at.replace(second=0, microsecond=0)
    utc = re.search(r"(?:Z|[+-]00:?00|UTC|GMT)\s*$", other.text.strip()) is not None
    if abs(apart) <= _FURTHEST_ZONES and not apart % _QUARTER and (apart or not utc):
        return PrintedStamp(moment, candidate.text, other.method), timedelta(), True
    return None  # the same digits and a Z: either the portal prints UTC or its Z lies


def _contradicts(candidate: Candidate, printed: Stamp, other: Candidate, moment: Stamp, reading: Reading) -> bool:
    """Whether an exact stated moment beats the printed one: that is relative or a bare day, and another."""
    if moment.precision == "day" or not moment.zoned or _midnight(other.text):
        return False
    if _is_relative(candidate.text):
        return True
    return printed.precision == "day" and _wall(moment, reading) != _wall(printed, reading)


def _is_relative(text: str) -> bool:
    return _RELATIVE.search(text) is not None


def _outdoes(moment: Stamp, printed: Stamp, reading: Reading) -> bool:
    """Whether a machine's moment stands for a relative stamp, which is rounded by up to its unit.

    An exact moment always does: where a cached page prints the other, it is wrong by days.
    """
    if moment.precision != "day":
        return moment.zoned
    return printed.zoned and abs(moment.at - printed.at) <= (reading.now - printed.at) / 2 + _DAY


def _exact(printed: Stamp, moment: Stamp) -> Stamp:
    return replace(moment, stated=printed.stated) if moment.precision in ("second", "minute") else printed


def _midnight(text: str) -> bool:
    """Whether a machine stamp is a bare day in the form of a moment."""
    return re.search(r"[T ]00:00(?::00(?:\.0+)?)?\s*(?:Z|[+-]\d\d:?\d\d)?\s*$", text) is not None


def _wall(stamp: Stamp, reading: Reading) -> object:
    return stamp.local_day(reading.timezone)


def _has_clock(text: str) -> bool:
    full = parse_stamp(text, "UTC")
    return full is not None and full.precision != "day"


def _later(updated: PrintedStamp, published: PrintedStamp) -> bool:
    """Whether the update is stated to be later, as far as the coarser of the two can tell."""
    first, second = published.stamp, updated.stamp
    if "day" in (first.precision, second.precision):
        return second.at >= first.at + timedelta(days=1) or (
            first.precision == "day"
            and second.precision != "day"
            and second.at > first.at
            and updated.text is not None
            and not _is_iso(updated.text)
        )
    return second.at.replace(second=0, microsecond=0) > first.at.replace(second=0, microsecond=0)


def _is_iso(text: str) -> bool:
    return re.match(r"\d{4}-\d\d-\d\dT", text) is not None


def local_day(moment: PrintedStamp, timezone: str | None) -> str:
    """The portal's local day of a moment; where its zone is unknown, the day as stated."""
    if timezone is None and moment.stamp.stated and moment.text:
        stated = parse_stamp(moment.text, "UTC", ignore_offset=True)
        if stated:
            return stated.at.date().isoformat()
    return moment.stamp.local_day(timezone).isoformat()


def same_day(exact: PrintedStamp | None, day: str | None, timezone: str | None) -> bool:
    """Whether a moment is a clock on the day (``YYYY-MM-DD``) that is otherwise all that is known."""
    return exact is not None and exact.stamp.precision != "day" and local_day(exact, timezone) == day


def put_times(article: Article, times: Times, zone: str | None) -> None:
    """Put the moments into the article, with what is noted beside them."""
    article.timezone = zone or "UTC"
    article.no_zone = times.no_zone
    if published := times.published:
        article.published_at, article.published_precision = published.stamp.at, published.stamp.precision
        article.published_text = published.text if published.method != "url" else None
        article.published_on = local_day(published, zone)
        article.extraction["published_at"] = published.method
    if updated := times.updated:
        article.updated_at, article.updated_text = updated.stamp.at, updated.text
        article.extraction["updated_at"] = updated.method
