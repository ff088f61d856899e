"""Jobs over made-up recordings, against a real database server."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database
from scrapy.settings import Settings

from newsspider.engine.executors import Here
from newsspider.engine.job import Done, Job
from newsspider.engine.wanted import Wanted
from newsspider.recordings import Exchange, Recorder
from tests.servers import Server, serving

_numbers = itertools.count(1)
Content = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def client(server: Server) -> Iterator[MongoClient[dict[str, Any]]]:
    with MongoClient(server.uri, tz_aware=True) as client:
        yield client


def content(db: Database[dict[str, Any]]) -> Content:
    """All that the archive holds, whole."""
    return {name: list(db[name].find().sort("_id", 1)) for name in ("articles", "revisions", "urls")}


def settings_for(server: Server, data_dir: Path, **values: Any) -> Settings:
    settings = Settings()
    settings.setmodule("tests.engine.settings")
    own = {"MONGO_URI": server.uri, "MONGO_DATABASE": f"engine{next(_numbers)}", "DATA_DIR": str(data_dir), **values}
    settings.update(own, priority="cmdline")
    return settings


def record(folder: Path, exchanges: Iterable[Exchange], *, apart: bool = False) -> list[str]:
    """Recordings of exchanges: one of all, or with ``apart`` one of each, of which the last comes first."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = [[exchange] for exchange in reversed(list(exchanges))] if apart else [list(exchanges)]
    names = []
    for number, part in enumerate(parts):
        recorder = Recorder(folder / f"{number:03}.warc.gz")
        for exchange in part:
            recorder.write(exchange)
        recorder.close()
        names.append(str(folder / f"{number:03}.warc.gz"))
    return names


Run = Callable[..., tuple[Database[dict[str, Any]], Done]]


@pytest.fixture
def run(server: Server, client: MongoClient[dict[str, Any]], tmp_path: Path) -> Run:
    """Runs a job of recordings serially, into a database of its own; gives the database and what the job says."""

    def job(names: list[str], wanted: Wanted | None = None, **values: Any) -> tuple[Database[dict[str, Any]], Done]:
        settings = settings_for(server, tmp_path / "data", **values)
        done = Job(settings, wanted or Wanted(), names, Here()).run(lambda what, count, total: None)
        return client[settings["MONGO_DATABASE"]], done

    return job
