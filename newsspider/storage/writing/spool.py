"""What the database could not take, on disk: append-only files, on the platter when acknowledged, drained in order.

A file is a line that says what it is, then records: a mark, the length, a checksum and the bytes. What a crash tears is
the last record, which nobody was told is safe; it is skipped and reported. Each process has a file of its own and holds
its lock while it writes; whoever drains takes the lock too, so that no file is drained twice or while it grows.
"""

import asyncio
import errno
import itertools
import logging
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path

from newsspider import clock
from newsspider.storage.server.errors import StorageError
from newsspider.storage.server.locks import FileLock, Locked
from newsspider.storage.server.private import make_private
from newsspider.storage.writing.records import Record, encode
from newsspider.storage.writing.spool_file import HEADER, SpoolFile, frame

logger = logging.getLogger(__name__)

MAX_BYTES = 2 * 1024**3  # of all files together: some 200,000 articles
RESERVE = 0.1  # of the bound, kept for what a crawl has in hand when it must stop
BATCH = 100  # records given to the database at once

Apply = Callable[[list[Record], Path], Awaitable[None]]


class SpoolFull(StorageError):
    """The spool has reached its bound, or its disk is full."""


@dataclass
class Drained:
    """What a drain did. ``busy`` if files were passed over since other processes hold them."""

    records: int = 0
    files: int = 0
    damaged: int = 0
    torn: int = 0
    busy: int = 0


class Spool:
    """The spool of a data folder, as one process sees it."""

    def __init__(self, data_dir: Path | str, max_bytes: int = MAX_BYTES) -> None:
        self.folder = Path(data_dir) / "spool"
        self.max_bytes = max_bytes
        self.own: set[Path] = set()  # the files that this process has written
        self._file: FileIO | None = None
        self._lock: FileLock | None = None
        self._number = itertools.count(1)

    def files(self) -> list[Path]:
        """All files that hold records, oldest first."""
        return sorted(self.folder.glob("*.spool")) if self.folder.is_dir() else []

    @property
    def empty(self) -> bool:
        """Whether nothing waits."""
        return not self.files()

    async def append(self, records: Sequence[Record]) -> None:
        """Write records; they are on disk when this returns.

        :raises SpoolFull: if they do not fit: none of them is written.
        """
        data = b"".join(frame(encode(record)) for record in records)
        await asyncio.to_thread(self._append, data)

    def check_room(self, more: int = 0) -> None:
        """Look whether a crawl may go on that spools what it fetches.

        :raises SpoolFull: if ``more`` bytes would leave less than the reserve.
        """
        self._check(more, self.max_bytes * (1 - RESERVE))

    def _check(self, more: int, bound: float) -> None:
        used = sum(path.stat().st_size for path in self.files())
        if used + more + len(HEADER) > bound:
            raise SpoolFull(
                f"the spool is full: {self.folder} holds {used:,} bytes, the bound is {self.max_bytes:,}; bring the "
                "database back, or raise NEWSSPIDER_SPOOL_MAX_BYTES"
            )

    def _append(self, data: bytes) -> None:
        try:
            self._check(len(data), self.max_bytes)
            if self._file is None:
                self._create()
            assert self._file is not None
            good = self._file.tell()
            try:
                rest = memoryview(data)
                while rest:
                    rest = rest[self._file.write(rest) :]  # a disk that is nearly full takes a part without an error
                os.fsync(self._file.fileno())
            except OSError:
                self._cut(good)
                raise
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise SpoolFull(
                    f"the spool is full: no space left in {self.folder}; make room, then start again"
                ) from error
            raise SpoolFull(f"the spool in {self.folder} cannot be written: {error.strerror}") from error

    def _cut(self, good: int) -> None:
        """Take a half-written record away again. Nothing is needed for it, not even space."""
        assert self._file is not None
        fd = self._file.fileno()
        os.ftruncate(fd, good)
        os.lseek(fd, good, os.SEEK_SET)
        os.fsync(fd)

    def _create(self) -> None:
        make_private(self.folder)
        name = f"{clock.now():%Y%m%dT%H%M%S%f}-{os.getpid()}-{next(self._number):06}-{os.urandom(3).hex()}.spool"
        lock = FileLock(self.folder / name).acquire()
        try:
            file = FileIO(lock.path, "ab")
            file.write(HEADER)
            os.fsync(file.fileno())
            folder = os.open(self.folder, os.O_RDONLY)
            try:
                os.fsync(folder)  # or the file's name may be lost with the power
            finally:
                os.close(folder)
        except OSError:
            lock.release(remove=True)
            raise
        self._file, self._lock = file, lock
        self.own.add(lock.path)

    def rotate(self) -> None:
        """Close this process's file, so that it can be drained; the next record begins a new one."""
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    async def drain(self, apply: Apply) -> Drained:
        """Give what waits to ``apply``, oldest first, and remove each file when all of it was taken.

        A file that breaks off in the middle is given again from its beginning, which is harmless, since every write is
        repeatable and an older sighting never replaces a newer one. Files that other processes hold are left to them.
        ``apply`` must not keep records for later. What it raises ends the drain.
        """
        self.rotate()
        drained = Drained()
        if self.empty:
            return drained
        try:
            lock = FileLock(self.folder / "drain.lock").acquire()
        except Locked:
            drained.busy = len(self.files())
            return drained
        try:
            for path in self.files():
                await self._drain_file(path, apply, drained)
        finally:
            lock.release()
        return drained

    async def _drain_file(self, path: Path, apply: Apply, drained: Drained) -> None:
        lock = FileLock(path)
        try:
            lock.acquire()
        except Locked:
            drained.busy += 1
            return
        except OSError as error:
            self._unreadable(path, error, drained)
            return
        try:
            spool_file = SpoolFile(path)
            records = iter(spool_file)
            while True:
                try:
                    batch = await asyncio.to_thread(lambda: list(itertools.islice(records, BATCH)))
                except OSError as error:
                    self._unreadable(path, error, drained)
                    return
                if not batch:
                    break
                await apply(batch, path)
                drained.records += len(batch)
            self._report(path, spool_file)
            drained.damaged += spool_file.damaged
            drained.torn += spool_file.torn
            if spool_file.damaged > spool_file.torn:
                _keep_damaged(path)
                lock.release()
            else:
                lock.release(remove=True)
            drained.files += 1
        finally:
            lock.release()

    @staticmethod
    def _unreadable(path: Path, error: OSError, drained: Drained) -> None:
        """A file that the system does not give stays where it is, and those after it are drained."""
        drained.damaged += 1
        logger.error("%s cannot be read (%s): it stays; give it to the user who runs this", path, error.strerror)

    @staticmethod
    def _report(path: Path, spool_file: "SpoolFile") -> None:
        if spool_file.torn:
            logger.warning("The last record of %s was torn by a crash and is skipped; its page is fetched again", path)
        if spool_file.damaged > spool_file.torn:
            logger.error("%s has %d damaged stretches; kept as .damaged", path, spool_file.damaged - spool_file.torn)


def written_at(path: Path) -> datetime | None:
    """When a spool file was begun, by its name."""
    try:
        return datetime.strptime(path.name.partition("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
    except ValueError:
        return None


def _keep_damaged(path: Path) -> None:
    """Set a file aside for someone to look at; its whole records are stored."""
    path.rename(path.with_suffix(".damaged"))
