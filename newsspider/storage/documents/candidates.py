"""Which stored articles may be related to one: those with a key in common, and of a known form the nearest in time."""

import asyncio
import heapq
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from bson import Int64

from newsspider.copies import DAYS_APART, Kind, estimate, moment
from newsspider.copies.decision import SERIES_APART
from newsspider.copies.story import Relations
from newsspider.storage.documents.commonplaces import Commonplaces
from newsspider.storage.server.client import Database

CANDIDATES = 500  # articles compared with one article; no real story has so many, templates and boilerplate have
CROWDED = 5000  # holders of boilerplate or a template among which the nearest are chosen; 60 bytes each over the wire
BATCH = 100  # ids in one query; the embedded server compares each with each document it reads
KEYS = 48  # keys in one query: the embedded server compares each with all keys of each article that it finds
AT_ONCE = 6  # such queries under way; hides the way to a database that is far
LEAST = 4 / 128  # likeness, as the signatures estimate it, of articles with one common key that are compared
COMMON = 12  # unrelated stories that have a key: then it says nothing
COMMON_DAYS = 3  # on so many days, since one day's copies may not have been recognised yet
FORM_KEY = 3  # articles of one series that have a key: then it is of the form's frame
NEAREST = 6  # articles of a known form that are compared with one: the nearest in time
FEW = 4 * NEAREST  # articles of a form about a moment that are read whole; of a form of each hour only the nearest are

_MOMENT = {"published_at": 1, "published_precision": 1, "timezone": 1, "first_seen_at": 1}

Doc = Mapping[str, Any]


