"""What the index reads of the archive: when each article changed, and the articles themselves."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from newsspider.search.index import FIELDS, milliseconds
from newsspider.storage.server.client import Database
from newsspider.storage.stepping import back_in_time

READ = 2000  # articles whose moments are read at once, about
_FIRST_STEP = timedelta(hours=6)
_BEGINNING = datetime(1990, 1, 1, tzinfo=UTC)  # nothing was fetched before


async def moments_of(db: Database, since: datetime | None, now: datetime) -> dict[str, int]:
    """The ``changed`` of all articles, or of those that changed after ``since``."""
    oldest = since or _BEGINNING
    found = back_in_time(
        *(db, "articles", "changed_at"),
        low=oldest,
        high=max(now - _FIRST_STEP, oldest),
        open_end=True,
        about=READ,
        fields=("changed_at",),
        step=_FIRST_STEP,
    )
    moments = {doc["_id"]: milliseconds(doc.get("changed_at")) async for doc in found}
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
