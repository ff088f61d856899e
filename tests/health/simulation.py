"""Simulated months of a portal's runs: weekends, nights, slow and busy days, revisits, passing failures, and faults.

Every month is a portal of its own: its size, polls a day, shares of fields and noise are drawn from the seed. What a
fault does, and when it is visible, is told by the simulation, which knows the true rates, and never by the detector.
"""

import math
import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from newsspider.health.runs import Run

START = datetime(2026, 3, 1, tzinfo=UTC)  # a Sunday
WEEKEND = (4, 5)  # Friday and Saturday, as most of the region has it
FAULTS = ("vanished", "decline", "empty")


@dataclass
class Portal:
    """What a portal is like, as drawn from a seed."""

    a_day: float
    polls_a_day: float
    weekend: float  # of a workday's volume
    day_noise: float  # standard deviation of a day's volume, relative
    shares: dict[str, float]
    share_spread: float  # correlation of pages of one day
    words: float
    entries: int  # in the feed
    failing: float  # share of runs that do not reach the portal
    layouts: tuple[float, ...] = (1.0,)


@dataclass
class Month:
    """Runs in order; ``visible`` is the index of the run at which the fault can be seen, None without a fault."""

    portal: Portal
    fault: str | None
    runs: list[Run] = field(default_factory=list)
    visible: int | None = None
    what: str = ""


def draw_portal(rng: random.Random) -> Portal:
    return Portal(
        a_day=math.exp(rng.uniform(math.log(25), math.log(400))),
        polls_a_day=math.exp(rng.uniform(math.log(6), math.log(40))),
        weekend=rng.uniform(0.35, 0.9),
        day_noise=rng.uniform(0.05, 0.22),
        shares={
            "headline": 1.0,
            "body": 1.0,
            "images": rng.uniform(0.93, 1.0),
            "published_at": rng.choice([1.0, 0.995]),
            "section": rng.uniform(0.85, 1.0),
            "authors": rng.uniform(0.35, 0.95),
            "keywords": rng.uniform(0.3, 0.9),
            "source": rng.uniform(0.1, 0.6),
            "subheadline": rng.uniform(0.03, 0.3),
            "updated_at": rng.uniform(0.02, 0.5),
        },
        share_spread=rng.uniform(0.0, 0.03),
        words=rng.uniform(120, 450),
        entries=rng.randint(15, 60),
        failing=rng.uniform(0.0, 0.02),
        layouts=(1.0,) if rng.random() < 0.6 else (0.85, 0.15),
    )


def simulate(seed: int, fault: str | None = None, days: int = 30) -> Month:
    """A month of hourly or so runs. A fault begins between the 16th and the 24th day, a decline three days earlier."""
    rng = random.Random(f"{seed} {fault}")
    portal = draw_portal(rng)
    month = Month(portal, fault)
    begin = START + timedelta(days=rng.uniform(*((13, 16) if fault == "decline" else (16, 24))))
    effect = Effect(fault, begin, rng, portal)
    month.what = effect.what
    at, previous, day = START, START, -1
    rates: dict[str, float] = {}
    factor = 1.0
    while at < START + timedelta(days=days):
        if (at - START).days != day:
            day = (at - START).days
            factor = max(0.1, rng.gauss(1, portal.day_noise))
            rates = {name: _beta(rng, share, portal.share_spread) for name, share in portal.shares.items()}
        failed = rng.random() < portal.failing
        expected = _expected(portal, previous, at) * factor * effect.volume(at)
        new = 0 if failed or effect.is_empty(at) else _poisson(rng, expected)
        run = _run(rng, portal, at, new, {name: rate * effect.share(name, at) for name, rate in rates.items()}, effect)
        if failed:
            run = replace(run, found=0, state="failed", reason="unreachable", failed={"unreachable": 1})
        else:
            previous = at
        effect.observe(run, rates)
        month.runs.append(run)
        if month.visible is None and effect.visible(run.ended_at):
            month.visible = len(month.runs) - 1
        at += timedelta(days=1 / portal.polls_a_day * rng.uniform(0.9, 1.1))
    return month


