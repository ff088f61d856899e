"""Which portals are due, and when each is next: a pure fold over a portal's last runs.

Reads no clock and keeps no state: two schedulers that see the same runs decide alike.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsspider.health.runs import Run
from newsspider.scheduling.plan import PortalPlan

RUNS = 12  # the last runs that count: by 1.5 for each, ten minutes become a day, and back by the half
LONGER = 1.5  # times the interval after a run that brought nothing
ENOUGH = 5  # new articles a run, above which more would be better asked for sooner
FASTEST = 1 / 3  # times the interval after a very busy run: news of an hour must not wait for a night's interval
SPREAD = 0.1  # of the interval, by which portals that started together drift apart


@dataclass(frozen=True)
class Due:
    """A portal that may be started now; ``late`` is by how much, in intervals of its own."""

    entry: PortalPlan
    interval: timedelta
    next_at: datetime | None
    late: float


def interval(entry: PortalPlan, runs: Sequence[Run]) -> timedelta:
    """The time between two starts of a portal, by its last runs, oldest first."""
    length = entry.every
    for run in runs[-RUNS:]:
        length = min(max(length * _factor(run), entry.min), entry.max)
    return length


def _factor(run: Run) -> float:
    # A run that could not do its work says nothing of how often the portal publishes; asked ever more rarely, one in
    # trouble would be missed for a day after it is well again.
    if run.state in ("interrupted", "failed"):
        return 1.0
    if run.new == 0:
        return LONGER
    return max(FASTEST, min(1.0, ENOUGH / run.new))


def next_start(entry: PortalPlan, runs: Sequence[Run], posted: datetime | None = None) -> datetime | None:
    """When the portal is due again; None if it never ran, and so is due.

    ``posted`` is when it was last handed to a server, which counts if its run left no document.
    """
    starts = [run.started_at for run in runs[-1:]] + ([posted] if posted else [])
    if not starts:
        return None
    last = max(starts)
    length = interval(entry, runs)
    # Spread by portal and start, the same on every machine: forty portals that began together do not stay together.
    share = _hash(f"{entry.site} {last.isoformat(timespec='seconds')}")
    return last + length * (1 - SPREAD / 2 + SPREAD * share)


def due(
    entries: Iterable[PortalPlan],
    runs: Mapping[str, Sequence[Run]],
    running: Collection[str],
    now: datetime,
    posted: Mapping[str, datetime] | None = None,
) -> list[Due]:
    """The portals that may be started, the most overdue first; none that is ``running`` or outside its hours."""
    found = []
    for entry in entries:
        if entry.site in running or not entry.open_at(now):
            continue
        past = runs.get(entry.site, ())
        at = next_start(entry, past, (posted or {}).get(entry.site))
        if at is None or at <= now:
            length = interval(entry, past)
            found.append(Due(entry, length, at, (now - at) / length if at else 1.0))
    return sorted(found, key=lambda one: (-one.late, _hash(one.entry.site)))


def assign(found: Sequence[Due], load: Mapping[str, int], starts: int) -> list[tuple[str, Due]]:
    """Spread portals over servers: each to the one with the fewest jobs, at most ``starts`` for each server."""
    jobs, given = dict(load), dict.fromkeys(load, 0)
    made = []
    for one in found:
        open_servers = [url for url in jobs if given[url] < starts]
        if not open_servers:
            break
        url = min(open_servers, key=lambda url: (jobs[url], url))
        jobs[url] += 1
        given[url] += 1
        made.append((url, one))
    return made


def _hash(text: str) -> float:
    """A number in [0, 1) for a text, the same in every process."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6]) / 2**48
