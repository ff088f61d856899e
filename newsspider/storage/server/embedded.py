"""The embedded database server: shared by all processes that use one data folder, gone when the last one is."""

import asyncio
import contextlib
import importlib.util
import os
import re
import resource
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import newsspider
from newsspider.storage.server import guard
from newsspider.storage.server.guard import HOST, READY, Folder, answers
from newsspider.storage.server.locks import FileLock, Locked, is_held
from newsspider.text.wording import command

LOG_SIZE = 5 * 1024 * 1024  # bytes of mongo.log, beyond which it is begun anew at the next start


class EmbeddedError(RuntimeError):
    """The embedded server cannot run. The message is one line that says what and what to do."""


class EmbeddedDamaged(EmbeddedError):
    """The database's files are damaged. Waiting does not help, and asking the portal again neither."""


# How the library says that its files are not as it wrote them.
_DAMAGE = re.compile(
    r"WT_(?:PANIC|TRY_SALVAGE|ERROR|NOTFOUND)|WiredTiger|checksum|corrupt|Invalid argument|Illegal seek|not a valid"
    r"|unexpected end|BSON|file format"
    # What the server's Python makes of bytes that nobody wrote; the system's own errors are others.
    r"|\b(?:Unicode\w*|Value|Key|Index|Type|EOF|Overflow|Assertion|JSONDecode)Error\b|\bstruct\.error\b",
    re.IGNORECASE,
)
# The files of documents, of their collections, order and indexes: made once, never dropped.
_TABLE = re.compile(rb"secantus_(?:documents_sh\d{1,3}|collections|indexes|index_entries|natural_seq|unique_keys)\.wt")
_OPEN_FILES = 64  # with fewer the server cannot make its tables


