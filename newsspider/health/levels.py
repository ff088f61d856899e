"""Values of a portal that are no shares: the length of its texts, the entries of its sources, the age of its news."""

import math
import statistics
from collections import deque
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

MEMORY = timedelta(days=28)
ACCEPTED_AFTER = timedelta(days=21)


@dataclass(frozen=True)
class Shift:
    """A value left its usual range with the run that ended at ``since``."""

    before: float
    after: float
    since: datetime
    found_at: datetime
    run: str
    reason: str | None = None


class WordsWatch:
    """The median length of bodies. Half a text, or a text with a page's menus in it, shows here first."""

    PAGES = 20  # articles that must agree: a bulletin of one-line reports is no fault
    REFERENCE = 100  # articles, of
    DAYS = 5  # days at least
    HALF = math.log(2.0)  # shorter or longer by this factor
    DEVIATIONS = 6.0
    LEAST_DEVIATION = 0.1  # in logarithms: medians of a day differ by a tenth on the calmest portal

    def __init__(self) -> None:
        self.samples: deque[tuple[datetime, str, float, int]] = deque()
        self.shift: Shift | None = None
        self._usual: tuple[datetime, tuple[float, float] | None] | None = None

    def observe(self, at: datetime, run: str, words: float, articles: int) -> Shift | None:
        """Take in one run's median; gives the shift if this run made it certain."""
        self.samples.append((at, run, math.log(words), articles))
        while self.samples[0][0] < at - MEMORY:
            self.samples.popleft()
        usual, present = self._usual_at(at), self._present(at)
        if usual is None or present is None:
            return None
        (middle, noise), (value, pages, since, first) = usual, present
        off = abs(value - middle)
        if self.shift:
            over = off < self.HALF / 2 or at - self.shift.found_at > ACCEPTED_AFTER
            self.shift = None if over else replace(self.shift, after=math.exp(value))
            return None
        if off > self.HALF and off > self.DEVIATIONS * max(self.LEAST_DEVIATION, noise / pages**0.5):
            self.shift = Shift(math.exp(middle), math.exp(value), since, at, first)
        return self.shift

    def _usual_at(self, now: datetime) -> tuple[float, float] | None:
        """The reference's median, and the deviation of a median of one page; made anew every few hours."""
        if self._usual and now - self._usual[0] < timedelta(hours=6):
            return self._usual[1]
        until = (self.shift.since if self.shift else now) - timedelta(days=1)
        older = [(at, words, n) for at, _, words, n in self.samples if at < until]
        result = None
        if len({at.date() for at, _, _ in older}) >= self.DAYS and sum(n for _, _, n in older) >= self.REFERENCE:
            middle = _weighted_median([(words, n) for _, words, n in older])
            squares = sorted(n * (words - middle) ** 2 for _, words, n in older)
            # The median of a squared normal deviate is 0.455 of its mean.
            result = middle, (squares[len(squares) // 2] / 0.455) ** 0.5
        self._usual = now, result
        return result

    def _present(self, now: datetime) -> tuple[float, int, datetime, str] | None:
        """Middle length, pages, and the first run of the newest runs that have enough pages."""
        newest: list[tuple[float, int]] = []
        pages = 0
        for at, run, words, articles in reversed(self.samples):
            newest.append((words, articles))
            pages += articles
            if pages >= self.PAGES:
                # The mean, since of two runs a median is one of them.
                return sum(value * n for value, n in newest) / pages, pages, at, run
        return None


def _weighted_median(values: list[tuple[float, int]]) -> float:
    half = sum(n for _, n in values) / 2
    reached = 0
    for value, n in sorted(values):
        reached += n
        if reached >= half:
            return value
    return values[-1][0]


class SourcesWatch:
    """What the sources list.

    That they are empty, or the portal's pages unreadable or closed, shows at the first such run, once some days have
    shown that it is not usual; half of the entries gone shows after four.
    """

    RUNS = 12  # of reference: half a day of hourly runs
    DAYS = timedelta(days=3)
    HALF = 0.6  # of the shortest list of the last weeks
    HALF_GONE = 4  # runs: longer than a portal needs to publish a new list
    # These come and go by themselves: an alarm only when it lasts longer than any such time before, and so long.
    PASSING = frozenset({"unreachable", "timeout", "http_408", "http_429"})
    REFUSED = frozenset({"blocked", "suspect", "layout_changed"})
    PASSING_RUNS = 4
    PATIENCE = timedelta(hours=3)

    def __init__(self) -> None:
        self.found: deque[tuple[datetime, int]] = deque()
        self.least: dict[int, int] = {}  # the shortest list of each day, by its ordinal
        self.streaks: deque[tuple[datetime, int]] = deque()  # (end, runs) of the ends of barren times
        self.streak: list[tuple[datetime, str, str | None, int]] = []
        self.low: list[tuple[datetime, str, str | None, int]] = []
        self.shift: Shift | None = None

    def observe(self, at: datetime, run: str, found: int, reason: str | None, barren: bool) -> Shift | None:
        """Take in one run; gives the shift if this run made it certain."""
        for memory in (self.found, self.streaks):
            while memory and memory[0][0] < at - MEMORY:
                memory.popleft()
        if barren:
            self.streak.append((at, run, reason, found))
            self.low = []
            return self._barren(at)
        if self.streak:
            self.streaks.append((at, sum(not self._passes(reason) for _, _, reason, _ in self.streak)))
            self.streak = []
            self.shift = None
        return self._fewer(at, run, found, reason)

    def usual(self) -> float | None:
        """The median number of entries a run."""
        return statistics.median(n for _, n in self.found) if len(self.found) >= self.RUNS else None

    def _barren(self, now: datetime) -> Shift | None:
        if self.shift:
            return None
        reason = self.streak[-1][2]
        certain = [entry for entry in self.streak if not self._passes(entry[2])]
        longest = max((runs for _, runs in self.streaks), default=0)
        known = bool(self.found) and len(self.found) >= self.RUNS and now - self.found[0][0] >= self.DAYS
        if certain:
            # Sources that list as ever, before pages that are not believed, need no other run to be certain.
            _, _, reason, found = certain[-1]
            at_once = known or (reason in self.REFUSED and found > 0)
            if len(certain) < max(longest + 1, 1 if at_once else 2):
                return None
        elif len(self.streak) < self.PASSING_RUNS or now - self.streak[0][0] < self.PATIENCE:
            return None
        since, first, reason = (certain or self.streak)[0][0], (certain or self.streak)[0][1], self.streak[-1][2]
        before = self.usual()
        if before is None and len(self.found) > 0:
            before = statistics.median(n for _, n in self.found)
        self.shift = Shift(before or 0.0, self.streak[-1][3], since, now, first, reason)
        return self.shift

    def _passes(self, reason: str | None) -> bool:
        return reason in self.PASSING or (reason or "").startswith("http_5")

    def _fewer(self, now: datetime, run: str, found: int, reason: str | None) -> Shift | None:
        if len(self.found) >= self.RUNS and found < self.HALF * min(self.least.values()):
            self.low.append((now, run, reason, found))
            if self.shift and now - self.shift.found_at > ACCEPTED_AFTER:
                self.found.clear()
                self.least.clear()
                self.low, self.shift = [], None
            elif not self.shift and len(self.low) >= self.HALF_GONE:
                first = self.low[0]
                self.shift = Shift(self.usual() or 0.0, found, first[0], now, first[1], reason)
                return self.shift
            return None
        self.low, self.shift = [], None
        self.found.append((now, found))
        today = now.toordinal()
        if today not in self.least:
            self.least = {day: n for day, n in self.least.items() if day > today - MEMORY.days}
        self.least[today] = min(found, self.least.get(today, found))
        return None


class FreshnessWatch:
    """The hours since a portal's newest article, beside the longest silence of the last weeks."""

    DAYS = timedelta(days=10)  # of reference, so that it holds a weekend
    TIMES = 2.0  # the longest silence: a holiday is longer than a weekend's night
    LEAST = 24.0  # hours

    def __init__(self) -> None:
        self.newest: datetime | None = None
        self.begun: datetime | None = None
        self._age = 0.0  # at the last run
        self.ages: dict[int, float] = {}  # the longest silence that ended on each day, by its ordinal
        self.shift: Shift | None = None

    def observe(self, at: datetime, run: str, newest: datetime | None) -> Shift | None:
        """Take in one run and the newest article it read; gives the shift if this run made it certain."""
        self.begun = self.begun or at
        if newest is not None and newest <= at + timedelta(hours=1) and (self.newest is None or newest > self.newest):
            # A silence counts once it has ended: the present one is what is judged.
            self._remember(at, self._age)
            self.newest = newest
        if self.newest is None:
            return None
        self._age = max(0.0, (at - self.newest).total_seconds() / 3600)
        longest = max(self.ages.values(), default=0.0)
        if self._age <= max(self.LEAST, self.TIMES * longest) or at - self.begun <= self.DAYS:
            self.shift = None
            return None
        if self.shift is None:
            self.shift = Shift(longest, self._age, self.newest, at, run)
            return self.shift
        self.shift = replace(self.shift, after=self._age)
        return None

    def _remember(self, at: datetime, hours: float) -> None:
        today = at.toordinal()
        if today not in self.ages:
            self.ages = {day: age for day, age in self.ages.items() if day > today - MEMORY.days}
        self.ages[today] = max(hours, self.ages.get(today, 0.0))
