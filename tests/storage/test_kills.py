"""Writers as processes of their own, killed with SIGKILL at seeded random moments and started again."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from newsspider.storage.documents import stories
from newsspider.storage.server.client import Connection
from newsspider.storage.server.guard import Folder
from newsspider.storage.server.locks import is_held
from newsspider.storage.writing.batch import Steps
from newsspider.storage.writing.spool import Spool
from newsspider.storage.writing.writer import Writer
from tests.servers import Server
from tests.storage.conftest import LOST_SOCKETS
from tests.storage.test_faults import crawl

pytestmark = LOST_SOCKETS

ROOT = Path(__file__).resolve().parents[2]
COUNT = 80

# The second argument is the URI, or empty for the embedded server.
WRITE = """
import asyncio, sys
from newsspider.storage.documents import stories
from newsspider.storage.server.client import Connection
from newsspider.storage.writing.batch import Steps
from newsspider.storage.writing.spool import Spool
from newsspider.storage.writing.writer import Writer
from tests.storage.test_faults import crawl

async def main():
    data, uri, database, count = sys.argv[1], sys.argv[2] or None, sys.argv[3], int(sys.argv[4])
    writer = Writer(Connection(uri, database, data), Spool(data), lambda *_: None, steps=Steps(decide=stories.decide))
    await writer.open()
    print("open", flush=True)
    for seen in crawl(count):
        await writer.put(seen)
        if len(writer._buffer) > 10:
            await writer.flush()
    await writer.close()

asyncio.run(main())
"""


def start(data: Path, uri: str | None, database: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", WRITE, str(data), uri or "", database, str(COUNT)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True)


def killed(process: "subprocess.Popen[str]", after: float) -> bool:
    """Kill a writer so many seconds after it has begun; whether it was still at work."""
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=20)
    return process.returncode != 0


def finished(process: "subprocess.Popen[str]") -> None:
    try:
        process.communicate(timeout=120)
    finally:
        process.kill()
    assert process.returncode == 0


async def contents(uri: str | None, database: str, data: Path) -> dict[str, Any]:
    """The archive, but for what follows from the moments of writing alone."""
    writer = Writer(Connection(uri, database, data), Spool(data), lambda *_: None, steps=Steps(decide=stories.decide))
    await writer.open()
    await writer.settle()
    assert writer.db is not None
    found = {name: await writer.db[name].find().sort("_id").to_list() for name in ("articles", "revisions", "urls")}
    await writer.close()
    return found


def same(found: dict[str, Any], expected: dict[str, Any]) -> None:
    """Assert that two archives are equal, naming the first fields that are not."""
    differences = []
    for name in expected:
        ids = [{doc["_id"]: doc for doc in docs} for docs in (found[name], expected[name])]
        differences += [(name, _id) for _id in ids[0].keys() ^ ids[1].keys()]
        for one, other in ((ids[0][_id], ids[1][_id]) for _id in ids[0].keys() & ids[1].keys()):
            differences += [(one["_id"], key, one.get(key), other[key]) for key in other if one.get(key) != other[key]]
    assert differences[:5] == []


@pytest.fixture(scope="module")
def undisturbed(server: Server, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    data = tmp_path_factory.mktemp("undisturbed")
    finished(start(data, server.uri, "undisturbed_kills"))
    found = asyncio.run(contents(server.uri, "undisturbed_kills", data))
    assert (len(found["articles"]), len(found["revisions"])) == (COUNT, len(crawl(COUNT)) - COUNT)
    return found


@pytest.mark.parametrize("kills", [2, pytest.param(30, marks=pytest.mark.soak)])
def test_a_killed_writer_that_is_started_again_ends_like_an_undisturbed_one(
    server: Server, database: str, tmp_path: Path, undisturbed: dict[str, Any], kills: int
) -> None:
    dice = random.Random(kills)
    for _ in range(kills):
        killed(start(tmp_path, server.uri, database), dice.uniform(0, 0.8))
    finished(start(tmp_path, server.uri, database))
    same(asyncio.run(contents(server.uri, database, tmp_path)), undisturbed)


@pytest.mark.parametrize("kills", [1, pytest.param(20, marks=pytest.mark.soak)])
def test_writer_guard_and_embedded_server_killed_in_any_mixture_lose_nothing(
    tmp_path: Path, undisturbed: dict[str, Any], kills: int
) -> None:

    dice = random.Random(kills)
    folder = Folder(tmp_path)
    for _ in range(kills):
        process = start(tmp_path, None, "x")
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(dice.uniform(0, 0.8))
        state = folder.read_state()
        for name, lock in dice.sample([("pid", folder.server_lock), ("guard", folder.guard_lock)], dice.randint(0, 2)):
            if is_held(lock) and name in state:
                os.kill(state[name], signal.SIGKILL)
        if dice.random() < 0.7:
            process.kill()
        process.communicate(timeout=120)
    finished(start(tmp_path, None, "x"))
    same(asyncio.run(contents(None, "x", tmp_path)), undisturbed)
    assert not is_held(folder.server_lock)


def test_two_processes_with_the_same_articles_write_each_once(
    server: Server, database: str, tmp_path: Path, undisturbed: dict[str, Any]
) -> None:
    both = [start(tmp_path, server.uri, database) for _ in range(2)]
    for process in both:
        finished(process)
    same(asyncio.run(contents(server.uri, database, tmp_path)), undisturbed)