class Candidates:
    """What was asked by keys and forms. ``docs``, which the owner shares, has all articles that were read.

    Articles are read whole: the embedded server takes twice the time to leave fields out.
    """

    def __init__(self, db: Database, known: Commonplaces, docs: dict[str, Doc]) -> None:
        self._articles = db["articles"]
        self.known = known
        self.docs = docs
        self.bounded = 0
        self.common: set[int] = set()  # keys that were found to say nothing
        self.forms: dict[str, set[int]] = defaultdict(set)  # keys that were found to be of the frame of a series
        self._holders: dict[int, list[str]] = {}  # the articles under each key that was asked
        self._expected: dict[int, list[str]] = defaultdict(list)
        self._nearest: dict[str, list[str]] = {}  # of articles with keys of a form: its nearest articles

    async def read(self, ids: Iterable[str]) -> list[Doc]:
        """Read articles by their ids; those that are not stored are passed over."""
        found: list[Doc] = []
        for batch in batches(ids):
            found += await self._articles.find({"_id": {"$in": batch}}).to_list()
        self.docs.update({doc["_id"]: doc for doc in found if doc["_id"] not in self.docs})
        return found

    def expect(self, docs: Iterable[Doc]) -> None:
        """Count articles that are about to be stored as if they were."""
        for doc in docs:
            self.docs[doc["_id"]] = doc
            for key in doc["keys"]:
                self._expected[key].append(doc["_id"])

    async def ask(self, docs: Collection[Doc]) -> None:
        """Ask for the keys of several articles together, where none of them is crowded, and for their forms."""
        await self._ask_forms(docs)
        together: list[set[int]] = [set()]
        asked: set[int] = set()
        for doc in docs:  # what shares several keys with an article is then read once, not with each of them
            new = self.unasked(doc) - asked
            asked |= new
            if together[-1] and len(together[-1]) + len(new) > KEYS:
                together.append(set())
            together[-1] |= new
        wanted = [keys for keys in together if keys]
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            answers = await asyncio.gather(*(self._holding(sorted(keys), CANDIDATES + 2) for keys in some))
            for keys, found in zip(some, answers, strict=True):
                if len(found) < CANDIDATES + 2:
                    self._note(keys, found)

    def unasked(self, doc: Doc) -> set[int]:
        """The keys of an article that were not asked yet."""
        return {key for key in self._searched(doc) if key not in self._holders}

    async def of(self, doc: Doc) -> list[Doc]:
        """The articles that may be related to this one, those with most common keys first where they are too many."""
        await self._ask_forms([doc])
        if unasked := self.unasked(doc):
            self._note(unasked, await self._lookup(unasked, doc))
        shared: dict[str, int] = {}
        for key in self._searched(doc):
            for other in self._holders.get(key, ()):
                shared[other] = shared.get(other, 0) + 1
        near = {other for other in self._nearest.get(doc["_id"], ()) if other not in shared}
        shared |= dict.fromkeys(near, 1)
        shared.pop(doc["_id"], None)
        found = [
            self.docs[other]
            for other, count in shared.items()
            if count > 1 or other in near or _may_share(doc, self.docs[other])
        ]
        if len(found) > CANDIDATES:
            self.bounded += 1
            at = moment(doc)
            found.sort(key=lambda other: (-shared[other["_id"]], abs(moment(other) - at), other["_id"]))
        return found[:CANDIDATES]

    def learn(self, doc: Doc, relations: Relations) -> None:
        """Note the keys of an article that many unrelated ones have, and those of a form's frame."""
        for key in self._searched(doc):
            holders = self._holders.get(key, ())
            if len(holders) < FORM_KEY:
                continue
            series = Counter(self.docs[other]["series"] for other in holders if self.docs[other]["published_at"])
            for name, count in series.items():
                if name and count >= FORM_KEY:
                    self.forms[name].add(key)
            if len(holders) <= COMMON:
                continue
            groups: dict[str, int] = {}
            for other in holders:
                there = self.docs[other]
                if other != doc["_id"] and relations.get(doc["_id"], other).kind is Kind.NONE:
                    groups[there["series"] or there["story_id"]] = moment(there).toordinal()
            if len(groups) >= COMMON and len(set(groups.values())) >= COMMON_DAYS:
                self.common.add(key)

    def _searched(self, doc: Doc) -> list[int]:
        return [key for key in doc["keys"] if key not in self.known.keys and key not in self.known.forms]

    def _note(self, keys: set[int], found: Iterable[Doc]) -> None:
        """Keep the holders of keys that were asked."""
        self._holders.update({key: list(self._expected.get(key, ())) for key in keys})
        for other in found:
            self.docs.setdefault(other["_id"], other)
            for key in keys.intersection(other["keys"]):
                if other["_id"] not in self._expected.get(key, ()):
                    self._holders[key].append(other["_id"])

    async def _lookup(self, keys: Collection[int], doc: Doc) -> list[Doc]:
        """The articles that hold one of the keys; of keys with too many holders those nearest to ``doc`` in time."""
        rest, crowded = set(keys), set[int]()
        found: list[Doc] = []
        while rest:
            found = await self._holding(rest, CANDIDATES + 2)  # the article itself is among them
            if len(found) < CANDIDATES + 2:
                break
            counts = Counter(key for other in found for key in rest.intersection(other["keys"]))
            most = max(counts.values())
            crowding = {key for key, count in counts.items() if count >= most / 2}
            rest, crowded, found = rest - crowding, crowded | crowding, []
        if crowded:
            self.bounded += 1
            wanted = {"keys": {"$in": [Int64(key) for key in crowded]}}
            holders = await self._articles.find(wanted, _MOMENT).limit(CROWDED).to_list()
            near = _nearest(holders, moment(doc), CANDIDATES)
            found += await self.read(sorted(set(near) - {other["_id"] for other in found}))
        return found

    async def having(self, keys: Iterable[int]) -> list[Doc]:
        """Articles that hold one of some keys."""
        return await self._holding(keys, CANDIDATES)

    async def _holding(self, keys: Iterable[int], limit: int) -> list[Doc]:
        wanted = {"keys": {"$in": [Int64(key) for key in keys]}}
        return [doc async for doc in self._articles.find(wanted).limit(limit)]

    async def _ask_forms(self, docs: Iterable[Doc]) -> None:
        """Find the articles of known forms that are nearest to these in time.

        The frame of a form that comes back each day is in ever more articles; which of them are compared does not
        depend on the order of arrival, since an article's nearest in the end were its nearest all the time.
        """
        names = {doc["_id"]: self.known.forms_of(doc["keys"]) for doc in docs if doc["_id"] not in self._nearest}
        await self.read(sorted({name for found in names.values() for name in found} - set(self.docs)))
        near: dict[str, list[str]] = {}
        for doc in docs:
            for name in names.get(doc["_id"], ()):
                if (first := self.docs.get(name)) is None or first["series"] is None:
                    self.known.forget_form(name)  # its articles are gone or have changed: its keys are as any others
                    continue
                near.setdefault(doc["_id"], []).extend(await self._nearest_of(first, doc))
        self._nearest.update(near)
        await self.read(sorted({other for found in near.values() for other in found if other not in self.docs}))

    async def _nearest_of(self, first: Doc, doc: Doc) -> list[str]:
        """The articles of a form nearest to one in time: in two days, and for its own outlet else in a month."""
        for apart in (DAYS_APART, SERIES_APART):
            found = await self._within(first["series"], moment(doc), apart)
            near = [other for other in _nearest(found, moment(doc), NEAREST + 1) if other != doc["_id"]]
            if near or doc["site"] != first["site"]:
                return near[:NEAREST]
        return []

    async def _within(self, series: str, at: datetime, apart: timedelta) -> Sequence[Doc]:
        """The articles of a form about a moment; whole where they are few, to be compared without being asked again."""
        wanted = {"series": series, "published_at": {"$gte": at - apart, "$lte": at + apart}}
        if apart <= DAYS_APART:
            found = await self._articles.find(wanted).limit(FEW).to_list()
            if len(found) < FEW:
                self.docs.update({doc["_id"]: doc for doc in found if doc["_id"] not in self.docs})
                return found
        return await self._articles.find(wanted, _MOMENT).limit(CROWDED).to_list()


def _may_share(one: Doc, other: Doc) -> bool:
    """Whether two articles with a single key in common have more than a formula in common, as far as is known."""
    return len(one["keys"]) == 1 or estimate(one["signature"], other["signature"]) >= LEAST


def _nearest(docs: Iterable[Doc], at: datetime, count: int) -> list[str]:
    return [doc["_id"] for doc in heapq.nsmallest(count, docs, key=lambda doc: (abs(moment(doc) - at), doc["_id"]))]


def batches(ids: Iterable[str]) -> Iterator[list[str]]:
    """Ids in parts that are asked with one query."""
    rest = iter(ids)
    while batch := list(islice(rest, BATCH)):
        yield batch
