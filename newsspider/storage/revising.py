"""A revision and its article, in an order that the next run can finish."""

import asyncio
from typing import Any

from pymongo import ReturnDocument
from pymongo.errors import OperationFailure

from newsspider.storage.client import Database
from newsspider.storage.errors import DUPLICATE_KEY, WRITE_CONFLICT, is_away, is_document_fault, reason_of
from newsspider.storage.judging import Plan
from newsspider.storage.sighting import Outcome

Doc = dict[str, Any]


async def revise(db: Database, one: Plan, limit: asyncio.Semaphore) -> Outcome | None:
    """Write a revision and its article; None if another process changed the article meanwhile."""
    assert one.change is not None
    assert one.revision is not None
    async with limit:
        try:
            written = await _revise_in_order(db, one.condition, one.change, one.revision)
        except OperationFailure as error:
            if error.code in (WRITE_CONFLICT, DUPLICATE_KEY):
                return None
            if is_away(error):
                raise
            return Outcome(one.outcome.id, "rejected", detail=reason_of(error.details or {"errmsg": str(error)}))
    return one.outcome if written else None


async def _revise_in_order(db: Database, condition: Doc, change: Doc, revision: Doc) -> bool:
    """The revision first: after a crash in between, the next run writes it again under the same ``_id``.

    Of two processes that change one version, the loser may have written over the winner's revision, before or after the
    winner's article. So the winner writes it once more, and the loser puts back what it replaced if that still stands.
    """
    revisions, by_id = db["revisions"], {"_id": revision["_id"]}
    before = await revisions.find_one_and_replace(by_id, revision, upsert=True, return_document=ReturnDocument.BEFORE)
    mine = {**by_id, "changes": revision["changes"]}
    try:
        result = await db["articles"].update_one(condition, change)
    except OperationFailure as error:
        if is_document_fault(error):  # refused: what was not changed has no revision
            await (revisions.delete_one(mine) if before is None else revisions.replace_one(mine, before))
        raise
    if result.matched_count:
        await revisions.replace_one(by_id, revision, upsert=True)
    elif before is not None:
        await revisions.replace_one(mine, before)
    return bool(result.matched_count)
