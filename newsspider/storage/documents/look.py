"""One look at the articles around some others: which are stored in their stories, and what they are to each other."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from newsspider.copies import Comparison, Kind, Text, relate
from newsspider.copies.decision import EQUAL
from newsspider.copies.fingerprint import run_keys
from newsspider.copies.story import Groups, Relations, furnished
from newsspider.storage.documents.candidates import KEYS, Candidates, batches
from newsspider.storage.documents.commonplaces import Commonplaces
from newsspider.storage.server.client import Database

TEXTS = 300  # texts that are kept from one look to the next, 40 KB each: copies come within hours
EXPANDED = 300  # articles of one story whose own candidates are looked for; beyond, stored places are believed
MEMBERS = 2000  # articles read for one batch of stories; beyond, the rest of a story follows those that were read

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
    bounded: int = 0
    changed: int = 0  # articles that were given another place

    def __post_init__(self) -> None:
        self._articles = self.db["articles"]
        self.candidates = Candidates(self.db, self.known, self.docs)
        self._texts: dict[str, Text] = {}
        self._groups = Groups()
        self._sizes: Counter[str] = Counter()  # expanded articles by the first of their group
        self._labels: set[str] = set()  # the stories whose members were asked
        self._waiting: list[str] = []

    async def around(self, ids: Collection[str], story_ids: Collection[str]) -> None:
        """Read the stories that hold these articles, and what is left of these stories."""
        await self._members({*ids, *story_ids})  # a new article is its own story, so this brings it with one query
        for doc in await self.candidates.read(_id for _id in ids if _id not in self.nodes):
            self._add(doc)
        while self._waiting:
            while self._waiting:
                await self._ask_ahead()
                await self._expand(self._waiting.pop(0))
            await self._members({name for doc in self.nodes.values() for name in (doc["_id"], doc["story_id"])})

    def _add(self, doc: Doc) -> None:
        self.docs.setdefault(doc["_id"], doc)
        if doc["_id"] not in self.nodes:
            self.nodes[doc["_id"]] = doc
            self._waiting.append(doc["_id"])

    async def _members(self, story_ids: Collection[str]) -> None:
        """Take in what is stored under these stories: a story is decided again as a whole, also what has left it."""
        for batch in batches(name for name in story_ids if name and name not in self._labels):
            self._labels.update(batch)
            docs = await self._articles.find({"story_id": {"$in": batch}}).limit(MEMBERS).to_list()
            for doc in docs:
                self._add(doc)
            if len(docs) == MEMBERS:
                self.bounded += 1
                await self._believe({doc["story_id"] for doc in docs})

    async def _believe(self, story_ids: Collection[str]) -> None:
        """Take stored places of a story too large to be recomputed as they are."""
        self.believed.update(story_ids)
        for doc in await self.candidates.read(sorted(story_ids)):
            self.nodes.setdefault(doc["_id"], doc)
        for _id, node in self.nodes.items():
            original = node["story_id"]
            if original in self.believed and original in self.nodes and original != _id:
                self.relations.add(_id, original, EQUAL)

    async def stored_under(self, story_ids: Collection[str]) -> dict[str, list[str]]:
        """The ids of the articles that are stored under stories, by the story."""
        found: dict[str, list[str]] = defaultdict(list)
        for batch in batches(story_ids):
            async for doc in self._articles.find({"story_id": {"$in": batch}}, {"story_id": 1}).limit(MEMBERS):
                found[doc["story_id"]].append(doc["_id"])
        return found

    async def stored_now(self, ids: Iterable[str]) -> dict[str, tuple[str, str | None, str | None]]:
        """``story_id``, ``duplicate_of`` and ``series`` of articles as they are stored now."""
        found: dict[str, tuple[str, str | None, str | None]] = {}
        fields = ("story_id", "duplicate_of", "series")
        for batch in batches(ids):
            async for doc in self._articles.find({"_id": {"$in": batch}}, dict.fromkeys(fields, 1)):
                found[doc["_id"]] = (doc["story_id"], doc["duplicate_of"], doc["series"])
        return found

    async def compare(self, doc: Doc) -> list[Doc]:
        """Compare an article with all that share a key; gives its copies that were not known."""
        _id, copies = doc["_id"], []
        for other in await self.candidates.of(doc):
            if (_id, other["_id"]) not in self.relations:
                self.relations.add(_id, other["_id"], relation := relate(doc, other, self.text_of))
                if relation.kind is Kind.COPY:
                    copies.append(other)
        self.candidates.learn(doc, self.relations)
        return copies

    def relate(self, a: str, b: str, *, anyway: bool = False) -> None:
        """Compare two articles that were read, if they have a key in common, or ``anyway``."""
        one, other = self.docs[a], self.docs[b]
        if a == b or (a, b) in self.relations:
            return
        if anyway or not set(one["keys"]).isdisjoint(other["keys"]):
            self.relations.add(a, b, relate(one, other, self.text_of))

    async def through_copies(self, ids: Collection[str]) -> None:
        """Compare articles with the copies of what contains them, and with what their copies contain.

        A passage with many words edited has a key in common with one copy of a report and with another none.
        """
        of = self.relations.of
        wholes = {whole for _id in ids for whole in of(_id, Kind.PART)}
        for member in await self._stored({"story_id": {self.docs[whole]["story_id"] for whole in wholes}}):
            for whole in wholes:
                if self.docs[whole]["story_id"] == member["story_id"]:
                    self.relate(whole, member["_id"])
        copies = {copy for _id in ids for copy in of(_id, Kind.COPY)}
        for part in await self._stored({"part_of": copies}):
            for copy in copies.intersection(part["part_of"]):
                self.relate(part["_id"], copy)
        for _id in ids:
            beside = [twin for whole in of(_id, Kind.PART) for twin in of(whole, Kind.COPY)]
            inside = [part for copy in of(_id, Kind.COPY) for part in of(copy, Kind.CONTAINS)]
            for other in [*beside, *inside]:
                self.relate(_id, other, anyway=True)

    async def _stored(self, wanted: Mapping[str, Collection[str]]) -> list[Doc]:
        """The articles of which a field has one of some values."""
        ((name, values),) = wanted.items()
        found: list[Doc] = []
        for batch in batches(sorted(values)):
            found += await self._articles.find({name: {"$in": batch}}).limit(MEMBERS).to_list()
        for doc in found:
            self.docs.setdefault(doc["_id"], doc)
        return found

    async def carriers(self, furniture: Iterable[tuple[str, str]]) -> set[str]:
        """Stored articles of a site that carry a stretch which was just learnt to be its furniture."""
        found: set[str] = set()
        for site, stretch in furniture:
            for doc in await self.candidates.having(run_keys(stretch.split())):
                if doc["site"] == site and f" {stretch} " in f" {doc['search_text']} ":
                    found.add(doc["_id"])
        return found

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
        for form in self.relations.of(_id, Kind.FORM):
            if self.docs[form]["series"] is None:
                self._add(self.docs[form])  # which this may show to be of a form, or its copy
        self._sizes[self._groups.of(_id)] = size + 1
        self.expanded.add(_id)

    def text_of(self, doc: Doc) -> Text:
        """The text of an article without the furniture of its site."""
        text = self._texts.get(doc["_id"])
        if text is None:
            furniture = sorted(self.known.furniture.get(doc["site"], ()), key=lambda one: (len(one), one))
            text = self._texts[doc["_id"]] = _text(doc["headline"], doc["search_text"], tuple(furniture))
        return text

    def found_furniture(self) -> set[tuple[str, str]]:
        """Stretches that several articles of a site carry, each with the site."""
        return {
            (self.docs[a]["site"], stretch)
            for a, b in furnished(self.relations)
            for stretch in Comparison(self.text_of(self.docs[a]), self.text_of(self.docs[b])).common_stretches()
        }

    async def _ask_ahead(self) -> None:
        """Ask for the keys of several waiting articles together: a copy has few keys that its twin has not."""
        first = self._waiting[0]
        if self._sizes[self._groups.of(first)] >= EXPANDED:
            return
        together, count = self.candidates.unasked(self.nodes[first]), 1
        for _id in self._waiting[1:]:
            more = together | self.candidates.unasked(self.nodes[_id])
            if not together or len(more) > KEYS:
                break
            together, count = more, count + 1
        if count > 1:
            await self.candidates.ask([self.nodes[_id] for _id in self._waiting[:count]])

    def forms(self, resolved: Relations) -> dict[str, list[str]]:
        """For each expanded article the other articles of its outlet that are the same form."""
        found: dict[str, list[str]] = defaultdict(list)
        for _id in self.expanded:
            for other in resolved.of(_id, Kind.FORM):
                if self.docs[other]["site"] == self.docs[_id]["site"]:
                    found[_id].append(other)
        return found


@lru_cache(TEXTS)
def _text(headline: str, search_text: str, furniture: tuple[str, ...]) -> Text:
    return Text.of({"headline": headline, "search_text": search_text}, furniture)
