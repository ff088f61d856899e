"""A process that writes articles and decides their stories, for tests with several at once.

Standard input: one line of JSON {"uri", "database", "docs", "bulk", "foresee"}, then, after it said ``ready``, one line
to start.
"""

import asyncio
import sys

from bson import json_util
from pymongo import AsyncMongoClient

from newsspider.storage.documents import foresight
from newsspider.storage.documents.stories import decide
from newsspider.storage.schema.views import note_newest


async def main() -> None:
    order = json_util.loads(sys.stdin.readline(), json_options=json_util.JSONOptions(tz_aware=True))
    async with AsyncMongoClient(order["uri"], tz_aware=True) as client:
        db = client[order["database"]]
        await client.admin.command("ping")
        print("ready", flush=True)
        sys.stdin.readline()
        for start in range(0, len(order["docs"]), order["bulk"]):
            docs = order["docs"][start : start + order["bulk"]]
            async with foresight.alone(db, docs if order["foresee"] else []):
                await db["articles"].insert_many(docs)
                await note_newest(db, docs)
            decided = await decide(db, [doc["_id"] for doc in docs])
            assert decided.settled


if __name__ == "__main__":
    asyncio.run(main())
