"""A real ``scrapy serve`` over a real database, for the tests of the reader."""

import asyncio
import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
from pymongo import AsyncMongoClient, MongoClient

from newsspider.search import feed
from tests.search.articles import START
from tests.servers import serving
from tests.web.archive import fill

ROOT = Path(__file__).resolve().parents[2]
FULL = {"articles": 2000, "corrections": 300, "stories": 100}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Any
    text: str


@dataclass(frozen=True)
class Reader:
    """A running reader."""

    base: str

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        request = Request(self.base + quote(path, safe="/:?&=%@-.#,"), headers=headers, method=method)  # noqa: S310 # http
        try:
            with urlopen(request, timeout=30) as answer:  # noqa: S310 # as above
                return Answer(answer.status, answer.headers, answer.read().decode())
        except HTTPError as error:
            return Answer(error.code, error.headers, error.read().decode())


@contextlib.contextmanager
def reading(uri: str, database: str, data: Path, *options: str, **environment: str) -> Iterator[Reader]:
    """Start ``scrapy serve`` on a free port, and end it."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("MONGO_", "WARC_", "NEWSSPIDER_"))
    }
    present = (START + timedelta(days=60)).isoformat()
    env = {
        **kept,
        "MONGO_URI": uri,
        "MONGO_DATABASE": database,
        "DATA_DIR": str(data),
        "NEWSSPIDER_NOW": present,
        **environment,
    }
    with ThreadPoolExecutor(1) as apart:  # Playwright runs a loop of its own in this thread
        apart.submit(asyncio.run, _indexed(uri, database, data)).result()
    log = data.with_suffix(".log")
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "scrapy", "serve", "--port", "0", *options],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert "http://" in line, log.read_text()
        yield Reader(line.split("http://")[1].split("/")[0].join(("http://", "")))
    finally:
        process.terminate()
        process.wait(20)
        if process.stdout is not None:
            process.stdout.close()


async def _indexed(uri: str, database: str, data: Path) -> None:
    """Index the archive, so that no page is looked at before it is complete."""
    async with AsyncMongoClient[Any](uri, tz_aware=True) as client:
        await feed.catch_up(client[database], data)


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The URI and name of a database with the made-up archive."""
    with serving(tmp_path_factory.mktemp("web")) as server:
        with MongoClient[Any](server.uri, tz_aware=True) as client:
            fill(client["reader"], **FULL)
        yield server.uri, "reader"


@pytest.fixture(scope="session")
def reader(archive: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    with reading(*archive, tmp_path_factory.mktemp("reader") / "data") as running:
        yield running
