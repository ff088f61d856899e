"""Writing articles: each once, corrections as revisions, and nothing older over anything newer.

An article is one document, and every change of it is conditional on what was read before: on the revision, and on no
later sighting. Where the condition fails another process was faster, and the sighting is judged again by what is there
now. What a correction replaces is kept by the same write, and moved to its revision afterwards. There are no
transactions: one whose process was killed holds its article for a minute, in which the next run could not write it.
"""

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import bson
from bson import Int64
from pymongo.errors import BulkWriteError, OperationFailure

from newsspider.items import Article, Sighting, document
from newsspider.items.sightings import WriteResult
from newsspider.storage.documents import foresight
from newsspider.storage.documents.decision import Doc, Plan, plan, to_milliseconds
from newsspider.storage.documents.revisions import settle, settled
from newsspider.storage.documents.tombstones import forgotten, remove_written
from newsspider.storage.schema.schema import SCHEMA_VERSION
from newsspider.storage.schema.shapes import PENDING
from newsspider.storage.schema.views import note_newest
from newsspider.storage.server.client import Database
from newsspider.storage.server.errors import DUPLICATE_KEY, MAX_SIZE, WRITE_CONFLICT, is_away, reason_of

logger = logging.getLogger(__name__)

TRIES = 12  # judgements of one sighting; each further one means that yet another process changed the article meanwhile
# Articles in one command. The embedded server writes a command as one transaction, which must fit into its cache with
# every page that it touches; each article touches some 35 pages of the index on `keys`, of 40 KB each.
COMMAND = 5
AT_ONCE = 4  # such commands under way; hides the way to a database that is far

# Articles among which the newest change of a site is looked for.
NEWEST = 300

# Read back for the comparison: everything but the large derived fields, which follow from the text.
_PROJECTION = {"search_text": 0, "signature": 0, "keys": 0}


async def write(
    db: Database, batch: Sequence[Sighting], *, again: bool = False, foresee: bool = False
) -> list[WriteResult]:
    """Write sightings of articles; gives one outcome for each, in order.

    ``again`` says that a part of the batch may have been written by an attempt of which no answer came: what is there
    already then counts as written now. A document that the server refuses is the outcome ``rejected`` and does not
    touch the others. ``foresee`` says that the stories are decided afterwards: new articles are stored with their
    places then, as far as these are plain.

    :raises PyMongoError: when the database is away; the batch may be written again as a whole.
    """
    outcomes: dict[int, WriteResult] = {}
    waves: list[dict[int, tuple[Sighting, Doc]]] = []
    for number, sighting in enumerate(batch):
        try:
            doc = stored_form(sighting.article)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, bson.errors.BSONError) as error:
            outcomes[number] = WriteResult(str(sighting.article._id), "rejected", detail=f"cannot be stored: {error}")
            continue
        # Several sightings of one article are written one after the other, in their order.
        wave = sum(any(doc["_id"] == other["_id"] for _, other in items.values()) for items in waves)
        waves += [{}] if wave == len(waves) else []
        waves[wave][number] = (sighting, doc)
    for items in waves:
        outcomes |= await _write_all(db, items, again=again, foresee=foresee)
    return [outcomes[number] for number in range(len(batch))]


async def _write_all(
    db: Database, items: dict[int, tuple[Sighting, Doc]], *, again: bool, foresee: bool
) -> dict[int, WriteResult]:
    """Write sightings of articles that are all different, judging again those that another process got ahead of."""
    done: dict[int, WriteResult] = {}
    for attempt in range(TRIES):
        rest = {number: item for number, item in items.items() if number not in done}
        if not rest:
            return done
        if attempt:
            await asyncio.sleep(0.02 * attempt)
        done |= await _attempt(db, rest, again=again, foresee=foresee)
    if len(done) < len(items):
        # Not their fault: the caller keeps them and tries again later.
        raise OperationFailure(f"other processes were faster {TRIES} times", WRITE_CONFLICT)
    return done


def stored_form(article: Article) -> Doc:
    """The article as a document whose types are those of the validator, in field order.

    :raises ValueError, TypeError: when a value is not what it must be, or the whole is too large. So nothing of a page
        can be an operator, or more than text.
    """
    doc = document(article)
    doc["keys"] = [Int64(key) for key in doc["keys"]]  # small ones would become int32 otherwise
    doc["related"] = [{name: entry[name] for name in ("title", "url", "label")} for entry in doc["related"]]
    doc["extraction"] = {str(name): str(value) for name, value in sorted(doc["extraction"].items())}
    doc["schema_version"] = SCHEMA_VERSION
    for name in ("_id", "site", "url", "headline", "body"):
        if type(doc[name]) is not str:
            raise TypeError(f"{name} is {type(doc[name]).__name__}, not text")
    for name in ("published_at", "updated_at"):
        doc[name] = to_milliseconds(doc[name], name) if doc[name] is not None else None
    size = len(bson.encode(doc))
    if size > MAX_SIZE:
        raise ValueError(f"{size} bytes, more than the {MAX_SIZE} that a document may have")
    return doc


