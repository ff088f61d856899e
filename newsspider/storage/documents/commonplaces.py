"""What many unrelated articles have in common, learnt from the archive: formulas, and the furniture of a site's pages.

Keys that many stories have say nothing and are not looked for; a stretch that a site's articles carry is left out of
their texts when they are compared. Both are few, so each process holds them and looks for new ones now and then.
"""

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

import xxhash
from bson import Int64
from pymongo import AsyncMongoClient, InsertOne
from pymongo.errors import BulkWriteError

from newsspider import clock
from newsspider.storage.server.client import Database
from newsspider.storage.server.errors import duplicates

FRESH = 10.0  # seconds between two looks for what other processes learnt


@dataclass
class Commonplaces:
    """What is known: ``keys``, and for each site the stretches of folded text that its articles carry."""

    keys: set[int] = field(default_factory=set)
    furniture: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    looked_at: float | None = None
    newest: datetime | None = None

    def add(self, doc: dict[str, Any]) -> None:
        """Take in a stored document."""
        if "text" in doc:
            self.furniture[doc["site"]].add(doc["text"])
        else:
            self.keys.add(doc["_id"])
        self.newest = max(self.newest or doc["at"], doc["at"])


_known: WeakKeyDictionary[AsyncMongoClient[Any], dict[str, Commonplaces]] = WeakKeyDictionary()


async def commonplaces(db: Database) -> Commonplaces:
    """What is known in this archive."""
    known = _known.setdefault(db.client, {}).setdefault(db.name, Commonplaces())
    if known.looked_at is None or time.monotonic() - known.looked_at >= FRESH:
        known.looked_at = time.monotonic()
        query = {"at": {"$gte": known.newest}} if known.newest else {}
        async for doc in db["commonplaces"].find(query):
            known.add(doc)
    return known


async def learn(db: Database, keys: Iterable[int], furniture: Iterable[tuple[str, str]]) -> set[str]:
    """Remember keys, and stretches of text by site, for all processes; gives the sites of which something is new."""
    known = await commonplaces(db)
    at = clock.now()
    made: list[dict[str, Any]] = [{"_id": Int64(key), "at": at} for key in sorted(set(keys) - known.keys)]
    sites: set[str] = set()
    for site, text in sorted(set(furniture)):
        if text not in known.furniture[site]:
            sites.add(site)
            made.append(
                {"_id": f"{site} {xxhash.xxh3_64_hexdigest(text.encode())}", "at": at, "site": site, "text": text}
            )
    for doc in made:
        known.add(doc)
    try:
        if made:
            await db["commonplaces"].bulk_write([InsertOne(doc) for doc in made], ordered=False)
    except BulkWriteError as error:
        duplicates(error)  # another process learnt it as well
    return sites
