"""A new site file takes over what the generic reader stored for its domain, under the ids that it gives itself."""

from collections.abc import Awaitable, Callable
from typing import Any

from pymongo import InsertOne
from pymongo.errors import BulkWriteError, DuplicateKeyError

from newsspider.items import FIELDS, Article, Fetch, Sighting
from newsspider.portals import Portal, canonical_of, key_of
from newsspider.storage.documents.articles import write
from newsspider.storage.documents.revisions import settled
from newsspider.storage.documents.urls import note_numbers
from newsspider.storage.schema.shapes import NOTES
from newsspider.storage.server.client import Database
from newsspider.storage.server.errors import duplicates
from newsspider.urls import same_site, site_of
from newsspider.urls.splitting import urlsplit

CHUNK = 100  # articles read at once

# The fields in which an article is named by its id.
_NAMED = ("story_id", "duplicate_of", "series")

Doc = dict[str, Any]
AfterWrite = Callable[[Database, list[str]], Awaitable[Any]]


def generic_names(portal: Portal) -> list[str]:
    """The names under which the generic reader stores this portal's articles."""
    prefix = f"/{portal.path_prefix.strip('/')}/" if portal.path_prefix else "/"
    names = {site_of(f"https://{domain}{prefix}") for domain in portal.domains}
    return sorted(names - {portal.site})


async def take_over(db: Database, portal: Portal, after_write: AfterWrite | None = None) -> int:
    """Move a portal's articles, their revisions, URLs and tombstones from its generic names to its own; gives how many.

    Each article is made under its new id before the old one goes, so after a crash in between it is done again. Two
    addresses of one article become one: the later sighting wins, as always.
    """
    names = generic_names(portal)
    if portal.generic or not names:
        return 0
    moved: list[str] = []
    for ids in await _ids(db, "articles", names, portal):
        docs = await settled(db, await db["articles"].find({"_id": {"$in": list(ids)}}).to_list())
        for doc in sorted(docs, key=lambda doc: (doc["last_seen_at"], doc["_id"])):
            await _move(db, doc, ids[doc["_id"]], portal)
            moved.append(ids[doc["_id"]])
    for name in ("urls", "forgotten"):
        await _rename(db, name, names, portal)
    if after_write is not None:
        for start in range(0, len(moved), CHUNK):
            await after_write(db, moved[start : start + CHUNK])
    return len(moved)


async def _ids(db: Database, name: str, names: list[str], portal: Portal) -> list[dict[str, str]]:
    """Old and new ids of what is the portal's among the documents of its domain, in chunks."""
    found: dict[str, str] = {}
    async for doc in db[name].find({"site": {"$in": names}}, {"url": 1}):
        new_id = _new_id(doc["url"], portal)
        if new_id is not None:
            found[doc["_id"]] = new_id
    old = list(found)
    return [{_id: found[_id] for _id in old[start : start + CHUNK]} for start in range(0, len(old), CHUNK)]


def _new_id(url: str, portal: Portal) -> str | None:
    prefix = portal.path_prefix.rstrip("/")
    try:
        path = urlsplit(url).path
        if not same_site(url, portal.domains) or not (path == prefix or path.startswith(f"{prefix}/")):
            return None
        return f"{portal.site}:{key_of(url, portal)}"
    except ValueError:
        return None


async def _move(db: Database, old: Doc, new_id: str, portal: Portal) -> None:
    old_id = old["_id"]
    new = {**old, "_id": new_id, "site": portal.site, "url": canonical_of(old["url"], portal)}
    new |= {name: new_id for name in _NAMED if old[name] == old_id}
    if await db["articles"].find_one({"_id": new_id}, {"_id": 1}) is None:
        revisions = await db["revisions"].find({"article_id": old_id}).to_list()
        for revision in revisions:
            names = {"_id": f"{new_id}@{revision['revision']}", "article_id": new_id, "site": portal.site}
            copy = {**revision, **names}
            await db["revisions"].replace_one({"_id": copy["_id"]}, copy, upsert=True)
        try:
            await db["articles"].insert_one(new)
        except DuplicateKeyError:
            await _see_again(db, new)
    else:
        await _see_again(db, new)
    for name in _NAMED:
        await db["articles"].update_many({name: old_id, "_id": {"$ne": old_id}}, {"$set": {name: new_id}})
    held = {"part_of": old_id}
    await db["articles"].update_many(held, {"$addToSet": {"part_of": new_id}})
    await db["articles"].update_many(held, {"$pull": {"part_of": old_id}})
    await db["articles"].delete_one({"_id": old_id})
    await db["revisions"].delete_many({"article_id": old_id})


async def _see_again(db: Database, doc: Doc) -> None:
    """Another address of an article that is there already counts as one more sighting of it, at its time."""
    article = Article(**{name: doc[name] for name in FIELDS})
    fetch = Fetch(at=doc["last_seen_at"], key=doc["_id"], requested_url=doc["url"], cause="extraction")
    await write(db, [Sighting(article, fetch)])
    await _keep_notes(db, doc)


async def _keep_notes(db: Database, doc: Doc) -> None:
    """What users wrote to the article that goes stays with the other; where they wrote to both, as a list."""
    if NOTES not in doc:
        return
    there = await db["articles"].find_one({"_id": doc["_id"]}, {NOTES: 1})
    known = there.get(NOTES) if there else None
    if there is not None and known != doc[NOTES] and not (isinstance(known, list) and known[-1:] == [doc[NOTES]]):
        both = [there[NOTES], doc[NOTES]] if NOTES in there else doc[NOTES]
        condition = {"_id": doc["_id"], NOTES: there.get(NOTES, {"$exists": False})}
        await db["articles"].update_one(condition, {"$set": {NOTES: both}})


async def _rename(db: Database, name: str, names: list[str], portal: Portal) -> None:
    """Give the documents of a collection that is keyed by article ids their new ones; what is there already stays."""
    for ids in await _ids(db, name, names, portal):
        docs = await db[name].find({"_id": {"$in": list(ids)}}).to_list()
        made = [InsertOne({**doc, "_id": ids[doc["_id"]], "site": portal.site}) for doc in docs]
        try:
            if made:
                await db[name].bulk_write(made, ordered=False)
        except BulkWriteError as error:
            duplicates(error)
        await db[name].delete_many({"_id": {"$in": list(ids)}})
        await note_numbers(db, ids.values())
