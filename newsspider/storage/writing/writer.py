"""The way into the archive: buffered, in bulks, several in flight; to the spool while the database is away.

``put`` waits while the buffer is full, so a slow database slows the crawl and does not fill the memory. What one batch
holds is written in this order: articles with their revisions, their stories, rejected pages, URL states. A crash in
between leaves URLs that are not yet done, so the next run comes by again and finds what is missing.
"""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import bson
from pymongo.errors import PyMongoError

from newsspider import clock
from newsspider.items import Sighting
from newsspider.items.sightings import RunDocument, WriteResult
from newsspider.storage.documents import crawls, urls
from newsspider.storage.documents.revisions import settle_all
from newsspider.storage.schema.schema import prepare
from newsspider.storage.server.client import Connection, Database, safe_error
from newsspider.storage.server.errors import DatabaseAway, StorageError, is_away, is_document_fault
from newsspider.storage.writing.batch import apply_batch, rejection_of
from newsspider.storage.writing.buffer import Buffer
from newsspider.storage.writing.records import Record, encode, key_of
from newsspider.storage.writing.spool import Spool, SpoolFull

logger = logging.getLogger(__name__)

BATCH = 100  # records in a bulk; larger ones save little, and a page would wait longer for its acknowledgement
MAX_AGE = 1.0  # seconds that a record waits for others
CAPACITY = 2 * BATCH  # records in the buffer: one bulk that is being filled, one that waits to be sent
IN_FLIGHT = 4  # bulks on their way; hides 20 ms of latency, and more only queue up in the server
STORIES = 20  # articles whose copies one question looks for
RETRY = (0.2, 0.5, 1.0, 2.0, 5.0)  # seconds between two looks whether the database is back; the last one stays
OPENING = 30.0  # seconds that a run waits at its start for what earlier runs left in the spool; then it goes on beside
CLOSING = 60.0  # seconds for the drain at the end of a run; what is left then waits for the next one

OnOutcome = Callable[[Sighting, WriteResult], None]
AfterWrite = Callable[[Database, list[str]], Awaitable[Any]]


@dataclass
class Summary:
    """What a writer did. ``spooled`` sightings wait on disk, ``lost`` records could be put nowhere (their URLs are
    asked again in the next run), ``replayed`` records came from spool files of other runs."""

    outcomes: Counter[str] = field(default_factory=Counter)
    spooled: int = 0
    lost: int = 0
    replayed: int = 0


