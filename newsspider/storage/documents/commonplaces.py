"""What many articles have in common, learnt from the archive: formulas, the furniture of a site's pages, known forms.

Keys that many stories have say nothing and are not looked for; a stretch that a site's articles carry is left out of
their texts when they are compared; of a form that comes back each day the articles nearest in time are enough. All are
few, so each process holds them and looks for new ones now and then.
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

import xxhash
from bson import Int64
from pymongo import AsyncMongoClient, InsertOne, UpdateOne
from pymongo.errors import BulkWriteError

from newsspider import clock
from newsspider.storage.schema.views import note_change
from newsspider.storage.server.client import Database
from newsspider.storage.server.errors import duplicates

FRESH = 10.0  # seconds between two looks for what other processes learnt


@dataclass
class Commonplaces:
    """What is known: ``keys`` that say nothing, the series in whose frames keys are, and for each site the stretches of
    folded text that its articles carry."""

    keys: set[int] = field(default_factory=set)
    forms: dict[int, set[str]] = field(default_factory=dict)  # by key the series, named as when it was learnt
    furniture: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    looked_at: float | None = None
    counted: int | None = None  # the changes of texts and places that had been counted then
    newest: datetime | None = None

    def add(self, doc: dict[str, Any]) -> None:
        """Take in a stored document."""
        if "form" in doc:
            for key in doc["keys"]:
                self.forms.setdefault(key, set()).add(doc["form"])
        elif "text" in doc:
            self.furniture[doc["site"]].add(doc["text"])
        else:
            self.keys.add(doc["_id"])
        self.newest = max(self.newest or doc["at"], doc["at"])

    def forms_of(self, keys: Iterable[int]) -> set[str]:
        """The series in whose frames one of the keys is."""
        return {name for key in keys for name in self.forms.get(key, ())}

    def forget_form(self, name: str) -> None:
        """Take the keys of a series for keys as any others."""
        for key in [key for key, names in self.forms.items() if name in names]:
            self.forms[key].discard(name)
            if not self.forms[key]:
                del self.forms[key]


_known: WeakKeyDictionary[AsyncMongoClient[Any], dict[str, Commonplaces]] = WeakKeyDictionary()


async def commonplaces(db: Database, counted: int | None = None) -> Commonplaces:
    """What is known in this archive.

    :param counted: the changes of texts and places that are counted now. If others made some since the last look, what
        they learnt is read at once, so that nothing is decided without it.
    """
    known = _known.setdefault(db.client, {}).setdefault(db.name, Commonplaces())
    others = counted is not None and counted != known.counted
    if known.looked_at is None or others or time.monotonic() - known.looked_at >= FRESH:
        known.looked_at, known.counted = time.monotonic(), counted if counted is not None else known.counted
        query = {"at": {"$gte": known.newest}} if known.newest else {}
        async for doc in db["commonplaces"].find(query):
            known.add(doc)
    return known


async def learn(
    db: Database,
    keys: Iterable[int],
    furniture: Iterable[tuple[str, str]],
    forms: Mapping[str, set[int]] | None = None,
) -> set[tuple[str, str]]:
    """Remember keys, stretches of text by site, and the keys of forms, for all processes.

    Gives the stretches that are new. What was decided of articles that carry them is to be decided again.
    """
    known = await commonplaces(db)
    at = clock.now()
    made: list[dict[str, Any]] = [{"_id": Int64(key), "at": at} for key in sorted(set(keys) - known.keys)]
    news: set[tuple[str, str]] = set()
    for site, text in sorted(set(furniture)):
        if text not in known.furniture[site]:
            news.add((site, text))
            made.append(
                {"_id": f"{site} {xxhash.xxh3_64_hexdigest(text.encode())}", "at": at, "site": site, "text": text}
            )
    writes: list[InsertOne[Any] | UpdateOne] = [InsertOne(doc) for doc in made]
    for name, found in sorted((forms or {}).items()):
        if new := sorted(key for key in found if name not in known.forms.get(key, ())):
            made.append({"at": at, "form": name, "keys": new})
            more = {"$set": {"at": at, "form": name}, "$addToSet": {"keys": {"$each": [Int64(key) for key in new]}}}
            writes.append(UpdateOne({"_id": f"form {name}"}, more, upsert=True))
    for doc in made:
        known.add(doc)
    try:
        if writes:
            await db["commonplaces"].bulk_write(writes, ordered=False)
    except BulkWriteError as error:
        duplicates(error)  # another process learnt it as well
    if news:
        await note_change(db)
    return news
