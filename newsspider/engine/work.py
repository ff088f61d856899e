"""What a worker does: scans a recording, or reads a shard, writes what it gives, and returns counts.

A worker keeps what is dear to make (the portals, the reader process, the way to the database) from one task to the
next. Of the threads of one process each takes a set of its own.
"""

import asyncio
import contextlib
import logging
import threading
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Protocol

from scrapy.settings import Settings

from newsspider import clock
from newsspider.engine.guarded import GuardedReader
from newsspider.engine.items import Options, Referring, Scanned, Shard
from newsspider.engine.loop import LoopThread
from newsspider.engine.reading import RecordingReader
from newsspider.engine.scan import scan, scan_referring
from newsspider.engine.sources import Named
from newsspider.engine.version import version_of
from newsspider.engine.wanted import Choice
from newsspider.items import Rejection, Result, Sighting, Visit
from newsspider.items.sightings import Retraction, WriteResult
from newsspider.portals.catalogue import names, router
from newsspider.search.feed import feeder
from newsspider.storage.archive import Archive
from newsspider.storage.documents import reparses
from newsspider.storage.server.client import Database
from newsspider.storage.server.errors import DatabaseAway
from newsspider.storage.writing.records import records_of
from newsspider.storage.writing.writer import Writer

logger = logging.getLogger(__name__)


PATIENCE = 60.0  # seconds that a worker waits for a database that was lost, before the job ends


class WrongVersion(Exception):
    """A worker's code or site files are not those of the process that gave it its task."""


class Worker:
    """What tasks of one job need in one thread."""

    def __init__(self, options: Options) -> None:
        settings = Settings(options.settings)
        version = version_of(settings)
        if version != options.version:
            raise WrongVersion(
                f"a worker has another version of newsspider or of the portals' files ({version}, not "
                f"{options.version}): install the same on all machines, and start the workers again"
            )
        self.options = options
        self.choice = Choice(options.wanted, router(settings))
        self.reader = GuardedReader(
            RecordingReader(self.choice, names(settings)), settings.getfloat("NEWSSPIDER_READ_TIMEOUT")
        )
        self.archive = Archive.from_settings(settings)
        self._loop: LoopThread | None = None
        self._writer: Writer | None = None
        self._counts: Counter[str] = Counter()
        self._bulk = asyncio.Lock()  # one bulk of a process waits for its turn, not a thread for each

    def read_shard(self, shard: Shard) -> dict[str, int]:
        """Read a shard, write what it gives, note it in the ledger.

        :raises StorageError: when the database is away or refuses; what was read so far waits in the spool.
        """
        self._counts = Counter()
        records = []
        for result in self._results(shard):
            if isinstance(result, Rejection):
                self._counts[f"rejected as {result.reason}"] += 1
            elif isinstance(result, Visit):
                self._counts["gone" if result.state == "gone" else "not modified"] += 1
            records += records_of(result)
        self._counts["pages"] = len(shard.items)
        if self._loop is None:
            self._loop = LoopThread()
        self._loop.run(self._write(shard, records))
        return dict(self._counts)

    def _results(self, shard: Shard) -> Iterator[Result]:
        stored: set[str] = set()
        parts: set[str] = set()
        for item in shard.items:
            if item.url in parts and item.place is not None:
                continue
            read = self.reader.item(item, item.key in stored)
            parts.update(read.parts)
            if read.is_article:
                stored.add(item.key)
            yield from read.results

    async def _write(self, shard: Shard, records: list[Sighting | Rejection | Visit]) -> None:
        writer = await self._open()
        for record in records:
            await writer.put(record)
        await writer.flush()
        until = clock.since_boot() + PATIENCE
        while writer.db is None or writer.draining:  # what is in the spool is written when the database is back
            if clock.since_boot() > until:
                raise DatabaseAway(f"the database is away; articles wait in {writer.spool.folder}")
            await asyncio.sleep(0.5)
        job, version, counts = self.options.job, self.options.version, self._counts
        await reparses.surely(
            writer.connection,
            lambda db: reparses.note(db, job, shard.name, shard.digest, version, counts, clock.now()),
        )

    async def _open(self) -> Writer:
        if self._writer is None:
            writer = self.archive.writer(self._count, index=feeder(self.archive.data_dir), turn=self._turn)
            await reparses.surely(writer.connection, _nothing)  # says in one line what is wrong; a writer would wait
            await writer.open()
            self._writer = writer
        return self._writer

    @contextlib.asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        async with self._bulk, turn():
            yield

    def _count(self, _: Sighting | Retraction, outcome: WriteResult) -> None:
        self._counts[outcome.status] += 1

    def close(self) -> None:
        """Leave the database, and end the reader process."""
        self.reader.close()
        if self._loop is not None:
            if self._writer is not None:
                self._loop.run(self._writer.close())
            self._loop.close()


async def _nothing(db: Database) -> None:
    """Asks whether the database is there, and nothing more."""


class Turns(Protocol):
    """What lets so many processes in at a time: a semaphore that they share."""

    def acquire(self) -> bool: ...

    def release(self) -> None: ...


_turns: Turns | None = None


def take_turns(turns: Turns) -> None:
    """Let this process write only inside ``turns``, which it shares with the other ones of its engine."""
    global _turns
    _turns = turns


@contextlib.asynccontextmanager
async def turn() -> AsyncIterator[None]:
    """The turn in which this process may write; waits for it as it is entered."""
    turns = _turns
    if turns is None:
        yield
        return
    waiting = asyncio.get_running_loop().run_in_executor(None, turns.acquire)
    try:
        await asyncio.shield(waiting)
    except asyncio.CancelledError:
        waiting.add_done_callback(lambda _: turns.release())  # it comes all the same, and nobody is there for it
        raise
    try:
        yield
    finally:
        turns.release()


_free: dict[str, list[Worker]] = {}
_lock = threading.Lock()


@contextlib.contextmanager
def _worker(options: Options) -> Iterator[Worker]:
    """A worker for one task. One in which something failed is not used again."""
    with _lock:
        free = _free.setdefault(options.job, [])
        worker = free.pop() if free else None
    worker = worker or Worker(options)
    try:
        yield worker
    except BaseException:
        with contextlib.suppress(Exception):
            worker.close()
        raise
    with _lock:
        _free[options.job].append(worker)


def scan_recording(options: Options, name: str) -> Scanned:
    """The task of the first pass."""
    with _worker(options) as worker:
        return scan(name, worker.choice, worker.reader.source)


def scan_references(options: Options, referring: list[tuple[int, Referring]]) -> dict[int, tuple[Named, ...]]:
    """The task between the passes: the sources whose records refer to other ones' pages."""
    with _worker(options) as worker:
        return {number: scan_referring(one, worker.reader.source) for number, one in referring}


def read_shard(options: Options, shard: Shard) -> Mapping[str, int]:
    """The task of the second pass."""
    with _worker(options) as worker:
        return worker.read_shard(shard)


def leave_all() -> None:
    """Close what this process has kept for all jobs, as it ends."""
    for job in list(_free):
        leave(job)


def leave(job: str) -> None:
    """Close what this process has kept for a job."""
    with _lock:
        workers = _free.pop(job, [])
    for worker in workers:
        worker.close()
