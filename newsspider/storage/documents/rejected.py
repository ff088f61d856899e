"""Pages that are no valid articles: kept for a while, one document a page, with enough to look again."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime
from typing import Any

from pymongo import ReplaceOne
from pymongo.errors import BulkWriteError

from newsspider.items import Rejection
from newsspider.storage.server.client import Database
from newsspider.storage.server.errors import duplicates

SAMPLE = 2000  # characters of text; enough to see what kind of page it was
DETAIL = 1000  # characters


def rejected_document(rejection: Rejection) -> dict[str, Any]:
    """The document of a rejected page, with everything in it cut to a readable size and made encodable."""
    return {
        "_id": _text(rejection.key, DETAIL),
        "url": _text(rejection.url, SAMPLE),
        "site": _text(rejection.site, DETAIL),
        "reason": rejection.reason,
        "detail": _text(rejection.detail, DETAIL),
        "at": rejection.at,
        "status": rejection.status,
        "headline": _text(rejection.headline, DETAIL),
        "sample": _text(rejection.sample, SAMPLE),
        **({"text_key": rejection.text_key} if rejection.text_key else {}),
    }


def _text(value: object, size: int) -> str:
    return str(value)[:size].encode("utf-8", "replace").decode()  # a half character pair cannot be stored


async def newest(
    db: Database, site: str | None, since: datetime | None, until: datetime | None, reason: str | None, limit: int
) -> AsyncIterator[dict[str, Any]]:
    """Kept pages, the newest first; ``limit`` 0 means all. None for a filter leaves it out; ``until`` is exclusive."""
    at = {sign: moment for sign, moment in (("$gte", since), ("$lt", until)) if moment}
    query: dict[str, Any] = {"site": site, "reason": reason, "at": at or None}
    found = db["rejected"].find({name: value for name, value in query.items() if value is not None})
    async for page in found.sort([("at", -1), ("_id", 1)]).limit(limit):
        yield page


async def reject(db: Database, rejections: Sequence[Rejection]) -> None:
    """Keep rejected pages; of one page the newest."""
    docs = [rejected_document(rejection) for rejection in rejections]
    writes = [ReplaceOne({"_id": doc["_id"], "at": {"$lte": doc["at"]}}, doc, upsert=True) for doc in docs]
    try:
        if writes:
            await db["rejected"].bulk_write(writes, ordered=False)
    except BulkWriteError as error:
        duplicates(error)  # a later rejection of the page is there


async def suspects(db: Database, keys: Collection[str]) -> dict[str, tuple[datetime, str]]:
    """Of some URLs whose page was unlike what is stored: when it was seen last, and the key of its text."""
    if not keys:
        return {}
    found = db["rejected"].find({"_id": {"$in": list(keys)}, "text_key": {"$exists": True}}, {"at": 1, "text_key": 1})
    return {doc["_id"]: (doc["at"], doc["text_key"]) async for doc in found}


async def clear(db: Database, keys: Collection[str]) -> None:
    """Forget that pages were suspect: they read as their articles again, or are believed now."""
    if keys:
        await db["rejected"].delete_many({"_id": {"$in": list(keys)}, "reason": "suspect"})
