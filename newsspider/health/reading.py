"""Reads the runs that health needs from ``crawls``."""

from datetime import datetime, timedelta

from newsspider.health.runs import Run, read_run
from newsspider.storage.server.client import Database

BACK = timedelta(days=45)  # a little more than the longest memory of a baseline

_SHOWN = dict.fromkeys(
    (
        "site",
        "mode",
        "state",
        "reason",
        "started_at",
        "ended_at",
        "counts",
        "rejected",
        "failed",
        "coverage",
        "measures",
    ),
    1,
)


async def read_runs(db: Database, now: datetime, site: str | None = None) -> list[Run]:
    """The ended runs of the last weeks, of all portals or one."""
    query: dict[str, object] = {"started_at": {"$gte": now - BACK}}
    if site:
        query["site"] = site
    return [run async for doc in db["crawls"].find(query, _SHOWN) if (run := read_run(doc))]
