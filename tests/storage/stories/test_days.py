"""Days of a made-up newsroom: what is decided is a function of the articles, whoever stored them and in what order."""

import random
from collections.abc import Mapping
from typing import Any

import pytest
from pymongo.asynchronous.database import AsyncDatabase

from bench.copies import stored
from bench.newsroom import days
from newsspider.storage.documents import foresight, stories
from newsspider.storage.schema.schema import prepare
from newsspider.storage.schema.views import note_newest

from .archive import Doc, with_database
from .test_processes import write_at_once

pytestmark = pytest.mark.soak

Decided = dict[str, tuple[str, str | None, tuple[str, ...], str | None]]


def decided(doc: Mapping[str, Any]) -> tuple[str, str | None, tuple[str, ...], str | None]:
    return doc["story_id"], doc["duplicate_of"], tuple(sorted(doc["part_of"])), doc["series"]


async def read(db: AsyncDatabase[Doc]) -> Decided:
    return {doc["_id"]: decided(doc) async for doc in db["articles"].find()}


def store(server: str, database: str, docs: list[Doc], bulk: int) -> Decided:
    """What is decided of articles that one process stores in this order, so many at once."""

    async def work(db: AsyncDatabase[Doc]) -> Decided:
        await prepare(db)
        for start in range(0, len(docs), bulk):
            some = [dict(doc) for doc in docs[start : start + bulk]]
            async with foresight.alone(db, some):
                await db["articles"].insert_many(some)
                await note_newest(db, some)
            assert (await stories.decide(db, [doc["_id"] for doc in some])).settled
        return await read(db)

    return with_database(server, database, work)


@pytest.fixture(scope="module")
def articles() -> list[Doc]:
    return [stored(one) for one in days(3)[0]]


@pytest.fixture(scope="module")
def in_order(server: str, articles: list[Doc]) -> Decided:
    found = store(server, "days_in_order", articles, 100)
    sizes = [len(part_of) for _, _, part_of, _ in found.values()]
    assert len(found) > 350
    assert sum(duplicate_of is not None for _, duplicate_of, _, _ in found.values()) > 80
    assert sum(map(bool, sizes)) > 30
    assert sum(series is not None for *_, series in found.values()) > 50
    return found


@pytest.mark.parametrize("seed", range(20))
def test_any_order_gives_the_same_stories_parts_and_series(
    server: str, database: str, articles: list[Doc], in_order: Decided, seed: int
) -> None:
    rng = random.Random(seed)
    shuffled = rng.sample(articles, len(articles))
    found = store(server, database, shuffled, rng.choice([1, 7, 30, 100]))
    assert {_id: (found[_id], right) for _id, right in in_order.items() if found[_id] != right} == {}


def test_four_processes_give_the_same_stories_parts_and_series(
    server: str, database: str, articles: list[Doc], in_order: Decided
) -> None:
    with_database(server, database, prepare)
    write_at_once(server, database, random.Random(1).sample(articles, len(articles)), 4, 500)
    found = with_database(server, database, read)
    assert {_id: (found[_id], right) for _id, right in in_order.items() if found[_id] != right} == {}
