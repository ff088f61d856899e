"""The places of new articles, found before they are stored and written with them: one write in place of two.

The embedded server takes three times as long to change an article as to store one. What was foreseen holds if nobody
else changed texts or places between the look and the writing; a counter in the database tells. Else the articles are
looked at again after they were stored, as any others.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from pymongo import AsyncMongoClient, UpdateOne
from pymongo.errors import PyMongoError

from newsspider.storage.documents.arrival import part_of, weigh
from newsspider.storage.documents.commonplaces import commonplaces
from newsspider.storage.documents.look import Look
from newsspider.storage.schema.views import changes
from newsspider.storage.server.client import Database

logger = logging.getLogger(__name__)

KEPT = 50  # foresights of which the decision was not asked for; an attempt may break off before it

Doc = dict[str, Any]


@dataclass
class Foreseen:
    """What was foreseen of the articles of one bulk: ``values`` of those with plain places, ``writes`` to others.

    ``undone`` are stored articles to be decided again.
    """

    changes: int
    ids: frozenset[str]
    values: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    writes: list[UpdateOne] = field(default_factory=list)
    undone: set[str] = field(default_factory=set)


@dataclass
class _Memory:
    """What this process foresaw in one database, until it is asked for."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    foreseen: list[Foreseen] = field(default_factory=list)


_memories: WeakKeyDictionary[AsyncMongoClient[Any], dict[str, _Memory]] = WeakKeyDictionary()


def _memory(db: Database) -> _Memory:
    return _memories.setdefault(db.client, {}).setdefault(db.name, _Memory())


@asynccontextmanager
async def alone(db: Database, docs: Sequence[Doc]) -> AsyncIterator[None]:
    """Foresee the places of articles and set them, and store them inside: no other bulk of this process in between."""
    if not docs:
        yield
        return
    memory = _memory(db)
    async with memory.lock:
        try:
            memory.foreseen = [*memory.foreseen, await _foresee(db, docs)][-KEPT:]
        except PyMongoError:
            raise
        except Exception:  # any fault: the articles are stored all the same, and get their places afterwards
            logger.exception("The places of %d articles could not be foreseen", len(docs))
        yield


async def _foresee(db: Database, docs: Sequence[Doc]) -> Foreseen:
    found = Foreseen(await changes(db), frozenset(doc["_id"] for doc in docs))
    look = Look(db, await commonplaces(db, found.changes))
    look.candidates.expect(docs)
    arrivals = await weigh(db, look, list(docs))
    found.undone = arrivals.undone
    found.values = {doc["_id"]: arrivals.values(doc) for doc in arrivals.followers}
    found.writes = [
        part_of(part, doc["_id"])
        for doc in arrivals.followers
        for part in arrivals.parts_of(doc)
        if part not in found.values  # which says so itself
    ]
    for doc in docs:
        doc.update(found.values.get(doc["_id"], {}))
    return found


def take(db: Database, ids: Collection[str]) -> Foreseen | None:
    """What was foreseen of articles, if it was of them together; it is given once."""
    memory = _memory(db)
    touched = [one for one in memory.foreseen if not one.ids.isdisjoint(ids)]
    memory.foreseen = [one for one in memory.foreseen if one.ids.isdisjoint(ids)]
    return touched[0] if len(touched) == 1 else None


async def holds(db: Database, foreseen: Foreseen, ids: Collection[str]) -> bool:
    """Whether all articles of a foresight were stored, and nothing was changed since the look but by storing them."""
    if not foreseen.ids <= set(ids) or await changes(db) != foreseen.changes + 1:
        return False
    (await commonplaces(db)).counted = foreseen.changes + 1  # which was our own change
    return True
