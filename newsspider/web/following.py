"""Keeps the index near the archive while pages are shown: in the background, in small steps, so that no page waits."""

import asyncio
import contextlib
import logging
import time
from datetime import timedelta
from pathlib import Path

from pymongo.errors import PyMongoError

from newsspider.search.feed import OVERLAP
from newsspider.search.hits import refresh
from newsspider.storage.server.client import Database

logger = logging.getLogger(__name__)

FRESH = 2.0  # seconds for which the index need not follow the archive again
PATIENCE = 0.05  # seconds that a page waits for the index: as long as it takes where little is new
NOTICED = 50  # articles that are missing before a page says so
# What is new was fetched in the last minutes, as a rule; what was written late is looked for less often.
SHORT_OVERLAP, THOROUGH = timedelta(minutes=3), 60.0


class Follower:
    """The one who feeds the index on behalf of all pages of a process.

    ``behind`` says how many articles are done, of how many that were missing (0: all those that are not counted yet);
    None where the index is near enough.
    """

    def __init__(self, db: Database, data_dir: Path) -> None:
        self._db, self._data_dir = db, data_dir
        self._task: asyncio.Task[None] | None = None
        self._began = self._ended = self._thorough = -THOROUGH
        self.behind: tuple[int, int] | None = None

    async def follow(self) -> None:
        """Begin to follow the archive if the last time was long ago, and wait a moment for it."""
        now = time.monotonic()
        if self._task is None or (self._task.done() and now - self._ended >= FRESH):
            self._began = now
            self._task = asyncio.create_task(self._follow())
        left = self._began + PATIENCE - now
        if left > 0 and not self._task.done():
            await asyncio.wait({self._task}, timeout=left)

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _follow(self) -> None:
        thorough = self._began - self._thorough >= THOROUGH
        try:
            overlap = OVERLAP if thorough else SHORT_OVERLAP
            await refresh(self._db, self._data_dir, self._note, overlap=overlap, gently=True)
            self._thorough = self._began if thorough else self._thorough
        except (PyMongoError, OSError) as error:
            logger.warning("the index does not follow the archive: %s", error)
        finally:
            self.behind = None
            self._ended = time.monotonic()

    def _note(self, done: int, total: int) -> None:
        self.behind = (done, total) if total == 0 or total >= NOTICED else None