async def _attempt(
    db: Database, items: Mapping[int, tuple[Sighting, Doc]], *, again: bool, foresee: bool
) -> dict[int, WriteResult]:
    """One attempt at articles that are all different; leaves out those of which another process changed the ground."""
    ids = [doc["_id"] for _, doc in items.values()]
    stored, gone = await asyncio.gather(_stored(db, ids), forgotten(db, ids))
    live = [doc["_id"] for sighting, doc in items.values() if sighting.fetch.live and doc["_id"] in stored]
    last = await _last_revisions(db, [stored[_id] for _id in live])
    done: dict[int, WriteResult] = {}
    plans: list[tuple[int, Plan]] = []
    for number, (sighting, doc) in items.items():
        if doc["_id"] in gone:
            done[number] = WriteResult(doc["_id"], "forgotten")
            continue
        planned = plan(stored.get(doc["_id"]), doc, sighting, again=again, last=last.get(doc["_id"]))
        if planned.insert is None and planned.change is None:
            done[number] = planned.outcome
        elif planned.revision is not None and len(bson.encode({**doc, PENDING: planned.revision})) > MAX_SIZE:
            detail = f"with what it replaces it has more than the {MAX_SIZE} bytes of a document"
            done[number] = WriteResult(doc["_id"], "rejected", detail=detail)
        else:
            plans.append((number, planned))
    new = [one.insert for _, one in plans if one.insert]
    async with foresight.alone(db, new if foresee else []):
        done |= await _write(db, plans)
        ours = [one for number, one in plans if number in done and done[number] is one.outcome]
        stored_now = [one.insert for one in ours if one.insert]
        revised = [one for one in ours if one.revision]
        if stored_now or revised:
            await note_newest(db, stored_now)
    if revised:
        await settle(db, [{**stored[one.outcome.id], **one.values} for one in revised])
    written = {outcome.id for outcome in done.values() if outcome.status in ("stored", "revised", "unchanged")}
    removed = await remove_written(db, written)
    return {n: WriteResult(out.id, "forgotten") if out.id in removed else out for n, out in done.items()}


async def _stored(db: Database, ids: Sequence[str]) -> dict[str, Doc]:
    """What is stored of some articles, after the revisions that wait in them are moved."""
    found = await db["articles"].find({"_id": {"$in": list(ids)}}, _PROJECTION).to_list()
    return {doc["_id"]: doc for doc in await settled(db, found)}


async def _last_revisions(db: Database, articles: Sequence[Doc]) -> dict[str, Doc]:
    """The newest revision of each of some articles that have any."""
    ids = [f"{doc['_id']}@{doc['revision'] - 1}" for doc in articles if doc["revision"] > 1]
    if not ids:
        return {}
    return {doc["article_id"]: doc async for doc in db["revisions"].find({"_id": {"$in": ids}})}


async def _write(db: Database, plans: Sequence[tuple[int, Plan]]) -> dict[int, WriteResult]:
    """Inserts and changes, in commands of which some are under way at once. Leaves out what is to be judged again."""
    done: dict[int, WriteResult] = {}
    commands = [plans[start : start + COMMAND] for start in range(0, len(plans), COMMAND)]
    for start in range(0, len(commands), AT_ONCE):
        together = (_bulk(db, command) for command in commands[start : start + AT_ONCE])
        # All are waited for: none must write on while its caller takes its failure for the end.
        for result in await asyncio.gather(*together, return_exceptions=True):
            if isinstance(result, BaseException):
                raise result
            done |= result
    return done


async def _bulk(db: Database, plans: Sequence[tuple[int, Plan]]) -> dict[int, WriteResult]:
    """Inserts and changes in one unordered bulk. Leaves out what is to be judged again."""
    done = {number: one.outcome for number, one in plans}
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
            done[number] = WriteResult(one.outcome.id, "rejected", detail=reason_of(failure))
    return done


def _is_lost_ground(one: Plan, failure: Mapping[str, Any]) -> bool:
    """Whether the article was removed meanwhile: the upsert would make a part of a document, which is refused."""
    rules = failure.get("errInfo", {}).get("details", {}).get("schemaRulesNotSatisfied", [])
    return one.insert is None and any(rule.get("operatorName") == "required" for rule in rules)


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


async def newest_change(db: Database, site: str, before: datetime) -> datetime | None:
    """The newest moment among a site's last published articles that were known ``before``: publication or update."""
    fields = {"published_at": 1, "updated_at": 1}
    query = {"site": site, "first_seen_at": {"$lt": before}}
    docs = await db["articles"].find(query, fields).sort("published_at", -1).limit(NEWEST).to_list()
    return max((at for doc in docs for at in (doc.get("published_at"), doc.get("updated_at")) if at), default=None)


async def existing(db: Database, ids: Iterable[str]) -> set[str]:
    """Those of some article ids that are stored."""
    return {doc["_id"] async for doc in db["articles"].find({"_id": {"$in": list(ids)}}, {"_id": 1})}
