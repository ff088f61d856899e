"""What was removed for good: how it is recognised, and taken away again where it was just being written."""

from collections.abc import Iterable

from newsspider.storage.server.client import Database


async def forgotten(db: Database, ids: Iterable[str]) -> set[str]:
    """Those of some article ids that were removed for good."""
    wanted = list(ids)
    if not wanted:
        return set()
    return {doc["_id"] async for doc in db["forgotten"].find({"_id": {"$in": wanted}}, {"_id": 1})}


async def remove_written(db: Database, ids: Iterable[str]) -> set[str]:
    """Remove what was written of articles that somebody forgot meanwhile; gives which those are.

    To be called after writing: the one who forgets sets the mark first and removes then, so either he or the writer
    comes last, and neither leaves anything.
    """
    gone = await forgotten(db, ids)
    if gone:
        await db["revisions"].delete_many({"article_id": {"$in": list(gone)}})
        await db["articles"].delete_many({"_id": {"$in": list(gone)}})
    return gone
