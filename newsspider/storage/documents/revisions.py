"""Revisions: kept in the article by the change that makes them, and moved to their collection after it.

The change of an article and the values that it replaces are one write to one document (``pending_revision``), so there
is never one without the other, whoever dies and however many processes change the article at once. What a killed
process left pending is moved by whoever writes the article next, and by every run at its start.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

import bson
from pymongo import ReplaceOne, UpdateOne
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import BulkWriteError, OperationFailure, WriteError

from newsspider.items import CONTENT_FIELDS, Rejection
from newsspider.storage.documents.changes import changed_fields, describe, shaped_revision
from newsspider.storage.documents.rejected import reject
from newsspider.storage.documents.tombstones import remove_written
from newsspider.storage.schema.shapes import PENDING
from newsspider.storage.server.client import Database
from newsspider.storage.server.errors import DUPLICATE_KEY, MAX_SIZE, WRITE_CONFLICT, is_away, reason_of

logger = logging.getLogger(__name__)

CHUNK = 100  # articles whose revisions are moved together
TRIES = 12  # attempts at a write that meets another process's

Doc = dict[str, Any]
Write = UpdateOne | ReplaceOne[Doc]


def revision_of(article: Doc) -> Doc:
    """The revision that waits in an article. Pure."""
    pending = article[PENDING]
    before = {**article, **{name: pending[name] for name in CONTENT_FIELDS if name in pending}}
    changes = describe(before, article, changed_fields(before, article))
    head = {name: value for name, value in pending.items() if name not in CONTENT_FIELDS}
    values = {name: pending[name] for name in CONTENT_FIELDS if name in pending}
    revision = shaped_revision({**head, "site": article["site"], **values, "changes": changes})
    if len(bson.encode(revision)) > MAX_SIZE:
        revision["changes"] = {name: ["too large to be shown"] for name in changes}
    return revision


async def settle(db: Database, articles: Sequence[Doc]) -> None:
    """Move the revisions that wait in articles to their collection. Safe to repeat, also in several processes at once.

    An article's next change waits for this, so what waits always tells of the article as it stands.

    :raises PyMongoError: when the database could not write; what is not moved waits on.
    """
    revisions = [revision_of(article) for article in articles]
    by_id = {"_id": {"$in": [revision["_id"] for revision in revisions]}}
    found = {doc["_id"]: doc async for doc in db["revisions"].find(by_id)}
    writes: list[Write] = []
    for revision in revisions:
        there = found.get(revision["_id"])
        if there is None:
            writes.append(UpdateOne({"_id": revision["_id"]}, {"$setOnInsert": revision}, upsert=True))
        elif there != revision:
            # A live page changed again. Only over what was read: whoever was faster knew as much, or more.
            writes.append(ReplaceOne({"_id": revision["_id"], "changes": there["changes"]}, revision))
    await _write(db["revisions"], writes)
    cleared: list[Write] = [
        UpdateOne({"_id": article["_id"], PENDING: article[PENDING]}, {"$unset": {PENDING: ""}}) for article in articles
    ]
    await _write(db["articles"], cleared)
    await remove_written(db, [article["_id"] for article in articles])


async def _write(collection: "AsyncCollection[Doc]", writes: list[Write]) -> None:
    for attempt in range(TRIES):
        if not writes:
            return
        await asyncio.sleep(0.02 * attempt)
        try:
            await collection.bulk_write(writes, ordered=False)
            return
        except BulkWriteError as error:
            failures = error.details.get("writeErrors", [])
            if error.details.get("writeConcernErrors") or any(
                failure["code"] not in (DUPLICATE_KEY, WRITE_CONFLICT) for failure in failures
            ):
                raise
            # A duplicate is one that another process has just written.
            writes = [writes[failure["index"]] for failure in failures if failure["code"] == WRITE_CONFLICT]
    raise OperationFailure(f"other processes were faster {TRIES} times", WRITE_CONFLICT)


async def settled(db: Database, articles: Sequence[Doc]) -> list[Doc]:
    """Articles as they were read, after the revisions that wait in them are moved."""
    waiting = [article for article in articles if PENDING in article]
    if waiting:
        await settle(db, waiting)
    return [{name: value for name, value in article.items() if name != PENDING} for article in articles]


async def settle_all(db: Database) -> int:
    """Move every revision that a killed process left waiting; gives how many."""
    waiting = await db["articles"].find({f"{PENDING}.revision": {"$gte": 1}}).to_list()
    for start in range(0, len(waiting), CHUNK):
        chunk = waiting[start : start + CHUNK]
        try:
            await settle(db, chunk)
        except (OperationFailure, WriteError) as error:
            if is_away(error):
                raise
            for article in chunk:
                await _settle_or_set_aside(db, article)
    return len(waiting)


async def _settle_or_set_aside(db: Database, article: Doc) -> None:
    """Move one revision. What the server refuses is said and kept among the rejected pages; the start goes on.

    :raises PyMongoError: if the database is away.
    """
    try:
        await settle(db, [article])
    except (OperationFailure, WriteError) as error:
        if is_away(error):
            raise
        failures = (error.details or {}).get("writeErrors", []) if isinstance(error, BulkWriteError) else []
        why = "; ".join(dict.fromkeys(map(reason_of, failures))) or str(error)
        logger.error("A revision of %s is refused by the database: %s", article["_id"], why)
        at = article[PENDING].get("seen_at") or article["changed_at"]
        detail = f"a revision is refused by the database: {why}"
        await reject(db, [Rejection(article["_id"], article["url"], article["site"], at, "invalid", detail)])
