"""What a scheduler reads from the database: the last runs of each portal, and what is running now."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from newsspider.health.runs import Run, read_run
from newsspider.scheduling.due import RUNS
from newsspider.storage.documents import leases
from newsspider.storage.documents.crawls import close_killed
from newsspider.storage.server.client import Database

# Long enough for the last dozen runs of a portal that is crawled once a day.
BACK = timedelta(days=RUNS + 1)
OVERLAP = timedelta(hours=6)  # a run that waited in the spool is written late

_SHOWN = dict.fromkeys(
    ("site", "mode", "state", "reason", "started_at", "ended_at", "counts.stored", "counts.revised"), 1
)


class History:
    """The last runs of all portals, read anew at each look, and only what is new since the last."""

    def __init__(self) -> None:
        self._runs: dict[str, Run] = {}
        self._read_at: datetime | None = None

    async def read(self, db: Database, data_dir: Path, now: datetime) -> frozenset[str]:
        """Read what ended; gives the portals that are running. Killed runs are closed, so that they block nothing."""
        await close_killed(db, data_dir, now)
        since = self._read_at - OVERLAP if self._read_at else now - BACK
        async for doc in db["crawls"].find({"started_at": {"$gte": since}, "mode": "new"}, _SHOWN):
            if run := read_run(doc):
                self._runs[run.id] = run
        self._runs = {key: run for key, run in self._runs.items() if run.started_at >= now - BACK}
        held, expired = await leases.read(db)
        # The lease of a run whose machine died expires long before its silence tells that it is dead.
        running = [doc async for doc in db["crawls"].find({"state": "running"}, {"site": 1})]
        self._read_at = now
        return held | frozenset(doc["site"] for doc in running if doc["_id"] not in expired)

    def by_site(self) -> Mapping[str, list[Run]]:
        """Each portal's runs, oldest first."""
        found: dict[str, list[Run]] = {}
        for run in sorted(self._runs.values(), key=lambda run: (run.started_at, run.id)):
            found.setdefault(run.site, []).append(run)
        return found
