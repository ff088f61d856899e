"""When an article was published and updated: what the page shows and what it tells machines, never mixed blindly."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from newsspider.dates import LabelledStamp, Stamp, bare_stamp, parse_stamp, read_row, split_labelled
from newsspider.extraction.people.persons import read_signature

Role = Literal["published", "updated"]
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_AGO = ("منذ", "قبل")
# Between the printed clock and the machine's: no two zones lie further apart, and all by quarters of an hour.
_FURTHEST_ZONES = timedelta(hours=14)
_QUARTER = timedelta(minutes=15)
# The printed clock is a masthead's if it shows the moment of the fetch.
_MASTHEAD = timedelta(minutes=15)
_CLOCK_ONLY = re.compile(r"\W*[\d٠-٩۰-۹]{1,2}\s*[:٫.]\s*[\d٠-٩۰-۹]{2}(?![\d٠-٩۰-۹.:/])")
_NAMED_DAY = re.compile(
    r"(?<!\S)(?:(?:ال)?(?:سبت|[أا]حد|[إا]ثنين|ثلاثاء|[أا]ربعاء|خميس|جمعة)\b"
    r"|\d{1,2}\s+[^\W\d_]{3,}\s*[/ ،,]?\s*[^\W\d_]*\s*\d{4})"
)
# «published in X on …», as archives of many papers print it.
_IN_PAPER = re.compile(
    r"\W*(?:نُ?شرت?|صدرت?)\s+(?:في|على|ب)\s+(?:[^\W\d]+\s+){1,4}(?:يوم|بتاريخ)\s*:?\s*(\D{0,12}\d.{5,30})$"
)
_NAME = re.compile(r"^\D*[^\W\d_]{3}\D*$")
_DOTNET = re.compile(r"\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}:\d{2} [AP]M$")
_URL_DAY = re.compile(
    r"[/_-]((?:19|20)\d{2})[/-](?:[a-z_]+/)?(0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?![0-9])"
    r"|/((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/_-]|$)"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stamp as the page gives it.

    ``machine`` if it is for machines (JSON-LD, an attribute), not for readers; ``weak`` if not even its place says that
    it is the article's: it counts only where a machine's agrees with it.
    """

    text: str
    role: Role | None
    method: str
    machine: bool
    weak: bool = False


@dataclass(slots=True)
class Told:
    """One moment of the article: what was decided, the text it was read from, and the source that won."""

    stamp: Stamp
    text: str | None
    method: str


@dataclass(slots=True)
class Times:
    """The article's moments. ``no_zone`` if a clock was printed whose zone nobody knows: only the day is kept."""

    published: Told | None = None
    updated: Told | None = None
    no_zone: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """How the stamps of one page are read: zone, moment of the fetch, and the portal's word on its machine stamps."""

    timezone: str | None
    now: datetime
    mode: str = "exact"

    def machine(self, text: str, local: bool = False) -> Stamp | None:
        """Read a stamp for machines. One as .NET writes it in America («12/10/2024 3:29:39 PM») has its month first."""
        us = self.mode == "month_first" or (self.mode == "exact" and _DOTNET.match(text.strip()) is not None)
        return parse_stamp(
            text,
            self.timezone,
            self.now,
            order="mdy" if us else "dmy",
            ignore_offset=local or self.mode == "local",
        )

    def visible(self, text: str) -> Stamp | None:
        return parse_stamp(text, self.timezone, self.now)


def visible_candidates(text: str, method: str, role: Role | None = None) -> list[Candidate]:
    """The stamps of a printed line, by their labels. ``role`` is what one without a label is."""
    if match := _IN_PAPER.match(text):
        tail = match[1].strip()
        if parse_stamp(tail, "UTC") is not None:
            return [Candidate(tail, "published", method, False)]
    parts = _with_days(split_labelled(text))
    if len(parts) == 1 and parts[0].role is None and (tail := _after_byline(text) or _beside_byline(text)):
        parts = [LabelledStamp(None, tail)]
    return [Candidate(bare_stamp(part.text), part.role or role, method, False) for part in parts]


