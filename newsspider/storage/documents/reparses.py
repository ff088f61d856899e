"""The ledger of recordings that are read again: which shards a job has written, so that it goes on after a death."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from pymongo.errors import PyMongoError

from newsspider.storage.server.client import Connection, Database
from newsspider.storage.server.errors import DatabaseAway, is_away

T = TypeVar("T")

TRIES = 6  # at the ledger; between two of them 1, 2, 4 … seconds


async def surely(connection: Connection, ask: Callable[[Database], Awaitable[T]]) -> T:
    """The answer to a question about the ledger, asked again where the database is lost: nothing of it does harm twice.

    :raises StorageError: when the database stays away, or refuses.
    """
    for attempt in range(TRIES):
        try:
            return await ask(await connection.open())
        except DatabaseAway:
            if attempt == TRIES - 1:
                raise
        except PyMongoError as error:
            if attempt == TRIES - 1 or not is_away(error):
                raise connection.explain(error) from None
        await asyncio.sleep(2**attempt)
    raise AssertionError("the last attempt returns or raises")


async def held(db: Database, job: str) -> dict[str, dict[str, int]]:
    """The shards that a job has written and that has not come to its end: what each gave, by its digest."""
    query = {"job": job, "ended_at": None}
    return {doc["digest"]: doc["counts"] async for doc in db["reparses"].find(query, {"digest": 1, "counts": 1})}


async def note(
    db: Database, job: str, shard: str, digest: str, version: str, counts: Mapping[str, int], at: datetime
) -> None:
    """Note that a shard is written. Called when everything in it is in the database."""
    doc: dict[str, Any] = {
        "_id": f"{job} {digest}",
        "job": job,
        "shard": shard,
        "digest": digest,
        "version": version,
        "counts": dict(counts),
        "done_at": at,
        "ended_at": None,
    }
    await db["reparses"].replace_one({"_id": doc["_id"]}, doc, upsert=True)


async def end(db: Database, job: str, at: datetime) -> None:
    """Note that a job has come to its end: asked for again, it begins anew."""
    await db["reparses"].update_many({"job": job, "ended_at": None}, {"$set": {"ended_at": at}})
