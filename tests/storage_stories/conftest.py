"""A real server for the tests of stories: SecantusDB on loopback, one for all tests of a process."""

import itertools
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pymongo
import pytest
from pymongo.errors import PyMongoError

_numbers = itertools.count()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URI of a server that lives as long as the tests."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("secantus")
    config = folder / "secantusd.toml"
    config.write_text("")  # or it would read one from the working directory
    process = subprocess.Popen(
        [
            str(Path(sys.executable).with_name("secantusd-py")),
            *("--config", str(config), "--port", str(port), "--storage-path", str(folder / "data")),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    uri = f"mongodb://127.0.0.1:{port}/"
    try:
        _wait(uri, process)
        yield uri
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture
def database() -> str:
    """The name of an empty database."""
    return f"stories_{os.getpid()}_{next(_numbers)}"


def _wait(uri: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    with pymongo.MongoClient(uri, serverSelectionTimeoutMS=500) as client:
        while True:
            try:
                client.admin.command("ping")
                return
            except PyMongoError:
                assert process.poll() is None, "the server ended at its start"
                assert time.monotonic() < deadline, "the server did not start in 30 s"
