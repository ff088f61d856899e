"""How much a portal brings, watched: the last day, three days and week beside the same weekdays before."""

import statistics
from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsspider.health.tails import count_tail

MEMORY = timedelta(days=42)  # a week to compare, four to compare it with, and one in reserve for gaps
WEEK = timedelta(days=7)
HOLE = timedelta(hours=36)  # a longer time between two runs means that nobody asked, not that nothing was published
# Below these probabilities a low volume is no chance. A month has thirty days, ten spans of three, and four weeks.
CERTAIN = {1: 1e-5, 3: 1e-5, 7: 1e-3}
LEAST_VARIATION = 0.18  # of a day's volume around its weekday's: newsrooms have slow days that few weeks cannot show
MOST_VARIATION = 0.5  # a portal that varies more has no usual volume, and half of it is no alarm
LEAST_PACE = 0.08  # the same for a whole week
# By how much it must have fallen: a holiday halves a day, so a day must fall below that.
FLOORS = {1: 0.4, 3: 0.5, 7: 0.67}
ACCEPTED_AFTER = timedelta(days=21)
RECOVERED = 0.8  # of the usual volume, from which an alarm ends


@dataclass(frozen=True)
class Fall:
    """In the last ``days`` days ``after`` articles came, where ``before`` are usual."""

    before: float
    after: float
    days: int
    since: datetime
    found_at: datetime


class VolumeWatch:
    """The cumulated number of articles over time. What a run brought is spread over the time since the one before."""

    def __init__(self) -> None:
        self.times: list[datetime] = []
        self.totals: list[float] = []
        self.holes: list[tuple[datetime, datetime]] = []
        self.fall: Fall | None = None
        self._variation: tuple[datetime, float] | None = None

    def observe(self, at: datetime, new: int) -> Fall | None:
        """Take in a run that could do its work; gives the fall if this run made it certain."""
        if not self.times:
            # The first run finds all that was there: no measure of anything.
            self.times, self.totals = [at], [0.0]
            return None
        if at <= self.times[-1]:
            return None
        if at - self.times[-1] > HOLE:
            self.holes.append((self.times[-1], at))
            new = 0
        self.times.append(at)
        self.totals.append(self.totals[-1] + new)
        self._trim(at)
        if self.fall:
            self._look_for_an_end(at)
            return None
        self.fall = self._compare(at)
        return self.fall

    def between(self, start: datetime, end: datetime) -> float | None:
        """The articles of a time; None where it was not wholly watched."""
        if not self.times or start < self.times[0] or any(a < end and start < b for a, b in self.holes):
            return None
        return self._total(end) - self._total(start)

    def usual(self, days: int, now: datetime) -> float | None:
        """The median of the same weekdays in the weeks before."""
        past = self._past(days, now)
        return statistics.median(past) if len(past) >= 2 else None

    def _total(self, at: datetime) -> float:
        index = bisect_right(self.times, at)
        if index >= len(self.times):
            return self.totals[-1]
        start, end = self.times[index - 1], self.times[index]
        part = (at - start) / (end - start)
        return self.totals[index - 1] + part * (self.totals[index] - self.totals[index - 1])

    def _past(self, days: int, now: datetime) -> list[float]:
        span = timedelta(days=days)
        windows = (self.between(now - span - n * WEEK, now - n * WEEK) for n in range(1, 5))
        return [count for count in windows if count is not None]

    def _compare(self, now: datetime) -> Fall | None:
        for days, floor in FLOORS.items():
            past = self._past(days, now)
            present = self.between(now - timedelta(days=days), now)
            if len(past) < 2 or present is None:
                continue
            before = statistics.median(past)
            if present > floor * before:
                continue
            if days == 7:
                # Weeks are too few to show their own spread; a part of the days' spread remains in their sum.
                variation = max(LEAST_PACE, self.variation(now) / 2.3)
            else:
                variation = max(LEAST_VARIATION, self.variation(now) / days**0.25)
            variation *= (1 + 1 / len(past)) ** 0.5  # the reference is an estimate, too
            if count_tail(present, before, variation) < CERTAIN[days]:
                return Fall(before, present, days, self._since(now, before / days, present / days), now)
        return None

    def variation(self, now: datetime) -> float:
        """How far days differ from the same weekday's median, relative to it, beyond what chance makes them differ."""
        if self._variation and now - self._variation[0] < timedelta(hours=6):
            return self._variation[1]
        day = timedelta(days=1)
        rows: dict[int, list[float]] = {}
        for age in range(8, 36):  # not the last week, which may be what is wrong
            count = self.between(now - (age + 1) * day, now - age * day)
            if count is not None:
                rows.setdefault(age % 7, []).append(count)
        squares, noise = [], []
        for counts in rows.values():
            middle = statistics.median(counts)
            if len(counts) < 2 or middle <= 0:
                continue
            # Of n counts around their own middle the squares are too small by (n - 1) / n.
            squares += [(count / middle - 1) ** 2 * len(counts) / (len(counts) - 1) for count in counts]
            noise += [1 / middle] * len(counts)
        # The median of a squared normal deviate is 0.455 of its mean, and a few odd days do not move it.
        beyond = statistics.median(squares) / 0.455 - statistics.fmean(noise) if squares else 0.0
        result = min(max(beyond, 0.0) ** 0.5, MOST_VARIATION)
        self._variation = now, result
        return result

    def _since(self, now: datetime, usual: float, present: float) -> datetime:
        """The first day of those at the end whose volume is nearer to the present one than to the usual."""
        day = timedelta(days=1)
        start = now
        for age in range(28):
            count = self.between(now - (age + 1) * day, now - age * day)
            if count is None or count > (usual + present) / 2:
                break
            start = now - (age + 1) * day
        return self.times[min(bisect_right(self.times, start), len(self.times) - 1)]

    def _look_for_an_end(self, now: datetime) -> None:
        assert self.fall is not None
        if now - self.fall.found_at > ACCEPTED_AFTER:
            self._start_at(self.fall.since)
            return
        present = self.between(now - timedelta(days=self.fall.days), now)
        if present is not None and present > RECOVERED * self.fall.before:
            self.holes.append((self.fall.since, self.fall.found_at))  # no reference for the weeks to come
            self.fall = None

    def _start_at(self, start: datetime) -> None:
        cut = bisect_right(self.times, start)
        self.times, self.totals = self.times[cut:], self.totals[cut:]
        self.fall = self._variation = None

    def _trim(self, now: datetime) -> None:
        cut = bisect_right(self.times, now - MEMORY) - 1
        if cut > 200:  # now and then, since it copies the lists
            self.times, self.totals = self.times[cut:], self.totals[cut:]
            self.holes = [hole for hole in self.holes if hole[1] > self.times[0]]
