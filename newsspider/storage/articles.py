"""Writing articles: each once, corrections as revisions, and nothing older over anything newer.

An article is one document, and every change of it is conditional on what was read before: on the revision, and on no
later sighting. Where the condition fails another process was faster, and the sighting is judged again by what is there
now. A revision and its article are one transaction where the server has transactions; elsewhere the revision is written
first, under an ``_id`` that a repetition meets again.
"""

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import bson
from bson import Int64
from pymongo import InsertOne, ReturnDocument, UpdateOne
from pymongo.errors import BulkWriteError, OperationFailure

from newsspider.items import CONTENT_FIELDS, Article, document
from newsspider.revisions import changed_fields, describe, kept_from_sources, kept_moments, replaced_values
from newsspider.storage.client import Database
from newsspider.storage.errors import DUPLICATE_KEY, WRITE_CONFLICT, is_away
from newsspider.storage.schema import SCHEMA_VERSION
from newsspider.storage.sighting import Outcome, Sighting

logger = logging.getLogger(__name__)

MAX_SIZE = 16 * 1024 * 1024  # bytes of BSON: what MongoDB takes
TRIES = 8  # judgements of one sighting; each further one means that yet another process changed the article meanwhile
MERGED = timedelta(hours=1)  # changes of a live page within so long of a revision are part of it
TOGETHER = 4  # revisions written at the same time; they are rare, and each needs a session of its own

# What the story depends on: the story is decided again when one of these changes.
_TEXT = frozenset({"headline", "body", "published_at"})
# Not taken from a sighting, but kept by the archive.
_KEPT = frozenset(
    {"_id", "story_id", "duplicate_of", "revision", "first_seen_at", "changed_at", "last_seen_at", "withdrawn_at"}
)
# Read back for the comparison: everything but the large derived fields, which follow from the text.
_PROJECTION = {"search_text": 0, "signature": 0, "bands": 0}
_DERIVED = ("search_text", "content_hash", "shingles", "signature", "bands")

Doc = dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """What a sighting comes to, given what is stored: nothing, an insert, or a change under a condition.

    ``outcome`` is that of success. A ``revision`` is written together with the change.
    """

    outcome: Outcome
    insert: Doc | None = None
    condition: Doc = field(default_factory=dict)
    change: Doc | None = None
    revision: Doc | None = None

    def operation(self) -> InsertOne[Doc] | UpdateOne:
        if self.insert is not None:
            return InsertOne(self.insert)
        assert self.change is not None
        # With `upsert` a condition that does not hold is an error of its own (a duplicate `_id`), which names the
        # operation; without, a bulk would only tell how many matched.
        return UpdateOne(self.condition, self.change, upsert=True)


async def write(
    db: Database, batch: Sequence[Sighting], *, transactions: bool = True, again: bool = False
) -> list[Outcome]:
    """Write sightings of articles; gives one outcome for each, in order.

    ``transactions`` says whether the server has them (:func:`has_transactions`), ``again`` that a part of the batch may
    have been written by an attempt of which no answer came: what is there already then counts as written now. A
    document that the server refuses is the outcome ``rejected`` and does not touch the others.

    :raises PyMongoError: when the database is away; the batch may be written again as a whole.
    """
    outcomes: dict[int, Outcome] = {}
    waves: list[dict[int, tuple[Sighting, Doc]]] = []
    for number, sighting in enumerate(batch):
        try:
            doc = stored_form(sighting.article)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, bson.errors.BSONError) as error:
            outcomes[number] = Outcome(str(sighting.article._id), "rejected", detail=f"cannot be stored: {error}")
            continue
        # Several sightings of one article are written one after the other, in their order.
        wave = sum(any(doc["_id"] == other["_id"] for _, other in items.values()) for items in waves)
        waves += [{}] if wave == len(waves) else []
        waves[wave][number] = (sighting, doc)
    for items in waves:
        outcomes |= await _write_all(db, items, transactions=transactions, again=again)
    return [outcomes[number] for number in range(len(batch))]


async def _write_all(
    db: Database, items: dict[int, tuple[Sighting, Doc]], *, transactions: bool, again: bool
) -> dict[int, Outcome]:
    """Write sightings of articles that are all different, judging again those that another process got ahead of."""
    done: dict[int, Outcome] = {}
    for _ in range(TRIES):
        rest = {number: item for number, item in items.items() if number not in done}
        if not rest:
            return done
        done |= await _attempt(db, rest, transactions=transactions, again=again)
    for number in items.keys() - done.keys():
        detail = f"other processes changed it {TRIES} times meanwhile"
        done[number] = Outcome(items[number][1]["_id"], "rejected", detail=detail)
    return done


