"""Stories in a real database: the same whatever comes first."""

import itertools
import random
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymongo.asynchronous.database import AsyncDatabase

from newsspider.copies.story import Place
from newsspider.storage.documents import stories

from .archive import NOON, Doc, article, edited, expected, places, prepare, text, with_database

AGENCY = text("agency")
# A and C are alike only through B, which has half of each: a round-up of two stories.
LEFT, RIGHT = text("left", 60), text("right", 60)
BRIDGE = f"{LEFT} {RIGHT}"


async def arrive(db: AsyncDatabase[Doc], docs: list[Doc]) -> None:
    for doc in docs:
        await db["articles"].insert_one(dict(doc))
        await stories.decide(db, [doc["_id"]])


def small_set() -> list[Doc]:
    """A story of three with its original, a round-up of two articles, and one by itself."""
    return [
        article("alwafd:1", AGENCY, 3),
        article("okaz:1", edited(AGENCY, 0.05, 1), 1),
        article("sana:1", edited(AGENCY, 0.1, 2), 5),
        article("youm7:1", text("left", 60), 2),
        article("okaz:2", BRIDGE, 4),
        article("sana:2", RIGHT, 0),
        article("alwafd:2", text("alone"), 0),
    ]


def test_the_small_set_is_what_it_says() -> None:
    found = expected(small_set())
    assert found["alwafd:1"] == found["sana:1"] == Place("okaz:1", "okaz:1")
    assert [found[_id].duplicate_of for _id in ("youm7:1", "okaz:2", "sana:2")] == [None, None, None]
    assert found["alwafd:2"] == Place("alwafd:2", None)


def test_every_order_of_arrival_gives_the_same_stories(server: str, database: str) -> None:
    docs = small_set()[:5] + small_set()[5:6]
    orders = list(itertools.permutations(docs))
    random.Random(5).shuffle(orders)

    async def work(db: AsyncDatabase[Doc]) -> None:
        await prepare(db)
        for order in orders[:40]:
            await db["articles"].delete_many({})
            await arrive(db, list(order))
            assert await places(db) == expected(docs), [doc["_id"] for doc in order]

    with_database(server, database, work)


@pytest.mark.soak
def test_five_hundred_orders_of_seven_articles_give_the_same_stories(server: str, database: str) -> None:
    docs = small_set()

    async def work(db: AsyncDatabase[Doc]) -> None:
        await prepare(db)
        for order in itertools.islice(itertools.permutations(docs), 0, None, 10):
            await db["articles"].delete_many({})
            await arrive(db, list(order))
            assert await places(db) == expected(docs), [doc["_id"] for doc in order]

    with_database(server, database, work)


@settings(max_examples=15, deadline=None, derandomize=True, database=None)
@given(data=st.data())
def test_any_articles_in_any_order_and_any_batches(server: str, data: st.DataObject) -> None:
    sources = [text(number, 70) for number in range(3)]
    docs = [
        article(
            f"site{number}:1",
            edited(data.draw(st.sampled_from(sources)), data.draw(st.sampled_from([0, 0.05, 0.15, 0.2])), number),
            hours=data.draw(st.integers(0, 60)),
        )
        for number in range(data.draw(st.integers(2, 8)))
    ]
    size = data.draw(st.integers(1, 4))

    async def work(db: AsyncDatabase[Doc]) -> None:
        await prepare(db)
        await db["articles"].delete_many({})
        for start in range(0, len(docs), size):
            batch = docs[start : start + size]
            await db["articles"].insert_many([dict(doc) for doc in batch])
            await stories.decide(db, [doc["_id"] for doc in batch])
        assert await places(db) == expected(docs)

    with_database(server, "stories_any", work)


