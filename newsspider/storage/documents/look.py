"""One look at the articles around some others: which are stored in their stories, and what they are to each other."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from bson import Int64

from newsspider.copies import Comparison, Kind, Text, estimate, moment, relate
from newsspider.copies.decision import EQUAL
from newsspider.copies.story import Groups, Place, Relations, furnished
from newsspider.storage.documents.commonplaces import Commonplaces
from newsspider.storage.server.client import Database

CANDIDATES = 500  # articles compared with one article; no real story has so many, templates and boilerplate have
CROWDED = 5000  # holders of boilerplate or a template among which the nearest are chosen; 60 bytes each over the wire
EXPANDED = 300  # articles of one story whose own candidates are looked for; beyond, stored places are believed
BATCH = 100  # ids in one query; the embedded server compares each with each document it reads
KEYS = 24  # keys in one query: the embedded server compares each with all keys of each article that it finds
MEMBERS = 2000  # articles read for one batch of stories; beyond, the rest of a story follows those that were read
LEAST = 4 / 128  # likeness, as the signatures estimate it, of articles with one common key that are compared
COMMON = 12  # unrelated stories that have a key: then it says nothing
COMMON_DAYS = 3  # on so many days, since one day's copies may not have been recognised yet

_MOMENT = {"published_at": 1, "published_precision": 1, "timezone": 1, "first_seen_at": 1}
# What a comparison reads.
COMPARED = {
    **_MOMENT,
    **dict.fromkeys(("site", "headline", "story_id", "duplicate_of", "part_of", "series", "revision"), 1),
    **dict.fromkeys(("search_text", "content_hash", "signature", "keys"), 1),
}

Doc = Mapping[str, Any]


@dataclass
class Look:
    """What was read and compared. ``nodes`` are the articles of the stories, ``docs`` all that were read."""

    db: Database
    known: Commonplaces = field(default_factory=Commonplaces)
    docs: dict[str, Doc] = field(default_factory=dict)
    nodes: dict[str, Doc] = field(default_factory=dict)
    expanded: set[str] = field(default_factory=set)  # articles whose relations are all known
    relations: Relations = field(default_factory=Relations)
    believed: set[str] = field(default_factory=set)  # originals of stories that were not read to the end
    found_common: set[int] = field(default_factory=set)
    bounded: int = 0
    changed: int = 0  # articles that were given another place

    def __post_init__(self) -> None:
        self._articles = self.db["articles"]
        self._texts: dict[str, Text] = {}
        self._groups = Groups()
        self._sizes: Counter[str] = Counter()  # expanded articles by the first of their group
        self._holders: dict[int, list[str]] = {}  # the articles under each key that was asked
        self._labels: set[str] = set()  # the stories whose members were asked
        self._waiting: list[str] = []

    async def around(self, ids: Collection[str], story_ids: Collection[str]) -> None:
        """Read the stories that hold these articles, and what is left of these stories."""
        await self._members({*ids, *story_ids})  # a new article is its own story, so this brings it with one query
        for doc in await self.read(_id for _id in ids if _id not in self.nodes):
            self._add(doc)
        while self._waiting:
            while self._waiting:
                await self._ask_ahead()
                await self._expand(self._waiting.pop(0))
            await self._members({name for doc in self.nodes.values() for name in (doc["_id"], doc["story_id"])})

    async def read(self, ids: Iterable[str]) -> list[Doc]:
        """Read articles by their ids; those that are not stored are passed over."""
        found: list[Doc] = []
        for batch in _batches(ids):
            found += await self._articles.find({"_id": {"$in": batch}}, COMPARED).to_list()
        self.docs.update({doc["_id"]: doc for doc in found if doc["_id"] not in self.docs})
        return found

    def _add(self, doc: Doc) -> None:
        self.docs.setdefault(doc["_id"], doc)
        if doc["_id"] not in self.nodes:
            self.nodes[doc["_id"]] = doc
            self._waiting.append(doc["_id"])

    async def _members(self, story_ids: Collection[str]) -> None:
        """Take in what is stored under these stories: a story is decided again as a whole, also what has left it."""
        for batch in _batches(name for name in story_ids if name and name not in self._labels):
            self._labels.update(batch)
            docs = await self._articles.find({"story_id": {"$in": batch}}, COMPARED).limit(MEMBERS).to_list()
            for doc in docs:
                self._add(doc)
            if len(docs) == MEMBERS:
                self.bounded += 1
                await self._believe({doc["story_id"] for doc in docs})

    async def _believe(self, story_ids: Collection[str]) -> None:
        """Take stored places of a story too large to be recomputed as they are."""
        self.believed.update(story_ids)
        for doc in await self.read(sorted(story_ids)):
            self.nodes.setdefault(doc["_id"], doc)
        for _id, node in self.nodes.items():
            original = node["story_id"]
            if original in self.believed and original in self.nodes and original != _id:
                self.relations.add(_id, original, EQUAL)

    async def stored_under(self, story_ids: Collection[str]) -> dict[str, list[Doc]]:
        """The articles that are stored under stories, by the story."""
        found: dict[str, list[Doc]] = defaultdict(list)
        for batch in _batches(story_ids):
            async for doc in self._articles.find({"story_id": {"$in": batch}}, COMPARED).limit(MEMBERS):
                self.docs.setdefault(doc["_id"], doc)
                found[doc["story_id"]].append(doc)
        return found

    async def places_of(self, ids: Iterable[str]) -> dict[str, Place]:
        """The places of articles as they are stored now."""
        found: dict[str, Place] = {}
        for batch in _batches(ids):
            async for doc in self._articles.find({"_id": {"$in": batch}}, {"story_id": 1, "duplicate_of": 1}):
                found[doc["_id"]] = Place(doc["story_id"], doc["duplicate_of"])
        return found

    async def ask(self, docs: Iterable[Doc]) -> None:
        """Ask for the keys of several articles together, where none of them is crowded."""
        together: set[int] = set()
        for doc in docs:
            together |= self._unasked(doc)
        keys = sorted(together)
        for start in range(0, len(keys), KEYS):
            part = set(keys[start : start + KEYS])
            found = await self._holding(part, COMPARED, CANDIDATES + 2)
            if len(found) < CANDIDATES + 2:
                self._note(part, found)

    async def compare(self, doc: Doc) -> list[Doc]:
        """Compare an article with all that share a key; gives its copies that were not known."""
        _id, copies = doc["_id"], []
        for other in await self._candidates(doc):
            if (_id, other["_id"]) not in self.relations:
                relation = relate(doc, other, self.text_of)
                self.relations.add(_id, other["_id"], relation)
                if relation.kind is Kind.COPY:
                    copies.append(other)
        self._learn(doc)
        return copies

    async def _expand(self, _id: str) -> None:
        """Look for all that one article is related to."""
        doc = self.nodes[_id]
        size = self._sizes[self._groups.of(_id)]
        if size >= EXPANDED:
            self.bounded += 1
            if doc["story_id"] not in self.believed:
                await self._believe([doc["story_id"]])
            return
        for other in await self.compare(doc):
            self._add(other)
            if self._groups.of(other["_id"]) != self._groups.of(_id):
                size += self._sizes[self._groups.of(other["_id"])]
                self._groups.join(other["_id"], _id)
        for whole in self.relations.of(_id, Kind.PART):
            if self.docs[whole]["duplicate_of"] is not None:
                self._add(self.docs[whole])  # which this may show to be a round-up
        self._sizes[self._groups.of(_id)] = size + 1
        self.expanded.add(_id)

    def text_of(self, doc: Doc) -> Text:
        """The text of an article without the furniture of its site."""
        text = self._texts.get(doc["_id"])
        if text is None:
            furniture = sorted(self.known.furniture.get(doc["site"], ()), key=lambda one: (len(one), one))
            text = self._texts[doc["_id"]] = Text.of(doc, furniture)
        return text

    def found_furniture(self) -> set[tuple[str, str]]:
        """Stretches that several articles of a site carry, each with the site."""
        return {
            (self.docs[a]["site"], stretch)
            for a, b in furnished(self.relations)
            for stretch in Comparison(self.text_of(self.docs[a]), self.text_of(self.docs[b])).common_stretches()
        }

    def _learn(self, doc: Doc) -> None:
        """Note the keys of an article that many unrelated ones have."""
        for key in self._searched(doc):
            holders = self._holders.get(key, ())
            if len(holders) <= COMMON:
                continue
            groups: dict[str, int] = {}
            for other in holders:
                there = self.docs[other]
                if other != doc["_id"] and self.relations.get(doc["_id"], other).kind is Kind.NONE:
                    groups[there.get("series") or there["story_id"]] = moment(there).toordinal()
            if len(groups) >= COMMON and len(set(groups.values())) >= COMMON_DAYS:
                self.found_common.add(key)

    def _searched(self, doc: Doc) -> list[int]:
        return [key for key in doc["keys"] if key not in self.known.keys]

    async def _candidates(self, doc: Doc) -> list[Doc]:
        """The articles that share a key with this one, those with most such keys first where they are too many."""
        if unasked := self._unasked(doc):
            self._note(unasked, await self._lookup(unasked, doc))
        shared = Counter(other for key in self._searched(doc) for other in self._holders[key])
        del shared[doc["_id"]]
        found = [self.docs[other] for other, count in shared.items() if count > 1 or _may_share(doc, self.docs[other])]
        if len(found) > CANDIDATES:
            self.bounded += 1
            at = moment(doc)
            found.sort(key=lambda other: (-shared[other["_id"]], abs(moment(other) - at), other["_id"]))
        return found[:CANDIDATES]

    def _unasked(self, doc: Doc) -> set[int]:
        return {key for key in self._searched(doc) if key not in self._holders}

    def _note(self, keys: set[int], found: Iterable[Doc]) -> None:
        """Keep the holders of keys that were asked."""
        self._holders.update({key: [] for key in keys})
        for other in found:
            self.docs.setdefault(other["_id"], other)
            for key in keys.intersection(other["keys"]):
                self._holders[key].append(other["_id"])

    async def _ask_ahead(self) -> None:
        """Ask for the keys of several waiting articles together: a copy has few keys that its twin has not."""
        first = self._waiting[0]
        if self._sizes[self._groups.of(first)] >= EXPANDED:
            return
        together, count = self._unasked(self.nodes[first]), 1
        for _id in self._waiting[1:]:
            more = together | self._unasked(self.nodes[_id])
            if not together or len(more) > KEYS:
                break
            together, count = more, count + 1
        if count > 1:
            await self.ask(self.nodes[_id] for _id in self._waiting[:count])

    async def _lookup(self, keys: Collection[int], doc: Doc) -> list[Doc]:
        """The articles that hold one of the keys; of keys with too many holders those nearest to ``doc`` in time."""
        rest, crowded = set(keys), set[int]()
        found: list[Doc] = []
        while rest:
            found = await self._holding(rest, COMPARED, CANDIDATES + 2)  # the article itself is among them
            if len(found) < CANDIDATES + 2:
                break
            counts = Counter(key for other in found for key in rest.intersection(other["keys"]))
            most = max(counts.values())
            crowding = {key for key, count in counts.items() if count >= most / 2}
            rest, crowded, found = rest - crowding, crowded | crowding, []
        if crowded:
            self.bounded += 1
            near = _nearest(await self._holding(crowded, _MOMENT, CROWDED), moment(doc))
            found += await self.read(sorted({other["_id"] for other in near} - {other["_id"] for other in found}))
        return found

    async def _holding(self, keys: Iterable[int], fields: Mapping[str, int], limit: int) -> list[Doc]:
        wanted = {"keys": {"$in": [Int64(key) for key in keys]}}
        return [doc async for doc in self._articles.find(wanted, fields).limit(limit)]

    def forms(self) -> dict[str, list[str]]:
        """For each expanded article the other articles of its outlet that are the same form."""
        found: dict[str, list[str]] = defaultdict(list)
        for _id in self.expanded:
            for other in self.relations.of(_id, Kind.FORM):
                if self.docs[other]["site"] == self.docs[_id]["site"]:
                    found[_id].append(other)
        return found


def _may_share(one: Doc, other: Doc) -> bool:
    """Whether two articles with a single key in common have more than a formula in common, as far as is known."""
    return len(one["keys"]) == 1 or estimate(one["signature"], other["signature"]) >= LEAST


def _nearest(docs: Iterable[Doc], at: datetime) -> list[Any]:
    return heapq.nsmallest(CANDIDATES, docs, key=lambda doc: (abs(moment(doc) - at), doc["_id"]))


def _batches(ids: Iterable[str]) -> Iterable[list[str]]:
    rest = iter(ids)
    while batch := list(islice(rest, BATCH)):
        yield batch
