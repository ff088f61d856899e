"""The places of new articles, found before they are stored and written with them: one write in place of two.

The embedded server takes three times as long to change an article as to store one. What was foreseen holds if nobody
else changed texts or places between the look and the decision; a counter in the database tells. Else the articles are
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
from newsspider.storage.schema.views import changes, note_newest
from newsspider.storage.server.client import Database

logger = logging.getLogger(__name__)

Doc = dict[str, Any]


@dataclass
class Foreseen:
    """What was foreseen of the articles of one bulk: ``values`` of those with plain places, ``writes`` to others.

    ``undone`` are stored articles to be decided again. ``own`` is how often the bulk itself changed the archive since,
    ``revised`` what it changed the text of: what was foreseen of that holds no more.
    """

    changes: int
    ids: frozenset[str]
    values: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    writes: list[tuple[str, UpdateOne]] = field(default_factory=list)  # each by the article for which it is
    undone: set[str] = field(default_factory=set)
    own: int = 0
    revised: set[str] = field(default_factory=set)

    @property
    def plain(self) -> set[str]:
        """The articles of which nothing is left to be decided."""
        return set(self.values) - self.revised

    @property
    def valid_writes(self) -> list[UpdateOne]:
        return [write for _id, write in self.writes if _id not in self.revised]


@dataclass
class _Memory:
    """What this process foresaw in one database of the bulk that it writes now."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    foreseen: list[Foreseen] = field(default_factory=list)


_memories: WeakKeyDictionary[AsyncMongoClient[Any], dict[str, _Memory]] = WeakKeyDictionary()


def _memory(db: Database) -> _Memory:
    return _memories.setdefault(db.client, {}).setdefault(db.name, _Memory())


@asynccontextmanager
async def alone(db: Database) -> AsyncIterator[None]:
    """Write a bulk and decide its stories inside: another one of this process would change what was foreseen."""
    memory = _memory(db)
    async with memory.lock:
        try:
            yield
        finally:
            memory.foreseen.clear()


async def foresee(db: Database, docs: Sequence[Doc]) -> None:
    """Foresee the places of articles that are stored next, and set them. Called ``alone``."""
    if not docs:
        return
    memory = _memory(db)
    try:
        memory.foreseen.append(await _foresee(db, docs))
    except PyMongoError:
        raise
    except Exception:  # any fault: the articles are stored all the same, and get their places afterwards
        logger.exception("The places of %d articles could not be foreseen", len(docs))


async def _foresee(db: Database, docs: Sequence[Doc]) -> Foreseen:
    found = Foreseen(await changes(db), frozenset(doc["_id"] for doc in docs))
    look = Look(db, await commonplaces(db, found.changes))
    look.candidates.expect(docs)
    arrivals = await weigh(db, look, list(docs))
    found.undone = arrivals.undone
    found.values = {doc["_id"]: arrivals.values(doc) for doc in arrivals.followers}
    found.writes = [
        (doc["_id"], part_of(part, doc["_id"]))
        for doc in arrivals.followers
        for part in arrivals.parts_of(doc)
        if part not in found.values  # which says so itself
    ]
    for doc in docs:
        doc.update(found.values.get(doc["_id"], {}))
    return found


async def note_written(db: Database, stored: Sequence[Doc], revised: Collection[str] = ()) -> None:
    """Count a change by this bulk: it stored articles, and revised some, which are decided by what they say now."""
    await note_newest(db, stored)
    for one in _memory(db).foreseen:
        one.own += 1
        one.revised.update(revised)


def take(db: Database, ids: Collection[str]) -> Foreseen | None:
    """What was foreseen of articles, if it was of them together."""
    touched = [one for one in _memory(db).foreseen if not one.ids.isdisjoint(ids)]
    return touched[0] if len(touched) == 1 else None


async def holds(db: Database, foreseen: Foreseen, ids: Collection[str]) -> bool:
    """Whether all articles of a foresight were stored, and nothing was changed since the look but by their bulk."""
    counted = foreseen.changes + foreseen.own
    if not foreseen.ids <= set(ids) or await changes(db) != counted:
        return False
    (await commonplaces(db)).counted = counted
    return True