def test_a_late_found_earlier_article_becomes_the_original(server: str, database: str) -> None:
    async def work(db: AsyncDatabase[Doc]) -> dict[str, Place]:
        await prepare(db)
        await arrive(db, [article("a:1", AGENCY, 5), article("b:1", AGENCY, 6), article("c:1", AGENCY, 1)])
        return await places(db)

    found = with_database(server, database, work)
    assert found == {"a:1": Place("c:1", "c:1"), "b:1": Place("c:1", "c:1"), "c:1": Place("c:1", None)}


async def wholes(db: AsyncDatabase[Doc]) -> dict[str, list[str]]:
    """What contains each article, as stored."""
    return {doc["_id"]: sorted(doc["part_of"]) async for doc in db["articles"].find()}


@pytest.mark.parametrize("order", ["acbd", "dbca", "adcb"])
def test_a_round_up_joins_no_stories_and_is_named_by_its_parts(server: str, database: str, order: str) -> None:
    docs = {
        "a": article("a:1", LEFT, 1),
        "b": article("b:1", edited(LEFT, 0.05, 3), 2),
        "c": article("c:1", RIGHT, 0),
        "d": article("d:1", BRIDGE, 9),
    }

    async def work(db: AsyncDatabase[Doc]) -> tuple[dict[str, Place], dict[str, list[str]]]:
        await prepare(db)
        await arrive(db, [docs[name] for name in order])
        return await places(db), await wholes(db)

    found, parts = with_database(server, database, work)
    assert found == expected(docs.values())
    assert {_id: place.story_id for _id, place in found.items()} == {
        "a:1": "a:1",
        "b:1": "a:1",
        "c:1": "c:1",
        "d:1": "d:1",
    }
    assert parts == {"a:1": ["d:1"], "b:1": ["d:1"], "c:1": ["d:1"], "d:1": []}


@pytest.mark.parametrize("seed", range(4))
def test_a_form_is_one_series_in_any_order(server: str, database: str, seed: int) -> None:
    frame = text("form", 90)

    def filled(day: int) -> str:
        words = frame.split()
        words[3::7] = [str(random.Random(100 * day + n).randint(1, 99)) for n, _ in enumerate(words[3::7])]
        return " ".join(words)

    docs = [article(f"a:{day}", filled(day), 24 * day) for day in range(8)]
    copy = article("b:1", filled(4), 24 * 4 + 1)
    order = [*docs, copy]
    random.Random(seed).shuffle(order)

    async def work(db: AsyncDatabase[Doc]) -> dict[str, Doc]:
        await prepare(db)
        await arrive(db, order)
        return {doc["_id"]: doc async for doc in db["articles"].find()}

    found = with_database(server, database, work)
    assert {found[doc["_id"]]["series"] for doc in docs} == {"a:0"}
    assert {found[doc["_id"]]["duplicate_of"] for doc in docs} == {None}
    assert (found["b:1"]["story_id"], found["b:1"]["series"]) == ("a:4", None)


async def revise(db: AsyncDatabase[Doc], doc: Doc) -> None:
    """Write a revision as the store does: new content, the place in the story as it was."""
    kept = {
        key: value for key, value in doc.items() if key not in ("_id", "story_id", "duplicate_of", "part_of", "series")
    }
    await db["articles"].update_one({"_id": doc["_id"]}, {"$set": kept})
    await stories.decide(db, [doc["_id"]])


def test_a_revised_round_up_contains_no_more_what_it_did(server: str, database: str) -> None:
    docs = [article("a:1", LEFT, 1), article("c:1", RIGHT, 0), article("d:1", BRIDGE, 9), article("e:1", RIGHT, 3)]
    docs.append(article("b:1", LEFT, 4))
    revised = article("d:1", text("something else"), 9, revision=2)

    async def work(db: AsyncDatabase[Doc]) -> tuple[dict[str, Place], dict[str, list[str]]]:
        await prepare(db)
        await arrive(db, docs)
        assert set((await wholes(db))["e:1"]) == {"d:1"}
        await revise(db, revised)
        return await places(db), await wholes(db)

    found, parts = with_database(server, database, work)
    assert found == expected([doc for doc in docs if doc["_id"] != "d:1"] + [revised])
    assert found["d:1"] == Place("d:1", None)
    assert set(map(tuple, parts.values())) == {()}


