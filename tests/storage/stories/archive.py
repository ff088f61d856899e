"""Articles as the store writes them, a place to write them to, and the stories that must come out."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bson import Int64
from pymongo import ASCENDING, AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase

from newsspider import copies
from newsspider.copies.story import Place, Relations, resolve, settle
from newsspider.items import Article, document
from newsspider.pipelines.clean import derive

Doc = dict[str, Any]
T = TypeVar("T")
NOON = datetime(2024, 5, 12, 12, tzinfo=UTC)
_SYLLABLES = ("با", "تو", "سي", "مر", "كا", "لي", "نو", "در", "فا", "هم", "عر", "قو", "شي", "زا", "جم", "حل")


def text(seed: object, words: int = 120, sentence: int = 14) -> str:
    """A text of made-up words, different for each seed."""
    rng = random.Random(f"{seed}")
    made = ["".join(rng.choices(_SYLLABLES, k=rng.randint(2, 3))) for _ in range(words)]
    return " ".join(word + "." * (number % sentence == 0) for number, word in enumerate(made, 1))


def edited(body: str, share: float, seed: object) -> str:
    """The text with a share of its words replaced."""
    rng, words = random.Random(f"{seed}"), body.split()
    for place in rng.sample(range(len(words)), round(share * len(words))):
        words[place] = "".join(rng.choices(_SYLLABLES, k=3))
    return " ".join(words)


def article(_id: str, body: str, hours: float = 0, headline: str = "عنوان", **more: Any) -> Doc:
    """An article published some hours after noon, derived, as the store writes it."""
    site = _id.partition(":")[0]
    at = NOON + timedelta(hours=hours)
    made = Article(
        _id=_id,
        site=site,
        headline=headline,
        body=body,
        url=f"https://{site}.example/{_id.partition(':')[2]}",
        language="ar",
        published_at=at,
        published_on=at.astimezone(ZoneInfo("Asia/Riyadh")).strftime("%Y-%m-%d"),
        published_precision="minute",
        timezone="Asia/Riyadh",
        first_seen_at=at,
        changed_at=at,
        last_seen_at=at,
    )
    for name, value in more.items():
        setattr(made, name, value)
    derive(made)
    doc = document(made)
    return {**doc, "keys": [Int64(key) for key in doc["keys"]]}


def expected(docs: Iterable[Doc]) -> dict[str, Place]:
    """The stories by comparing every article with every other."""
    stored = {doc["_id"]: doc for doc in docs}
    ids = sorted(stored)
    relations = Relations()
    for number, a in enumerate(ids):
        for b in ids[:number]:
            if set(stored[a]["keys"]) & set(stored[b]["keys"]):
                relations.add(a, b, copies.relate(stored[a], stored[b]))
    return settle(stored, resolve(relations))


async def places(db: AsyncDatabase[Doc]) -> dict[str, Place]:
    """The stories as stored."""
    return {doc["_id"]: Place(doc["story_id"], doc["duplicate_of"]) async for doc in db["articles"].find()}


async def prepare(db: AsyncDatabase[Doc]) -> None:
    """The indexes by which stories are found."""
    await db["articles"].create_index([("keys", ASCENDING)])
    await db["articles"].create_index([("story_id", ASCENDING)])


def with_database(uri: str, name: str, work: Callable[[AsyncDatabase[Doc]], Awaitable[T]]) -> T:
    """Run ``work`` on a database."""

    async def run() -> T:
        async with AsyncMongoClient(uri, tz_aware=True) as client:
            return await work(client[name])

    return asyncio.run(run())
