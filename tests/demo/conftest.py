"""What ``make demo`` runs, run once against a database server, for the tests that look at what it left."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.servers import Server, serving

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Shown:
    """The archive that the demo left, and what it printed."""

    server: Server
    folder: Path
    printed: str


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """For tests that only look."""
    yield from shown(tmp_path_factory)


@pytest.fixture(scope="module")
def own_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """For a module that writes to it."""
    yield from shown(tmp_path_factory)


def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    folder = tmp_path_factory.mktemp("demo")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MONGO_", "WARC_", "NEWSSPIDER_"))}
    with serving(tmp_path_factory.mktemp("server")) as server:
        environment = {**kept, "MONGO_URI": server.uri, "DATA_DIR": str(folder / "data")}
        command = [sys.executable, "demo/run.py"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr[-4000:]
        yield Shown(server, folder, done.stdout + done.stderr)
