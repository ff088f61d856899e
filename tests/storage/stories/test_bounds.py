"""Keys and stories with more articles than are compared: bounded, counted, and still sensible."""

import os
import random
from typing import Any

import pytest
from bson import Int64
from pymongo.asynchronous.database import AsyncDatabase

from newsspider.arabic import match_text
from newsspider.storage.documents import candidates, look, stories
from newsspider.storage.documents.candidates import CANDIDATES
from newsspider.storage.documents.stories import Decided

from .archive import Doc, article, places, prepare, text, with_database

BOILERPLATE = Int64(77)
BOUND = 60  # instead of 500, so that the tests need fewer articles


def test_at_least_five_hundred_are_compared() -> None:
    assert CANDIDATES >= 500  # as imported, before the tests lower it


@pytest.fixture(autouse=True)
def _low_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "CANDIDATES", BOUND)
    monkeypatch.setattr(look, "MEMBERS", 40)


def crowd(count: int, **more: Any) -> list[Doc]:
    """Articles of different texts that share the key of one sentence, an hour apart."""
    rng = random.Random(1)
    common = article("crowd:0", text("crowd"))
    return [
        {
            **common,
            "_id": f"crowd:{number}",
            "story_id": f"crowd:{number}",
            "published_at": article("x:1", "", number)["published_at"],
            "content_hash": f"{number}",
            "signature": os.urandom(512),
            "search_text": match_text(text(f"crowd {number}")),
            "headline": "",
            "keys": [BOILERPLATE, *(Int64(rng.getrandbits(62)) for _ in range(34))],
            **more,
        }
        for number in range(count)
    ]


def test_of_a_crowded_key_the_nearest_in_time_are_compared(server: str, database: str) -> None:
    docs = crowd(BOUND + 90)
    new = {**docs[40], "_id": "new:1", "story_id": "new:1", "keys": [BOILERPLATE, docs[40]["keys"][1], Int64(2)]}
    far = {**docs[140], "_id": "far:1", "story_id": "far:1", "signature": new["signature"], "content_hash": "f"}
    far["search_text"] = new["search_text"]

    async def work(db: AsyncDatabase[Doc]) -> tuple[Decided, Decided, dict[str, Any]]:
        await prepare(db)
        await db["articles"].insert_many([dict(doc) for doc in [*docs, new, far]])
        return await stories.decide(db, ["new:1"]), await stories.decide(db, ["crowd:70"]), await places(db)

    decided, other, found = with_database(server, database, work)
    assert decided.bounded >= 1
    assert other.bounded == 0  # the key has been learnt to say nothing
    assert decided.settled
    # Both have the new article's text; one was printed in the same hour, the other days later.
    assert found["new:1"].story_id == found["crowd:40"].story_id == "crowd:40"
    assert found["far:1"].story_id == "far:1"


def test_a_crowded_key_hides_no_copy_that_shares_another(server: str, database: str) -> None:
    docs = crowd(BOUND + 90)
    twin = {**docs[140], "keys": [BOILERPLATE, *docs[140]["keys"][1:]]}
    new = {**twin, "_id": "new:1", "story_id": "new:1", "published_at": docs[0]["published_at"]}

    async def work(db: AsyncDatabase[Doc]) -> dict[str, Any]:
        await prepare(db)
        await db["articles"].insert_many([dict(doc) for doc in [*docs, new]])
        await stories.decide(db, ["new:1"])
        return await places(db)

    assert with_database(server, database, work)["crowd:140"].story_id == "new:1"


def test_below_the_bound_nothing_is_counted(server: str, database: str) -> None:
    async def work(db: AsyncDatabase[Doc]) -> Decided:
        await prepare(db)
        await db["articles"].insert_many(crowd(BOUND))
        return await stories.decide(db, ["crowd:5"])

    assert with_database(server, database, work).bounded == 0


def test_a_story_of_more_articles_than_are_read_follows_its_original(
    server: str, database: str, monkeypatch: Any
) -> None:
    docs = [article(f"s{number}:1", text("same"), number) for number in range(1, 80)]

    async def work(db: AsyncDatabase[Doc]) -> tuple[Decided, dict[str, Any]]:
        await prepare(db)
        for doc in docs:
            await db["articles"].insert_one({**doc, "story_id": "s1:1", "duplicate_of": "s1:1"})
        await db["articles"].update_one({"_id": "s1:1"}, {"$set": {"duplicate_of": None}})
        await db["articles"].insert_one(article("first:1", text("same"), 0))
        return await stories.decide(db, ["first:1"]), await places(db)

    decided, found = with_database(server, database, work)
    assert decided.settled
    assert {place.story_id for place in found.values()} == {"first:1"}
    assert found["first:1"].duplicate_of is None
