"""A server for the tests of the storage, and for each test a prepared database of its own."""

import asyncio
import gc
import itertools
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from newsspider.storage.schema.schema import prepare
from newsspider.storage.server.client import Connection
from tests.proxy import Proxy, proxied
from tests.servers import Server, serving

_numbers = itertools.count(1)

# For tests in which connections break: the driver forgets a socket whose connecting is cancelled, and leaves it to the
# garbage collector. That is done within the test, so that the warning meets no other one.
LOST_SOCKETS = [
    pytest.mark.filterwarnings("ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("collected"),
]


@pytest.fixture
def collected() -> Iterator[None]:
    yield
    gc.collect()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    with proxied(server.port) as proxy:
        yield proxy


@pytest.fixture
def database() -> str:
    """A name that no other test of this process uses."""
    return f"test{next(_numbers)}"


Run = Callable[[Callable[..., Awaitable[Any]]], Any]


@pytest.fixture
def run(server: Server, database: str, tmp_path: Path) -> Run:
    """``run(story)`` runs ``await story(db)`` on a prepared database, which stays the same within the test."""

    async def go(story: Callable[..., Awaitable[Any]]) -> Any:
        connection = Connection(server.uri, database, tmp_path)
        try:
            db = await connection.open()
            await prepare(db)
            return await story(db)
        finally:
            await connection.close()

    return lambda story: asyncio.run(go(story))
