"""A portal's runs in order, folded into its present state and the alarms that are open.

Pure: the same runs give the same alarms. ``scrapy health`` folds what ``crawls`` holds, a monitor does so at the end of
each run.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from newsspider.health.alarms import Alarm
from newsspider.health.levels import FreshnessWatch, Shift, SourcesWatch, WordsWatch
from newsspider.health.runs import Run
from newsspider.health.shares import Drop, Sample, ShareWatch
from newsspider.health.volume import Fall, VolumeWatch

# Runs by which a portal is kept up to date. Of the others only what their pages are like is watched: a backfill brings
# many articles, and one of named URLs finds nothing.
REGULAR = frozenset({"new", "full"})
OVERDUE = 3.0  # times the usual time between two runs
LEAST_OVERDUE = timedelta(hours=26)  # the longest interval of the schedule, and two hours


class UsualName:
    """The layout or method that a portal's pages use most: chosen once, and again when hardly any page uses it."""

    PAGES = 40  # to choose from
    HARDLY = 0.1  # of so many pages in a row
    FORGET = 400

    def __init__(self) -> None:
        self.name: str | None = None
        self._counts: dict[str, int] = {}

    def observe(self, counts: Mapping[str, int]) -> bool:
        """Take in a run's counts; whether there is a usual name to compare with."""
        for name, n in counts.items():
            self._counts[name] = self._counts.get(name, 0) + n
        total = sum(self._counts.values())
        if self.name is None and total >= self.PAGES:
            self._choose()
        elif total >= self.FORGET:
            if self._counts.get(self.name or "", 0) < self.HARDLY * total:
                self._choose()
            self._counts = {}
        return self.name is not None

    def _choose(self) -> None:
        self.name = max(self._counts, key=lambda name: (self._counts[name], name))