async def has_transactions(db: Database) -> bool:
    """Whether the server has transactions: members of a replica set and routers do, a single ``mongod`` does not."""
    hello = await db.client.admin.command("hello")
    return "setName" in hello or hello.get("msg") == "isdbgrid"


def stored_form(article: Article) -> Doc:
    """The article as a document whose types are those of the validator, in field order.

    :raises ValueError, TypeError: when a value is not what it must be, or the whole is too large. So nothing of a page
        can be an operator, or more than text.
    """
    doc = document(article)
    doc["bands"] = [Int64(band) for band in doc["bands"]]  # small ones would become int32 otherwise
    doc["related"] = [{name: entry[name] for name in ("title", "url", "label")} for entry in doc["related"]]
    doc["extraction"] = {str(name): str(value) for name, value in sorted(doc["extraction"].items())}
    doc["schema_version"] = SCHEMA_VERSION
    for name in ("_id", "site", "url", "headline", "body"):
        if type(doc[name]) is not str:
            raise TypeError(f"{name} is {type(doc[name]).__name__}, not text")
    for name in ("published_at", "updated_at"):
        doc[name] = _to_milliseconds(doc[name], name) if doc[name] is not None else None
    size = len(bson.encode(doc))
    if size > MAX_SIZE:
        raise ValueError(f"{size} bytes, more than the {MAX_SIZE} that a document may have")
    return doc


