"""Locks that die with their process: what a killed process held is free at once, also after a reboot."""

import os
import time
from pathlib import Path
from typing import Self

from newsspider.storage.server.private import make_private

try:
    import fcntl
except ImportError:  # Windows has no flock; whoever needs a lock there gets a clear error
    fcntl = None  # type: ignore[assignment]


class Locked(Exception):
    """Another process holds the lock."""


class FileLock:
    """An exclusive lock on a file, held by an open descriptor and not by a process number that could be reused."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.fd: int | None = None

    def acquire(self, timeout: float = 0.0) -> Self:
        """Take the lock, waiting at most ``timeout`` seconds.

        :raises Locked: when another process holds it all that time.
        :raises OSError: when the file cannot be made, or the file system has no locks.
        """
        if fcntl is None:
            raise OSError("this system has no file locks; set MONGO_URI and use a Linux or macOS machine for the rest")
        make_private(self.path.parent)
        end = time.monotonic() + timeout
        while True:
            fd = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                # The file may have been removed between opening and locking: such a lock would exclude nobody.
                if self._is_same_file(fd):
                    self.fd = fd
                    return self
                os.close(fd)
                continue
            except BlockingIOError:
                os.close(fd)
            except BaseException:
                os.close(fd)
                raise
            if time.monotonic() >= end:
                raise Locked(str(self.path))
            time.sleep(0.02)

    def _is_same_file(self, fd: int) -> bool:
        try:
            there = self.path.stat()
        except FileNotFoundError:
            return False
        mine = os.fstat(fd)
        return (there.st_ino, there.st_dev) == (mine.st_ino, mine.st_dev)

    def release(self, *, remove: bool = False) -> None:
        """Give the lock back; with ``remove`` its file goes first, while nobody else can hold it."""
        if self.fd is not None:
            if remove:
                self.path.unlink(missing_ok=True)
            os.close(self.fd)
            self.fd = None

    def __enter__(self) -> Self:
        return self if self.fd is not None else self.acquire()

    def __exit__(self, *exc: object) -> None:
        self.release()


def is_held(path: Path) -> bool:
    """Whether some living process holds the lock of this file."""
    if not path.exists():
        return False
    lock = FileLock(path)
    try:
        lock.acquire()
    except Locked:
        return True
    lock.release()
    return False
