"""Reading under a bound of time: in a process of its own, which is ended with the page that hangs."""

import logging
from collections.abc import Callable
from typing import Any

from newsspider.engine.answers import in_milliseconds
from newsspider.engine.items import Item
from newsspider.engine.reading import Read, RecordingReader
from newsspider.engine.sources import Named
from newsspider.extraction.reader_process import ReaderDied, ReaderProcess, ReadFault, ReadTimeout, is_possible
from newsspider.items import Rejection
from newsspider.items.reasons import Reason
from newsspider.recordings import Recorded
from newsspider.recordings.places import UnreachableRecording

logger = logging.getLogger(__name__)

# Requests after which a new process reads: one that reads many portals fills what it remembers of each, and had 70 MB
# at first, 140 after 4,000 pages of twenty portals and 157 after 20,000.
_MOST = 1_500


class Unread(Exception):
    """Something could not be read; ``reason`` is of the vocabulary."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason, self.detail = reason, detail


class GuardedReader:
    """Reads items and sources, each in ``limit`` seconds of processor time; 0 reads here, without one."""

    def __init__(self, reader: RecordingReader, limit: float) -> None:
        self._reader: Callable[[Any], Any] = reader
        self._process = ReaderProcess(reader, limit, _MOST) if limit and is_possible() else None

    def item(self, item: Item, stored: bool) -> Read:
        """What an item gives. What cannot be read is rejected.

        :raises UnreachableRecording: when the recording cannot be read now.
        """
        try:
            read: Read = self._ask(("item", (item, stored)), item.url)
        except Unread as unread:
            site = item.key.partition(":")[0]
            url = item.found.url if item.found is not None and item.place is None else item.url
            status = item.place.entry.status if item.place is not None else item.status
            at = in_milliseconds(item.at)
            return Read([Rejection(item.key, url, site, at, unread.reason, unread.detail, status=status)], [])
        return read

    def source(self, recorded: Recorded) -> list[Named]:
        """What a source says of articles; nothing where it cannot be read."""
        try:
            named: list[Named] = self._ask(("source", recorded), recorded.url)
        except Unread:
            return []
        return named

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.close()

    def _ask(self, request: tuple[str, object], url: str) -> Any:
        if self._process is None:
            return self._reader(request)
        try:
            try:
                return self._process.read(request)
            except ReaderDied as error:
                logger.warning("%s: %s; it is read once more", url, error)
                return self._process.read(request)
        except ReadTimeout as error:
            logger.warning("%s: %s", url, error)
            raise Unread("timeout", str(error)) from None
        except ReaderDied as error:
            logger.warning("%s: %s", url, error)
            raise Unread("invalid", f"{error}, twice") from None
        except ReadFault as error:
            last = str(error).strip().splitlines()[-1][:300]
            if UnreachableRecording.__name__ in last:
                raise UnreachableRecording(last.partition(": ")[2]) from None
            logger.error("%s could not be read, which is a fault of the reader: %s", url, error)
            raise Unread("invalid", f"a fault of the reader, {last}") from None
