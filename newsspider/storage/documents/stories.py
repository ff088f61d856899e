"""Which stored articles are one story: looked for after they were written, so that of two writers one sees both.

A story is what the copy decision connects, whoever came first. Every call recomputes the stories it touches from what
is stored, writes the places that differ, and looks again until nothing differs. So of several processes the last to
write has seen what all wrote, and any order of arrival ends alike. docs/copies.md has the argument and the costs.
"""

import heapq
import logging
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from bson import Int64
from pymongo import UpdateMany, UpdateOne
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from newsspider.copies import decide_many, moment
from newsspider.copies.story import Groups, Place, settle

logger = logging.getLogger(__name__)

CANDIDATES = 500  # articles compared with one article; no real story has so many, templates and boilerplate have
CROWDED = 5000  # holders of boilerplate or a template among which the nearest are chosen; 60 bytes each over the wire
EXPANDED = 300  # articles of one story whose own candidates are looked for; beyond, stored places are believed
ROUNDS = 20  # looks at one story until it settles; each further one means that another process wrote meanwhile
BATCH = 100  # ids in one query; the embedded server compares each with each document it reads
KEYS = 60  # keys in one query; a query costs as much as some 40 keys, and with more the server's cost grows faster
MEMBERS = 2000  # articles read for one batch of stories; beyond, the rest of a story follows those that were read

_MOMENT = {"published_at": 1, "published_precision": 1, "timezone": 1, "first_seen_at": 1}
# What a comparison reads.
COMPARED = {**_MOMENT, "story_id": 1, "duplicate_of": 1, "content_hash": 1, "shingles": 1, "signature": 1, "bands": 1}

Doc = Mapping[str, Any]
Articles = AsyncCollection[dict[str, Any]]


@dataclass
class Decided:
    """What a decision did: ``changed`` articles got another place; ``bounded`` looks hit a bound, so that order of
    arrival may show; ``rounds`` of looking; ``settled`` is False if others kept writing to the same stories."""

    changed: int = 0
    bounded: int = 0
    rounds: int = 0
    settled: bool = True


async def decide(db: AsyncDatabase[dict[str, Any]], article_ids: Iterable[str]) -> Decided:
    """Find the copies of articles that were just written, new or revised, and set the places in their stories.

    A story that a revised article was in is decided again as a whole. Ids that are not stored are passed over. Safe to
    repeat, and safe in any number of processes.
    """
    return await _settle(db["articles"], set(article_ids), set())


async def story_of_forgotten(db: AsyncDatabase[dict[str, Any]], story_ids: Iterable[str]) -> Decided:
    """Decide again what is left of stories after articles were removed from them.

    ``story_ids`` are the ``story_id`` of the removed articles, read before they went.
    """
    return await _settle(db["articles"], set(), set(story_ids))


async def _settle(articles: Articles, ids: set[str], story_ids: set[str]) -> Decided:
    decided = Decided()
    while decided.rounds < ROUNDS:
        decided.rounds += 1
        look = _Look(articles)
        await look.around(ids, story_ids)
        decided.bounded += look.bounded
        places = settle(look.nodes, look.links)
        moved = {_id: place for _id, place in places.items() if place != _stored_place(look.nodes[_id])}
        if not moved:
            return decided
        await articles.bulk_write(_writes(moved, places, look), ordered=False)
        decided.changed += len(moved)
        # What shares a story with a moved article is looked at again: another process may have written to it, too.
        touched = {place.story_id for place in moved.values()}
        ids, story_ids = {_id for _id, place in places.items() if place.story_id in touched}, set()
    decided.settled = False
    logger.warning("Stories around %s did not settle in %d rounds", sorted(ids)[:5], ROUNDS)
    return decided


def _stored_place(doc: Doc) -> Place:
    return Place(doc.get("story_id") or "", doc.get("duplicate_of"))


def _writes(moved: Mapping[str, Place], places: Mapping[str, Place], look: "_Look") -> list[UpdateOne | UpdateMany]:
    writes: list[UpdateOne | UpdateMany] = [
        UpdateOne({"_id": _id}, {"$set": place._asdict()}) for _id, place in moved.items()
    ]
    for old in sorted(look.believed):
        # A story too large to be read to its end: what was not read follows those that were.
        new = next((place.story_id for _id, place in places.items() if look.nodes[_id].get("story_id") == old), old)
        if new != old:
            unread = {"story_id": old, "_id": {"$nin": [old, new]}}
            writes.append(UpdateMany(unread, {"$set": Place(new, new)._asdict()}))
    return writes


