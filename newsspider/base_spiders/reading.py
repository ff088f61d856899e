"""A spider's way to the reader process: pages and listings are read there, and nothing they do can stop the run."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from scrapy.crawler import Crawler

from newsspider.extraction.reader_process import (
    ReaderDied,
    ReaderProcess,
    ReadFault,
    ReadStopped,
    ReadTimeout,
    is_possible,
)
from newsspider.items.reasons import Reason

logger = logging.getLogger(__name__)

# Seconds of reading after which it is noted what is read, and between two looks whether the run is to end.
LOOK = 1.0
# Seconds that a page may still be read when the run is to end.
GRACE = 3.0


class Unread(Exception):
    """Something could not be read; ``reason`` is of the vocabulary, ``detail`` one line."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason, self.detail = reason, detail


class Notes(Protocol):
    """Where it is noted what is being read, in case that the process dies of it."""

    def begin(self, key: str, url: str) -> None: ...
    def end(self) -> None: ...


class Reading:
    """Calls ``function(name, *args)`` in the reader process, one call at a time.

    With ``NEWSSPIDER_READ_TIMEOUT=0``, or where the system cannot fork, it is called here and without a bound.
    """

    def __init__(self, crawler: Crawler, function: Callable[..., Any]) -> None:
        self._crawler, self._function = crawler, function
        self.notes: Notes | None = None
        self.killers: set[str] = set()
        limit = crawler.settings.getfloat("NEWSSPIDER_READ_TIMEOUT")
        self._process = ReaderProcess(lambda request: function(*request), limit) if limit and is_possible() else None
        self._thread = ThreadPoolExecutor(1, "reading")
        self._turn = asyncio.Lock()
        self._waiting: dict[object, tuple[Any, ...]] = {}  # what is read next, in the order of the turns

    async def __call__(self, key: str, url: str, name: str, *args: Any) -> Any:
        """The function's result.

        :param key: whose death it is if the process dies, such as an article's key in the archive.
        :raises Unread: if the reading took too long, failed, or was ended with the run.
        """
        if key in self.killers and key.startswith("source "):  # an article is requested only by who wants it read
            raise Unread("timeout", "its process died twice while it was read; a new release reads it again")
        request = (name, *args)
        async with self._in_turn(request):
            try:
                return await self._read(key, url, request)
            except ReadTimeout as error:
                logger.warning("%s: %s", url, error)
                raise Unread("timeout", str(error)) from None
            except ReaderDied as error:
                raise Unread("invalid", f"{error}, twice") from None
            except ReadStopped:
                raise Unread("interrupted", "the run ended while the page was read") from None
            except ReadFault as error:
                logger.error("%s could not be read, which is a fault of the reader: %s", url, error)
                raise Unread("invalid", f"a fault of the reader, {str(error).splitlines()[-1][:300]}") from None

    @contextlib.asynccontextmanager
    async def _in_turn(self, request: tuple[Any, ...]) -> AsyncIterator[None]:
        """One call at a time. The process has the one that waits for the next turn already, and begins by itself."""
        place = object()
        self._waiting[place] = request
        if len(self._waiting) == 1:
            self._offer_next()
        try:
            await self._turn.acquire()
        finally:
            del self._waiting[place]
        try:
            yield
        finally:
            self._turn.release()

    def _offer_next(self) -> None:
        if self._process is not None and self._waiting and self._turn.locked():
            self._process.offer(next(iter(self._waiting.values())))

    async def _read(self, key: str, url: str, request: tuple[Any, ...]) -> Any:
        if self._process is None:
            return self._function(*request)
        try:
            return await self._once(self._process, key, url, request)
        except ReaderDied as error:
            logger.warning("%s: %s; it is read once more", url, error)
            return await self._once(self._process, key, url, request)

    async def _once(self, process: ReaderProcess, key: str, url: str, request: tuple[Any, ...]) -> Any:
        process.start()  # here: a fork belongs in the main thread
        process.offer(request)
        self._offer_next()
        reading = asyncio.get_running_loop().run_in_executor(self._thread, process.read, request)
        looks = ending = 0
        try:
            while not (await asyncio.wait({reading}, timeout=LOOK))[0]:
                looks += 1
                if looks == 1 and self.notes is not None:
                    self.notes.begin(key, url)
                if not self._crawler.crawling:
                    ending += 1
                    if ending * LOOK > GRACE:
                        process.stop()
            return reading.result()
        finally:
            if looks and self.notes is not None:
                self.notes.end()

    def restart(self) -> None:
        """Let the next reading see what has changed in this process since the reader began."""
        if self._process is not None:
            self._process.restart()

    def close(self) -> None:
        """End the reader process."""
        if self._process is not None:
            self._process.close()
        self._thread.shutdown(wait=False)
