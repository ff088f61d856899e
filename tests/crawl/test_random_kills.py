"""A crawl whose processes are killed at random moments, and which runs again, field by field as an undisturbed one.

A crawl has four processes: itself, its reader, the embedded database's server and the guard that keeps the server
running. Which of them are killed, and when, comes from a generator with a seed.
"""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database

from newsspider.storage.server.embedded import Embedded
from newsspider.storage.server.guard import Folder
from newsspider.storage.server.locks import is_held
from tests.crawl import pages
from tests.crawl.conftest import Scrapy, articles, last_run, revisions, urls
from tests.portal_server import PortalServer

FAST = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8")
# What is killed at one moment of a crawl that goes on, and at its last.
BESIDE = [("reader",), ("reader",), ("reader", "server"), ("server",), ("guard",), ("guard", "server")]
LAST = [("crawl",), ("crawl", "reader"), ("crawl", "server"), ("crawl", "server", "guard"), *BESIDE]


def serve(portal: PortalServer, count: int, *, corrected: bool) -> None:
    portal.add("/feed", pages.feed(portal.url("").rstrip("/"), range(1, count + 1)))
    for number in range(1, count + 1):
        # Every fifth is a copy of the one before it. Corrected are the headline of every third and the text of every
        # fourth: some of both, some of copies.
        key: Any = ("copied", number // 5) if number % 5 in (0, 4) else number
        text = f"<p>{pages.sentence(key, 80)}</p><p>{pages.sentence((number, corrected and number % 4 == 0), 12)}</p>"
        headline = f"عنوان الخبر رقم {number}" + (" بعد التصحيح" if corrected and number % 3 == 0 else "")
        portal.add(f"/news/{number}", pages.article(number, headline=headline, body=text))


def state(db: Any) -> dict[str, Any]:
    """All that two crawls of the same pages must agree in."""
    return {"articles": articles(db), "revisions": revisions(db), "urls": urls(db)}


class Killed:
    """A crawl on an embedded database, and what is left of it after each kill."""

    def __init__(self, local: Scrapy, seed: int) -> None:
        self.scrapy, self.data = local, local.data_dir
        self.scrapy.env["MONGO_URI"] = ""
        self.folder = Folder(self.data)
        self.before = self.data.with_name("before")
        self.draw = random.Random(seed)
        self.died: Counter[str] = Counter()

    @contextlib.contextmanager
    def archive(self) -> Iterator[Database[dict[str, Any]]]:
        server = Embedded(self.data)
        try:
            with MongoClient(server.acquire(), tz_aware=True) as client:
                yield client[self.scrapy.env["MONGO_DATABASE"]]
        finally:
            server.release()

    def keep(self) -> None:
        """Remember the data folder as it is, or that there is none."""
        self._wait_until_closed()
        shutil.rmtree(self.before, ignore_errors=True)
        if self.data.exists():
            shutil.copytree(self.data, self.before)

    def put_back(self) -> None:
        self._wait_until_closed()
        shutil.rmtree(self.data, ignore_errors=True)
        if self.before.exists():
            shutil.copytree(self.before, self.data)

    def _wait_until_closed(self) -> None:
        end = time.monotonic() + 30
        while is_held(self.folder.guard_lock) or is_held(self.folder.server_lock):
            assert time.monotonic() < end, "a guard or a server was left behind"
            time.sleep(0.05)  # processes of another session end without telling us

    def undisturbed(self, *arguments: str) -> tuple[dict[str, Any], float]:
        """What an undisturbed crawl leaves, and its seconds."""
        began = time.monotonic()
        self.scrapy("crawl", "local", *FAST, *arguments)
        seconds = time.monotonic() - began
        with self.archive() as db:
            return state(db), seconds

    def disturbed(self, seconds: float, *arguments: str) -> None:
        """Kill at one to three moments of a crawl."""
        running = self.scrapy.start("crawl", "local", *FAST, *arguments)
        moments = sorted(self.draw.uniform(0.1, 1.0) * seconds for _ in range(self.draw.randint(1, 3)))
        began = time.monotonic()
        for moment in moments:
            time.sleep(max(0.0, began + moment - time.monotonic()))  # the drawn moment of the kill
            for victim in self.draw.choice(LAST if moment == moments[-1] else BESIDE):
                self._kill(running, victim)
        assert running.wait(90) in (0, 1, -signal.SIGKILL)

    def _kill(self, running: "subprocess.Popen[str]", victim: str) -> None:
        """Kill one of the processes, if it is there at this moment."""
        server = self.folder.read_state()
        pid = {
            "crawl": lambda: running.pid if running.poll() is None else None,
            "reader": lambda: reader_of(running.pid),
            "server": lambda: server.get("pid") if is_held(self.folder.server_lock) else None,
            "guard": lambda: server.get("guard") if is_held(self.folder.guard_lock) else None,
        }[victim]()
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                self.died[victim] += 1


def reader_of(crawl: int) -> int | None:
    """The reader process of a crawl, which is a fork of it; None while there is none."""
    with contextlib.suppress(OSError):
        children = Path(f"/proc/{crawl}/task/{crawl}/children").read_text().split()
        command = Path(f"/proc/{crawl}/cmdline").read_bytes()
        return next((int(pid) for pid in children if Path(f"/proc/{pid}/cmdline").read_bytes() == command), None)
    return None


def kill_and_repeat(killed: Killed, kills: int, *arguments: str) -> dict[str, Any]:
    """Crawl once undisturbed, then disturbed and again, each time from what was stored before, until so many processes
    were killed.

    Gives what the undisturbed crawl left.
    """
    killed.keep()
    undisturbed, seconds = killed.undisturbed(*arguments)
    print(f"undisturbed: {seconds:.1f} s", flush=True)
    before = killed.died.total()
    while killed.died.total() < before + kills:
        began = time.monotonic()
        killed.put_back()
        killed.disturbed(seconds, *arguments)
        killed.scrapy("crawl", "local", *FAST, *arguments)
        with killed.archive() as db:
            found = state(db)
            assert found == undisturbed
            print(f"killed {dict(killed.died)}: equal, after {time.monotonic() - began:.0f} s", flush=True)
            assert last_run(db)["state"] == "finished"
            assert db.crawls.count_documents({"state": "running"}) == 0
            assert db.articles.count_documents({"pending_revision": {"$exists": True}}) == 0
    return undisturbed


@pytest.mark.soak
@pytest.mark.parametrize(("count", "kills"), [(60, 4), (400, 100)])
def test_killed_at_random_moments_it_ends_as_undisturbed(
    local: Scrapy, portal: PortalServer, count: int, kills: int
) -> None:
    killed = Killed(local, seed=kills)
    serve(portal, count, corrected=False)
    new = kill_and_repeat(killed, kills - kills // 2)
    assert len(new["articles"]) == count
    serve(portal, count, corrected=True)
    corrected = kill_and_repeat(killed, kills // 2, "-a", "full=1")
    assert len(corrected["revisions"]) == sum(n % 3 == 0 or n % 4 == 0 for n in range(1, count + 1))
    assert kills < len(LAST) or killed.died.keys() == {"crawl", "reader", "server", "guard"}