@dataclass
class _Look:
    """One look at the stories around some articles: the articles in them, and which are copies of which."""

    articles: Articles
    nodes: dict[str, Doc] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    bounded: int = 0
    believed: set[str] = field(default_factory=set)  # originals of stories that were not read to the end

    def __post_init__(self) -> None:
        self._groups = Groups()
        self._expanded: dict[str, int] = {}  # by the first article of a look's group
        self._holders: dict[int, list[Doc]] = {}  # the candidates under each key that was asked
        self._labels: set[str] = set()  # the stories whose members were asked
        self._waiting: list[str] = []

    async def around(self, ids: Collection[str], story_ids: Collection[str]) -> None:
        """Read the stories that hold these articles, and what is left of these stories."""
        await self._members({*ids, *story_ids})  # a new article is its own story, so this brings it with one query
        for batch in _batches(_id for _id in ids if _id not in self.nodes):
            async for doc in self.articles.find({"_id": {"$in": batch}}, COMPARED):
                self._add(doc)
        while self._waiting:
            while self._waiting:
                await self._ask_ahead()
                await self._expand(self._waiting.pop(0))
            await self._members({name for doc in self.nodes.values() for name in (doc["_id"], doc["story_id"])})

    def _add(self, doc: Doc) -> None:
        if doc["_id"] not in self.nodes:
            self.nodes[doc["_id"]] = doc
            self._waiting.append(doc["_id"])

    async def _members(self, story_ids: Collection[str]) -> None:
        """Take in what is stored under these stories: a story is re-decided as a whole, also what has left it."""
        for batch in _batches(name for name in story_ids if name and name not in self._labels):
            self._labels.update(batch)
            docs = await self.articles.find({"story_id": {"$in": batch}}, COMPARED).limit(MEMBERS).to_list()
            for doc in docs:
                self._add(doc)
            if len(docs) == MEMBERS:
                self.bounded += 1
                await self._believe({doc["story_id"] for doc in docs})

    async def _believe(self, story_ids: Collection[str]) -> None:
        """Take stored places of a story too large to be recomputed as they are."""
        self.believed.update(story_ids)
        async for doc in self.articles.find({"_id": {"$in": sorted(story_ids)}}, COMPARED):
            self.nodes.setdefault(doc["_id"], doc)
        for _id, node in self.nodes.items():
            original = node["story_id"]
            if original in self.believed and original in self.nodes:
                self.links.append((_id, original))

    async def _expand(self, _id: str) -> None:
        """Look for the copies of one article."""
        doc = self.nodes[_id]
        group = self._groups.of(_id)
        count = self._expanded.get(group, 0)
        if count >= EXPANDED:
            self.bounded += 1
            if doc["story_id"] not in self.believed:
                await self._believe([doc["story_id"]])
            return
        strangers = await self._strangers(doc)
        for other, copy in zip(strangers, decide_many(doc, strangers), strict=True):
            if copy:
                self._add(other)
                self.links.append((_id, other["_id"]))
                count += self._expanded.get(self._groups.of(other["_id"]), 0)
                self._groups.join(other["_id"], _id)
        self._expanded[self._groups.of(_id)] = count + 1

    async def _strangers(self, doc: Doc) -> list[Doc]:
        """The articles that share a key with this one and are not yet known to be in its story."""
        keys = doc["bands"]
        if unasked := self._unasked(doc):
            self._note(unasked, await self._lookup(unasked, doc))
        group = self._groups.of(doc["_id"])
        found = {other["_id"]: other for key in keys for other in self._holders[key]}
        strangers = [other for other in found.values() if self._groups.of(other["_id"]) != group]
        if len(strangers) > CANDIDATES:
            self.bounded += 1
            return _nearest(strangers, moment(doc))
        return strangers

    def _unasked(self, doc: Doc) -> set[int]:
        return {key for key in doc["bands"] if key not in self._holders}

    def _note(self, keys: set[int], found: Iterable[Doc]) -> None:
        """Keep the holders of keys that were asked."""
        self._holders.update({key: [] for key in keys})
        for other in found:
            for key in keys.intersection(other["bands"]):
                self._holders[key].append(other)

    async def _ask_ahead(self) -> None:
        """Ask for the keys of several waiting articles together: a copy has few keys that its twin has not."""
        first = self._waiting[0]
        if self._expanded.get(self._groups.of(first), 0) >= EXPANDED:
            return
        together, count = self._unasked(self.nodes[first]), 1
        for _id in self._waiting[1:]:
            more = together | self._unasked(self.nodes[_id])
            if not together or len(more) > KEYS:
                break
            together, count = more, count + 1
        if count > 1:
            found = await self._holding(together, COMPARED, CANDIDATES + 2)
            if len(found) < CANDIDATES + 2:  # else each asks for itself, for those nearest to it in time
                self._note(together, found)

    async def _lookup(self, keys: Collection[int], doc: Doc) -> list[Doc]:
        """The articles that hold one of the keys; of keys with too many holders those nearest to ``doc`` in time."""
        rest, crowded = set(keys), set[int]()
        found: list[Doc] = []
        while rest:
            found = await self._holding(rest, COMPARED, CANDIDATES + 2)  # the article itself is among them
            if len(found) < CANDIDATES + 2:
                break
            counts = Counter(key for other in found for key in rest.intersection(other["bands"]))
            most = max(counts.values())
            crowding = {key for key, count in counts.items() if count >= most / 2}
            rest, crowded, found = rest - crowding, crowded | crowding, []
        if crowded:
            self.bounded += 1
            near = _nearest(await self._holding(crowded, _MOMENT, CROWDED), moment(doc))
            ids = {other["_id"] for other in near} - {other["_id"] for other in found}
            found += [other async for other in self.articles.find({"_id": {"$in": sorted(ids)}}, COMPARED)]
        return found

    async def _holding(self, keys: Iterable[int], fields: Mapping[str, int], limit: int) -> list[Doc]:
        wanted = {"bands": {"$in": [Int64(key) for key in keys]}}
        return [doc async for doc in self.articles.find(wanted, fields).limit(limit)]


def _nearest(docs: Iterable[Doc], at: datetime) -> list[Any]:
    return heapq.nsmallest(CANDIDATES, docs, key=lambda doc: (abs(moment(doc) - at), doc["_id"]))


def _batches(ids: Iterable[str]) -> Iterable[list[str]]:
    rest = iter(ids)
    while batch := list(islice(rest, BATCH)):
        yield batch
