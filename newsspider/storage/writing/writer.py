"""The way into the archive: buffered, in bulks, several in flight; to the spool while the database is away.

``put`` waits while the buffer is full, so a slow database slows the crawl and does not fill the memory. What one batch
holds is written in this order: articles with their revisions, their stories, rejected pages, URL states. A crash in
between leaves URLs that are not yet done, so the next run comes by again and finds what is missing.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import bson
from pymongo.errors import PyMongoError

from newsspider import clock
from newsspider.items import Sighting
from newsspider.items.sightings import Retraction, RunDocument, WriteResult
from newsspider.storage.documents import crawls
from newsspider.storage.documents.revisions import settle_all
from newsspider.storage.schema.schema import prepare
from newsspider.storage.server.client import Connection, Database, safe_error
from newsspider.storage.server.errors import DatabaseAway, StorageError, is_away
from newsspider.storage.writing.batch import OnOutcome, Steps, apply_batch, apply_in_halves, refused, set_aside
from newsspider.storage.writing.buffer import Buffer
from newsspider.storage.writing.done import Summary
from newsspider.storage.writing.drain import Drain, keep_in_halves
from newsspider.storage.writing.ending import Ending
from newsspider.storage.writing.records import Record, encode, is_large
from newsspider.storage.writing.spool import Spool, SpoolFull

logger = logging.getLogger(__name__)

BATCH = 100  # records in a bulk; larger ones save little, and a page would wait longer for its acknowledgement
MAX_AGE = 1.0  # seconds that a record waits for others
CAPACITY = 2 * BATCH  # records in the buffer: one bulk that is being filled, one that waits to be sent
IN_FLIGHT = 4  # bulks on their way; hides 20 ms of latency, and more only queue up in the server
OPENING = 30.0  # seconds that a run waits at its start for what earlier runs left in the spool; then it goes on beside
FLUSHING = 15.0  # seconds at the end of a run for what is in flight; then it goes to the spool
CLOSING = 6.0  # seconds at the end of a run for the drain; the rest waits for the next one


class Writer:
    """Writes what a crawl has to tell. Made and used in one event loop."""

    def __init__(
        self,
        connection: Connection,
        spool: Spool,
        on_outcome: OnOutcome,
        steps: Steps | None = None,
        keep_days: dict[str, int] | None = None,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self.connection = connection
        self.spool = spool
        self.run_id: str | None = None  # whose document is kept alive
        self.may_write: Callable[[Database], Awaitable[bool]] | None = None  # asked before each bulk; else to the spool
        self.summary = Summary()
        self._on_outcome = on_outcome
        self._steps = steps or Steps()
        self._keep_days, self._now = keep_days, now
        self._db: Database | None = None  # for writing: set while nothing older waits on disk
        self._reading: Database | None = None
        self._full: SpoolFull | None = None
        self._buffer = Buffer(BATCH)
        self._sending: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Condition()
        self.ending = Ending(lambda: bool(self._buffer or self._sending), self._give_up)
        self._flushing = False
        self._flusher: asyncio.Task[None] | None = None
        apply = lambda db, records, own: self._apply_each(db, records, again=True, tell=own)  # noqa: E731
        self._drain = Drain(connection, spool, self._connect, apply, self._come_back)
        self._heart: asyncio.Task[None] | None = None

    @property
    def db(self) -> Database | None:
        """The database for reading, or None while it is away."""
        return self._reading

    @property
    def draining(self) -> bool:
        """Whether older records are still on their way from the spool, or wait for the database."""
        return self._drain.running

    async def open(self) -> None:
        """Connect, and begin to write. If the database is away, everything goes to the spool until it is back.

        :raises StorageError: if the database refuses us, or is newer than the program.
        """
        try:
            db = await self._connect()
        except DatabaseAway as error:
            self._say_away(str(error))
            self._drain.start()
        else:
            if self.spool.empty:
                self._db = db
            else:
                self._drain.start()  # what waits from before comes first, or the crawl would ask for it again
                await self._drain.wait(OPENING)
        self._flusher = asyncio.create_task(self._flush_forever())
        self._heart = asyncio.create_task(self._beat_forever())

    async def _connect(self) -> Database:
        db = await self.connection.open()
        try:
            await prepare(db, keep_days=self._keep_days)
            await settle_all(db)
        except PyMongoError as error:
            raise self.connection.explain(error) from None
        self._reading = db
        return db

    async def put(self, record: Record) -> None:
        """Take over a record. Waits while the buffer is full.

        :raises SpoolFull: when the database is away and the spool is full: the crawl must stop.
        """
        try:
            await asyncio.to_thread(encode, record) if is_large(record) else encode(record)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, bson.errors.BSONError) as error:
            if not isinstance(record, Sighting):
                logger.error("A record that cannot be stored is left out: %s", error)
                self.summary.lost += 1
                return
            outcome = WriteResult(str(record.article._id), "rejected", detail=f"cannot be stored: {error}")
            self._tell(record, outcome)
            for told in refused(record, outcome):  # its URL too, or every run would ask for it again
                await self._add(told)
            return
        await self._add(record)

    async def _add(self, record: Record) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: self._full or len(self._buffer) < CAPACITY)
            if self._full and not isinstance(record, RunDocument):  # the run's end is worth the reserve
                raise self._full
            self._buffer.add(record)
            self._changed.notify_all()

    def _tell(self, sighting: Sighting | Retraction, outcome: WriteResult) -> None:
        self.summary.outcomes[outcome.status] += 1
        self._on_outcome(sighting, outcome)

    async def flush(self) -> None:
        """Wait until everything put so far is in the database or the spool (or could be put nowhere)."""
        if self._flusher is None:
            return  # never opened: nobody would send what was put
        async with self._changed:
            self._flushing = True
            self._changed.notify_all()
            await self._changed.wait_for(lambda: not self._buffer and not self._sending)
            self._flushing = False

    async def settle(self, within: float = FLUSHING) -> Summary:
        """Flush within so many seconds, wait for the drain if the database is there; a later put changes it."""
        self.ending.within(within)
        await self.flush()
        self.ending.cancel()
        if self._db is None and self._drain.started and not self.ending.over.is_set():
            with contextlib.suppress(StorageError, PyMongoError, TimeoutError):
                async with asyncio.timeout(CLOSING):
                    await self.connection.open()  # worth waiting for only if it answers now
                    await self._drain.wait(CLOSING)
        self.summary.spooled, self.summary.replayed = self._drain.waiting, self._drain.replayed
        return self.summary

    def _give_up(self) -> None:
        self._say_away("it did not take what it was sent")
        self._db = self._reading = None

    async def close(self, within: float = CLOSING) -> Summary:
        """Write what is left, and leave the database; the embedded one has ``within`` seconds to close its files."""
        summary = await self.settle()
        for task in filter(None, (self._flusher, self._drain.cancel(), self._heart)):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self.spool.rotate()
        self._db = self._reading = None
        await self.connection.close(within)
        return summary

    async def _flush_forever(self) -> None:
        while True:
            async with self._changed:
                await self._wait_for_batch()
                task = asyncio.create_task(self._send(self._buffer.take()))
                self._sending.add(task)
                self._changed.notify_all()

    async def _wait_for_batch(self) -> None:
        """Return when a batch is ready: full, or old enough, or wanted now, and a place in flight is free."""
        while True:
            if len(self._sending) < IN_FLIGHT and self._buffer:
                age = self._buffer.age
                if (len(self._buffer) >= BATCH or age >= MAX_AGE or self._flushing) and self._buffer.free:
                    return
                wait = max(0.0, MAX_AGE - age) if age < MAX_AGE else None
            else:
                wait = None
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), wait)

    async def _send(self, batch: list[Record]) -> None:
        try:
            await self._deliver(batch)
        finally:
            async with self._changed:
                self._sending.discard(asyncio.current_task())
                self._buffer.release(batch)
                self._changed.notify_all()

    async def _deliver(self, batch: list[Record]) -> None:
        """To the database, else to the spool; whichever, it is on disk afterwards."""
        again = False
        while True:
            db = self._db
            if db is not None:
                try:
                    if await self.ending.before(self._write(db, batch, again=again)):
                        return
                except PyMongoError as error:
                    self._lose_database(db, error)
                again = True
            await self.ending.before(self._drain.give_way(len(batch)))
            async with self._drain.spooling:
                if self._db is not None:
                    continue  # it came back in between
                await self._spool(batch)
                return

    async def _write(self, db: Database, batch: list[Record], *, again: bool) -> bool:
        if self.may_write is not None and not await self.may_write(db):
            self._db = None  # for good: another run writes now
            return False
        await self._apply_each(db, batch, again=again)
        return True

    async def _spool(self, batch: Sequence[Record]) -> None:
        """Keep a batch on disk. When little room is left, the crawl stops; what it has in hand has a place."""
        self.summary.lost += await keep_in_halves(self._drain, batch, self._stop)
        try:
            self.spool.check_room()
        except SpoolFull as error:
            self._stop(error)

    def _stop(self, error: SpoolFull) -> None:
        if self._full is None:
            logger.error("%s", error)
            self._full = error

    async def _apply_each(self, db: Database, batch: Sequence[Record], *, again: bool, tell: bool = True) -> None:
        """Apply a batch; what in it cannot be written is named and counted, and does not touch the rest.

        :raises PyMongoError: when the database cannot write.
        """

        async def apply(part: Sequence[Record], again: bool) -> None:
            await apply_batch(db, part, again=again, steps=self._steps, tell=self._tell if tell else None)

        for record, why in await apply_in_halves(apply, batch, again=again, uri=self.connection.uri):
            self.summary.lost += await set_aside(db, record, why, self._tell if tell else None)

    def _lose_database(self, db: Database, error: PyMongoError) -> None:
        if self._db is db:
            self._db = self._reading = None
            text = safe_error(error, self.connection.uri)
            self._say_away(text if is_away(error) else f"the database refuses: {text}")
            self._drain.start()

    def _say_away(self, why: str) -> None:
        logger.warning("The database is away; articles wait in %s until it is back. %s", self.spool.folder, why)

    def _come_back(self, db: Database) -> None:
        if not self.ending.over.is_set():
            self._db = db

    async def _beat_forever(self) -> None:
        while True:
            await asyncio.sleep(crawls.HEARTBEAT)
            if self.run_id is not None and self._db is not None:
                with contextlib.suppress(PyMongoError):  # the next bulk will notice, and has somewhere to go
                    await crawls.beat(self._db, self.run_id, self._now())
