"""A run ends within thirty seconds of its last page, whatever the database does, and loses nothing."""

import asyncio
import contextlib
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from newsspider.storage.server.guard import Folder
from newsspider.storage.writing.ending import Ending
from tests.crawl import pages
from tests.crawl.conftest import ROOT, Scrapy
from tests.crawl.test_random_kills import serve
from tests.crawl.test_trouble import until
from tests.portal_server import PortalServer, Seen
from tests.proxy import proxied
from tests.servers import Server

COUNT = 30
BOUND = 30.0


def seconds_after_the_last_page(
    local: Scrapy, portal: PortalServer, trouble: Callable[[], object], **env: str
) -> tuple[float, str]:
    """How long a crawl takes to end after trouble that begins with its last page, and what it said."""
    serve(portal, COUNT, corrected=False)

    def last(_: Seen) -> str:
        trouble()
        return pages.article(COUNT)

    portal.add(f"/news/{COUNT}", last)
    said = local.data_dir.with_name("said")
    with said.open("w") as output:
        command = local.command("crawl", "local")
        running = subprocess.Popen(command, cwd=ROOT, env={**local.environment(), **env}, stdout=output, stderr=output)
        try:
            until(lambda: f"/news/{COUNT}" in portal.paths())
            began = time.monotonic()
            running.wait(120)
            return time.monotonic() - began, said.read_text()
        finally:
            running.kill()
            running.wait(10)


@pytest.fixture
def stopped(local: Scrapy) -> Iterator[Callable[..., None]]:
    """Stops processes of the embedded database, as a machine does that has no memory left; ends them at last."""
    folder, pids = Folder(local.data_dir), []

    def stop(*names: str) -> None:
        for name in names:
            pids.append(folder.read_state()[name])
            os.kill(pids[-1], signal.SIGSTOP)

    yield stop
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def assert_kept_for_later(seconds: float, said: str) -> None:
    assert seconds < BOUND
    assert f"{COUNT} articles wait in" in said.strip().splitlines()[-1]


@pytest.mark.soak
def test_beside_a_database_that_is_silent(local: Scrapy, portal: PortalServer, db: Any, server: Server) -> None:
    with proxied(server.port) as proxy:

        def silence() -> None:
            proxy.silent = True

        uri = f"mongodb://127.0.0.1:{proxy.port}/?directConnection=true"
        seconds, said = seconds_after_the_last_page(local, portal, silence, MONGO_URI=uri)
    assert_kept_for_later(seconds, said)
    local("spool", "--replay")
    assert db.articles.count_documents({}) == COUNT


@pytest.mark.soak
@pytest.mark.parametrize("names", [("pid",), ("pid", "guard")], ids=["server", "server and guard"])
def test_beside_an_embedded_database_that_is_stopped(
    local: Scrapy, portal: PortalServer, stopped: Callable[..., None], names: tuple[str, ...]
) -> None:
    assert_kept_for_later(*seconds_after_the_last_page(local, portal, lambda: stopped(*names), MONGO_URI=""))


@pytest.mark.soak
def test_beside_a_search_index_that_is_locked(local: Scrapy, portal: PortalServer, db: Any) -> None:
    serve(portal, 3, corrected=False)
    local("crawl", "local")
    local("search", "عنوان")
    other = sqlite3.connect(local.data_dir / "search.db", check_same_thread=False)
    with contextlib.closing(other):
        seconds, _ = seconds_after_the_last_page(local, portal, lambda: other.execute("BEGIN EXCLUSIVE"))
    assert seconds < BOUND
    assert db.articles.count_documents({}) == COUNT
    assert f"{COUNT - 1} articles found" in local("search", "عنوان").stderr  # the last has another headline


def test_what_the_database_does_not_take_in_time_is_given_up() -> None:
    async def story() -> list[object]:
        given_up: list[object] = []
        ending = Ending(lambda: True, lambda: given_up.append("said"))
        ending.within(0)
        given_up.append(await ending.before(asyncio.sleep(60, "written")))
        given_up.append(await ending.before(asyncio.sleep(60, "written")))
        return given_up

    assert asyncio.run(story()) == ["said", None, None]


def test_what_the_database_takes_in_time_is_not_given_up() -> None:
    async def story() -> object:
        ending = Ending(lambda: False, lambda: None)
        ending.within(0)  # the time is up, and nothing waits
        await asyncio.sleep(0)
        return await ending.before(asyncio.sleep(0, "written"))

    assert asyncio.run(story()) == "written"
