"""A share of a portal's pages, watched: that a field is filled, read by its usual method, or a page accepted."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from newsspider.health.tails import day_spread, share_tail

# Below this probability a low share is no chance. A portal has some 15 metrics, and thirty days with about two
# windows each that are independent: with 5e-6 one portal in two hundred has a false alarm in a month.
CERTAIN = 5e-6
DEVIATIONS = 4.2  # the same for the comparison of weeks, of which a month has four
RETURNED = 5  # pages after which an alarm may end
LOST = 8  # pages that must lack it: a few odd ones in a row are a fact about the pages

MEMORY = 35  # days: four weeks of reference and the week that is compared with them
SUDDEN = 2  # days within which a sudden loss is looked for; the reference is what is older
SMALL = 7  # the same for portals and fields of which two days say too little
WEEK = timedelta(days=7)
BETWEEN_WEEKS = timedelta(minutes=30)  # the comparison of weeks changes slowly
ENOUGH_PAGES = 300  # a loss that these do not show is no sudden one
ACCEPTED_AFTER = timedelta(days=21)  # an alarm that nobody mended for three weeks is how the portal is now

MIN_DAYS = 4  # days of reference: fewer hold no spread of days
MIN_TRIALS = 40  # pages of reference: half of the smallest portals' week
MIN_WEEK = 7  # days of reference for the comparison of weeks, so that both hold a weekend
LEAST_SPREAD = 0.02  # some spread of days is always there, and a few calm days do not disprove it
PRIOR_SPREAD, PRIOR_DAYS = 0.03, 7  # what is believed before there are days to learn it from
WEEK_DRIFT = 0.02  # by which a share wanders from week to week without a fault, as the mix of sections does
START = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Sample:
    """Of ``trials`` pages of one run, ``hits`` had it."""

    at: datetime
    run: str
    hits: int
    trials: int
    example: str | None = None


@dataclass(frozen=True)
class Drop:
    """A share fell from ``before`` to ``after`` with the run of ``since``."""

    before: float
    after: float
    since: Sample
    found_at: datetime
    example: str | None


class ShareWatch:
    """One share's past and present. Feed it every run in order; :attr:`drop` is set while something is wrong.

    With ``weeks`` slow declines are looked for as well; shares that drift by themselves are watched without.
    """

    def __init__(self, *, weeks: bool = True) -> None:
        self.weeks = weeks
        self.recent: deque[Sample] = deque()  # the longest of WINDOWS
        self.days: dict[int, tuple[int, int]] = {}  # hits and trials of each day, by its ordinal; MEMORY days
        self.drop: Drop | None = None
        self._references: tuple[int, dict[int, Reference | None]] = (0, {})
        self._weeks_compared = START

    def observe(self, sample: Sample) -> Drop | None:
        """Take in one run; gives the drop if this run made it certain."""
        if not sample.trials:
            return None
        self.recent.append(sample)
        while self.recent[0].at < sample.at - WEEK:
            self.recent.popleft()
        today = sample.at.toordinal()
        hits, trials = self.days.get(today, (0, 0))
        self.days[today] = hits + sample.hits, trials + sample.trials
        if self.drop:
            self._look_for_an_end(sample, self.drop)
            return None
        self.drop = self._compare(sample.at)
        return self.drop

    def usual(self) -> float | None:
        """The share over the reference, None where there is too little of it."""
        reference = self._reference(self.recent[-1].at, SUDDEN) if self.recent else None
        return reference.share if reference else None

    def present(self, span: timedelta = timedelta(days=1)) -> float | None:
        """The share over the last day."""
        hits, trials = self._sum(self.recent[-1].at - span) if self.recent else (0, 0)
        return hits / trials if trials else None

    def _compare(self, now: datetime) -> Drop | None:
        for days in (SUDDEN, SMALL):
            if (reference := self._reference(now, days)) and (drop := self._sudden(now, days, reference)):
                return drop
        if self.weeks and now - self._weeks_compared >= BETWEEN_WEEKS:
            self._weeks_compared = now
            return self._slow(now)
        return None

    def _sudden(self, now: datetime, days: int, reference: "Reference") -> Drop | None:
        """Whether the newest runs, any number of them within ``days``, have less than chance explains."""
        share = reference.share
        floor = min(0.55 * share, share - 0.1)  # smaller changes are for the comparison of weeks to judge
        newest = self.recent[-1]
        if newest.hits >= share * newest.trials:
            return None  # whatever is low now was lower without this run, and was judged then
        hits = trials = taken = 0
        test_at = 1
        start = now - timedelta(days=days)
        for sample in reversed(self.recent):
            if sample.at <= start or trials > ENOUGH_PAGES:
                break
            hits, trials, taken = hits + sample.hits, trials + sample.trials, taken + 1
            if taken < test_at or hits > floor * trials or share * trials - hits < LOST:
                continue
            test_at = max(taken + 1, taken * 3 // 2)
            if share_tail(hits, trials, share, reference.spread) < CERTAIN:
                return self._dropped(now, share, hits / trials)
        return None

    def _slow(self, now: datetime) -> Drop | None:
        """Whether the last week has less than the weeks before it."""
        reference = self._reference(now, 7)
        if reference is None or len(reference.days) < MIN_WEEK:
            return None
        today = now.toordinal()
        week = [counts for day, counts in self.days.items() if day > today - 7]
        trials = sum(n for _, n in week)
        if trials < MIN_TRIALS // 2 or len(week) < MIN_DAYS:
            return None
        share, spread = reference.share, reference.spread
        present = sum(k for k, _ in week) / trials
        if share - present < max(0.06, 0.12 * share):
            return None
        noise = share * (1 - share)
        variance = WEEK_DRIFT**2 + sum(
            noise * (spread * sum(n * n for _, n in part) / total**2 + (1 - spread) / total)
            for part, total in ((week, trials), (reference.days, reference.trials))
        )
        if (share - present) / math.sqrt(variance) < DEVIATIONS:
            return None
        return self._dropped(now, share, self.present(timedelta(days=2)) or 0.0)

    def _dropped(self, now: datetime, before: float, after: float) -> Drop:
        """The drop, from the first run of those at the end whose share is nearer to the new value than to the old."""
        middle = (before + after) / 2
        first = self.recent[-1]
        for sample in reversed(self.recent):
            if sample.hits > middle * sample.trials:
                break
            first = sample
        return Drop(before, after, first, now, self._example())

    def _example(self) -> str | None:
        return next((sample.example for sample in reversed(self.recent) if sample.example), None)

    def _look_for_an_end(self, sample: Sample, drop: Drop) -> None:
        if sample.at - drop.found_at > ACCEPTED_AFTER:
            # What came before is no reference any more.
            self._cut(lambda day: day < drop.since.at.toordinal())
            return
        hits, trials = self._sum(max(sample.at - timedelta(days=1), drop.found_at))
        if trials >= RETURNED and hits / trials > (drop.before + drop.after) / 2:
            # The time of the fault is no reference either.
            start, end = drop.since.at.toordinal(), sample.at.toordinal()
            self._cut(lambda day: start <= day < end)

    def _cut(self, gone: Callable[[int], bool]) -> None:
        self.days = {day: counts for day, counts in self.days.items() if not gone(day)}
        self.recent = deque(sample for sample in self.recent if not gone(sample.at.toordinal()))
        self.drop = None
        self._references = (0, {})

    def _reference(self, now: datetime, days: int) -> "Reference | None":
        """What is older than ``days``, estimated once a day; None where it is too little."""
        today = now.toordinal()
        if self._references[0] != today:
            self._references = today, {}
            for day in [day for day in self.days if day < today - MEMORY]:
                del self.days[day]
        if days not in self._references[1]:
            older = [counts for day, counts in self.days.items() if day < today - days]
            self._references[1][days] = estimate(older)
        return self._references[1][days]

    def _sum(self, start: datetime) -> tuple[int, int]:
        hits = trials = 0
        for sample in reversed(self.recent):
            if sample.at <= start:
                break
            hits, trials = hits + sample.hits, trials + sample.trials
        return hits, trials


@dataclass(frozen=True)
class Reference:
    """What is usual: a share, and how far days differ in it."""

    share: float
    spread: float
    days: list[tuple[int, int]]
    trials: int


def estimate(days: list[tuple[int, int]]) -> Reference | None:
    """The reference of (hits, trials) of several days; None where they are too few to know."""
    trials = sum(n for _, n in days)
    if len(days) < MIN_DAYS or trials < MIN_TRIALS:
        return None
    share, spread = day_spread(days, least=0.0)
    # Few days say little about how far days differ.
    spread = (spread * len(days) + PRIOR_SPREAD * PRIOR_DAYS) / (len(days) + PRIOR_DAYS)
    # A field that was never missed may still be missing once.
    return Reference(min(share, 1 - 2 / (trials + 4)), max(LEAST_SPREAD, spread), days, trials)
