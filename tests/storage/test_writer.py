"""The way into the archive, with real servers: what is put is on disk somewhere, in order, and told once."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newsspider.items import Rejection, Sighting, Visit
from newsspider.items.sightings import Retraction, RunDocument, WriteResult
from newsspider.storage.server.client import Connection, Database
from newsspider.storage.server.errors import StorageError
from newsspider.storage.writing.batch import Steps
from newsspider.storage.writing.spool import Spool, SpoolFull
from newsspider.storage.writing.writer import CAPACITY, Writer
from tests.proxy import Proxy
from tests.servers import Server, free_port
from tests.storage.conftest import LOST_SOCKETS
from tests.storage.samples import HOUR, T0, sighting

pytestmark = LOST_SOCKETS

AWAY = "mongodb://127.0.0.1:{port}/?serverSelectionTimeoutMS=300"


class Told(list[tuple[str, str]]):
    def __call__(self, seen: Sighting, outcome: WriteResult) -> None:
        self.append((outcome.id, outcome.status))


Make = Callable[..., tuple[Writer, Told]]


@pytest.fixture
def make(server: Server, database: str, tmp_path: Path) -> Make:
    def made(uri: str | None = None, max_bytes: int = 10**9, **options: Any) -> tuple[Writer, Told]:
        told = Told()
        connection = Connection(uri or server.uri, database, tmp_path)
        return Writer(connection, Spool(tmp_path, max_bytes), told, **options), told

    return made


async def written(writer: Writer, *records: Any) -> Any:
    await writer.open()
    for record in records:
        await writer.put(record)
    return await writer.close()


async def look(make: Make, story: Callable[[Database], Any]) -> Any:
    writer, _ = make()
    await writer.open()
    try:
        assert writer.db is not None
        return await story(writer.db)
    finally:
        await writer.close()


async def _counts(db: Database) -> dict[str, int]:
    return {
        name: await db[name].count_documents({}) for name in ("articles", "revisions", "urls", "rejected", "crawls")
    }


def test_everything_put_is_written_and_told_once(make: Make) -> None:
    async def story() -> None:
        writer, told = make()
        summary = await written(writer, *(sighting(n) for n in range(250)))
        assert sorted(told) == sorted((f"alwafd:{n}", "stored") for n in range(250))
        assert (summary.outcomes, summary.spooled, summary.lost) == ({"stored": 250}, 0, 0)
        assert await look(make, _counts) == {"articles": 250, "revisions": 0, "urls": 250, "rejected": 0, "crawls": 0}

    asyncio.run(story())


def test_a_record_waits_no_longer_than_a_second(make: Make) -> None:
    async def story() -> None:
        writer, told = make()
        await writer.open()
        await writer.put(sighting(1))
        for _ in range(30):
            await asyncio.sleep(0.1)
            if told:
                break
        assert told == [("alwafd:1", "stored")]
        await writer.close()

    asyncio.run(story())


def test_sightings_of_one_article_are_written_in_their_order(make: Make) -> None:
    async def story() -> None:
        writer, told = make()
        await written(writer, *(sighting(1, at=T0 + n * HOUR, headline=f"عنوان {n}") for n in range(6)))
        assert [status for _, status in told] == ["stored"] + ["revised"] * 5
        assert (await look(make, _counts))["revisions"] == 5

    asyncio.run(story())


def test_a_full_buffer_makes_the_caller_wait(make: Make) -> None:
    async def story() -> None:
        writer, _ = make()
        await writer.open()
        most = 0
        for number in range(3 * CAPACITY):
            await writer.put(sighting(number))
            most = max(most, len(writer._buffer))
        await writer.close()
        assert most <= CAPACITY

    asyncio.run(story())


def test_the_url_state_of_a_stored_page_is_done(make: Make) -> None:
    async def story() -> None:
        writer, _ = make()
        seen = sighting(1)
        seen = Sighting(seen.article, replace(seen.fetch, etag='"a"'), "feed")
        gone = Visit("alwafd:2", "https://alwafd.news/2", "alwafd", T0, "gone", 404, "http_404")
        await written(writer, seen, gone)

        async def check(db: Database) -> None:
            one, two = await db["urls"].find().sort("_id").to_list()
            assert (one["state"], one["etag"], one["source"], one["next_at"]) == ("done", '"a"', "feed", T0 + HOUR)
            assert (two["state"], two["reason"]) == ("gone", "http_404")

        await look(make, check)

    asyncio.run(story())


def test_an_article_that_is_gone_is_marked_and_unmarked_when_it_comes_back(make: Make) -> None:
    async def story() -> None:
        gone = Visit("alwafd:1", "https://alwafd.news/1", "alwafd", T0 + HOUR, "gone", 410, "http_410")
        await written(make()[0], sighting(1), gone)
        find = await look(make, lambda db: db["articles"].find_one())
        assert find["withdrawn_at"] == T0 + HOUR
        await written(make()[0], sighting(1, at=T0 + 2 * HOUR))
        find = await look(make, lambda db: db["articles"].find_one())
        assert find["withdrawn_at"] is None

    asyncio.run(story())


def test_what_the_database_refuses_is_in_rejected_with_its_reason(make: Make) -> None:
    async def story() -> None:
        writer, told = make()
        half = sighting(3)
        half.article.section = "\ud800"
        summary = await written(writer, sighting(1), sighting(2, language=7), half)
        assert summary.outcomes == {"stored": 1, "rejected": 2}
        assert sorted(told) == [("alwafd:1", "stored"), ("alwafd:2", "rejected"), ("alwafd:3", "rejected")]

        async def check(db: Database) -> None:
            two, three = await db["rejected"].find().sort("_id").to_list()
            assert (two["_id"], two["reason"], two["headline"]) == ("alwafd:2", "invalid", "افتتاح الخط الثالث رقم 2")
            assert "failed validation" in two["detail"]
            assert "surrogates" in three["detail"]

        await look(make, check)

    asyncio.run(story())


def test_with_the_database_away_everything_waits_on_disk_and_the_next_run_writes_it(make: Make) -> None:
    async def story() -> None:
        writer, told = make(AWAY.format(port=free_port()))
        rejection = Rejection("alwafd:9", "https://x/9", "alwafd", T0, "not_article")
        run = RunDocument(
            {"_id": "r", "site": "a", "mode": "new", "started_at": T0, "ended_at": None, "state": "running"}
            | {"counts": {}, "rejected": {}, "failed": {}}
        )
        summary = await written(writer, run, *(sighting(n) for n in range(120)), rejection)
        assert (summary.spooled, summary.lost, told) == (120, 0, [])
        writer, told = make()
        summary = await written(writer)
        assert (summary.replayed, told) == (122, [])
        assert await look(make, _counts) == {"articles": 120, "revisions": 0, "urls": 120, "rejected": 1, "crawls": 1}

    asyncio.run(story())


def test_a_crawl_as_fast_as_the_drain_writes_directly_again(make: Make, proxy: Proxy) -> None:
    """While the drain is behind, more comes to the spool only as the drain comes nearer to its end."""

    async def story() -> None:
        writer, _ = make(proxy.uri)
        proxy.refusing = True
        await writer.open()
        number = 0
        for number in range(150):
            await writer.put(sighting(number))
        await writer.flush()
        proxy.refusing = False
        async with writer._drain._changed:
            await writer._drain._changed.wait_for(lambda: writer._drain._drained)
        while writer._db is None:
            number += 1
            assert number < 150 + 150 + 6 * CAPACITY
            await writer.put(sighting(number))
        summary = await writer.close()
        assert (summary.spooled, summary.lost, summary.outcomes["stored"]) == (0, 0, number + 1)

    asyncio.run(story())


def test_a_full_spool_stops_the_crawl_and_tears_nothing(make: Make) -> None:
    async def story() -> None:
        writer, _ = make(AWAY.format(port=free_port()), max_bytes=300_000)
        await writer.open()

        async def put_many() -> None:
            for number in range(2000):
                await writer.put(sighting(number))

        with pytest.raises(SpoolFull, match="bring the database back"):
            await put_many()
        summary = await writer.close()
        assert summary.spooled > 0
        assert summary.lost > 0
        again = await written(make()[0])
        assert again.replayed == summary.spooled

    asyncio.run(story())


def test_stories_are_decided_once_an_article_is_written_and_after_a_crash_before_that(make: Make) -> None:
    async def story() -> None:
        asked: list[list[str]] = []

        async def decide(db: Database, ids: list[str]) -> None:
            assert await db["articles"].count_documents({"_id": {"$in": ids}}) == len(ids)
            asked.append(sorted(ids))

        await written(make(steps=Steps(decide=decide))[0], sighting(1), sighting(2))
        await written(make(steps=Steps(decide=decide))[0], sighting(1, at=T0 + HOUR), sighting(2, at=T0 + HOUR))
        assert asked == [["alwafd:1", "alwafd:2"]]
        # The article is there, and its URL was never done: the process died in between.
        await look(make, lambda db: db["urls"].delete_one({"_id": "alwafd:2"}))
        await written(make(steps=Steps(decide=decide))[0], sighting(1, at=T0 + 2 * HOUR), sighting(2, at=T0 + 2 * HOUR))
        assert asked[1:] == [["alwafd:2"]]

    asyncio.run(story())


def test_what_comes_again_in_a_bulk_is_written_after_the_stories_of_the_rest_were_decided(make: Make) -> None:
    async def story() -> None:
        asked: list[tuple[str, dict[str, int]]] = []

        def step(name: str) -> Callable[[Database, list[str]], Any]:
            async def noted(db: Database, ids: list[str]) -> None:
                docs = db["articles"].find({"_id": {"$in": ids}}, {"revision": 1})
                asked.append((name, {doc["_id"]: doc["revision"] async for doc in docs}))

            return noted

        writer, told = make(steps=Steps(decide=step("decide"), index=step("index")))
        await written(writer, sighting(1), sighting(1, at=T0 + HOUR, headline="عنوان مصحح"), sighting(2))
        assert told == [("alwafd:1", "stored"), ("alwafd:1", "revised"), ("alwafd:2", "stored")]
        assert asked == [
            ("decide", {"alwafd:1": 1, "alwafd:2": 1}),
            ("decide", {"alwafd:1": 2}),
            ("index", {"alwafd:1": 2, "alwafd:2": 1}),
        ]

    asyncio.run(story())


def test_a_fault_in_the_comparison_costs_no_article(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    async def broken(db: Database, ids: list[str]) -> None:
        raise KeyError("keys")

    async def story() -> None:
        summary = await written(make(steps=Steps(decide=broken))[0], sighting(1))
        assert summary.outcomes == {"stored": 1}

    asyncio.run(story())
    assert "could not be decided" in caplog.text


def test_flush_returns_when_what_was_put_is_on_disk(make: Make) -> None:
    async def story() -> None:
        writer, told = make()
        await writer.open()
        for number in range(5):
            await writer.put(sighting(number))
        await writer.flush()
        assert len(told) == 5
        await writer.put(sighting(6))
        await writer.close()
        assert len(told) == 6

    asyncio.run(story())


def test_a_writer_that_could_not_be_opened_closes_at_once(make: Make) -> None:
    async def story() -> None:
        writer, _ = make("mongodb://user:geh:eim@127.0.0.1/")
        with pytest.raises(StorageError):
            await writer.open()
        await asyncio.wait_for(writer.close(), 5)

    asyncio.run(story())


def test_what_turned_out_to_be_a_notice_is_taken_back_with_its_place_in_the_story(make: Make) -> None:
    async def scenario() -> None:
        writer, told = make()
        await writer.open()
        first, other = sighting(1), sighting(2)
        await writer.put(first)
        await writer.put(other)
        await writer.flush()
        page = Rejection("alwafd:1", "https://x/1", "alwafd", T0, "suspect", "a notice", "عنوان", "نص", 200)
        await writer.put(Retraction("alwafd:1", T0, page))
        await writer.put(Retraction("alwafd:2", T0 - HOUR, replace(page, key="alwafd:2")))  # of another sighting
        await writer.flush()
        db = writer.db
        assert db is not None
        assert [doc["_id"] async for doc in db["articles"].find()] == ["alwafd:2"]
        assert [doc["_id"] async for doc in db["rejected"].find()] == ["alwafd:1"]
        url = await db["urls"].find_one({"_id": "alwafd:1"})
        assert url is not None
        assert (url["state"], url["reason"], url["failures"]) == ("failed", "suspect", 1)
        assert told[-1] == ("alwafd:1", "taken_back")
        await writer.close()

    asyncio.run(scenario())


def test_a_page_unlike_the_stored_article_leaves_it_and_is_known_again(make: Make) -> None:
    async def scenario() -> None:
        writer, _told = make()
        await writer.open()
        await writer.put(sighting(1))
        await writer.flush()
        db = writer.db
        assert db is not None
        before = await db["articles"].find_one({"_id": "alwafd:1"})
        text = "يعمل فريقنا الآن على شيء جميل من أجلكم ونعدكم بحلة جديدة تليق بكم وبثقتكم الغالية في كل يوم"
        seen = sighting(1, headline="نلتقي بعد قليل", body=text, published_at=None, published_precision=None)
        results: list[WriteResult] = []
        writer._on_outcome = lambda record, outcome: results.append(outcome)
        for hours in (1, 6):
            fetch = replace(seen.fetch, at=T0 + hours * HOUR)
            await writer.put(replace(seen, fetch=fetch))
            await writer.flush()
        assert [(result.status, result.seen_before) for result in results] == [("suspect", False), ("suspect", True)]
        assert await db["articles"].find_one({"_id": "alwafd:1"}) == before
        url = await db["urls"].find_one({"_id": "alwafd:1"})
        assert url is not None
        assert (url["state"], url["reason"], url["failures"], url["etag"]) == ("done", "suspect", 2, None)
        await writer.close()

    asyncio.run(scenario())