class Effect:
    """What a fault does, and from when on it is visible by the true rates."""

    LOST = 25  # pages without a field that they would have had: enough for anyone who looks
    DEVIATIONS = 6.0  # of a week's level, as one would count who knew the true noise
    FALLEN = 0.5  # of the usual true volume or share over a whole week

    def __init__(self, fault: str | None, begin: datetime, rng: random.Random, portal: Portal) -> None:
        self.fault, self.begin, self.portal = fault, begin, portal
        # Rarer fields are lost unseen for weeks, as anyone could tell who counted.
        fields = [
            name
            for name, share in portal.shares.items()
            if (share >= 0.25 if fault == "vanished" else 0.8 * share > self.DEVIATIONS * self.week_deviation(share))
        ]
        self.field = rng.choice(fields)
        self.of_volume = rng.random() < 0.5
        self.a_day = rng.uniform(0.09, 0.13)  # of the usual level, by which a decline goes on
        self.lost: list[tuple[datetime, float]] = []
        self.empty_runs = 0
        self.what = {"vanished": self.field, "decline": "stored" if self.of_volume else self.field}.get(fault or "", "")

    def week_deviation(self, share: float | None) -> float:
        """By how much a week differs from the weeks before it without a fault: in a share, or in volume (None)."""
        portal = self.portal
        pages = 7 * portal.a_day * (5 + 2 * portal.weekend) / 7
        if share is None:
            one_week = portal.day_noise**2 / 7 + 1 / pages
        else:
            one_week = share * (1 - share) * (portal.share_spread / 7 + 1 / pages)
        return (one_week * (1 + 1 / 1.5)) ** 0.5  # the reference of ten days and more is one, too

    def left(self, at: datetime) -> float:
        """How much of the usual level a decline has left."""
        gone = max(0.0, (at - self.begin) / timedelta(days=1))
        return max(0.1, 1 - self.a_day * gone)

    def volume(self, at: datetime) -> float:
        return self.left(at) if self.fault == "decline" and self.of_volume else 1.0

    def share(self, name: str, at: datetime) -> float:
        if at < self.begin or name != self.field:
            return 1.0
        if self.fault == "vanished":
            return 0.0
        return self.left(at) if self.fault == "decline" and not self.of_volume else 1.0

    def is_empty(self, at: datetime) -> bool:
        return self.fault == "empty" and at >= self.begin

    def observe(self, run: Run, rates: dict[str, float]) -> None:
        if run.ended_at < self.begin:
            return
        self.lost.append((run.ended_at, run.articles * rates[self.field] * (1 - self.share(self.field, run.ended_at))))
        self.empty_runs += self.fault == "empty" and run.found == 0 and run.reason != "unreachable"

    def visible(self, at: datetime) -> bool:
        if self.fault == "vanished":
            return sum(pages for _, pages in self.lost) >= self.LOST
        if self.fault == "decline":
            week = [self.left(at - timedelta(days=7) * part / 50) for part in range(50)]
            gone = 1 - sum(week) / len(week)
            usual = 1.0 if self.of_volume else self.portal.shares[self.field]
            deviation = self.week_deviation(None if self.of_volume else usual)
            return gone >= 1 - self.FALLEN and gone * usual >= self.DEVIATIONS * deviation
        return self.empty_runs > 0


def _expected(portal: Portal, start: datetime, end: datetime) -> float:
    """The true number of articles of a time: less at weekends, hardly any at night."""
    steps = max(1, round((end - start) / timedelta(minutes=30)))
    total = 0.0
    for step in range(steps):
        moment = start + (end - start) * (step + 0.5) / steps
        hour = moment.hour + moment.minute / 60
        rhythm = 0.25 + 1.5 * max(0.0, math.sin(math.pi * (hour - 4) / 20)) ** 2 if hour > 4 else 0.25
        rhythm /= 0.25 + 1.5 * 0.5 * 20 / 24
        total += rhythm * (portal.weekend if moment.weekday() in WEEKEND else 1.0)
    return portal.a_day * (end - start) / timedelta(days=1) * total / steps


def _run(rng: random.Random, portal: Portal, at: datetime, new: int, rates: dict[str, float], effect: Effect) -> Run:
    empty = effect.is_empty(at)
    n = new
    layouts: dict[str, int] = {}
    for _ in range(n):
        name = "2024" if rng.random() < portal.layouts[0] else "2019"
        layouts[name] = layouts.get(name, 0) + 1
    coverage = {name: sum(rng.random() < rate for _ in range(n)) / n for name, rate in rates.items()} if n else {}
    coverage = {name: round(share, 4) for name, share in coverage.items() if share}
    words = [portal.words * math.exp(rng.gauss(0, 0.5)) for _ in range(n)]
    return Run(
        site="sim",
        mode="new",
        started_at=at,
        ended_at=at + timedelta(minutes=2),
        id=f"run{at:%d%H%M%S}",
        reason=None if new else ("no_links" if empty else "nothing_new"),
        found=0 if empty else max(1, portal.entries + rng.randint(-3, 3)),
        stored=new,
        fetched=new,
        rejected={"not_article": r} if (r := _poisson(rng, 0.03 * n)) else {},
        coverage=coverage,
        articles=n,
        words=sorted(words)[n // 2] if n else None,
        layouts=layouts,
        methods={"headline": {"json-ld": n}} if n else {},
        newest=at - timedelta(minutes=rng.uniform(1, 60)) if new else None,
        examples={name: f"https://sim.example/{at:%d%H%M}" for name in rates if coverage.get(name, 0) < 1} if n else {},
    )


def _beta(rng: random.Random, share: float, spread: float) -> float:
    if spread < 1e-6 or share >= 1:
        return share
    return rng.betavariate(share * (1 / spread - 1), (1 - share) * (1 / spread - 1))


def _poisson(rng: random.Random, mean: float) -> int:
    if mean > 50:
        return max(0, round(rng.gauss(mean, mean**0.5)))
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count