class Embedded:
    """One process's use of the server of a data folder. Blocking; see :func:`embedded` for asyncio."""

    def __init__(self, data_dir: Path | str, cache_mb: int = 0) -> None:
        """``cache_mb`` is for a server that this process starts; 0: by what its files hold."""
        self.folder = Folder(Path(data_dir))
        self._cache_mb = cache_mb
        self._lease: FileLock | None = None

    def acquire(self, port: int | None = None) -> str:
        """Take part in the server, starting it if nobody has; gives its URI. ``port`` is a wish for a new server.

        Called again, it looks whether the server still runs, and starts it if not.

        :raises EmbeddedError: in one line.
        """
        if importlib.util.find_spec("secantus") is None:
            raise EmbeddedError("the embedded database needs the package SecantusDB: install it, or set MONGO_URI")
        _check_open_files()
        try:
            self.folder.make()
            with FileLock(self.folder.start_lock).acquire(timeout=READY + 4 * guard.STOP):
                self._take_lease()
                try:
                    return f"mongodb://{HOST}:{self._running_port() or self._start(port)}"
                except BaseException:
                    self._drop_lease()
                    raise
        except Locked:
            raise EmbeddedError(
                f"another process has been starting the database in {self.folder.data} for too long"
            ) from None
        except OSError as error:
            raise EmbeddedError(
                f"the embedded database cannot use {self.folder.data}: {error.strerror or error}"
            ) from error

    def release(self, within: float = 2 * guard.STOP + 5) -> None:
        """Leave. Returns when the server has closed its files, if this was its last user, or after so many seconds."""
        if self._lease is None:
            return
        self._drop_lease()
        end = time.monotonic() + within
        while time.monotonic() < end and is_held(self.folder.guard_lock) and not self._others():
            time.sleep(0.02)

    def _others(self) -> bool:
        return any(is_held(lease) for lease in self.folder.users.iterdir())

    def _take_lease(self) -> None:
        if self._lease is None:
            self._lease = FileLock(self.folder.users / f"{os.getpid()}-{uuid.uuid4().hex[:8]}").acquire()

    def _drop_lease(self) -> None:
        if self._lease is not None:
            self._lease.release(remove=True)
            self._lease = None

    def _running_port(self) -> int | None:
        """The port of the running server; waits while its guard is restarting it."""
        end = time.monotonic() + READY
        while is_held(self.folder.guard_lock) and time.monotonic() < end:
            port = self.folder.read_state().get("port")
            if port and answers(port):
                return int(port)
            time.sleep(0.05)
        return None

    def _start(self, wish: int | None) -> int:
        if self.folder.log.exists() and self.folder.log.stat().st_size > LOG_SIZE:
            self.folder.log.replace(self.folder.log.with_suffix(".log.1"))
        self._check_catalogue()
        start, port = uuid.uuid4().hex, str(wish or _free_port())
        # Found again also where the project is not installed, or is an egg.
        root = str(Path(newsspider.__file__).resolve().parent.parent)
        path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
        with self.folder.log.open("ab") as log, contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(  # noqa: S603 - the command is ours, no shell
                [sys.executable, "-m", guard.__name__, str(self.folder.data), port, start, str(self._cache_mb)],
                env={**os.environ, "PYTHONPATH": path},
                cwd=self.folder.control,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                timeout=READY + 3 * guard.STOP,
                check=False,
            )
        state = self.folder.read_state()
        if state.get("start") == start and "port" in state:
            return int(state["port"])
        why = state.get("error") or self.folder.last_log_line()
        if "resource busy" not in why and "No space left" not in why and _DAMAGE.search(why):
            raise self.damaged(why)
        raise EmbeddedError(self._explain(why))

    def damaged(self, why: str) -> EmbeddedDamaged:
        """The error that says why the files are damaged, and what to do."""
        return EmbeddedDamaged(
            f"the database in {self.folder.storage} is damaged ({why[:200]}): restore a backup, or save what can be "
            f"read with {command('mongo --salvage')}"
        )

    def _check_catalogue(self) -> None:
        """An emptied catalogue opens without an error, and hides every document."""
        catalogue = self.folder.storage / "secantus_collections.wt"
        documents = self.folder.storage.glob("secantus_documents_sh*.wt")
        if catalogue.exists() and not catalogue.stat().st_size and any(file.stat().st_size for file in documents):
            raise self.damaged(f"{catalogue.name} is empty")
        # A missing one is made anew, empty, and hides the documents that were in it.
        with contextlib.suppress(OSError):
            named = set(_TABLE.findall((self.folder.storage / "WiredTiger.wt").read_bytes()))
            if gone := sorted(name.decode() for name in named if not (self.folder.storage / name.decode()).exists()):
                raise self.damaged(f"{gone[0]} is missing")

    def _explain(self, why: str) -> str:
        log = f"see {self.folder.log}"
        if "resource busy" in why:
            return f"another program has {self.folder.storage} open as a database: end it, or set MONGO_URI ({log})"
        if "No space left" in why:
            return f"no space left for the embedded database in {self.folder.data} ({log})"
        return f"the embedded database did not start: {why} ({log})"


def _check_open_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < _OPEN_FILES and hard >= _OPEN_FILES:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    elif soft < _OPEN_FILES:
        raise EmbeddedError(
            f"the embedded database needs {_OPEN_FILES} open files, {soft} are allowed: raise `ulimit -n`"
        )


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind((HOST, 0))
        return int(sock.getsockname()[1])


def next_free_port(first: int) -> int:
    """The first port from ``first`` on that nobody on this machine listens on."""
    for port in range(first, first + 200):
        with socket.socket() as sock:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                sock.bind((HOST, port))
                return port
    return _free_port()


@contextlib.asynccontextmanager
async def embedded(data_dir: Path | str) -> AsyncIterator[str]:
    """``async with embedded(data_dir) as uri``: take part in the folder's server for a while."""
    server = Embedded(data_dir)
    uri = await asyncio.to_thread(server.acquire)
    try:
        yield uri
    finally:
        await asyncio.to_thread(server.release)
