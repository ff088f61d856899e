"""What waits in the spool, and its way into the database once that is back."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from pymongo.errors import PyMongoError

from newsspider.items import Sighting
from newsspider.storage.server.client import Connection, Database, safe_error
from newsspider.storage.server.errors import StorageError
from newsspider.storage.writing.records import Record
from newsspider.storage.writing.spool import Spool, SpoolFull

logger = logging.getLogger(__name__)

RETRY = (0.2, 0.5, 1.0, 2.0, 5.0)  # seconds between two looks whether the database is back; the last one stays
BUSY = 0.2  # seconds until the next look at files that another process drains

Connect = Callable[[], Awaitable[Database]]
Apply = Callable[[Database, list[Record], bool], Awaitable[None]]


class Drain:
    """Keeps records on disk while the database is away, and writes them when it is back.

    ``connect`` opens and prepares the database; ``apply`` writes records of the spool, and is told whether they are of
    this process; ``on_back`` is called with the database when nothing of this process waits any more.
    """

    def __init__(
        self,
        connection: Connection,
        spool: Spool,
        connect: Connect,
        apply: Apply,
        on_back: Callable[[Database], None],
    ) -> None:
        self.replayed = 0  # records of other runs that were written
        self.spooling = asyncio.Lock()  # held while records are spooled, and while it is decided that none wait
        self._connection, self._spool = connection, spool
        self._connect, self._apply, self._on_back = connect, apply, on_back
        self._waiting: Counter[str] = Counter()  # sightings in this process's spool files, by id
        self._changed = asyncio.Condition()
        self._active = False
        self._drained = self._way = 0  # records that were written, and must be before more are spooled
        self._task: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        """Whether older records are still on their way, or wait for the database."""
        return self._task is not None and not self._task.done()

    @property
    def started(self) -> bool:
        """Whether the database was ever away, or something waited when this process began."""
        return self._task is not None

    @property
    def waiting(self) -> int:
        """How many sightings of this process wait on disk."""
        return self._waiting.total()

    def start(self) -> None:
        """Look for the database until it is back and has taken what waits."""
        if not self.running:
            self._task = asyncio.create_task(self._run())

    async def wait(self, seconds: float) -> None:
        """Wait until what waits is written, at most so many seconds."""
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=seconds)

    def cancel(self) -> "asyncio.Task[None] | None":
        """Give up; what is not written waits on. Gives the task that ends."""
        if self._task is not None:
            self._task.cancel()
        return self._task

    async def keep(self, batch: Sequence[Record]) -> None:
        """Put records on disk.

        :raises SpoolFull: when they do not fit: none of them is kept.
        """
        await self._spool.append(batch)
        self._waiting.update(record.article._id for record in batch if isinstance(record, Sighting))

    async def give_way(self, count: int) -> None:
        """While the database takes what waited, let it take two records for each of ``count`` that come to the spool:
        else a crawl as fast as the drain would never again write directly."""
        self._way = max(self._way, self._drained) + 2 * count
        way = self._way
        async with self._changed:
            await self._changed.wait_for(lambda: not self._active or self._drained >= way)

    async def _run(self) -> None:
        for attempt in range(1_000_000_000):
            try:
                await self._drain(await self._connect())
                return
            except (StorageError, PyMongoError) as error:
                logger.debug("Still away: %s", safe_error(error, self._connection.uri))
            await asyncio.sleep(RETRY[min(attempt, len(RETRY) - 1)])

    async def _drain(self, db: Database) -> None:
        before = self.replayed

        async def apply(records: list[Record], path: Path) -> None:
            await self._write(db, records, own=path in self._spool.own)

        while True:
            self._active = True
            try:
                drained = await self._spool.drain(apply)
            finally:
                async with self._changed:
                    self._active = False
                    self._changed.notify_all()
            async with self.spooling:
                if not self._spool.own.intersection(self._spool.files()):
                    self._on_back(db)
                    break
            if drained.busy:
                await asyncio.sleep(BUSY)  # another process drains, perhaps ours with the rest
        logger.info("The database is back; %d older records were written", self.replayed - before)

    async def _write(self, db: Database, records: list[Record], *, own: bool) -> None:
        await self._apply(db, records, own)
        if own:
            self._waiting.subtract(r.article._id for r in records if isinstance(r, Sighting))
            self._waiting += Counter()  # what was given twice, since a drain broke off, does not go below zero
        else:
            self.replayed += len(records)
        async with self._changed:
            self._drained += len(records)
            self._changed.notify_all()


async def keep_in_halves(drain: Drain, batch: Sequence[Record], on_full: Callable[[SpoolFull], None]) -> int:
    """Put a batch on disk, in halves where the whole does not fit; gives how many records found no room."""
    try:
        await drain.keep(batch)
    except SpoolFull as error:
        on_full(error)
        if len(batch) == 1:
            return 1
        half = len(batch) // 2
        return await keep_in_halves(drain, batch[:half], on_full) + await keep_in_halves(drain, batch[half:], on_full)
    return 0