def _to_milliseconds(moment: datetime, name: str) -> datetime:
    """As the database gives it back; else what was just stored would seem to differ."""
    if moment.tzinfo is None:
        raise ValueError(f"{name} has no zone")
    return moment.astimezone(UTC).replace(microsecond=moment.microsecond // 1000 * 1000)


async def _attempt(
    db: Database, items: Mapping[int, tuple[Sighting, Doc]], *, transactions: bool, again: bool
) -> dict[int, Outcome]:
    """One attempt at articles that are all different; leaves out those of which another process changed the ground."""
    ids = [doc["_id"] for _, doc in items.values()]
    stored, forgotten = await asyncio.gather(_stored(db, ids), _forgotten(db, ids))
    live = [doc["_id"] for sighting, doc in items.values() if sighting.fetch.live and doc["_id"] in stored]
    last = await _last_revisions(db, [stored[_id] for _id in live])
    done: dict[int, Outcome] = {}
    bulk: list[tuple[int, Plan]] = []
    revised: list[tuple[int, Plan]] = []
    for number, (sighting, doc) in items.items():
        if doc["_id"] in forgotten:
            done[number] = Outcome(doc["_id"], "forgotten")
            continue
        planned = plan(stored.get(doc["_id"]), doc, sighting, again=again, last=last.get(doc["_id"]))
        if planned.insert is None and planned.change is None:
            done[number] = planned.outcome
        else:
            (bulk if planned.revision is None else revised).append((number, planned))
    done |= await _bulk(db, bulk)
    limit = asyncio.Semaphore(TOGETHER)
    results = await asyncio.gather(*(_revise(db, one, limit, transactions=transactions) for _, one in revised))
    done |= {number: outcome for (number, _), outcome in zip(revised, results, strict=True) if outcome is not None}
    written = {outcome.id for outcome in done.values() if outcome.status in ("stored", "revised", "unchanged")}
    # Forgotten while it was being written: the one who forgets removes before or after this, never neither.
    for _id in await _forgotten(db, written):
        await db["revisions"].delete_many({"article_id": _id})
        await db["articles"].delete_one({"_id": _id})
        done = {n: Outcome(_id, "forgotten") if outcome.id == _id else outcome for n, outcome in done.items()}
    return done


async def _stored(db: Database, ids: Sequence[str]) -> dict[str, Doc]:
    return {doc["_id"]: doc async for doc in db["articles"].find({"_id": {"$in": list(ids)}}, _PROJECTION)}


async def _last_revisions(db: Database, articles: Sequence[Doc]) -> dict[str, Doc]:
    """The newest revision of each of some articles that have any."""
    ids = [f"{doc['_id']}@{doc['revision'] - 1}" for doc in articles if doc["revision"] > 1]
    if not ids:
        return {}
    return {doc["article_id"]: doc async for doc in db["revisions"].find({"_id": {"$in": ids}})}


async def _forgotten(db: Database, ids: Iterable[str]) -> set[str]:
    wanted = list(ids)
    if not wanted:
        return set()
    return {doc["_id"] async for doc in db["forgotten"].find({"_id": {"$in": wanted}}, {"_id": 1})}


def plan(
    old: Doc | None, new: Doc, sighting: Sighting, *, again: bool = False, last: Mapping[str, Any] | None = None
) -> Plan:
    """What a sighting comes to, given what is stored. Pure; ``new`` is the sighting's :func:`stored_form`.

    ``last`` is the article's newest revision, where the sighting is one of a live page.
    """
    at = _to_milliseconds(sighting.fetch.at, "the moment of the fetch")
    _id = new["_id"]
    if old is None:
        own = {"story_id": _id, "duplicate_of": None, "revision": 1, "withdrawn_at": None}
        own |= dict.fromkeys(("first_seen_at", "changed_at", "last_seen_at"), at)
        return Plan(Outcome(_id, "stored", text_changed=True, changed_at=at), insert={**new, **own})
    # What is stored is newer than the sighting. A page that is parsed again is as old as its recording, and may replace
    # what an earlier parse made of the same content, which the archive has held since `changed_at`.
    if at < (old["changed_at"] if sighting.fetch.cause == "extraction" else old["last_seen_at"]):
        earlier = {"$min": {"first_seen_at": at}} if at < old["first_seen_at"] else None
        return Plan(Outcome(_id, "older"), condition={"_id": _id}, change=earlier)
    new = {**new, **kept_moments(old, new), **kept_from_sources(old, new)}
    changed = changed_fields(old, new)
    came_back = old["withdrawn_at"] is not None and old["withdrawn_at"] <= at
    values: Doc = {name: new[name] for name in new if name not in _KEPT and _differs(name, old, new)}
    values |= {"withdrawn_at": None} if came_back else {}
    values |= {"last_seen_at": at} if at > old["last_seen_at"] else {}
    condition = {"_id": _id, "revision": old["revision"], "last_seen_at": old["last_seen_at"]}
    if not changed:
        ours = again and old["changed_at"] == at
        status = "unchanged" if not ours else "stored" if old["revision"] == 1 else "revised"
        text_changed = ours or "content_hash" in values
        outcome = Outcome(_id, status, text_changed=text_changed, came_back=came_back, changed_at=old["changed_at"])
        return Plan(outcome, condition=condition, change={"$set": values} if values else None)
    if last is not None and last["seen_at"] <= at < last["seen_at"] + MERGED:
        values |= {"changed_at": at}
        text_changed = bool(_TEXT.intersection(changed))
        outcome = Outcome(_id, "revised", changed, text_changed, came_back=came_back, changed_at=at)
        return Plan(outcome, condition=condition, change={"$set": values}, revision=_merged(last, old, new))
    # A page that came later than all that is stored differs because the portal changed it, whoever reads it.
    cause = "portal" if at > old["last_seen_at"] else sighting.fetch.cause
    values |= {"revision": old["revision"] + 1, "changed_at": at}
    revision = {
        "_id": f"{_id}@{old['revision']}",
        "article_id": _id,
        "revision": old["revision"],
        "seen_at": at,
        "cause": cause,
        **replaced_values(old, changed),
        "changes": describe(old, new, changed),
    }
    outcome = Outcome(_id, "revised", changed, bool(_TEXT.intersection(changed)), came_back=came_back, changed_at=at)
    return Plan(outcome, condition=condition, change={"$set": values}, revision=revision)


def _merged(last: Mapping[str, Any], old: Doc, new: Doc) -> Doc:
    """The newest revision with another change in it: still from the version before it, now to the new one."""
    before = {**old, **{name: last[name] for name in CONTENT_FIELDS if name in last}}
    changed = changed_fields(before, new)
    kept = [name for name in CONTENT_FIELDS if name in last or name in changed]
    head = {name: last[name] for name in ("_id", "article_id", "revision", "seen_at", "cause")}
    return {**head, **replaced_values(before, kept), "changes": describe(before, new, changed)}


def _differs(name: str, old: Doc, new: Doc) -> bool:
    if name in ("search_text", "signature", "bands"):  # not read back; they follow from the text
        return any(old.get(it) != new[it] for it in ("headline", "body", "content_hash", "shingles", "schema_version"))
    return name not in old or bool(old[name] != new[name])


async def _bulk(db: Database, plans: Sequence[tuple[int, Plan]]) -> dict[int, Outcome]:
    """Inserts and changes without revisions, in one unordered bulk. Leaves out what is to be judged again."""
    done = {number: one.outcome for number, one in plans}
    if not plans:
        return done
    try:
        await db["articles"].bulk_write([one.operation() for _, one in plans], ordered=False)
    except BulkWriteError as error:
        if error.details.get("writeConcernErrors"):
            raise
        for failure in error.details["writeErrors"]:
            number, one = plans[failure["index"]]
            if failure["code"] in (DUPLICATE_KEY, WRITE_CONFLICT) or _is_lost_ground(one, failure):
                del done[number]
                continue
            refusal = OperationFailure(failure.get("errmsg", ""), failure["code"], dict(failure))
            if is_away(refusal):
                raise refusal from None
            done[number] = Outcome(one.outcome.id, "rejected", detail=reason_of(failure))
    return done


def _is_lost_ground(one: Plan, failure: Mapping[str, Any]) -> bool:
    """Whether the article was removed meanwhile: the upsert would make a part of a document, which is refused."""
    rules = failure.get("errInfo", {}).get("details", {}).get("schemaRulesNotSatisfied", [])
    return one.insert is None and any(rule.get("operatorName") == "required" for rule in rules)


def reason_of(error: Mapping[str, Any]) -> str:
    """The server's reason in one line; of a validator the fields that it did not accept."""
    reason = str(error.get("errmsg", ""))
    rules = error.get("errInfo", {}).get("details", {}).get("schemaRulesNotSatisfied", [])
    for rule in rules:
        for refused in rule.get("propertiesNotSatisfied", []):
            why = "; ".join(str(part.get("reason", part.get("operatorName"))) for part in refused.get("details", []))
            reason += f"; {refused.get('propertyName')}: {why}"
        if rule.get("missingProperties"):
            reason += f"; missing: {', '.join(rule['missingProperties'])}"
    return reason[:1000]


async def _revise(db: Database, one: Plan, limit: asyncio.Semaphore, *, transactions: bool) -> Outcome | None:
    """Write a revision and its article; None if another process changed the article meanwhile."""
    assert one.change is not None
    assert one.revision is not None
    async with limit:
        try:
            if transactions:
                written = await _revise_at_once(db, one.condition, one.change, one.revision)
            else:
                written = await _revise_in_order(db, one.condition, one.change, one.revision)
        except OperationFailure as error:
            if error.code in (WRITE_CONFLICT, DUPLICATE_KEY):
                return None
            if is_away(error):
                raise
            return Outcome(one.outcome.id, "rejected", detail=reason_of(error.details or {"errmsg": str(error)}))
    return one.outcome if written else None


async def _revise_at_once(db: Database, condition: Doc, change: Doc, revision: Doc) -> bool:
    """Both in one transaction; whether the condition held."""
    async with db.client.start_session() as session, await session.start_transaction(write_concern=db.write_concern):
        result = await db["articles"].update_one(condition, change, session=session)
        if result.matched_count:
            await db["revisions"].replace_one({"_id": revision["_id"]}, revision, upsert=True, session=session)
        else:
            await session.abort_transaction()
        return bool(result.matched_count)


async def _revise_in_order(db: Database, condition: Doc, change: Doc, revision: Doc) -> bool:
    """The revision first: after a crash in between, the next run writes it again under the same ``_id``.

    Of two processes that change one version, the loser may have written over the winner's revision, before or after the
    winner's article. So the winner writes it once more, and the loser puts back what it replaced if that still stands.
    """
    revisions, by_id = db["revisions"], {"_id": revision["_id"]}
    before = await revisions.find_one_and_replace(by_id, revision, upsert=True, return_document=ReturnDocument.BEFORE)
    result = await db["articles"].update_one(condition, change)
    if result.matched_count:
        await revisions.replace_one(by_id, revision, upsert=True)
    elif before is not None:
        await revisions.replace_one({**by_id, "changes": revision["changes"]}, before)
    return bool(result.matched_count)


async def withdraw(db: Database, ids: Iterable[str], at: datetime) -> list[str]:
    """Mark articles as taken away by their portal at ``at``; gives those that were not marked before.

    A sighting later than ``at`` wins over it.
    """
    wanted = list(ids)
    standing = {"_id": {"$in": wanted}, "withdrawn_at": None, "last_seen_at": {"$lte": at}}
    found = [doc["_id"] async for doc in db["articles"].find(standing, {"_id": 1})]
    if found:
        await db["articles"].update_many({**standing, "_id": {"$in": found}}, {"$set": {"withdrawn_at": at}})
    return found


async def confirm(db: Database, ids: Iterable[str], at: datetime) -> None:
    """Take note that articles stood at ``at`` as they are stored: their portal answered that nothing was modified."""
    wanted = list(ids)
    if wanted:
        query = {"_id": {"$in": wanted}, "last_seen_at": {"$lt": at}}
        await db["articles"].update_many(query, {"$set": {"last_seen_at": at, "withdrawn_at": None}})


async def published(db: Database, ids: Iterable[str]) -> dict[str, datetime]:
    """When those of some articles that are stored and have a date were published."""
    query = {"_id": {"$in": list(ids)}, "published_at": {"$ne": None}}
    return {doc["_id"]: doc["published_at"] async for doc in db["articles"].find(query, {"published_at": 1})}
