"""Real crawls of one portal beside each other: one asks the portal and writes, whatever becomes of its process."""

import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from tests.crawl import pages
from tests.crawl.conftest import Scrapy, last_run
from tests.portal_server import PortalServer, Reply
from tests.servers import serving

COUNT = 4
SHORT = ("-s", "NEWSSPIDER_LEASE=3")


def serve(portal: PortalServer, delay: float = 0.0) -> None:
    portal.add("/feed", pages.feed(portal.url("").rstrip("/"), range(1, COUNT + 1)))
    for number in range(1, COUNT + 1):
        portal.add(f"/news/{number}", Reply(pages.article(number), delay=delay))


def until(condition: Any, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def elsewhere(scrapy: Scrapy, tmp_path: Path) -> Scrapy:
    """The same archive, seen from a machine with files of its own."""
    return Scrapy(tmp_path / "elsewhere", scrapy.env)


def asked(portal: PortalServer) -> list[str]:
    return [path for path in portal.paths() if path.startswith(("/news", "/feed"))]


def test_of_two_starts_in_the_same_moment_one_crawls(local: Scrapy, portal: PortalServer, db, tmp_path: Path) -> None:
    serve(portal, delay=1.0)
    both = [one.start("crawl", "local") for one in (local, elsewhere(local, tmp_path))]
    assert [process.wait(90) for process in both] == [0, 0]
    assert sorted(asked(portal)) == ["/feed", *(f"/news/{number}" for number in range(1, COUNT + 1))]
    assert [run["state"] for run in db.crawls.find()] == ["finished"]
    assert db.articles.count_documents({}) == COUNT
    assert db.leases.count_documents({}) == 0


def test_a_second_start_ends_in_one_line_and_asks_nothing(local: Scrapy, portal: PortalServer, db) -> None:
    serve(portal, delay=20.0)
    first = local.start("crawl", "local")
    # The run's document is written with others, not at once.
    until(lambda: len(asked(portal)) >= 2 and db.crawls.count_documents({}) == 1)
    five_minutes_off = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    done = local("crawl", "local", "-s", "LOG_LEVEL=WARNING", NEWSSPIDER_NOW=five_minutes_off)
    assert len(done.stderr.splitlines()) == 1
    assert "is at work; -s NEWSSPIDER_LEASE=0 starts beside it" in done.stderr
    assert asked(portal).count("/feed") == 1
    assert db.crawls.count_documents({}) == 1
    portal.add("/news/9", pages.article(9))
    local("crawl", "local", "-a", f"urls={portal.url('/news/9')}")  # single pages may be asked beside
    assert db.articles.count_documents({"_id": "local:9"}) == 1
    assert first.poll() is None
    first.kill()
    first.wait(10)


def test_a_killed_holder_of_this_machine_is_taken_over_at_once(local: Scrapy, portal: PortalServer, db) -> None:
    serve(portal, delay=0.5)
    running = local.start("crawl", "local")
    until(lambda: len(asked(portal)) >= 2)
    running.kill()
    running.wait(10)
    assert db.leases.count_documents({}) == 1
    local("crawl", "local")
    assert db.articles.count_documents({}) == COUNT


def test_a_killed_holder_of_another_machine_is_taken_over_when_its_lease_has_expired(
    local: Scrapy, portal: PortalServer, db, tmp_path: Path
) -> None:
    serve(portal, delay=0.5)
    running = elsewhere(local, tmp_path).start("crawl", "local", "-s", "NEWSSPIDER_LEASE=240")
    until(lambda: len(asked(portal)) >= 2)
    running.kill()
    running.wait(10)
    for off in (-5, 5):  # a clock that is wrong neither shortens the lease nor makes it longer
        now = datetime.now(UTC) + timedelta(minutes=off)
        assert "is at work" in local("crawl", "local", NEWSSPIDER_NOW=now.isoformat()).stderr
    db.leases.update_one({}, [{"$set": {"until": {"$subtract": ["$until", 240_000]}}}])  # four minutes later
    local("crawl", "local")
    assert db.articles.count_documents({}) == COUNT


def test_a_holder_that_slept_past_its_lease_writes_nothing_more_and_loses_nothing(
    local: Scrapy, portal: PortalServer, db, tmp_path: Path
) -> None:
    serve(portal, delay=1.0)
    far = elsewhere(local, tmp_path)
    sleeper = far.start("crawl", "local", *SHORT)
    until(lambda: len(asked(portal)) >= 3)
    sleeper.send_signal(signal.SIGSTOP)
    held = [doc["holder"] for doc in db.leases.find()]
    try:
        time.sleep(3.2)  # its lease has expired by the server's clock
        before = db.articles.count_documents({})
        holder = local.start("crawl", "local")
        until(lambda: [doc["holder"] for doc in db.leases.find()] != held)
        sent = len(asked(portal))
    finally:
        sleeper.send_signal(signal.SIGCONT)
    assert sleeper.wait(60) == 0
    assert holder.wait(60) == 0
    states = {run["_id"]: (run["state"], run["reason"]) for run in db.crawls.find().sort("started_at", 1)}
    assert list(states.values()) == [("interrupted", "interrupted"), ("finished", None)]
    assert db.articles.count_documents({}) == COUNT > before
    assert len(asked(portal)) <= sent + COUNT + 1
    assert last_run(db)["counts"]["stored"] == COUNT - before
    far("spool", "--replay")
    assert db.articles.count_documents({"revision": 1}) == COUNT
    assert db.revisions.count_documents({}) == 0
    assert db.leases.count_documents({}) == 0


def test_without_a_lease_two_crawls_run_beside_each_other(local: Scrapy, portal: PortalServer, db) -> None:
    serve(portal, delay=1.0)
    both = [local.start("crawl", "local", "-s", "NEWSSPIDER_LEASE=0") for _ in range(2)]
    assert [process.wait(90) for process in both] == [0, 0]
    assert db.crawls.count_documents({"state": "finished"}) == 2
    assert db.articles.count_documents({}) == COUNT


@pytest.mark.soak
def test_two_starts_without_a_database_are_one_again_when_it_is_back(
    local: Scrapy, portal: PortalServer, tmp_path: Path
) -> None:
    serve(portal, delay=4.0)
    (tmp_path / "database").mkdir()
    with serving(tmp_path / "database") as server, MongoClient(server.uri) as client:
        local.env |= {"MONGO_URI": server.uri, "MONGO_DATABASE": "away"}
        other, db = elsewhere(local, tmp_path), client["away"]
        server.kill()
        both = [one.start("crawl", "local", *SHORT) for one in (local, other)]
        until(lambda: portal.paths().count("/feed") == 2)  # nobody could be asked, so both ask the portal
        server.start()
        assert all(process.wait(120) in (0, 1) for process in both)
        states = sorted(run["state"] for run in db.crawls.find())
        assert states in (["finished"], ["finished", "interrupted"])
        # What the one that gave way had in hand waits in its spool, and is written by whoever comes there next.
        for one in (local, other):
            one("spool", "--replay")
        assert sorted(doc["_id"] for doc in db.articles.find()) == [f"local:{n}" for n in range(1, COUNT + 1)]
        assert db.articles.count_documents({"revision": {"$ne": 1}}) == 0
        assert db.leases.count_documents({}) == 0
