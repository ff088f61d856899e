"""Whole crawls while the database is killed, absent or slow, the disk is full, or another crawl does the same.

Whatever happens, the archive ends as after an undisturbed crawl, compared field by field but for times. Most of it runs
in the soak; the everyday tests have the same faults without the crawl, in tests/storage.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from newsspider.storage.server.embedded import Embedded
from newsspider.storage.server.guard import Folder
from newsspider.storage.server.locks import is_held
from tests.crawl.conftest import Scrapy, articles, last_run, local_environment
from tests.crawl.test_random_kills import FAST, serve, state
from tests.crawl.test_trouble import until
from tests.portal_server import PortalServer
from tests.proxy import proxied
from tests.servers import Server, free_port, serving

COUNT = 60
Expected = tuple[dict[str, Any], dict[str, Any]]
PHASES = (((), False), (("-a", "full=1"), True))  # a crawl that finds articles, and one that finds corrections


@pytest.fixture(scope="module")
def portal() -> Iterator[PortalServer]:
    with PortalServer() as portal:
        yield portal


@pytest.fixture(scope="module")
def expected(portal: PortalServer, server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Expected]:
    """What undisturbed crawls leave: one, and one more that finds corrections."""
    with MongoClient(server.uri, tz_aware=True) as client:
        db = client["undisturbed"]
        data = tmp_path_factory.mktemp("undisturbed")
        scrapy = Scrapy(data, {"MONGO_URI": server.uri, "MONGO_DATABASE": db.name, **local_environment(portal)})
        states = []
        for arguments, corrected in PHASES:
            serve(portal, COUNT, corrected=corrected)
            scrapy("crawl", "local", *FAST, *arguments)
            states.append(state(db))
        assert [len(found["articles"]) for found in states] == [COUNT, COUNT]
        assert [len(found["revisions"]) for found in states] == [0, COUNT // 2]
        yield states[0], states[1]


@pytest.mark.soak
def test_away_for_whole_crawls_all_waits_in_the_spool_and_is_replayed_to_the_same(
    local: Scrapy, portal: PortalServer, db, expected: Expected
) -> None:
    away = f"mongodb://127.0.0.1:{free_port()}/?serverSelectionTimeoutMS=300"
    serve(portal, COUNT, corrected=False)
    done = local("crawl", "local", *FAST, status=1, MONGO_URI=away)
    last = done.stderr.strip().splitlines()[-1]
    assert f"{COUNT} articles wait" in last
    assert "scrapy spool --replay" in last
    serve(portal, COUNT, corrected=True)
    done = local("crawl", "local", *FAST, "-a", "full=1", status=1, MONGO_URI=away)
    local("spool", "--replay")
    assert state(db) == expected[1]
    assert f"{COUNT} articles wait" in done.stderr.strip().splitlines()[-1]


@pytest.mark.soak
@pytest.mark.parametrize("kills", [2, 5])
def test_a_server_that_is_killed_and_started_again_during_crawls_loses_and_doubles_nothing(
    local: Scrapy, portal: PortalServer, db, tmp_path: Path, expected: Expected, kills: int
) -> None:
    (tmp_path / "own").mkdir()
    with serving(tmp_path / "own", sync=True) as own:
        uri = f"{own.uri}/?serverSelectionTimeoutMS=500"

        def kill() -> None:
            own.kill()
            time.sleep(0.3)  # how long the server is gone; nothing is asserted of it
            own.start()

        for arguments, corrected in PHASES:
            serve(portal, COUNT, corrected=corrected)
            running = local.start("crawl", "local", *FAST, *arguments, MONGO_URI=uri)
            _at_each(portal, kills, kill)
            assert running.wait(90) in (0, 1)
            local("spool", "--replay", MONGO_URI=uri)
        with MongoClient(own.uri, tz_aware=True) as client:
            assert state(client[db.name]) == expected[1]


@pytest.mark.soak
@pytest.mark.parametrize("kills", [2, 5])
def test_an_embedded_server_that_is_killed_during_a_crawl_loses_and_doubles_nothing(
    local: Scrapy, portal: PortalServer, db, expected: Expected, kills: int
) -> None:
    folder = Folder(local.data_dir)
    killed: list[int | None] = [None]

    def kill() -> None:
        until(lambda: is_held(folder.server_lock) and folder.read_state().get("pid") not in killed)
        killed.append(folder.read_state()["pid"])
        os.kill(killed[-1], signal.SIGKILL)

    serve(portal, COUNT, corrected=False)
    running = local.start("crawl", "local", *FAST, MONGO_URI="")
    _at_each(portal, kills, kill)
    assert running.wait(90) in (0, 1)
    local("spool", "--replay", MONGO_URI="")
    server = Embedded(local.data_dir)
    try:
        with MongoClient(server.acquire(), tz_aware=True) as client:
            assert state(client[db.name]) == expected[0]
    finally:
        server.release()


def _at_each(portal: PortalServer, times: int, act: Callable[[], None]) -> None:
    """Act so many times while a crawl fetches, at equal shares of its pages."""
    before = len(portal.paths())
    for number in range(times):
        wanted = before + COUNT * (number + 1) // (times + 1)
        until(lambda wanted=wanted: len(portal.paths()) >= wanted)
        act()


@pytest.mark.soak
def test_connections_that_are_cut_slow_and_refused_lose_and_double_nothing(
    local: Scrapy, portal: PortalServer, db, server, expected: Expected
) -> None:
    with proxied(server.port) as proxy:
        proxy.delay = 0.05

        def trouble() -> None:
            proxy.refusing = not proxy.refusing
            proxy.cut()

        for arguments, corrected in PHASES:
            serve(portal, COUNT, corrected=corrected)
            proxy.refusing = True
            running = local.start("crawl", "local", *FAST, *arguments, MONGO_URI=proxy.uri)
            _at_each(portal, 5, trouble)
            assert running.wait(90) in (0, 1)
            local("spool", "--replay")
    assert state(db) == expected[1]


@pytest.mark.soak
def test_a_spool_that_is_full_stops_the_crawl_in_one_line_and_the_next_run_brings_the_rest(
    local: Scrapy, portal: PortalServer, db, expected: Expected
) -> None:
    serve(portal, COUNT, corrected=False)
    away = f"mongodb://127.0.0.1:{free_port()}/?serverSelectionTimeoutMS=300"
    done = local(
        "crawl", "local", *FAST, "-s", "NEWSSPIDER_SPOOL_MAX_BYTES=200000", "-s", "CLOSESPIDER_TIMEOUT=60",
        status=1, MONGO_URI=away,
    )  # fmt: skip
    assert [line for line in done.stderr.splitlines() if "spool" in line and "full" in line]
    local("spool", "--replay")
    kept = articles(db)
    assert 0 < len(kept) < COUNT
    assert [{**doc, "story_id": "", "duplicate_of": ""} for doc in kept] == [
        {**doc, "story_id": "", "duplicate_of": ""}
        for doc in expected[0]["articles"]
        if doc["_id"] in {one["_id"] for one in kept}
    ]
    local("crawl", "local", *FAST)
    assert state(db) == expected[0]


def test_two_crawls_of_one_portal_at_once_write_each_article_and_each_correction_once(
    local: Scrapy, portal: PortalServer, db, expected: Expected, tmp_path: Path
) -> None:
    for arguments, corrected in PHASES:
        serve(portal, COUNT, corrected=corrected)
        logs = [tmp_path / f"{corrected}-{n}.log" for n in range(2)]
        without_lease = ("crawl", "local", *FAST, *arguments, "-s", "NEWSSPIDER_LEASE=0")
        both = [local.start(*without_lease, "-s", f"LOG_FILE={log}") for log in logs]
        ended = [process.wait(90) for process in both]
        assert ended == [0, 0], "\n".join(log.read_text("utf-8")[-3000:] for log in logs)
    assert state(db) == expected[1]
    runs = list(db.crawls.find())
    assert {run["state"] for run in runs} == {"finished"}
    assert sum(run["counts"]["stored"] for run in runs) == COUNT
    assert sum(run["counts"]["revised"] for run in runs) == COUNT // 2
    assert last_run(db)["failed"] == {}
