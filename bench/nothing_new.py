"""A crawl that finds nothing new, from start to end: what the known URLs cost it, in a small and a large archive."""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from pymongo import AsyncMongoClient

from bench.crawl import KNOWN, ROOT, _environment, _own, _serving
from bench.server import Server, serve
from newsspider.storage.documents import urls

SIZES = (10_000, 100_000)
TIMES = 3  # crawls at each size, of which the cheapest counts
CHUNK = 1000
_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def rows() -> Iterator[tuple[str, float | str, str]]:
    """Seconds of processor time of the crawl's process, and of the server."""
    with serve() as server, _serving() as address, tempfile.TemporaryDirectory() as folder:
        crawl(server, address, folder)  # after which its articles are known
        spent = []
        for size in SIZES:
            asyncio.run(fill(server, size))
            spent.append(min(crawl(server, address, folder) for _ in range(TIMES)))
            yield f"nothing new in {KNOWN} entries, {size:,} known URLs, the crawl", spent[-1][0], "s of CPU, <= 1.5"
            yield f"nothing new in {KNOWN} entries, {size:,} known URLs, the server", spent[-1][1], "s of CPU"
        yield f"{SIZES[1]:,} / {SIZES[0]:,}, the crawl", spent[1][0] / spent[0][0], "times, <= 1.2"
        yield f"{SIZES[1]:,} / {SIZES[0]:,}, both", sum(spent[1]) / sum(spent[0]), "times, <= 1.2"


def crawl(server: Server, address: str, folder: str) -> tuple[float, float]:
    """Crawl, and give the seconds of processor time of the crawl and of the server meanwhile."""
    busy = server.busy()
    process = subprocess.Popen(
        [sys.executable, *_own("local")],
        cwd=ROOT,
        env={**_environment(address, KNOWN, folder), "MONGO_URI": server.uri, "MONGO_DATABASE": "bench"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"the crawl ended with {process.returncode}")
    return used.ru_utime + used.ru_stime, server.busy() - busy


async def fill(server: Server, size: int) -> None:
    """Add old URLs of the portal, done and not looked at again, until there are so many."""
    client: AsyncMongoClient[dict[str, Any]]
    async with AsyncMongoClient(server.uri, tz_aware=True) as client:
        known = client["bench"]["urls"]
        count = await known.count_documents({})
        for start in range(count, size, CHUNK):
            batch = [
                {**urls._new(f"local:old{number}", f"{number}", "local", "feed", _LONG_AGO), "state": "done"}
                for number in range(start, min(size, start + CHUNK))
            ]
            await known.insert_many([{**doc, "next_at": None} for doc in batch], ordered=False)
