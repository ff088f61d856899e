"""Documents of runs: written at the start, closed at the end, and by the next run where the end never came."""

import re
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pymongo.errors import DuplicateKeyError

from newsspider.items.runs import RunOutcome
from newsspider.storage.documents import leases
from newsspider.storage.server.client import Database, redact
from newsspider.storage.server.locks import FileLock, Locked, is_held

Doc = dict[str, Any]

# A run of another machine or data folder shows that it lives each minute; after so many it does not.
SILENT = timedelta(minutes=10)
HEARTBEAT = 60.0  # seconds

_SECRET = re.compile(r"(?i)passw|secret|token|credential|api_?key|cookie|authorization|\bauth\b|_auth$|_key$")
_UNUSUAL = re.compile(r"[^\w.@-]")
_URI = re.compile(r"(?i)\b[a-z][a-z0-9+.-]*://[^\s]*")


class Run:
    """This process's run: its document, and a lock that tells others on this machine that it lives."""

    def __init__(
        self,
        site: str,
        mode: str,
        settings: Mapping[str, Any],
        started_at: datetime,
        data_dir: Path | str,
    ) -> None:
        self._lock = FileLock(_lock_file(data_dir, f"{site}-{started_at:%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:8]}"))
        self.document: Doc = {
            "_id": self._lock.path.stem,
            "site": site,
            "mode": mode,
            "started_at": started_at,
            "ended_at": None,
            "state": "running",
            "reason": None,
            "counts": {},
            "rejected": {},
            "failed": {},
            "coverage": {},
            "settings": shown_settings(settings),
            "summary": None,
            "alive_at": started_at,
        }

    def start(self) -> Doc:
        """Take the lock; gives the document to be written.

        :raises OSError: when the data folder cannot be written.
        """
        self._lock.acquire()
        return self.document

    def end(self, outcome: RunOutcome, ended_at: datetime, summary: str | None = None) -> Doc:
        """Close the document; gives it, to be written. ``summary`` is the run in one line, as the log ends with it."""
        self.document |= {
            "ended_at": ended_at,
            "state": outcome.state,
            "reason": outcome.reason,
            "counts": dict(outcome.counts),
            "rejected": _keys(outcome.rejected),
            "failed": _keys(outcome.failed),
            "coverage": _keys(outcome.coverage),
            "summary": summary,
            "alive_at": ended_at,
        }
        return self.document

    def release(self) -> None:
        """Give the lock back; after the last write of the document."""
        self._lock.release(remove=True)


def _keys(counts: Mapping[str, Any]) -> Doc:
    return {str(name).replace(".", "_").replace("$", "_"): value for name, value in counts.items()}


def _lock_file(data_dir: Path | str, run_id: str) -> Path:
    return Path(data_dir) / "runs" / (re.sub(r"[^\w.@-]", "_", run_id) + ".lock")


def is_dead_here(data_dir: Path | str, run_id: str) -> bool:
    """Whether a run of this data folder was killed: its lock is there, and no process holds it."""
    path = _lock_file(data_dir, run_id)
    return path.exists() and not is_held(path)


def shown_settings(settings: Mapping[str, Any]) -> Doc:
    """Settings and arguments as they may be kept: without those that hold secrets, URIs without credentials.

    >>> shown_settings({"DOWNLOAD_DELAY": 1.0, "SMTP_PASSWORD": "x", "MONGO_URI": "mongodb://u:p@h/"})
    {'DOWNLOAD_DELAY': 1.0, 'MONGO_URI': 'mongodb://***@h/'}
    """
    return {
        str(name).replace(".", "_").replace("$", "_"): _shown(value)
        for name, value in settings.items()
        if not _SECRET.search(str(name))
    }


def _shown(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value).encode("utf-8", "replace").decode()
    text = _URI.sub(lambda match: redact(match.group()), text)
    return text if len(text) <= 500 else text[:499] + "…"


async def save(db: Database, document: Doc) -> None:
    """Write a run's document; one that is closed is never opened again, whatever comes late from the spool."""
    condition: Doc = {"_id": document["_id"]}
    if document["ended_at"] is None:
        condition["state"] = "running"
    try:
        await db["crawls"].replace_one(condition, document, upsert=True)
    except DuplicateKeyError:
        return


async def api_closed(db: Database, site: str, since: datetime) -> bool:
    """Whether a run of a site that began after ``since`` found the portal's API closed."""
    closed = {"site": site, "started_at": {"$gte": since}, "counts.api_closed": {"$gte": 1}}
    return await db["crawls"].find_one(closed, {"_id": 1}) is not None


async def beat(db: Database, run_id: str, at: datetime) -> None:
    """Show that a run lives."""
    await db["crawls"].update_one({"_id": run_id, "state": "running"}, {"$set": {"alive_at": at}})


async def close_killed(db: Database, data_dir: Path | str, now: datetime) -> list[str]:
    """Close the runs whose processes are gone as ``interrupted``; gives their ids.

    Of runs in this data folder their lock tells; of others that they have not shown themselves for ten minutes.
    """
    closed = []
    running = {"state": "running"}
    async for run in db["crawls"].find(running, {"site": 1, "alive_at": 1, "started_at": 1}):
        dead_here = is_dead_here(data_dir, run["_id"])
        if _lives(run, data_dir, now):
            continue
        if dead_here:  # its lock is gone now, by which the next run would know it
            await leases.release(db, run["site"], run["_id"])
        ended = {"state": "interrupted", "reason": "interrupted", "ended_at": run.get("alive_at") or run["started_at"]}
        result = await db["crawls"].update_one({"_id": run["_id"], **running}, {"$set": ended})
        if result.modified_count:
            closed.append(run["_id"])
    return closed


def _lives(run: Mapping[str, Any], data_dir: Path | str, now: datetime) -> bool:
    lock = FileLock(_lock_file(data_dir, run["_id"]))
    if lock.path.exists():
        try:
            lock.acquire().release(remove=True)
        except Locked:
            return True
        return False
    return now - (run.get("alive_at") or run["started_at"]) < SILENT
