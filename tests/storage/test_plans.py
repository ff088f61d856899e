"""What is sent to the database, looked at as it is sent: each write of one document names it, each search has an index.

So the archive can stand on a sharded cluster whose shard key is ``_id``: there a write of one document must say which.
"""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pymongo import MongoClient, monitoring

from newsspider import clock
from newsspider.engine.executors import Here
from newsspider.engine.job import Job
from newsspider.engine.wanted import Wanted
from newsspider.scheduling.starts import Start, claim, give_up, read_starts
from newsspider.storage.archive import Archive
from newsspider.storage.documents import crawls, leases, removal, urls
from tests.engine.conftest import record, settings_for
from tests.engine.test_passes import SCENES
from tests.servers import Server, serving

Command = dict[str, Any]
# Read whole, at the start of a process: they hold what is the same for all sites, and are small.
SMALL = {"meta", "commonplaces", "leases"}


class Heard(monitoring.CommandListener):
    """Keeps the commands that clients of this process send, but for those of the schema."""

    def __init__(self) -> None:
        self.commands: list[Command] = []
        self.on = False

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if self.on and event.command_name in ("find", "update", "delete", "findAndModify", "aggregate"):
            self.commands.append(dict(event.command))

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Nothing more is said by it."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Nothing more is said by it."""


HEARD = Heard()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="module")
def sent(server: Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[Command]]:
    """The commands of a life: recordings stored twice, visits, leases, starts, runs, a removal."""
    monitoring.register(HEARD)
    folder = tmp_path_factory.mktemp("life")
    names = record(folder / "warc", [one for scene in SCENES.values() for one in scene])
    settings = settings_for(server, folder / "data")
    HEARD.on = True
    for _ in range(2):
        Job(settings, Wanted(), names, Here()).run(lambda what, done, total: None)
    asyncio.run(_live(Archive.from_settings(settings)))
    HEARD.on = False
    return settings["MONGO_DATABASE"], HEARD.commands


async def _live(archive: Archive) -> None:
    connection = archive.connection()
    db = await connection.open()
    now = clock.now()
    await leases.take(db, "kinds", "run", timedelta(seconds=9))
    await leases.release(db, "kinds", "run")
    start = Start(now, "server")
    assert await claim(db, "kinds", None, start)
    await give_up(db, "kinds", (await read_starts(db))["kinds"], start)
    await urls.due(db, "kinds", now, 10)
    await urls.newest_id(db, "kinds")
    await crawls.beat(db, "run", now)
    await removal.forget(db, ["kinds:5"], now)
    await connection.close()


def test_each_write_of_one_document_says_which(sent: tuple[str, list[Command]]) -> None:
    written, wrong = set(), []
    for command in sent[1]:
        name = next(iter(command))
        for one in _writes(name, command):
            written.add(command[name])
            if not isinstance(one.get("_id"), str | int):
                wrong.append((command[name], one))
    assert not wrong
    assert {"articles", "urls", "revisions", "leases", "reparses"} <= written


def _writes(name: str, command: Command) -> list[Command]:
    """The filters of a command's writes of one document each."""
    if name == "findAndModify":
        return [command["query"]]
    if name == "update":
        return [one["q"] for one in command["updates"] if not one.get("multi")]
    return [one["q"] for one in command["deletes"] if one["limit"]] if name == "delete" else []


def test_each_search_has_an_index(sent: tuple[str, list[Command]], server: Server) -> None:
    name, commands = sent
    slow = set()
    with MongoClient[Command](server.uri) as client:
        for command in commands:
            # What is asked by ids is read by them on every server, whatever the embedded one's plan calls it.
            if "find" in command and command["find"] not in SMALL and "_id" not in command.get("filter", {}):
                asked = {key: command[key] for key in ("find", "filter", "sort", "limit") if key in command}
                plan = str(client[name].command("explain", asked)["queryPlanner"]["winningPlan"])
                if "COLLSCAN" in plan:
                    slow.add(f"{command['find']}: {command['filter']}")
    assert not slow, "\n".join(sorted(slow))
