"""The embedded database's server for measurements: SecantusDB on loopback, in a folder that is removed afterwards."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pymongo
from pymongo.errors import PyMongoError

from newsspider.storage.server.guard import LARGE_CACHE, ONE_HEAP

START_SECONDS = 30


class Server:
    """A running server: its URI, its folder and its process."""

    def __init__(self, uri: str, folder: Path, process: subprocess.Popen[bytes]) -> None:
        self.uri, self.folder, self.process = uri, folder, process

    def resident(self) -> int:
        """Bytes of memory that the server holds; 0 where the system does not tell."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.is_file():
            return 0
        return next(int(line.split()[1]) * 1024 for line in status.read_text().splitlines() if line[:6] == "VmRSS:")

    def busy(self) -> float:
        """Seconds of processor time that the server has used; 0 where the system does not tell."""
        return busy(self.process.pid)

    def stored(self) -> int:
        """Bytes of all its files."""
        return sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())


def busy(pid: int) -> float:
    """Seconds of processor time that a process itself has used; 0 where the system does not tell."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.is_file():
        return 0.0
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serve() -> Iterator[Server]:
    """Start a server as the crawl does, durable to the last commit, and end it."""
    with tempfile.TemporaryDirectory(prefix="newsspider-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        config = folder / "secantusd.toml"
        config.write_text("")  # or it would read one from the working directory
        program = str(Path(sys.executable).with_name("secantusd-py"))
        arguments = ("--config", str(config), "--port", str(port), "--storage-path", str(folder / "data"))
        process = subprocess.Popen(
            [program, *arguments, "--sync-on-commit", "--standalone", "--cache-size", f"{LARGE_CACHE}M"],
            env={**os.environ, **ONE_HEAP},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            uri = f"mongodb://127.0.0.1:{port}/"
            _wait(uri)
            yield Server(uri, folder / "data", process)
        finally:
            process.terminate()
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(uri: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    client: pymongo.MongoClient[dict[str, Any]]
    with pymongo.MongoClient(uri, serverSelectionTimeoutMS=500) as client:
        while True:
            try:
                client.admin.command("ping")
                return
            except PyMongoError:
                if time.monotonic() > deadline:
                    raise