def _beside_byline(text: str) -> str | None:
    """The stamp of a row that is none as a whole («أحمد علي - القاهرة 12/03/2024»), if all beside it is a byline."""
    row = read_row(text)
    if row is None or not row.beside or parse_stamp(text, "UTC") is not None or parse_stamp(row.stamp, "UTC") is None:
        return None
    signature = read_signature(" | ".join(row.beside))
    return row.stamp if signature and signature.authors else None


def _after_byline(text: str) -> str | None:
    """The stamp at the end of a byline («كتب: محمد مجدي السبت 12-03-2016»), if it has a weekday or a month's name."""
    match = _NAMED_DAY.search(text)
    if match is None or not _NAME.search(text[: match.start()]) or parse_stamp(text, "UTC") is not None:
        return None
    tail = text[match.start() :]
    return tail if parse_stamp(tail, "UTC") is not None else None


def _with_days(parts: Sequence[LabelledStamp]) -> list[LabelledStamp]:
    """Parts whose label stands between day and clock («28 آب 2013، آخر تحديث 14:00») put together again."""
    joined: list[LabelledStamp] = []
    for part in parts:
        if joined and joined[-1].role is None and part.role and _CLOCK_ONLY.match(part.text):
            joined[-1] = LabelledStamp(part.role, f"{joined[-1].text} {part.text}")
        else:
            joined.append(part)
    return joined


def decide(candidates: Iterable[Candidate], reading: Reading) -> Times:
    """What the candidates (in order of preference) say together."""
    shown: dict[Role, list[Candidate]] = {"published": [], "updated": []}
    told: dict[Role, list[Candidate]] = {"published": [], "updated": []}
    for candidate in candidates:
        (told if candidate.machine else shown)[candidate.role or "published"].append(candidate)
    times = Times()
    shift = timedelta()
    believed = reading.mode != "visible"
    if published := _meet(shown["published"], told["published"] if believed else [], reading, times):
        times.published, shift, believed = published
    machine = told["updated"] if believed else []
    if updated := _meet(shown["updated"], machine, reading, times, shift):
        times.updated = updated[0]
    if times.published and times.updated and not _later(times.updated, times.published):
        times.updated = None
    return times


def _meet(
    shown: list[Candidate], told: list[Candidate], reading: Reading, times: Times, shift: timedelta = timedelta()
) -> tuple[Told, timedelta, bool] | None:
    """The moment that printed and machine stamps give together, how far the machine's is off, whether to believe it."""
    printed = [(c, stamp) for c in shown if (stamp := reading.visible(c.text))]
    machine = [(c, stamp) for c in told if (stamp := reading.machine(c.text))]
    machine.sort(key=lambda pair: pair[1].precision == "day")  # stable: a template's bare day after a moment
    # A clock that shows the time of the fetch while the page tells another moment is the masthead's.
    if machine and len(printed) >= 1:
        kept = [
            p for p in printed if abs(p[1].at - reading.now) > _MASTHEAD or abs(p[1].at - machine[0][1].at) < _MASTHEAD
        ]
        printed = kept
    for candidate, stamp in printed:
        for other, moment in machine:
            if met := _agree(candidate, stamp, other, moment, reading) or _agree_in_us_order(
                candidate, stamp, other, reading
            ):
                return met
    printed = [(candidate, stamp) for candidate, stamp in printed if not candidate.weak]
    if printed:
        candidate, stamp = printed[0]
        times.no_zone |= not stamp.zoned and _has_clock(candidate.text)
        return Told(stamp, candidate.text, candidate.method), timedelta(), not machine
    if machine:
        other, moment = machine[0]
        times.no_zone |= not moment.zoned and _has_clock(other.text)
        if shift and moment.precision != "day":
            moment = replace(moment, at=moment.at + shift)
        return Told(moment, other.text, other.method), timedelta(), True
    return None


