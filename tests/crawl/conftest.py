"""Real crawls in processes of their own, against a real database server and a portal on loopback."""

import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database

from tests.portal_server import PortalServer
from tests.servers import Server, serving

ROOT = Path(__file__).resolve().parents[2]
_numbers = itertools.count(1)


# A server that has held some ninety databases of tests now and then takes 15 s for one insert, asleep in WiredTiger.
@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server"), replica=True) as server:
        yield server


@pytest.fixture
def db(server: Server) -> Iterator[Database[dict[str, Any]]]:
    """A database that no other test of this process uses."""
    with MongoClient(server.uri, tz_aware=True) as client:
        yield client[f"crawl{next(_numbers)}"]


@pytest.fixture
def portal() -> Iterator[PortalServer]:
    with PortalServer() as portal:
        yield portal


@dataclass
class Scrapy:
    """Runs ``scrapy`` as a user would, on a data folder and a database of the test's own."""

    data_dir: Path
    env: dict[str, str] = field(default_factory=dict)

    def command(self, *arguments: str) -> list[str]:
        # The portal of the tests is on this machine, and patient.
        quick = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0"]
        return [sys.executable, "-m", "scrapy", *arguments, *(quick if arguments[0] == "crawl" else [])]

    def environment(self) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("MONGO_", "WARC_", "NEWSSPIDER_"))
        }
        return {**kept, "DATA_DIR": str(self.data_dir), **self.env}

    def __call__(
        self, *arguments: str, status: int | None = 0, umask: int = -1, **env: str
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            self.command(*arguments),
            cwd=ROOT,
            env={**self.environment(), **env},
            capture_output=True,
            text=True,
            timeout=120,
            umask=umask,
        )
        assert status is None or done.returncode == status, done.stderr[-4000:]
        assert "Traceback" not in done.stderr, done.stderr[-6000:]
        return done

    def start(self, *arguments: str, **env: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            self.command(*arguments),
            cwd=ROOT,
            env={**self.environment(), **env},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )


@pytest.fixture
def scrapy(tmp_path: Path, server: Server, db: Database[dict[str, Any]]) -> Scrapy:
    return Scrapy(tmp_path / "data", {"MONGO_URI": server.uri, "MONGO_DATABASE": db.name})


@pytest.fixture
def local(scrapy: Scrapy, portal: PortalServer) -> Scrapy:
    """``scrapy`` with the portal of the tests, whose only source is the feed ``/feed``."""
    scrapy.env |= local_environment(portal)
    return scrapy


def local_environment(portal: PortalServer) -> dict[str, str]:
    return {
        "SCRAPY_SETTINGS_MODULE": "tests.crawl.settings",
        "LOCAL_PORTAL": portal.url("").rstrip("/"),
        "LOCAL_SOURCES": "[Feed(BASE + '/feed')]",
    }


# What two crawls of the same pages may differ in: when they ran.
TIMES = ("first_seen_at", "changed_at", "last_seen_at")


def articles(db: Database[dict[str, Any]]) -> list[dict[str, Any]]:
    """All stored articles without the times of the crawl, by id."""
    return [{k: v for k, v in doc.items() if k not in TIMES} for doc in db.articles.find().sort("_id", 1)]


def revisions(db: Database[dict[str, Any]]) -> list[dict[str, Any]]:
    """All revisions without the times of the crawl, by id."""
    return [{k: v for k, v in doc.items() if k != "seen_at"} for doc in db.revisions.find().sort("_id", 1)]


def urls(db: Database[dict[str, Any]]) -> dict[str, tuple[Any, ...]]:
    """What is known of each URL, without times and counts of visits."""
    return {doc["_id"]: (doc["url"], doc["state"], doc["status"], doc["reason"]) for doc in db.urls.find()}


def last_run(db: Database[dict[str, Any]]) -> dict[str, Any]:
    run = db.crawls.find_one({}, sort=[("started_at", -1)])
    assert run is not None
    return run