def test_a_revised_original_gives_its_story_to_the_next(server: str, database: str) -> None:
    async def work(db: AsyncDatabase[Doc]) -> dict[str, Place]:
        await prepare(db)
        await arrive(db, [article(f"{site}:1", AGENCY, hours) for hours, site in enumerate("abc")])
        await revise(db, article("a:1", text("other"), 0))
        return await places(db)

    found = with_database(server, database, work)
    assert found == {"a:1": Place("a:1", None), "b:1": Place("b:1", None), "c:1": Place("b:1", "b:1")}


def test_a_corrected_stamp_changes_who_was_first(server: str, database: str) -> None:
    async def work(db: AsyncDatabase[Doc]) -> dict[str, Place]:
        await prepare(db)
        await arrive(db, [article("a:1", AGENCY, 0), article("b:1", AGENCY, 2)])
        await revise(db, article("a:1", AGENCY, 0, published_at=NOON + timedelta(hours=7)))
        return await places(db)

    assert with_database(server, database, work)["a:1"] == Place("b:1", "b:1")


@pytest.mark.parametrize("gone", ["a:1", "d:1"], ids=["the original", "the round-up"])
def test_a_forgotten_article_leaves_a_story_in_order(server: str, database: str, gone: str) -> None:
    docs = [article("a:1", LEFT, 0), article("b:1", LEFT, 2), article("c:1", RIGHT, 1), article("d:1", BRIDGE, 3)]

    async def work(db: AsyncDatabase[Doc]) -> dict[str, Place]:
        await prepare(db)
        await arrive(db, docs)
        removed = await db["articles"].find_one_and_delete({"_id": gone})
        assert removed is not None
        await stories.story_of_forgotten(db, [removed["story_id"]])
        return await places(db)

    assert with_database(server, database, work) == expected([doc for doc in docs if doc["_id"] != gone])


def test_deciding_again_changes_nothing(server: str, database: str) -> None:
    async def work(db: AsyncDatabase[Doc]) -> stories.Decided:
        await prepare(db)
        await arrive(db, small_set())
        return await stories.decide(db, [doc["_id"] for doc in small_set()] + ["nobody:1"])

    assert with_database(server, database, work) == stories.Decided(changed=0, bounded=0, rounds=1, settled=True)


def test_a_short_text_is_a_copy_only_under_the_same_headline(server: str, database: str) -> None:
    docs = [
        article("a:1", "شاهد الفيديو.", headline="فوز المنتخب"),
        article("b:1", "شاهدَ الفيديو", 1, headline="فوز المنتخب!"),
        article("c:1", "شاهد الفيديو", 2, headline="حريق في المصنع"),
    ]

    async def work(db: AsyncDatabase[Doc]) -> dict[str, Place]:
        await prepare(db)
        await arrive(db, docs)
        return await places(db)

    found = with_database(server, database, work)
    assert [found[f"{site}:1"].story_id for site in "abc"] == ["a:1", "a:1", "c:1"]


def test_the_places_are_stored_and_nothing_else(server: str, database: str) -> None:
    docs = small_set()

    async def work(db: AsyncDatabase[Doc]) -> list[Doc]:
        await prepare(db)
        await arrive(db, docs)
        return [doc async for doc in db["articles"].find()]

    def rest(doc: Doc) -> list[tuple[str, Any]]:
        return [(name, value) for name, value in doc.items() if name not in ("story_id", "duplicate_of", "part_of")]

    stored = with_database(server, database, work)
    assert sorted(map(rest, stored), key=str) == sorted(map(rest, docs), key=str)
    assert all(list(doc) == list(docs[0]) for doc in stored)
