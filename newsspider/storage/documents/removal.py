"""Removal for good: the article, its history, its place in its story, and a tombstone so that it does not come back."""

import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import ReplaceOne

from newsspider.storage.documents import stories
from newsspider.storage.server.client import Database

CHUNK = 200  # articles removed at once

Doc = dict[str, Any]


@dataclass
class Removed:
    """What was removed; ``unknown`` are ids of which nothing was known, which have a tombstone all the same."""

    articles: int = 0
    revisions: int = 0
    urls: int = 0
    unknown: int = 0


async def forget(db: Database, ids: Iterable[str], at: datetime) -> Removed:
    """Remove articles by their ids. Safe to repeat, after a crash as well.

    The tombstone comes first: whoever writes the article meanwhile sees it afterwards and takes the article away again.
    """
    removed = Removed()
    wanted = [_id for _id in ids if type(_id) is str and ":" in _id]
    for start in range(0, len(wanted), CHUNK):
        await _forget(db, wanted[start : start + CHUNK], at, removed)
    return removed


async def _forget(db: Database, ids: list[str], at: datetime, removed: Removed) -> None:
    by_id = {"_id": {"$in": ids}}
    known = {doc["_id"]: doc async for doc in db["urls"].find(by_id, {"url": 1})}
    known |= {doc["_id"]: doc async for doc in db["articles"].find(by_id, {"url": 1, "story_id": 1})}
    buried = {doc["_id"]: doc async for doc in db["forgotten"].find(by_id)}
    tombs = [_tombstone(_id, known.get(_id), buried.get(_id), at) for _id in ids]
    await db["forgotten"].bulk_write([ReplaceOne({"_id": tomb["_id"]}, tomb, upsert=True) for tomb in tombs])
    removed.unknown += sum(_id not in known and _id not in buried for _id in ids)
    removed.revisions += (await db["revisions"].delete_many({"article_id": {"$in": ids}})).deleted_count
    removed.articles += (await db["articles"].delete_many(by_id)).deleted_count
    removed.urls += (await db["urls"].delete_many(by_id)).deleted_count
    await db["rejected"].delete_many(by_id)
    held = {"part_of": {"$in": ids}}
    await db["articles"].update_many(held, {"$pull": {"part_of": {"$in": ids}}})
    await stories.story_of_forgotten(db, {tomb["story_id"] for tomb in tombs if tomb["story_id"]} | set(ids))


async def take_back(db: Database, _id: str, at: datetime) -> bool:
    """Remove an article that was stored for the first time by the sighting of ``at``, and by no other since.

    :returns: whether there was one. No tombstone is left: the address may hold an article some day.
    """
    first = {"_id": _id, "revision": 1, "first_seen_at": at, "last_seen_at": at}
    doc = await db["articles"].find_one_and_delete(first, {"story_id": 1})
    if doc is None:
        return False
    await stories.story_of_forgotten(db, {doc["story_id"], _id})
    return True


def _tombstone(_id: str, known: Doc | None, buried: Doc | None, at: datetime) -> Doc:
    """What stays: the address, by which it is recognised, and the story, so that a repetition can decide it again."""
    known, buried = known or {}, buried or {}
    return {
        "_id": _id,
        "url": known.get("url") or buried.get("url") or "",
        "site": _id.partition(":")[0],
        "story_id": known.get("story_id") or buried.get("story_id"),
        "at": buried.get("at") or at,
    }


async def forget_site(db: Database, site: str, at: datetime) -> Removed:
    """Remove all that is known of a site. What its portal publishes later is new, and comes if the site is crawled."""
    removed = Removed()
    for name in ("articles", "urls"):
        async for ids in _ids_of_site(db, name, site):
            await _forget(db, ids, at, removed)
    await db["rejected"].delete_many({"site": site})
    await db["meta"].delete_one({"_id": f"newest number of {site}"})
    return removed


async def _ids_of_site(db: Database, name: str, site: str) -> AsyncIterator[list[str]]:
    while ids := [doc["_id"] async for doc in db[name].find({"site": site}, {"_id": 1}).limit(CHUNK)]:
        yield ids


async def id_of(db: Database, id_or_url: str) -> str | None:
    """The id of an article given by its id or URL; None if no such URL is known."""
    if not id_or_url.startswith(("http://", "https://")):
        return id_or_url
    for name in ("articles", "urls"):
        doc = await db[name].find_one({"url": id_or_url}, {"_id": 1})
        if doc is not None:
            return str(doc["_id"])
    return None


async def buried_id(db: Database, id_or_url: str) -> str | None:
    """The id of a removed article given by its id or URL; None if no such article was removed."""
    by = "url" if id_or_url.startswith(("http://", "https://")) else "_id"
    doc = await db["forgotten"].find_one({by: id_or_url}, {"_id": 1})
    return str(doc["_id"]) if doc else None


async def count(db: Database, ids: list[str], site: str | None) -> Removed:
    """What a removal of articles, or of all of a site, would remove."""
    by_id: Doc = {"site": site} if site else {"_id": {"$in": ids}}
    by_article: Doc = {"article_id": {"$regex": f"^{re.escape(site)}:"}} if site else {"article_id": {"$in": ids}}
    return Removed(
        await db["articles"].count_documents(by_id),
        await db["revisions"].count_documents(by_article),
        await db["urls"].count_documents(by_id),
    )


async def undo(db: Database, ids: list[str], site: str | None) -> int:
    """Take tombstones away, so that the articles may be stored again; gives how many."""
    return (await db["forgotten"].delete_many({"site": site} if site else {"_id": {"$in": ids}})).deleted_count
