"""Real database servers for tests: SecantusDB as a process on a free port, ended by its number."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

HOST = "127.0.0.1"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as sock:
        sock.bind((HOST, 0))
        return int(sock.getsockname()[1])


class Server:
    """A SecantusDB that can be killed and started again on the same port and folder.

    :param sync: whether a commit is on disk before it is acknowledged.
    :param replica: whether it says to be the one member of a replica set.
    """

    def __init__(self, folder: Path, *options: str, sync: bool = False, replica: bool = False) -> None:
        self.folder = folder
        self.port = free_port()
        self.options = [*options, *(["--sync-on-commit"] if sync else []), *([] if replica else ["--standalone"])]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def uri(self) -> str:
        return f"mongodb://{HOST}:{self.port}"

    def start(self) -> None:
        config = self.folder / "empty.toml"
        config.touch()
        command = [sys.executable, "-m", "secantus", "--host", HOST, "--port", str(self.port)]
        command += ["--storage-path", str(self.folder / "db"), "--config", str(config), "--log-level", "WARNING"]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, *self.options], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        end = time.monotonic() + 20
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(OSError):
                socket.create_connection((HOST, self.port), timeout=1).close()
                return
            time.sleep(0.02)
        self.kill()
        raise RuntimeError((self.folder / "server.log").read_text(errors="replace")[-2000:])

    def kill(self) -> None:
        """As ``kill -9``; also the quick way to end it, since nobody reads the folder again."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)
            self.process = None


@contextlib.contextmanager
def serving(folder: Path, *options: str, sync: bool = False, replica: bool = False) -> Iterator[Server]:
    """A server for the time of a ``with`` block, on a folder of its own."""
    server = Server(folder, *options, sync=sync, replica=replica)
    server.start()
    try:
        yield server
    finally:
        server.kill()
