"""Leases: one holder at a time, by the server's clock, whoever asks when."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from newsspider import clock
from newsspider.items.runs import RunOutcome
from newsspider.scheduling import starts
from newsspider.scheduling.history import History
from newsspider.storage.documents import crawls, leases
from newsspider.storage.documents.crawls import Run as CrawlRun
from newsspider.storage.server.client import Database
from tests.storage.conftest import Run

LONG, PAST = timedelta(minutes=5), timedelta(seconds=-1)


def test_of_many_that_ask_in_the_same_moment_one_gets_it(run: Run) -> None:
    async def story(db: Database) -> None:
        for number in range(20):
            portal = f"portal{number}"
            found = await asyncio.gather(*(leases.take(db, portal, f"run{n}", LONG) for n in range(6)))
            winners = [n for n, other in enumerate(found) if other is None]
            assert len(winners) == 1
            assert {other["holder"] for other in found if other} == {f"run{winners[0]}"}

    run(story)


def test_an_expired_lease_goes_to_one_of_many(run: Run) -> None:
    async def story(db: Database) -> None:
        for number in range(20):
            portal = f"portal{number}"
            assert await leases.take(db, portal, "old", PAST) is None
            found = await asyncio.gather(*(leases.take(db, portal, f"run{n}", LONG) for n in range(6)))
            assert found.count(None) == 1
            assert (await leases.take(db, portal, "old", LONG) or {})["holder"] == f"run{found.index(None)}"

    run(story)


def test_the_holder_prolongs_its_lease_and_gives_it_back(run: Run) -> None:
    async def until(db: Database) -> datetime:
        doc = await db["leases"].find_one({"_id": "alwafd"})
        assert doc is not None
        at: datetime = doc["until"]
        return at

    async def story(db: Database) -> None:
        assert await leases.take(db, "alwafd", "a", LONG) is None
        before = await until(db)
        assert await leases.take(db, "alwafd", "a", 2 * LONG) is None
        assert await until(db) >= before + LONG
        await leases.release(db, "alwafd", "b")
        assert await leases.read(db) == ({"alwafd"}, set())
        await leases.release(db, "alwafd", "a")
        assert await leases.read(db) == (set(), set())
        assert await leases.take(db, "alwafd", "b", LONG) is None

    run(story)


def test_a_holder_that_is_known_to_be_gone_is_not_waited_for(run: Run) -> None:
    async def story(db: Database) -> None:
        assert await leases.take(db, "alwafd", "dead", LONG) is None
        assert (await leases.take(db, "alwafd", "b", LONG) or {})["holder"] == "dead"
        found = await asyncio.gather(*(leases.take(db, "alwafd", f"run{n}", LONG, "dead".__eq__) for n in range(6)))
        assert found.count(None) == 1

    run(story)


def test_an_expired_lease_is_not_held(run: Run) -> None:
    async def story(db: Database) -> None:
        assert await leases.take(db, "alwafd", "a", PAST) is None
        assert await leases.read(db) == (set(), {"a"})

    run(story)


def test_a_run_whose_machine_died_is_not_running_when_its_lease_has_expired(run: Run, tmp_path: Path) -> None:
    async def story(db: Database) -> None:
        far = CrawlRun("alwafd", "new", {}, clock.now(), tmp_path / "elsewhere")
        await crawls.save(db, far.document)
        history, holder = History(), far.document["_id"]
        assert await leases.take(db, "alwafd", holder, LONG) is None
        assert await history.read(db, tmp_path, clock.now()) == {"alwafd"}
        assert await leases.take(db, "alwafd", holder, PAST) is None
        assert await history.read(db, tmp_path, clock.now()) == set()
        assert await leases.take(db, "alwafd", "next", LONG) is None
        doc = await db["crawls"].find_one({"_id": holder})
        assert doc is not None
        assert (doc["state"], doc["reason"]) == ("interrupted", "interrupted")
        assert await history.read(db, tmp_path, clock.now()) == {"alwafd"}

    run(story)


def test_of_many_schedulers_one_makes_a_start_and_a_failed_one_is_taken_back(run: Run) -> None:
    async def story(db: Database) -> None:
        at, seen = clock.now(), None
        for round_ in range(10):
            new = [starts.Start(at + round_ * LONG, f"http://server{n}") for n in range(6)]
            won = await asyncio.gather(*(starts.claim(db, "alwafd", seen, start) for start in new))
            assert won.count(True) == 1
            winner = new[won.index(True)]
            assert await starts.read_starts(db) == {"alwafd": winner}
            await starts.give_up(db, "alwafd", seen, winner)
            assert (await starts.read_starts(db)).get("alwafd") == seen
            assert await starts.claim(db, "alwafd", seen, winner)
            seen = winner

    run(story)


def test_the_lease_of_a_run_that_has_told_how_it_ended_is_free(run: Run, tmp_path: Path) -> None:
    async def story(db: Database) -> None:
        first = CrawlRun("alwafd", "new", {}, clock.now(), tmp_path / "elsewhere")
        await crawls.save(db, first.document)
        assert await leases.take(db, "alwafd", first.document["_id"], LONG) is None
        assert (await leases.take(db, "alwafd", "second", LONG) or {})["holder"] == first.document["_id"]
        await crawls.save(db, first.end(RunOutcome("failed", "storage", {}, {}, {}, {}), clock.now()))
        assert await leases.take(db, "alwafd", "second", LONG) is None

    run(story)