class Writer:
    """Writes what a crawl has to tell. Made and used in one event loop."""

    def __init__(
        self,
        connection: Connection,
        spool: Spool,
        on_outcome: OnOutcome,
        after_write: AfterWrite | None = None,
        schedule: Sequence[timedelta] = urls.DEFAULT_SCHEDULE,
        keep_days: dict[str, int] | None = None,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self.connection = connection
        self.spool = spool
        self.run_id: str | None = None  # whose document is kept alive
        self.summary = Summary()
        self._on_outcome = on_outcome
        self._after_write = after_write
        self._schedule = schedule
        self._keep_days = keep_days
        self._now = now
        self._db: Database | None = None  # for writing: set while nothing older waits on disk
        self._reading: Database | None = None
        self._full: SpoolFull | None = None
        self._buffer = Buffer(BATCH)
        self._sending: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Condition()
        self._spooling = asyncio.Lock()
        self._flushing = self._closing = False
        self._draining = False
        self._drained = self._way = 0  # records that the drain has written, and must have before more are spooled
        self._waiting: Counter[str] = Counter()  # sightings in this process's spool files, by id
        self._flusher: asyncio.Task[None] | None = None
        self._reviver: asyncio.Task[None] | None = None
        self._heart: asyncio.Task[None] | None = None

    @property
    def db(self) -> Database | None:
        """The database for reading, or None while it is away."""
        return self._reading

    @property
    def draining(self) -> bool:
        """Whether older records are still on their way from the spool, or wait for the database."""
        return self._reviver is not None and not self._reviver.done()

    async def open(self) -> None:
        """Connect, and begin to write. If the database is away, everything goes to the spool until it is back.

        :raises StorageError: if the database refuses us, or is newer than the program.
        """
        try:
            db = await self._connect()
        except DatabaseAway as error:
            self._say_away(str(error))
            self._revive()
        else:
            if self.spool.empty:
                self._db = db
            else:
                self._revive()  # what waits from before comes first, or the crawl would ask for it again
                assert self._reviver is not None
                await asyncio.wait({self._reviver}, timeout=OPENING)
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
            await asyncio.to_thread(encode, record) if _is_large(record) else encode(record)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, bson.errors.BSONError) as error:
            if not isinstance(record, Sighting):
                logger.error("A record that cannot be stored is left out: %s", error)
                self.summary.lost += 1
                return
            outcome = WriteResult(str(record.article._id), "rejected", detail=f"cannot be stored: {error}")
            self._tell(record, outcome)
            record = rejection_of(record, outcome)
        async with self._changed:
            await self._changed.wait_for(lambda: self._full or len(self._buffer) < CAPACITY)
            if self._full and not isinstance(record, RunDocument):  # the run's end is worth the reserve
                raise self._full
            self._buffer.add(record)
            self._changed.notify_all()

    def _tell(self, sighting: Sighting, outcome: WriteResult) -> None:
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

    async def settle(self) -> Summary:
        """Flush, and if the database is at hand or back, wait for the drain; then the summary is final but for what is
        put later."""
        await self.flush()
        if self._db is None and self._reviver is not None:
            with contextlib.suppress(DatabaseAway, StorageError, PyMongoError):
                await self.connection.open()  # worth waiting for only if it answers now
                await asyncio.wait({self._reviver}, timeout=CLOSING)
        self.summary.spooled = self._waiting.total()
        return self.summary

    async def close(self) -> Summary:
        """Write what is left, and leave the database."""
        summary = await self.settle()
        self._closing = True
        for task in (self._flusher, self._reviver, self._heart):
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        self.spool.rotate()
        self._db = self._reading = None
        await self.connection.close()
        return summary

    # -- sending ---------------------------------------------------------------------------------------------------

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
                    await self._apply_each(db, batch, again=again)
                    return
                except PyMongoError as error:
                    self._lose_database(db, error)
                    again = True
            await self._give_way(len(batch))
            async with self._spooling:
                if self._db is not None:
                    continue  # it came back in between
                await self._spool(batch)
                return

    async def _give_way(self, count: int) -> None:
        """While the database is back and takes what waited, let it take two records for each that comes to the spool:
        else a crawl as fast as the drain would never again write directly."""
        self._way = max(self._way, self._drained) + 2 * count
        way = self._way
        async with self._changed:
            await self._changed.wait_for(lambda: not self._draining or self._drained >= way)

    async def _spool(self, batch: Sequence[Record]) -> None:
        """Keep a batch on disk, in halves where the whole does not fit. When little room is left, the crawl is told to
        stop, and what it has in hand has a place."""
        try:
            await self.spool.append(batch)
        except SpoolFull as error:
            self._stop(error)
            if len(batch) == 1:
                self.summary.lost += 1
                return
            half = len(batch) // 2
            await self._spool(batch[:half])
            await self._spool(batch[half:])
            return
        self._waiting.update(record.article._id for record in batch if isinstance(record, Sighting))
        try:
            self.spool.check_room()
        except SpoolFull as error:
            self._stop(error)

    def _stop(self, error: SpoolFull) -> None:
        if self._full is None:
            logger.error("%s", error)
            self._full = error

    async def _apply_each(self, db: Database, batch: Sequence[Record], *, again: bool, tell: bool = True) -> None:
        """Apply a batch, in halves where something in it makes the whole fail, down to the record that does.

        :raises PyMongoError: when the database cannot write.
        """
        try:
            await apply_batch(
                db,
                batch,
                again=again,
                schedule=self._schedule,
                decide=self._decide_stories,
                tell=self._tell if tell else None,
            )
            return
        except PyMongoError as error:
            if not is_document_fault(error):
                raise
            why = safe_error(error, self.connection.uri)
        except Exception as error:  # a fault of ours in one record must not take the others of its batch with it
            why = repr(error)
        if len(batch) > 1:
            half = len(batch) // 2
            await self._apply_each(db, batch[:half], again=True, tell=tell)
            await self._apply_each(db, batch[half:], again=True, tell=tell)
        else:
            logger.error("The record of %s cannot be written: %s", key_of(batch[0]), why)
            self.summary.lost += 1

    async def _decide_stories(self, db: Database, ids: list[str]) -> None:
        if self._after_write is None or not ids:
            return
        try:
            # Each article asks for its own candidates, one after the other; so several go side by side.
            parts = [ids[start : start + STORIES] for start in range(0, len(ids), STORIES)]
            await asyncio.gather(*(self._after_write(db, part) for part in parts))
        except PyMongoError:
            raise
        except Exception:  # a fault in the comparison of copies must not cost the articles that are compared
            logger.exception("The stories of %d articles could not be decided", len(ids))

    # -- absence ---------------------------------------------------------------------------------------------------

    def _lose_database(self, db: Database, error: PyMongoError) -> None:
        if self._db is db:
            self._db = self._reading = None
            text = safe_error(error, self.connection.uri)
            self._say_away(text if is_away(error) else f"the database refuses: {text}")
            self._revive()

    def _say_away(self, why: str) -> None:
        logger.warning("The database is away; articles wait in %s until it is back. %s", self.spool.folder, why)

    def _revive(self) -> None:
        if self._reviver is None or self._reviver.done():
            self._reviver = asyncio.create_task(self._revive_forever())

    async def _revive_forever(self) -> None:
        """Look for the database until it is back and has taken what waited; then writes go to it directly again."""
        for attempt in range(1_000_000_000):
            try:
                db = await self._connect()
                await self._drain(db)
                return
            except (StorageError, PyMongoError) as error:
                logger.debug("Still away: %s", safe_error(error, self.connection.uri))
            await asyncio.sleep(RETRY[min(attempt, len(RETRY) - 1)])

    async def _drain(self, db: Database) -> None:
        replayed = self.summary.replayed

        async def apply(records: list[Record], path: Path) -> None:
            own = path in self.spool.own
            await self._apply_each(db, records, again=True, tell=own)
            if own:
                self._waiting.subtract(r.article._id for r in records if isinstance(r, Sighting))
                self._waiting += Counter()  # what was given twice, since a drain broke off, does not go below zero
            else:
                self.summary.replayed += len(records)
            async with self._changed:
                self._drained += len(records)
                self._changed.notify_all()

        while True:
            self._draining = True
            try:
                drained = await self.spool.drain(apply)
            finally:
                async with self._changed:
                    self._draining = False
                    self._changed.notify_all()
            async with self._spooling:
                if not self.spool.own.intersection(self.spool.files()):
                    self._db = db
                    break
            if drained.busy:
                await asyncio.sleep(0.2)  # another process drains, perhaps ours with the rest
        logger.info("The database is back; %d older records were written", self.summary.replayed - replayed)

    async def _beat_forever(self) -> None:
        """Show once a minute that the run lives."""
        while True:
            await asyncio.sleep(crawls.HEARTBEAT)
            if self.run_id is not None and self._db is not None:
                with contextlib.suppress(PyMongoError):  # the next bulk will notice, and has somewhere to go
                    await crawls.beat(self._db, self.run_id, self._now())


def _is_large(record: Record) -> bool:
    return isinstance(record, Sighting) and len(str(record.article.body)) > 100_000  # characters: some milliseconds