def _agree(
    candidate: Candidate, printed: Stamp, other: Candidate, moment: Stamp, reading: Reading
) -> tuple[Told, timedelta, bool] | None:
    """The two as one moment, if they can be one: equal, one more exact, or apart by a zone."""

    def told(stamp: Stamp, shift: timedelta = timedelta()) -> tuple[Told, timedelta, bool]:
        return Told(stamp, candidate.text, candidate.method), shift, True

    if not printed.zoned:
        return _without_zone(candidate, other, moment, reading)
    if candidate.text.startswith(_AGO) and abs(moment.at - printed.at) <= (reading.now - printed.at) / 2 + _DAY:
        return told(moment)  # «two years ago» is rounded by up to its unit
    if moment.precision == "day":
        same = (
            moment.at == printed.at if printed.precision == "day" else _wall(moment, reading) == _wall(printed, reading)
        )
        return told(printed) if same else None
    local = reading.machine(other.text, local=True) or moment
    if printed.precision == "day":
        for reads in (moment, local):
            if _wall(reads, reading) == _wall(printed, reading):
                if _midnight(other.text):
                    return told(printed)
                return told(replace(reads, stated=False), reads.at - moment.at)
        return None
    reach = timedelta(hours=1) if printed.precision == "hour" else _MINUTE
    for reads in (moment, local):
        if abs(reads.at - printed.at) < reach:
            return told(_exact(printed, reads), reads.at - moment.at)
    apart = printed.at - moment.at.replace(second=0, microsecond=0)
    if abs(apart) <= _FURTHEST_ZONES and not apart % _QUARTER and printed.precision == "minute":
        # The machine's clock runs in some other zone than it says: the printed hour, and the seconds of both.
        return told(_exact(printed, replace(moment, at=moment.at + apart)), apart)
    return None


def _agree_in_us_order(
    candidate: Candidate, printed: Stamp, other: Candidate, reading: Reading
) -> tuple[Told, timedelta, bool] | None:
    """As ``_agree``, if the machine's date has its month first, which only the printed one can tell."""
    if "/" not in other.text or reading.mode == "month_first":
        return None
    us = replace(reading, mode="day_first" if _DOTNET.match(other.text.strip()) else "month_first")
    moment = us.machine(other.text)
    return _agree(candidate, printed, other, moment, us) if moment else None


def _without_zone(
    candidate: Candidate, other: Candidate, moment: Stamp, reading: Reading
) -> tuple[Told, timedelta, bool] | None:
    """Printed without a zone that anybody knows, beside a machine's stamp with an offset."""
    clock = parse_stamp(candidate.text, "UTC", reading.now)
    if clock is None or not moment.zoned or moment.precision == "day":
        return None
    if clock.precision == "day":
        local = parse_stamp(other.text, "UTC", reading.now, ignore_offset=True)
        if local and local.at.date() == clock.at.date() and not _midnight(other.text):
            return Told(moment, candidate.text, other.method), timedelta(), True
        return None
    apart = clock.at - moment.at.replace(second=0, microsecond=0)
    utc = re.search(r"(?:Z|[+-]00:?00|UTC|GMT)\s*$", other.text.strip()) is not None
    if abs(apart) <= _FURTHEST_ZONES and not apart % _QUARTER and (apart or not utc):
        return Told(moment, candidate.text, other.method), timedelta(), True
    return None  # the same digits and a Z: either the portal prints UTC or its Z lies


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


def _later(updated: Told, published: Told) -> bool:
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


def local_day(told: Told, timezone: str | None) -> str:
    """The portal's local day of a moment; where its zone is unknown, the day as stated."""
    if timezone is None and told.stamp.stated and told.text:
        stated = parse_stamp(told.text, "UTC", ignore_offset=True)
        if stated:
            return stated.at.date().isoformat()
    return told.stamp.local_day(timezone).isoformat()


def day_of_url(url: str) -> str | None:
    """The day that a URL's path carries, as ``YYYY-MM-DD``.

    >>> day_of_url("https://www.youm7.com/story/2020/8/24/slug/4943459")
    '2020-08-24'
    """
    match = _URL_DAY.search(url)
    if not match:
        return None
    year, month, day = (int(part) for part in (match.groups()[:3] if match[1] else match.groups()[3:]))
    try:
        return datetime(year, month, day, tzinfo=UTC).date().isoformat()
    except ValueError:
        return None
