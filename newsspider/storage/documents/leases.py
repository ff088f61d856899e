"""Leases: which run may ask a portal now, taken by compare-and-set and judged by the database server's clock alone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo.errors import DuplicateKeyError

from newsspider.storage.server.client import Database

Doc = dict[str, Any]

ATTEMPTS = 5  # a lease that was given back or taken between two commands is looked at again


async def server_time(db: Database) -> datetime:
    """The present by the database server's clock, which is the same for all machines."""
    local: datetime = (await db.command("hello"))["localTime"]
    return local.replace(tzinfo=UTC) if local.tzinfo is None else local.astimezone(UTC)


async def take(
    db: Database, portal: str, holder: str, length: timedelta, is_gone: Callable[[str], bool] = lambda holder: False
) -> Doc | None:
    """Take a portal's lease for ``length`` from now, or prolong it; gives the other one's lease where that holds.

    :param is_gone: whether a holder is known to be gone, so that its lease need not expire first.
    """
    leases = db["leases"]
    other: Doc | None = None
    gone = False
    for _ in range(ATTEMPTS):
        now = await server_time(db)
        # The clock was read before: a lease that had expired then has expired now.
        free: Doc = {"$or": [{"holder": holder}, {"until": {"$lte": now}}]}
        if other is not None and gone:
            free["$or"].append({"holder": other["holder"]})
        try:
            before = await leases.find_one_and_update(
                {"_id": portal, **free}, {"$set": {"holder": holder, "until": now + length}}, upsert=True
            )
        except DuplicateKeyError:
            asked, other = other, await leases.find_one({"_id": portal})
            gone = other is not None and (is_gone(other["holder"]) or await _has_ended(db, other["holder"]))
            if other is not None and (not gone or other == asked):
                return other
        else:
            if before is not None and before["holder"] != holder:
                await _close(db, before)
            return None
    return other or {"_id": portal, "holder": "", "until": now}


async def _has_ended(db: Database, holder: str) -> bool:
    """Whether a run has told how it ended: one that had no database at its end could not give its lease back."""
    return await db["crawls"].find_one({"_id": holder, "state": {"$ne": "running"}}, {"_id": 1}) is not None


async def _close(db: Database, expired: Doc) -> None:
    """Close the run whose lease was taken over: it is dead, or will see at its next step that it has lost it."""
    closed = {"state": "interrupted", "reason": "interrupted", "ended_at": expired["until"]}
    await db["crawls"].update_one({"_id": expired["holder"], "state": "running"}, {"$set": closed})


async def release(db: Database, portal: str, holder: str) -> None:
    """Give a lease back, if ``holder`` still has it."""
    await db["leases"].delete_one({"_id": portal, "holder": holder})


async def read(db: Database) -> tuple[frozenset[str], frozenset[str]]:
    """The portals whose lease a run holds, and the runs whose leases have expired without being taken over."""
    now = await server_time(db)
    # What has a moment `at` is no run's, but the note of a start.
    docs = [doc async for doc in db["leases"].find({"at": None})]
    portals = frozenset(doc["_id"] for doc in docs if doc["until"] > now)
    return portals, frozenset(doc["holder"] for doc in docs if doc["until"] <= now)
