"""The process beside the embedded server: starts it, restarts it, and ends it when nobody uses it any more.

Run as ``python -m newsspider.storage.server.guard FOLDER PORT START``, it goes into the background, in a session of
its own, so that neither Ctrl-C nor the death of the crawl that started it reaches the server; the command ends when the
server answers, or with status 1. ``START`` is any text by which the starter recognises its own start.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from newsspider.storage.server.locks import FileLock, Locked, is_held
from newsspider.storage.server.private import make_private

POLL = 0.1  # seconds between two looks at the server and its users
READY = 30.0  # seconds until a started server must answer; 0.5 is usual, recovery of a large folder takes longer
STOP = 5.0  # seconds for a server to close its files; then it is killed, which it survives by --sync-on-commit
YOUNG = 0.5  # seconds; a server told to stop while it is still starting hangs
RESTARTS = 5  # a server that died so often within a minute has a fault that a restart does not cure
HOST = "127.0.0.1"
# MB of the server's cache, by what its files hold as it starts. A new archive's memory is soon what it stays at; one of
# some thousand articles has an index that should be in memory whole. The server takes some 50 MB besides.
SMALL_CACHE, LARGE_CACHE = 12, 256
LARGE = 64 * 1024 * 1024  # bytes of files: some 5,000 articles
# Of the GNU C library, which else gives each thread a heap, and keeps what was freed in them: four times the cache.
ONE_HEAP = {"MALLOC_ARENA_MAX": "1"}


class Folder:
    """The files by which guard, server and users of one data folder know of each other."""

    def __init__(self, data_dir: Path) -> None:
        self.data = data_dir.resolve()
        self.storage = self.data / "mongo"
        self.log = self.data / "mongo.log"
        self.control = self.data / "mongo.control"
        self.users = self.control / "users"
        self.state = self.control / "server.json"
        self.config = self.control / "secantusd.toml"
        self.start_lock = self.control / "start.lock"
        self.guard_lock = self.control / "guard.lock"
        self.server_lock = self.control / "server.lock"
        self.first_start = self.control / "first-start"  # there while the database is made for the first time

    def make(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        make_private(self.users)
        self.data.chmod(0o700)
        self.control.chmod(0o700)
        for file in (self.config, self.log):
            file.touch(mode=0o600)
            file.chmod(0o600)
        # The configuration stays empty: a ./secantusd.toml of somebody else must not be read.

    def read_state(self) -> dict[str, Any]:
        try:
            state = json.loads(self.state.read_text())
        except (OSError, ValueError):
            return {}
        return state if isinstance(state, dict) else {}

    def write_state(self, **state: Any) -> None:
        new = self.state.with_suffix(".new")
        new.touch(mode=0o600)
        new.write_text(json.dumps(state))
        new.replace(self.state)

    def cache_mb(self, wish: int = 0) -> int:
        """MB of cache for a server that starts on these files; a ``wish`` counts, but for one that is too small."""
        if wish:
            return max(wish, SMALL_CACHE)  # with less, a command and what it touches have no room
        size = sum(file.stat().st_size for file in self.storage.glob("*") if file.is_file())
        return LARGE_CACHE if size >= LARGE else SMALL_CACHE

    def remove_dead_users(self) -> bool:
        """Remove the lease files of processes that are gone; whether living users remain. Under ``start_lock``."""
        alive = False
        for lease in self.users.iterdir():
            lock = FileLock(lease)
            try:
                lock.acquire().release(remove=True)
            except Locked:
                alive = True
        return alive

    def last_log_line(self) -> str:
        try:
            with self.log.open("rb") as log:
                log.seek(max(0, self.log.stat().st_size - 4096))
                lines = log.read().decode("utf-8", "replace").split("\n")
        except OSError:
            return ""
        return next((line.strip() for line in reversed(lines) if line.strip()), "")


def answers(port: int) -> bool:
    """Whether something accepts connections on a port of this machine."""
    try:
        socket.create_connection((HOST, port), timeout=1.0).close()
    except OSError:
        return False
    return True


class Guard:
    """Keeps the server of one folder running for as long as somebody uses it."""

    def __init__(self, folder: Folder, port: int, start: str, cache_mb: int) -> None:
        self.folder = folder
        self.port = port
        self.start = start
        self.cache_mb = cache_mb  # 0: by what the files hold
        self.started_at = 0.0
        self.child: subprocess.Popen[bytes] | None = None
        self.told_to_stop = False

    def run(self) -> int:
        os.umask(0o077)  # the server asks nobody who he is: its files are its owner's alone
        signal.signal(signal.SIGTERM, self._stop_later)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            lock = FileLock(self.folder.guard_lock).acquire(timeout=5.0)
        except Locked:
            return 0  # another guard was faster
        try:
            if not self._adopt() and not self._start():
                return 1
            return self._watch()
        finally:
            lock.release()

    def _stop_later(self, *_: object) -> None:
        self.told_to_stop = True

    def _adopt(self) -> bool:
        """Take over a server whose guard was killed; one that does not answer is ended."""
        if not is_held(self.folder.server_lock):
            return False
        state = self.folder.read_state()
        if answers(state.get("port", 0)):
            self.port = state["port"]
            self._tell(state.get("pid"))
            return True
        self._end(state.get("pid"))
        return False

    def _start(self) -> bool:
        """Start the server and wait until it answers; on failure leave the reason in the state file."""
        try:
            lock = FileLock(self.folder.server_lock).acquire(timeout=STOP)
        except Locked:
            return self._failed("another process has the folder open")
        try:
            self._begin_anew()
        except OSError as error:
            lock.release()
            return self._failed(str(error))
        command = [sys.executable, "-m", "secantus", "--host", HOST, "--port", str(self.port)]
        command += ["--storage-path", str(self.folder.storage), "--sync-on-commit"]
        command += ["--config", str(self.folder.config), "--log-level", "WARNING"]
        command += ["--cache-size", f"{self.folder.cache_mb(self.cache_mb)}M"]
        # No member of a replica set: that would keep every write a second time, for change streams that nobody reads.
        command += ["--standalone"]
        try:
            assert lock.fd is not None
            with self.folder.log.open("ab") as log:
                self.child = subprocess.Popen(  # noqa: S603 - the command is ours, no shell
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    pass_fds=[lock.fd],
                    cwd=self.folder.control,
                    env={**os.environ, **ONE_HEAP},
                )
        except OSError as error:
            return self._failed(str(error))
        finally:
            lock.release()  # the server holds it now, by the descriptor that it inherited
        self.started_at = time.monotonic()
        end = self.started_at + READY
        while time.monotonic() < end and not self.told_to_stop:
            if self.child.poll() is not None:
                return self._failed(self.folder.last_log_line())
            if answers(self.port):
                self.folder.first_start.unlink(missing_ok=True)
                self._tell(self.child.pid)
                return True
            time.sleep(0.02)
        self._end(self.child.pid)
        return self._failed(f"no answer within {READY:.0f} s; {self.folder.last_log_line()}")

    def _begin_anew(self) -> None:
        """Remove what a first start has left that never came to answer: nothing was stored in it."""
        storage = self.folder.storage
        if self.folder.first_start.exists():
            shutil.rmtree(storage, ignore_errors=True)
        if not storage.is_dir() or not any(storage.iterdir()):
            self.folder.first_start.touch()
        storage.mkdir(parents=True, exist_ok=True, mode=0o700)
        storage.chmod(0o700)

    def _tell(self, pid: int | None) -> None:
        self.folder.write_state(port=self.port, pid=pid, guard=os.getpid(), start=self.start)

    def _failed(self, why: str) -> bool:
        self.folder.write_state(error=why or "it ended without a word", start=self.start)
        return False

    def _alive(self) -> bool:
        if self.child is not None:
            return self.child.poll() is None
        return is_held(self.folder.server_lock)

    def _watch(self) -> int:
        deaths: list[float] = []
        while True:
            if self.told_to_stop:
                self._end(self.folder.read_state().get("pid"))
                self.folder.state.unlink(missing_ok=True)
                return 0
            if self._unused():
                return 0
            if not self._alive():
                moment = time.monotonic()
                deaths = [*(t for t in deaths if t > moment - 60), moment]
                # The same port, so that the clients of the dead server find the new one by themselves.
                if len(deaths) > RESTARTS or not self._start():
                    return 1
            time.sleep(POLL)

    def _unused(self) -> bool:
        """Stop the server if nobody uses it. Users come under ``start_lock``, so none can come in between."""
        try:
            with FileLock(self.folder.start_lock).acquire():
                if self.folder.remove_dead_users():
                    return False
                self._end(self.folder.read_state().get("pid"))
                self.folder.state.unlink(missing_ok=True)
                self.folder.guard_lock.unlink(missing_ok=True)  # no longer there for whoever starts next
                return True
        except Locked:
            return False  # somebody is just coming or going

    def _end(self, pid: int | None) -> None:
        """End the server. Its number is believed only while its lock is held: it cannot have been reused then."""
        for sign, wait in ((signal.SIGTERM, STOP), (signal.SIGKILL, STOP)):
            if not pid or not self._alive():
                return
            time.sleep(max(0.0, self.started_at + YOUNG - time.monotonic()))
            os.kill(pid, sign)
            time.sleep(0.05)
            answers(self.port)  # its accepting thread wakes by a connection, or after 2 s
            end = time.monotonic() + wait
            while time.monotonic() < end and self._alive():
                time.sleep(0.02)


def main(argv: list[str]) -> int:
    """Run the guard in a child of its own, and wait until it has told how its start went."""
    folder, start = Folder(Path(argv[1])), argv[3]
    pid = os.fork()
    if pid == 0:
        return Guard(folder, int(argv[2]), start, int(argv[4])).run()
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        state = folder.read_state()
        if state.get("start") == start:
            return 1 if "error" in state else 0
        time.sleep(0.01)


if __name__ == "__main__":
    sys.exit(main(sys.argv))
