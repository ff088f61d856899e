"""Places that are found before an article is stored, and what happens if somebody else writes in between."""

from typing import Any

import pytest
from pymongo.asynchronous.database import AsyncDatabase

from newsspider.storage.documents import arrival, foresight, stories
from newsspider.storage.schema.views import note_change, note_newest

from .archive import Doc, article, edited, expected, places, prepare, text, with_database

AGENCY = text("agency")


def copies() -> list[Doc]:
    return [
        article("okaz:1", AGENCY, 1),
        article("alwafd:1", edited(AGENCY, 0.05, 1), 3),
        article("sana:1", edited(AGENCY, 0.1, 2), 5),
    ]


async def store(db: AsyncDatabase[Doc], docs: list[Doc]) -> None:
    await db["articles"].insert_many([dict(doc) for doc in docs])
    await note_newest(db, docs)


def test_an_article_is_stored_with_its_place(server: str, database: str) -> None:
    async def work(db: AsyncDatabase[Doc]) -> tuple[Any, Any, stories.Decided]:
        await prepare(db)
        docs = copies()
        async with foresight.alone(db, docs):
            await store(db, docs)
        stored = await places(db)
        decided = await stories.decide(db, [doc["_id"] for doc in docs])
        return stored, await places(db), decided

    stored, found, decided = with_database(server, database, work)
    assert stored == found == expected(copies())
    assert (decided.changed, decided.rounds) == (2, 1)


def test_what_another_process_stored_in_between_is_seen(server: str, database: str) -> None:
    first, *others = copies()

    async def work(db: AsyncDatabase[Doc]) -> Any:
        await prepare(db)
        async with foresight.alone(db, others):
            await store(db, [first])  # by another process, which looked before
            await store(db, others)
        await stories.decide(db, [doc["_id"] for doc in others])
        return await places(db)

    assert with_database(server, database, work) == expected(copies())


def test_a_place_that_was_changed_in_between_is_seen(server: str, database: str) -> None:
    first, second, third = copies()

    async def work(db: AsyncDatabase[Doc]) -> Any:
        await prepare(db)
        await store(db, [second])
        async with foresight.alone(db, docs := [dict(third)]):
            await db["articles"].insert_one(dict(first))
            await stories.decide(db, [first["_id"]])
            await store(db, docs)
        await stories.decide(db, [third["_id"]])
        return await places(db)

    assert with_database(server, database, work) == expected(copies())


def test_who_stores_after_the_last_look_at_places_that_moved_sees_that_they_did(
    server: str, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = copies()
    overtaken, note = arrival._overtaken, stories.note_change
    foreseen: list[foresight.Foreseen] = []
    held: list[bool] = []

    async def work(db: AsyncDatabase[Doc]) -> None:
        await prepare(db)
        await store(db, [first, second])

        async def look_too_early(db: AsyncDatabase[Doc]) -> None:
            await note(db)
            if not foreseen:  # the deciding process has said that it looks, and has written nothing yet
                foreseen.append(await foresight._foresee(db, [dict(third)]))

        async def and_then_another_process_stores(db: AsyncDatabase[Doc], arrivals: arrival.Arrivals) -> set[str]:
            found = await overtaken(db, arrivals)
            await store(db, [third])
            held.append(await foresight.holds(db, foreseen[0], [third["_id"]]))
            return found

        monkeypatch.setattr(stories, "note_change", look_too_early)
        monkeypatch.setattr(arrival, "_overtaken", and_then_another_process_stores)
        await stories.decide(db, [first["_id"], second["_id"]])

    with_database(server, database, work)
    assert held == [False]


def test_copies_of_an_article_that_was_not_stored_are_decided_anew(server: str, database: str) -> None:
    first, *others = copies()

    async def work(db: AsyncDatabase[Doc]) -> Any:
        await prepare(db)
        async with foresight.alone(db, docs := [dict(first), *map(dict, others)]):
            await store(db, docs[1:])  # the server refuses the first
        await stories.decide(db, [doc["_id"] for doc in others])
        return await places(db)

    assert with_database(server, database, work) == expected(others)


def test_a_form_is_compared_with_the_articles_of_the_days_around_it(server: str, database: str) -> None:
    frame = text("form").split()

    def form(_id: str, day: int, hours: float = 0) -> Doc:
        words = [f"{day}{number}" if number % 7 == 3 else word for number, word in enumerate(frame)]
        return article(_id, " ".join(words), 24 * day + hours)

    async def work(db: AsyncDatabase[Doc]) -> tuple[list[Doc], int]:
        await prepare(db)
        for day in range(12):
            async with foresight.alone(db, docs := [form(f"okaz:{day}", day)]):
                await store(db, docs)
            await stories.decide(db, [f"okaz:{day}"])
        learnt = await db["commonplaces"].count_documents({"form": "okaz:0"})
        await note_change(db)
        async with foresight.alone(db, docs := [form("sana:1", 11, 5)]):
            await store(db, docs)
        await stories.decide(db, ["sana:1"])
        return await db["articles"].find().to_list(), learnt

    docs, learnt = with_database(server, database, work)
    found = {doc["_id"]: doc for doc in docs}
    assert learnt == 1
    assert found["sana:1"]["story_id"] == "okaz:11"
    assert found["sana:1"]["series"] is None
    assert {found[f"okaz:{day}"]["series"] for day in range(12)} == {"okaz:0"}
    assert len({found[f"okaz:{day}"]["story_id"] for day in range(12)}) == 12
