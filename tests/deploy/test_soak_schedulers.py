"""Many portals, three servers, two schedulers, twenty minutes: no portal twice at a time, each as often as planned.

The clock stands still while the runs of a minute are made, so a busy machine changes nothing.
``NEWSSPIDER_SOAK_PORTALS`` makes it smaller.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from pymongo import MongoClient

from newsspider.scheduling.scrapyd import Scrapyd, ScrapydError
from tests.crawl import pages
from tests.deploy.conftest import ROOT
from tests.deploy.test_scrapyd import PASSWORD, USER, Daemon
from tests.portal_server import PortalServer, Reply, Seen
from tests.servers import Server, serving

pytestmark = pytest.mark.soak
PORTALS = int(os.environ.get("NEWSSPIDER_SOAK_PORTALS", "200"))
MINUTES, EVERY = 20, 10
BEGIN = datetime(2026, 9, 20, 8, tzinfo=UTC)


def answer(seen: Seen) -> Reply:
    """The feed of a portal with one article, or the article."""
    name = seen.path.split("/")[1]
    if seen.path.endswith("/feed"):
        feed = pages.feed(f"http://{seen.headers['Host']}/{name}", [1])
        return Reply(feed, content_type="application/rss+xml")
    return Reply(pages.article(int(name[1:])))


class Fleet:
    """Three servers and the environment of two schedulers, all with folders of their own."""

    def __init__(self, folder: Path, database: Server, portal: PortalServer) -> None:
        self.folder, self.now = folder, folder / "clock"
        self.notes = folder / "notes"
        self.notes.touch()
        self.own = {
            "SCRAPY_SETTINGS_MODULE": "tests.deploy.many.settings",
            "MANY_PORTAL": portal.url("").rstrip("/"),
            "MANY_PORTALS": str(PORTALS),
            "MANY_CLOCK": str(self.now),
            "MANY_NOTES": str(self.notes),
            "PYTHONPATH": str(ROOT),
        }
        self.daemons = []
        for number in range(3):
            place = folder / f"scrapyd{number}"
            place.mkdir()
            daemon = Daemon(place, database)
            config = place / "scrapyd.conf"
            text = config.read_text().replace("poll_interval = 2.0", "poll_interval = 0.2")
            text = text.replace("max_proc      = 4", "max_proc      = 2")
            config.write_text(f"{text}\n[settings]\nnewsspider = tests.deploy.many.settings\n")
            daemon.environment |= self.own
            self.daemons.append(daemon)
        (folder / "schedule.toml").write_text(
            f'starts = 500\n[defaults]\nevery = "{EVERY}m"\nmin = "{EVERY}m"\nmax = "{EVERY}m"\n'
        )
        self.clients = [Scrapyd(daemon.url, USER, PASSWORD) for daemon in self.daemons]

    def start(self, number: int) -> None:
        daemon = self.daemons[number]
        environment = daemon.environment
        with (daemon.folder / "scrapyd.log").open("ab") as log:
            daemon.process = subprocess.Popen(
                [sys.executable, "-m", "scrapyd", "--pidfile="],
                cwd=daemon.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with contextlib.suppress(ScrapydError):
                self.clients[number].jobs("newsspider")
                return
            time.sleep(0.2)
        raise AssertionError((daemon.folder / "scrapyd.log").read_text()[-2000:])

    def look(self, minute: int, schedulers: tuple[str, ...]) -> None:
        """All schedulers look in the same moment."""
        self.now.write_text((BEGIN + timedelta(minutes=minute)).isoformat())
        environment = self.daemons[0].environment | {"SCRAPYD_URLS": " ".join(one.url for one in self.daemons)}
        command = [sys.executable, "-m", "scrapy", "schedule", "--once", "--file", str(self.folder / "schedule.toml")]
        processes = [
            subprocess.Popen(
                command, cwd=ROOT, env=environment | {"DATA_DIR": str(self.folder / name)}, stdout=subprocess.DEVNULL
            )
            for name in schedulers
        ]
        for process in processes:
            process.wait(600)

    def wait(self) -> None:
        """Until what the servers that answer were given has ended."""
        end = time.monotonic() + 3600
        while time.monotonic() < end:
            active = 0
            for client, daemon in zip(self.clients, self.daemons, strict=True):
                if daemon.process is not None:
                    active += len(client.jobs("newsspider").active)
            if not active:
                return
            time.sleep(0.3)
        raise AssertionError("the runs of a minute did not end in an hour")

    def kill(self, number: int) -> None:
        """As ``kill -9`` of a server; its runs go on by themselves, as they do."""
        process = self.daemons[number].process
        assert process is not None
        process.send_signal(signal.SIGKILL)
        process.wait(20)
        self.daemons[number].process = None

    def close(self) -> None:
        for daemon, client in zip(self.daemons, self.clients, strict=True):
            daemon.stop()
            daemon.client.close()
            client.close()


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[tuple[Fleet, Server]]:
    (tmp_path / "database").mkdir()
    with serving(tmp_path / "database") as database, PortalServer() as portal:
        portal.add_default(answer)
        made = Fleet(tmp_path, database, portal)
        try:
            for number in range(3):
                made.start(number)
            yield made, database
        finally:
            made.close()


def test_no_portal_twice_at_a_time_and_each_as_often_as_planned(fleet: tuple[Fleet, Server]) -> None:
    made, database = fleet
    both = ("one", "two")
    for minute in range(MINUTES + 1):
        schedulers = both if not 8 <= minute < 13 else ("two",)  # the first one is dead for five minutes
        made.look(minute, schedulers)
        if minute == EVERY:
            time.sleep(2)
            made.kill(1)
        made.wait()
        if minute == EVERY + 5:
            made.start(1)
            made.wait()
    with MongoClient(database.uri, tz_aware=True) as client:
        runs = list(client["deployed"].crawls.find().sort([("site", 1), ("started_at", 1), ("_id", 1)]))
    starts: dict[str, list[datetime]] = defaultdict(list)
    for run in runs:
        starts[run["site"]].append(run["started_at"])
    assert len(starts) == PORTALS
    # No two runs of a portal in one minute, and none begins before the one before it has ended.
    for before, run in pairwise(runs):
        if before["site"] == run["site"]:
            assert before["started_at"] < run["started_at"]
            assert before["ended_at"] is not None
            assert before["ended_at"] <= run["started_at"]
    _assert_never_twice(made.notes)
    between = [
        (later - earlier).total_seconds() / 60 for moments in starts.values() for earlier, later in pairwise(moments)
    ]
    mean = sum(between) / len(between)
    counts = [len(moments) for moments in starts.values()]
    each = f"{min(counts)} to {max(counts)} of each"
    print(f"\n{PORTALS} portals, {len(runs)} runs, {each}; {mean:.2f} min between two starts, planned {EVERY}")
    assert abs(mean - EVERY) <= 0.1 * EVERY
    assert {run["state"] for run in runs} <= {"finished", "interrupted"}


def _assert_never_twice(notes: Path) -> None:
    """By the real time of the runs themselves: between a run's first request and its end no other run asks."""
    asking: dict[str, tuple[str, float]] = {}
    for line in notes.read_text().splitlines():
        site, what, process, at = line.split()
        if what == "asks":
            holder = asking.setdefault(site, (process, float(at)))
            assert holder[0] == process, f"{site} is asked by two runs at once"
        elif asking.get(site, ("", 0.0))[0] == process:
            del asking[site]
