"""Holds the portal's lease while its run lives, and tells the run when another one has taken it over."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from pymongo.errors import PyMongoError

from newsspider import clock
from newsspider.storage.documents import crawls, leases
from newsspider.storage.server.client import Database
from newsspider.storage.writing.writer import Writer

logger = logging.getLogger(__name__)

BEATS = 4  # times that a lease is prolonged while it lasts: two may fail


class Lease:
    """A run's hold on its portal, for ``seconds`` at a time. ``on_lost`` is called once, when another run has it."""

    def __init__(
        self, portal: str, holder: str, seconds: float, writer: Writer, data_dir: Path, on_lost: Callable[[], None]
    ) -> None:
        self.lost = False
        self._portal, self._holder, self._seconds = portal, holder, seconds
        self._writer, self._data_dir, self._on_lost = writer, data_dir, on_lost
        self._until = 0.0  # on this machine's own clock, which goes on while the process or the machine sleeps
        self._keeping: asyncio.Task[None] | None = None

    async def take(self) -> str | None:
        """Take the lease, and keep it; gives who has it where another run has. Without a database the run goes on.

        :raises PyMongoError: when the database does not answer any more.
        """
        db = self._writer.db
        if db is None:
            logger.warning("%s: no lease while the database is away; another machine may crawl it too", self._portal)
        elif other := await self._take(db):
            return other
        self._writer.may_write = self.may_write
        self._keeping = asyncio.create_task(self._keep())
        return None

    async def may_write(self, db: Database) -> bool:
        """Whether this run still has the lease; asks the database where it may have expired.

        :raises PyMongoError: when the database does not answer.
        """
        if not self.lost and clock.since_boot() >= self._until:
            await self._prolong(db)
        return not self.lost

    async def release(self, within: float) -> None:
        """Give the lease back; after the last write. It expires if the database does not answer in so many seconds."""
        if self._keeping is not None:
            self._keeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeping
        if self._writer.db is not None and not self.lost:
            with contextlib.suppress(PyMongoError, TimeoutError):
                async with asyncio.timeout(within):
                    await leases.release(self._writer.db, self._portal, self._holder)

    async def _take(self, db: Database) -> str | None:
        began = clock.since_boot()
        other = await leases.take(db, self._portal, self._holder, timedelta(seconds=self._seconds), self._is_gone)
        if other is not None:
            return str(other["holder"])
        self._until = began + self._seconds
        return None

    async def _prolong(self, db: Database) -> None:
        other = await self._take(db)
        if other is not None and not self.lost:
            self.lost = True
            logger.warning(
                "%s: the lease ran out, and %s has it now; this run ends, and what it has in hand waits in the spool",
                self._portal,
                other,
            )
            self._on_lost()

    async def _keep(self) -> None:
        while not self.lost:
            await asyncio.sleep(self._seconds / BEATS)
            if (db := self._writer.db) is not None:
                with contextlib.suppress(PyMongoError):  # the next bulk notices that the database is away
                    await self._prolong(db)

    def _is_gone(self, holder: str) -> bool:
        return crawls.is_dead_here(self._data_dir, holder)