class Watch:
    """One portal in one mode. Feed it every run in order of their ends."""

    def __init__(self, site: str, mode: str) -> None:
        self.site = site
        self.mode = mode
        self.shares: dict[str, ShareWatch] = {}
        self.words = WordsWatch()
        self.sources = SourcesWatch()
        self.volume = VolumeWatch()
        self.freshness = FreshnessWatch()
        self._fields: set[str] = set()
        self._usual: dict[str, UsualName] = {}
        self.last: Run | None = None
        self.gaps: list[float] = []

    def observe(self, run: Run) -> list[Alarm]:
        """Take in one run; gives the alarms that it opened."""
        if self.last:
            self.gaps = [*self.gaps[-20:], (run.ended_at - self.last.ended_at).total_seconds()]
        self.last = run
        opened = [self._of_drop(metric, drop, run) for metric, drop in self._observe_shares(run)]
        if run.words and run.articles:
            shift = self.words.observe(run.ended_at, run.id, run.words, run.articles)
            opened += [self._of_shift("words", shift, run)] if shift else []
        if self.mode not in REGULAR or run.state == "interrupted":
            return opened
        shift = self.sources.observe(run.ended_at, run.id, run.found, run.reason, run.barren)
        opened += [self._of_shift("found", shift, run)] if shift else []
        if not run.barren:
            fall = self.volume.observe(run.ended_at, run.stored)
            opened += [self._of_fall(fall)] if fall else []
        shift = self.freshness.observe(run.ended_at, run.id, run.newest)
        # A silent portal is told once: by its sources, or by its volume, or else by its age.
        opened += [self._of_shift("fresh", shift, run)] if shift and not self._silence_told() else []
        return opened

    def alarms(self, now: datetime | None = None) -> list[Alarm]:
        """The alarms that are open, at ``now`` also one if no run has ended for too long."""
        run = self.last
        if run is None:
            return []
        found = [
            self._of_drop(metric, replace(watch.drop, after=_or(watch.present(), watch.drop.after)), run)
            for metric, watch in self.shares.items()
            if watch.drop
        ]
        found += [self._of_shift("words", self.words.shift, run)] if self.words.shift else []
        found += [self._of_shift("found", self.sources.shift, run)] if self.sources.shift else []
        found += [self._of_fall(self.volume.fall, run.ended_at)] if self.volume.fall else []
        if self.freshness.shift and not self._silence_told():
            found.append(self._of_shift("fresh", self.freshness.shift, run))
        found += list(self._overdue(now)) if now else []
        return found

    def _observe_shares(self, run: Run) -> Iterator[tuple[str, Drop]]:
        if not run.articles:
            return
        for metric, hits, trials, example in self._shares(run):
            if metric not in self.shares:
                # Which layout and method portals use drifts with the mix of sections, and so does what is refused.
                self.shares[metric] = ShareWatch(weeks=metric.startswith("coverage."))
            watch = self.shares[metric]
            drop = watch.observe(Sample(run.ended_at, run.id, hits, trials, example))
            if drop:
                yield metric, drop

    def _shares(self, run: Run) -> Iterator[tuple[str, int, int, str | None]]:
        """(metric, hits, trials, example) of a run."""
        n = run.articles
        self._fields |= run.coverage.keys()
        for name in sorted(self._fields):
            # A field that no page has is not in the document.
            yield f"coverage.{name}", round(run.coverage.get(name, 0.0) * n), n, run.examples.get(name)
        example = next(iter(run.examples.values()), None)
        yield "accepted", n, n + sum(run.rejected.values()), example
        named = {f"method.{name}": counts for name, counts in run.methods.items()} | {"layout": run.layouts}
        for metric, counts in named.items():
            usual = self._usual.setdefault(metric, UsualName())
            if usual.observe(counts) and (trials := sum(counts.values())):
                yield (
                    metric,
                    counts.get(usual.name or "", 0),
                    trials,
                    run.examples.get(metric.partition(".")[2], example),
                )

    def _silence_told(self) -> bool:
        return self.sources.shift is not None or self.volume.fall is not None

    def _overdue(self, now: datetime) -> Iterator[Alarm]:
        run = self.last
        if run is None or self.mode != "new" or len(self.gaps) < 3:
            return
        usual = sorted(self.gaps)[len(self.gaps) // 2]
        passed = (now - run.ended_at).total_seconds()
        if passed > max(OVERDUE * usual, LEAST_OVERDUE.total_seconds()):
            yield Alarm(
                self.site, self.mode, "runs", usual / 3600, passed / 3600, run.ended_at, now, run.id, None, run.reason
            )

    def _of_drop(self, metric: str, drop: Drop, run: Run) -> Alarm:
        return Alarm(
            self.site, self.mode, metric, drop.before, drop.after, drop.since.at, drop.found_at, drop.since.run,
            drop.example,
        )  # fmt: skip

    def _of_shift(self, metric: str, shift: Shift, run: Run) -> Alarm:
        example = next(iter(run.examples.values()), None) if metric == "words" else None
        return Alarm(
            self.site, self.mode, metric, shift.before, shift.after, shift.since, shift.found_at, shift.run, example,
            shift.reason,
        )  # fmt: skip

    def _of_fall(self, fall: Fall, at: datetime | None = None) -> Alarm:
        now = self.volume.between(at - timedelta(days=fall.days), at) if at else None
        since, found = fall.since, fall.found_at
        return Alarm(self.site, self.mode, "stored", fall.before, _or(now, fall.after), since, found, days=fall.days)


def _or(value: float | None, other: float) -> float:
    return other if value is None else value


def watch_runs(runs: Iterable[Run]) -> dict[tuple[str, str], Watch]:
    """Fold runs of any portals, in any order, into a watch for each portal and mode."""
    watches: dict[tuple[str, str], Watch] = {}
    for run in sorted(runs, key=lambda run: (run.ended_at, run.id)):
        watches.setdefault((run.site, run.mode), Watch(run.site, run.mode)).observe(run)
    return watches
