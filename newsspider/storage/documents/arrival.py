"""The place of articles that have just come and follow all that they copy: what nearly every article of a crawl is.

Places are given in the order of publication, so such an article changes nothing of what stands before it, and its
story need not be read. All others are left to the whole decision of :mod:`stories`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from pymongo import UpdateOne

from newsspider.copies import Kind, order_key
from newsspider.copies.story import Place, contained_in, is_inside, joined, parts, rounded_up
from newsspider.storage.documents.commonplaces import learn
from newsspider.storage.documents.look import Look
from newsspider.storage.schema.views import note_change
from newsspider.storage.server.client import Database

Doc = Mapping[str, Any]


@dataclass
class Arrivals:
    """The new articles of one look, with what was found for them."""

    look: Look
    new: Collection[str]
    followers: list[Doc] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    series: dict[str, str] = field(default_factory=dict)
    undone: set[str] = field(default_factory=set)  # articles whose place does not hold any more by what was learnt

    async def look_further(self, new: Collection[Doc]) -> None:
        """Look for what else the articles contain in which a new one stands, and for the first of each series."""
        look = self.look
        wholes = {_id: look.docs[_id] for doc in new for _id in self._perhaps_round_ups(doc["_id"])}
        await look.candidates.ask(wholes.values())
        for whole in wholes.values():
            await look.compare(whole)
        for whole in {*wholes, *(doc["_id"] for doc in new)}:
            copies, inside = look.relations.inside(whole)
            for a, b in product(copies, inside):
                look.relate(a, b)
        forms = {_id for doc in new for _id in look.relations.of(doc["_id"], Kind.FORM)}
        await look.candidates.read(sorted({look.docs[_id]["series"] for _id in forms} - {None, *look.docs}))

    def _perhaps_round_ups(self, _id: str) -> list[str]:
        """The articles in which one stands that may be round-ups of it and others."""
        get = self.look.relations.get
        return [
            whole
            for whole in self.look.relations.of(_id, Kind.COPY, Kind.PART)
            if is_inside(get(_id, whole)) and (get(_id, whole).kind is Kind.COPY or get(whole, _id).follows)
        ]

    def is_follower(self, doc: Doc) -> bool:
        """Whether an article changes no place but its own: no round-up, and not earlier than what it copies.

        What is later and new itself is placed after it.
        """
        look, _id = self.look, doc["_id"]
        stories: set[str] = set()
        forms: list[Doc] = []
        for other in look.relations.of(_id):
            relation, there = look.relations.get(_id, other), look.docs[other]
            later = relation.kind is Kind.COPY and order_key(there) > order_key(doc)
            if relation.block or (later and other not in self.new):
                return False
            if relation.kind is Kind.COPY and not later:
                stories.add(self.place_of(there).story_id)
            if relation.kind is Kind.FORM:
                if relation.doubtful and there["series"] is None:
                    return False
                forms.append(there)
        if forms and (len(stories) > 1 or not self._continues(doc, forms)):
            return False
        return not any(rounded_up(look.relations, whole) for whole in [_id, *self._perhaps_round_ups(_id)])

    def place_of(self, doc: Doc) -> Place:
        """The place of an article as far as it was decided here, else as it is stored."""
        return self.places.setdefault(doc["_id"], self._place_now(doc["_id"]))

    def _place_now(self, _id: str) -> Place:
        doc = self.look.docs[_id]
        return self.places.get(_id) or Place(doc["story_id"], doc["duplicate_of"])

    def _continues(self, doc: Doc, forms: Collection[Doc]) -> bool:
        """Whether an article is a later one of a series that is known, or only copies one of another outlet."""
        own = [there for there in forms if there["site"] == doc["site"]]
        names = {there["series"] for there in own}
        if not own:
            return True
        first = self.look.docs.get(next(iter(names)) or "")
        if len(names) > 1 or first is None or order_key(first) > order_key(doc):
            return False
        self.series[doc["_id"]] = first["_id"]
        return True

    def place(self, doc: Doc) -> None:
        """Give an article its place among those of which it is a copy."""
        look, _id = self.look, doc["_id"]
        for other in look.relations.of(_id, Kind.COPY):
            if order_key(look.docs[other]) < order_key(doc):
                self.place_of(look.docs[other])
        first = joined(_id, look.docs, look.relations, self.places)
        self.places[_id] = Place(first or _id, first)
        self.followers.append(doc)

    def values(self, doc: Doc) -> dict[str, Any]:
        """What is to be written of an article that was placed."""
        _id, look = doc["_id"], self.look
        around = {other: self._place_now(other) for other in look.relations.of(_id, Kind.PART, Kind.COPY)}
        wholes = parts(_id, look.relations, {**around, _id: self.places[_id]})
        return {**self.places[_id]._asdict(), "series": self.series.get(_id), "part_of": wholes}

    def parts_of(self, doc: Doc) -> list[str]:
        """The articles that stand in one and do not say so yet."""
        look, _id = self.look, doc["_id"]
        return [
            part
            for part in look.relations.of(_id, Kind.CONTAINS, Kind.COPY)
            if contained_in(look.relations.get(part, _id))
            and self._place_now(part).story_id != self.places[_id].story_id
            and _id not in look.docs[part]["part_of"]
        ]


def part_of(part: str, whole: str) -> UpdateOne:
    """The write that says of an article that another contains it."""
    return UpdateOne({"_id": part}, {"$addToSet": {"part_of": whole}})


async def weigh(db: Database, look: Look, new: list[Doc]) -> Arrivals:
    """Look for what new articles are related to, and place those that change no place but their own."""
    new = sorted(new, key=order_key)
    await look.candidates.ask(new)
    for doc in new:
        await look.compare(doc)
    arrivals = Arrivals(look, {doc["_id"] for doc in new})
    await arrivals.look_further(new)
    await look.through_copies([doc["_id"] for doc in new])
    if news := await learn(db, look.candidates.common, look.found_furniture(), look.candidates.forms):
        arrivals.undone = await look.carriers(news)
        return arrivals  # these were compared with the furniture in their texts
    for doc in new:
        if arrivals.is_follower(doc):
            arrivals.place(doc)
    return arrivals


async def place_arrivals(
    db: Database, look: Look, ids: Collection[str], foreseen: Mapping[str, Mapping[str, Any]]
) -> set[str]:
    """Set the places of articles that were just stored; gives those of which the whole stories must be decided.

    :param foreseen: what was written as the place of some of them when they were stored.
    """
    await look.candidates.read(ids)
    members = await look.stored_under(ids)
    stored = [look.docs[_id] for _id in ids if _id in look.docs]
    as_written = {doc["_id"] for doc in stored if _is_as_written(doc, foreseen.get(doc["_id"]))}
    new = [doc for doc in stored if {doc["_id"], *members.get(doc["_id"], ())} <= as_written]
    arrivals = await weigh(db, look, new)
    writes: list[UpdateOne] = []
    for doc in arrivals.followers:
        values = arrivals.values(doc)
        if changed := {name: value for name, value in values.items() if value != doc[name]}:
            writes.append(UpdateOne({"_id": doc["_id"], "story_id": doc["story_id"]}, {"$set": changed}))
            look.changed += changed.get("duplicate_of") is not None
        writes += [part_of(part, doc["_id"]) for part in arrivals.parts_of(doc)]
    rest = {doc["_id"] for doc in stored} - {doc["_id"] for doc in arrivals.followers} | arrivals.undone
    if writes:
        await db["articles"].bulk_write(writes, ordered=False)
        if look.changed:
            await note_change(db)  # before the look: whoever stores after it must know that he looked too early
        rest |= await _overtaken(db, arrivals)
    return rest


def _is_as_written(doc: Doc, foreseen: Mapping[str, Any] | None) -> bool:
    """Whether an article stands as it was first written."""
    values = foreseen or {"story_id": doc["_id"], "duplicate_of": None, "series": None, "part_of": []}
    return doc["revision"] == 1 and all(doc[name] == value for name, value in values.items())


async def _overtaken(db: Database, arrivals: Arrivals) -> set[str]:
    """The articles whose place another process may have changed the ground of, since it was read."""
    look, places = arrivals.look, arrivals.places
    moved = {_id for _id, place in places.items() if place.duplicate_of and look.docs[_id]["story_id"] == _id}
    series = set(arrivals.series.values())
    now = await look.stored_now({*places, *series})
    wrong = {_id for _id, place in places.items() if _id not in now or Place(*now[_id][:2]) != place}
    suspects = {_id for _id in moved if wrong.intersection({_id, *look.relations.of(_id, Kind.COPY)})}
    suspects |= {_id for _id, name in arrivals.series.items() if name not in now or now[name][2] != name}
    joined_meanwhile = db["articles"].find({"story_id": {"$in": sorted(moved)}}, {"story_id": 1})
    return suspects | {doc["story_id"] async for doc in joined_meanwhile}
