"""Which stored articles are one story: looked for after they were written, so that of two writers one sees both.

What articles are to each other follows from the articles, whoever came first. Every call recomputes the stories it
touches from what is stored, writes what differs, and looks again until nothing differs. So of several processes the
last to write has seen what all wrote, and any order of arrival ends alike. docs/copies.md has the argument and the
costs.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pymongo import UpdateMany, UpdateOne

from newsspider.copies import Kind, order_key
from newsspider.copies.story import Place, Relations, parts, resolve, settle
from newsspider.storage.documents import foresight
from newsspider.storage.documents.arrival import place_arrivals
from newsspider.storage.documents.commonplaces import commonplaces, learn
from newsspider.storage.documents.look import Look
from newsspider.storage.schema.views import changes as changes_counted
from newsspider.storage.schema.views import note_change
from newsspider.storage.server.client import Database

logger = logging.getLogger(__name__)

ROUNDS = 20  # looks at one story until it settles; each further one means that another process wrote meanwhile

Doc = Mapping[str, Any]
Write = UpdateOne | UpdateMany


@dataclass
class Decided:
    """What a decision did: ``changed`` articles got another place; ``bounded`` looks hit a bound, so that order of
    arrival may show; ``rounds`` of looking; ``settled`` is False if others kept writing to the same stories."""

    changed: int = 0
    bounded: int = 0
    rounds: int = 0
    settled: bool = True


@dataclass
class _Changes:
    """What is to be written of each article."""

    values: dict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    wholes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # articles that contain it now
    no_wholes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # and that do no more
    renamed: dict[str, str] = field(default_factory=dict)  # series by another id

    def writes(self) -> list[Write]:
        """The commands; each holds whatever other processes wrote meanwhile to other fields."""
        made: list[Write] = []
        for old, new in self.renamed.items():
            made.append(UpdateMany({"series": old}, {"$set": {"series": new}}))
        made += [UpdateOne({"_id": _id}, {"$set": values}) for _id, values in self.values.items()]
        for _id, ids in self.wholes.items():
            made.append(UpdateOne({"_id": _id}, {"$addToSet": {"part_of": {"$each": sorted(ids)}}}))
        for _id, ids in self.no_wholes.items():
            made.append(UpdateOne({"_id": _id}, {"$pull": {"part_of": {"$in": sorted(ids)}}}))
        return made


async def decide(db: Database, article_ids: Iterable[str]) -> Decided:
    """Find what articles that were just written, new or revised, are to others, and set their places.

    A story that a revised article was in is decided again as a whole. Ids that are not stored are passed over. Safe to
    repeat, and safe in any number of processes.
    """
    ids = set(article_ids)
    foreseen = foresight.take(db, ids)
    if foreseen is not None and await foresight.holds(db, foreseen, ids):
        if foreseen.writes:
            await db["articles"].bulk_write(foreseen.writes, ordered=False)
        changed = sum(values["duplicate_of"] is not None for values in foreseen.values.values())
        rest = ids - set(foreseen.values) | foreseen.undone
        return await _settle(db, rest, set(), changed) if rest else Decided(changed, rounds=1)
    await note_change(db)
    look = Look(db, await commonplaces(db, await changes_counted(db)))
    rest = await place_arrivals(db, look, ids, foreseen.values if foreseen else {})
    rest |= foreseen.undone if foreseen else set()
    decided = await _settle(db, rest, set(), look.changed) if rest else Decided(look.changed, rounds=1)
    decided.bounded += look.bounded + look.candidates.bounded
    return decided


async def story_of_forgotten(db: Database, story_ids: Iterable[str]) -> Decided:
    """Decide again what is left of stories after articles were removed from them.

    ``story_ids`` are the ``story_id`` of the removed articles, read before they went.
    """
    await note_change(db)
    return await _settle(db, set(), set(story_ids))


async def _settle(db: Database, ids: set[str], story_ids: set[str], changed: int = 0) -> Decided:
    decided = Decided(changed)
    while decided.rounds < ROUNDS:
        decided.rounds += 1
        look = Look(db, await commonplaces(db))
        await look.around(ids, story_ids)
        await look.through_copies(look.expanded)
        decided.bounded += look.bounded + look.candidates.bounded
        relations = resolve(look.relations, {_id for _id, doc in look.docs.items() if doc["series"]})
        places = settle(look.nodes, relations)
        moved = {_id: place for _id, place in places.items() if place != _stored_place(look.nodes[_id])}
        changes = _Changes()
        for _id, place in moved.items():
            changes.values[_id] |= place._asdict()
        await _set_parts(db, look, relations, places, changes)
        touched = await _set_series(db, look, relations, changes)
        if news := await learn(db, look.candidates.common, look.found_furniture(), look.candidates.forms):
            touched |= await look.carriers(news)
        if writes := changes.writes() + _followers(moved, places, look):
            await db["articles"].bulk_write(writes, ordered=False)
            await note_change(db)
        if not moved and not touched:
            return decided
        decided.changed += len(moved)
        # What shares a story with a moved article is looked at again: another process may have written to it, too.
        stories = {place.story_id for place in moved.values()}
        ids, story_ids = {_id for _id, place in places.items() if place.story_id in stories} | touched, set()
    decided.settled = False
    logger.warning("Stories around %s did not settle in %d rounds", sorted(ids)[:5], ROUNDS)
    return decided


def _stored_place(doc: Doc) -> Place:
    return Place(doc.get("story_id") or "", doc.get("duplicate_of"))


def _followers(moved: Mapping[str, Place], places: Mapping[str, Place], look: Look) -> list[Write]:
    """For stories too large to be read to their end: what was not read follows those that were."""
    writes: list[Write] = []
    for old in sorted(look.believed) if moved else ():
        new = next((place.story_id for _id, place in places.items() if look.nodes[_id].get("story_id") == old), old)
        if new != old:
            unread = {"story_id": old, "_id": {"$nin": [old, new]}}
            writes.append(UpdateMany(unread, {"$set": Place(new, new)._asdict()}))
    return writes


async def _set_parts(
    db: Database, look: Look, relations: Relations, places: Mapping[str, Place], changes: _Changes
) -> None:
    """Say of each article which others contain it, from its own side and from theirs."""
    for _id in look.expanded:
        stored = set(look.docs[_id]["part_of"])
        now = set(parts(_id, relations, places))
        for other in relations.of(_id, Kind.CONTAINS):
            if other not in look.expanded and _id not in look.docs[other]["part_of"]:
                changes.wholes[other].add(_id)
        for other in relations.of(_id, Kind.NONE, Kind.FORM):
            if other not in look.expanded and _id in look.docs[other]["part_of"]:
                changes.no_wholes[other].add(_id)
        if now - stored:
            changes.wholes[_id] |= now - stored
        if gone := {whole for whole in stored - now if whole in look.docs or look.docs[_id]["revision"] > 1}:
            changes.no_wholes[_id] |= gone
    # A revised text may contain no more what it did.
    revised = [_id for _id in look.expanded if look.docs[_id]["revision"] > 1]
    if revised:
        async for doc in db["articles"].find({"part_of": {"$in": revised}}, {"part_of": 1}):
            held = set(relations.of(doc["_id"], Kind.PART))
            if lost := set(doc["part_of"]).intersection(revised) - held:
                changes.no_wholes[doc["_id"]] |= lost


async def _set_series(db: Database, look: Look, relations: Relations, changes: _Changes) -> set[str]:
    """Give the articles that are one form of one outlet the same series; gives those that were touched.

    A series is named by its earliest article, so its name follows from the articles alone.
    """
    touched: set[str] = set()
    forms = look.forms(relations)
    for _id, others in forms.items():
        members = [_id, *others]
        names = {look.docs[one]["series"] for one in members if look.docs[one]["series"]}
        await look.candidates.read(name for name in sorted(names) if name not in look.docs)
        first = min((one for one in {*members, *names} if one in look.docs), key=lambda one: order_key(look.docs[one]))
        for one in members:
            if look.docs[one]["series"] != first:
                changes.values[one] |= {"series": first}
                touched.add(_id)
        changes.renamed.update({name: first for name in names if name != first})
    for _id in look.expanded - set(forms):
        series = look.docs[_id]["series"]
        if series and not look.known.keys.intersection(look.docs[_id]["keys"]):
            members = [doc["_id"] async for doc in db["articles"].find({"series": series}, {"_id": 1}).limit(2)]
            if series != _id or members == [_id]:
                changes.values[_id] |= {"series": None}
    return touched
