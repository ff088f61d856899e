"""What brings the documents of an older release up to date, in place, in the order of the table of fields.

A migration may be cut off and run again, and run in several processes at once: it selects what is old, and each
document is changed by one write that holds only where the document is as it was read.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bson import Int64
from pymongo import ReplaceOne, UpdateOne
from pymongo.errors import OperationFailure

from newsspider.copies import fingerprint
from newsspider.items import FIELD_TABLE
from newsspider.items.fields import Table
from newsspider.storage.documents.changes import shaped_revision
from newsspider.storage.documents.stories import decide
from newsspider.storage.documents.urls import note_numbers
from newsspider.storage.schema.shapes import NOTES, PENDING
from newsspider.storage.server.client import Database

logger = logging.getLogger(__name__)

CHUNK = 100  # documents read at once
COMMAND = 20  # articles in one command: the embedded server writes a command as one transaction

INDEX_NOT_FOUND = 27

Doc = dict[str, Any]
Migration = Callable[[Database], Awaitable[None]]


def reshaped(values: Mapping[str, Any], table: Table = FIELD_TABLE) -> list[Doc]:
    """An update that gives an article the fields of the table, in its order: new values where named, else its own."""
    shape = {name: {"$literal": values[name]} if name in values else f"${name}" for name in table}
    return [{"$replaceWith": {**shape, NOTES: f"${NOTES}", PENDING: f"${PENDING}"}}]


async def migrate_articles(db: Database, version: int, values: Callable[[Doc], Mapping[str, Any]]) -> int:
    """Bring the articles of older versions to ``version``; gives how many.

    :param values: the new and changed fields of an article, computed from it. Pure.
    """
    old = {"schema_version": {"$lt": version}}
    ids = [doc["_id"] async for doc in db["articles"].find(old, {"_id": 1})]
    count = 0
    for begin in range(0, len(ids), CHUNK):
        docs = await db["articles"].find({"_id": {"$in": ids[begin : begin + CHUNK]}, **old}).to_list()
        writes = [
            UpdateOne(
                {"_id": doc["_id"], "content_hash": doc["content_hash"], **old},
                reshaped({**values(doc), "schema_version": version}),
            )
            for doc in docs
        ]
        for start in range(0, len(writes), COMMAND):
            done = await db["articles"].bulk_write(writes[start : start + COMMAND], ordered=False)
            count += done.modified_count
        logger.info("Brought %d of %d articles to schema version %d", count, len(ids), version)
    return count


async def to_2(db: Database) -> None:
    """Keys by runs of words in place of band keys, parts and series, and revisions that are read in one line.

    When all have their keys, what they are to each other is decided again.
    """
    await migrate_articles(db, 2, _keys_of_2)
    await _drop_index(db, "articles", "bands_1")
    await _note_numbers(db)
    await _decide_again(db)
    async for revision in db["revisions"].find({"what": {"$exists": False}}):
        new = shaped_revision({**revision, "site": revision["article_id"].partition(":")[0]})
        await db["revisions"].bulk_write([ReplaceOne({"_id": revision["_id"], "changes": revision["changes"]}, new)])


async def _note_numbers(db: Database) -> None:
    """Note the highest running number of each site."""
    await note_numbers(db, [doc["_id"] async for doc in db["urls"].find({}, {"_id": 1})])


async def _decide_again(db: Database) -> None:
    """Decide the stories of all articles, from where a migration that was cut off had come."""
    mark = {"_id": "stories of version 2"}
    done = await db["meta"].find_one(mark)
    last = done["last"] if done else ""
    ids = sorted([doc["_id"] async for doc in db["articles"].find({"_id": {"$gt": last}}, {"_id": 1})])
    for begin in range(0, len(ids), COMMAND):
        part = ids[begin : begin + COMMAND]
        await decide(db, part)
        await db["meta"].update_one(mark, {"$max": {"last": part[-1]}}, upsert=True)
    await db["meta"].delete_one(mark)


def _keys_of_2(doc: Doc) -> Doc:
    found = fingerprint(doc["headline"], doc["body"])
    keys = [Int64(key) for key in found.keys]
    derived = {"shingles": found.shingles, "signature": found.signature, "keys": keys}
    return {"part_of": [], "series": None, "content_hash": found.content_hash, **derived}


async def _drop_index(db: Database, collection: str, index: str) -> None:
    try:
        await db[collection].drop_index(index)
    except OperationFailure as error:
        if error.code != INDEX_NOT_FOUND:
            raise


# What brings the documents of version n - 1 to version n.
MIGRATIONS: Mapping[int, Migration] = {2: to_2}
