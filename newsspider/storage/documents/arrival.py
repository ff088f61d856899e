"""The place of articles that have just come and follow all that they copy: what nearly every article of a crawl is.

Places are given in the order of publication, so such an article changes nothing of what stands before it, and its
story need not be read. All others are left to the whole decision of :mod:`stories`.
"""

from collections.abc import Collection, Mapping
from typing import Any

from pymongo import UpdateOne

from newsspider.copies import Kind, Relation, order_key
from newsspider.copies.story import ROUND_UP, ROUND_UP_REST, Place, joined, parts
from newsspider.storage.documents.commonplaces import learn
from newsspider.storage.documents.look import Look
from newsspider.storage.server.client import Database

Doc = Mapping[str, Any]


async def place_arrivals(db: Database, look: Look, ids: Collection[str]) -> set[str]:
    """Set the places of new articles; gives those of which the whole stories must be decided."""
    members = await look.stored_under(ids)
    new = [docs[0] for docs in members.values() if len(docs) == 1 and _is_untouched(docs[0])]
    rest = set(ids) - {doc["_id"] for doc in new}
    new.sort(key=order_key)
    await look.ask(new)
    places: dict[str, Place] = {}
    writes: list[UpdateOne] = []
    for doc in new:
        await look.compare(doc)
        if _changes_others(look, doc):
            rest.add(doc["_id"])
        else:
            writes += _writes(look, doc, places)
    await learn(db, look.found_common, look.found_furniture())
    if writes:
        await db["articles"].bulk_write(writes, ordered=False)
        look.changed += sum(places[doc["_id"]].duplicate_of is not None for doc in new if doc["_id"] in places)
        rest |= await _overtaken(db, look, places)
    return rest


def _is_untouched(doc: Doc) -> bool:
    """Whether an article stands as it was first written."""
    return doc["story_id"] == doc["_id"] and doc["revision"] == 1 and not doc["series"] and not doc["part_of"]


def _changes_others(look: Look, doc: Doc) -> bool:
    """Whether an article may change the places of others: it is a form, a round-up or part of one, or was earlier."""
    _id, own = doc["_id"], order_key(doc)
    for other in look.relations.of(_id, *Kind):
        relation, there = look.relations.get(_id, other), look.docs[other]
        if relation.kind is Kind.FORM or relation.block:
            return True
        if relation.kind is Kind.COPY and (_is_inside(relation) or order_key(there) > own):
            return True
        if relation.kind is Kind.PART and there["duplicate_of"] is not None:
            return True
    inside = [
        other
        for other in look.relations.of(_id, Kind.COPY, Kind.CONTAINS)
        if _is_inside(look.relations.get(other, _id))
    ]
    return len({look.docs[other]["story_id"] for other in inside}) > 1


def _is_inside(relation: Relation) -> bool:
    """Whether the first article stands in the second, which has more: one of two such makes it a round-up."""
    return relation.first_in_second >= ROUND_UP and relation.second_in_first <= ROUND_UP_REST


def _writes(look: Look, doc: Doc, places: dict[str, Place]) -> list[UpdateOne]:
    """Note the place of an article among those of which it is a copy; gives what is to be written."""
    _id, relations = doc["_id"], look.relations
    for other in relations.of(_id, Kind.COPY):
        there = look.docs[other]
        places.setdefault(other, Place(there["story_id"], there["duplicate_of"]))
    first = joined(_id, look.docs, relations, places)
    place = places[_id] = Place(first or _id, first)
    writes: list[UpdateOne] = []
    if first:
        writes.append(UpdateOne({"_id": _id, "story_id": _id}, {"$set": place._asdict()}))
    if wholes := parts(_id, relations, places):
        writes.append(UpdateOne({"_id": _id}, {"$addToSet": {"part_of": {"$each": wholes}}}))
    for part in relations.of(_id, Kind.CONTAINS):
        if look.docs[part]["story_id"] != place.story_id and _id not in look.docs[part]["part_of"]:
            writes.append(UpdateOne({"_id": part}, {"$addToSet": {"part_of": _id}}))
    return writes


async def _overtaken(db: Database, look: Look, places: Mapping[str, Place]) -> set[str]:
    """The articles whose place another process may have changed the ground of, since it was read."""
    moved = {_id for _id, place in places.items() if place.duplicate_of and look.docs[_id]["story_id"] == _id}
    now = await look.places_of(places)
    wrong = {_id for _id, place in places.items() if now.get(_id) != place}
    suspects = {_id for _id in moved if wrong.intersection({_id, *look.relations.of(_id, Kind.COPY)})}
    joined_meanwhile = db["articles"].find({"story_id": {"$in": sorted(moved)}}, {"story_id": 1})
    return suspects | {doc["story_id"] async for doc in joined_meanwhile}
