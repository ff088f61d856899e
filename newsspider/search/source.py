"""What the index reads of the archive: when each article changed, and the articles themselves."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from newsspider.search.index import FIELDS, milliseconds
from newsspider.storage.server.client import Database

READ = 2000  # articles whose moments are read at once, about
_BEGINNING = datetime(1990, 1, 1, tzinfo=UTC)  # nothing was fetched before


async def moments_of(db: Database, since: datetime | None, now: datetime) -> dict[str, int]:
    """The ``changed`` of all articles, or of those that changed after ``since``.

    They are read in spans of time with some thousand articles each, since the embedded server puts a whole answer
    together before it sends its beginning, and pages would wait for that.
    """
    oldest = since or _BEGINNING
    moments: dict[str, int] = {}
    span = timedelta(hours=6)
    wanted: dict[str, Any] = {"$gte": max(now - span, oldest)}  # without an end: clocks may differ
    while True:
        docs = await db["articles"].find({"changed_at": wanted}, {"changed_at": 1}).to_list()
        moments |= {doc["_id"]: milliseconds(doc.get("changed_at")) for doc in docs}
        if wanted["$gte"] <= oldest:
            break
        end = wanted["$gte"]
        span = span * 2 if len(docs) < READ else max(span / 2, timedelta(minutes=1)) if len(docs) > 2 * READ else span
        wanted = {"$gte": max(end - span, oldest), "$lt": end}
    if since is None:
        moments |= {doc["_id"]: 0 for doc in await db["articles"].find({"changed_at": None}, {"_id": 1}).to_list()}
    return moments


async def documents(db: Database, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Articles with the fields that are indexed, without those that are not there."""
    found: list[dict[str, Any]] = []
    for start in range(0, len(ids), 100):  # an $in of more costs the embedded server more than its share
        part = list(ids[start : start + 100])
        found += await db["articles"].find({"_id": {"$in": part}}, dict.fromkeys(FIELDS, 1)).to_list()
    return found
