"""An archive for reading from a program: articles, search, stories and revisions as iterators of dicts."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path
from typing import Any, Self, TypeVar

from newsspider import clock
from newsspider.search import Filters, parse, search
from newsspider.search.excerpt import plain
from newsspider.storage import corrections, queries
from newsspider.storage.archive import Archive as Stored
from newsspider.storage.queries import Days
from newsspider.storage.server.client import Connection, Database

T = TypeVar("T")
Day = date | str | None

BATCH = 200  # documents handed over at once


def archive(
    uri: str | None = None, data_dir: str | os.PathLike[str] | None = None, database: str | None = None
) -> "Archive":
    """The archive of a MongoDB, or of the embedded database in a folder; a context manager.

    :param uri: default: ``MONGO_URI`` of the environment, else the embedded server.
    :param data_dir: default: ``DATA_DIR`` of the environment, else ``data`` in the folder one works in.
    :param database: default: ``MONGO_DATABASE`` of the environment, else ``newsspider``.
    """
    folder = Path(data_dir or os.environ.get("DATA_DIR") or "data")
    settings = {
        "MONGO_URI": uri or os.environ.get("MONGO_URI"),
        "MONGO_DATABASE": database or os.environ.get("MONGO_DATABASE"),
        "DATA_DIR": str(folder.absolute()),
    }
    return Archive(replace(Stored.from_settings(settings), data_dir=folder.absolute()))


class Archive:
    """Reads an archive. Works in scripts and in notebooks; nothing runs before ``with``, and nothing after it.

    ``with`` raises ``FileNotFoundError`` if the folder holds no archive, and creates nothing. Days are
    ``datetime.date`` or ``"YYYY-MM-DD"`` in each portal's own zone; ``until`` is exclusive.
    """

    def __init__(self, stored: Stored) -> None:
        self._stored = stored
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._connection: Connection | None = None
        self._db: Database | None = None

    def __enter__(self) -> Self:
        self._stored.check_is_there()
        # A thread of its own: a notebook has a loop already, and a script has none.
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="newsspider archive", daemon=True)
        self._thread.start()
        try:
            self._connection = self._stored.connection()
            opened = self._run(self._connection.open())
            # The driver's own UTC is an object of its own, of which pandas makes no column of moments.
            self._db = opened.with_options(opened.codec_options.with_options(tzinfo=UTC))
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *exc: object) -> None:
        if self._connection is not None:
            self._run(self._connection.close())
        self._stop()

    def articles(self, site: str | None = None, since: Day = None, until: Day = None) -> Iterator[dict[str, Any]]:
        """Articles with their readable fields (docs/documents.md), one at a time."""
        days = Days(_day(since), _day(until))
        return self._iterate(lambda db: queries.articles(db, days, site))

    def search(
        self,
        words: str,
        *,
        site: str | Sequence[str] | None = None,
        since: Day = None,
        until: Day = None,
        exact: bool = False,
        sort: str = "relevance",
        limit: int = 20,
    ) -> Iterator[dict[str, Any]]:
        """Articles that a query finds (docs/searching.md), with ``excerpt`` and ``copies``.

        :param sort: ``relevance`` or ``date``.
        :raises QueryError: the query cannot be read.
        """
        if sort not in ("relevance", "date"):
            raise ValueError(f"sort is 'relevance' or 'date', not {sort!r}")
        sites = [site] if isinstance(site, str) else list(site or ())
        query, filters = parse(words), Filters(sites, _day(since), _day(until))
        page = self._run(
            search(
                self._opened,
                self._stored.data_dir,
                query,
                filters,
                limit=limit,
                exact=exact,
                by_date=sort == "date",
            )
        )
        for hit in page.hits:
            yield {**hit.article, "excerpt": plain(hit.excerpt), "copies": hit.copies}

    def stories(self, site: str | None = None, since: Day = None, until: Day = None) -> Iterator[dict[str, Any]]:
        """Stories of two and more articles, each with ``sites``, ``credited`` and ``articles``, the original first."""
        days = Days(_day(since), _day(until))
        for story in self._iterate(lambda db: queries.stories(db, queries.story_ids(db, days, site))):
            yield {
                "story_id": story.original["_id"],
                "headline": story.original["headline"],
                "sites": story.sites,
                "credited": story.credited,
                "articles": [dict(article) for article in story.articles],
            }

    def corrections(
        self, site: str | None = None, since: Day = None, until: Day = None, *, extraction: bool = False
    ) -> Iterator[dict[str, Any]]:
        """What portals changed after publication and was seen in these days (UTC), the newest first.

        Each has ``seen_at``, ``site``, ``headline``, ``url``, ``what`` changed, the first change in one line as
        ``shown``, ``cause``, the ``revision`` that was replaced, and ``article_id``.

        :param extraction: also what a better reading of the same page changed; then ``cause`` is ``extraction``.
        """
        first, last = (corrections.midnight(_day(day)) for day in (since, until))
        wanted = corrections.Wanted([site] if site else [], first, last, extraction=extraction)
        yield from map(corrections.row, self._iterate(lambda db: corrections.corrections(db, wanted, clock.now())))

    def revisions(self, id: str) -> Iterator[dict[str, Any]]:
        """What each change of an article replaced, the oldest first."""
        docs = self._run(self._opened["revisions"].find({"article_id": id}).to_list())
        yield from sorted(docs, key=lambda doc: doc["revision"])

    @property
    def _opened(self) -> Database:
        if self._db is None:
            raise RuntimeError("the archive is not open: with newsspider.archive() as archive: …")
        return self._db

    def _run(self, work: Coroutine[Any, Any, T] | Awaitable[T]) -> T:
        """The result of some work in the archive's thread."""
        assert self._loop is not None

        async def done() -> T:
            return await work

        return asyncio.run_coroutine_threadsafe(done(), self._loop).result()

    def _iterate(self, start: Callable[[Database], AsyncIterator[T]]) -> Iterator[T]:
        """The items of an asynchronous iterator, taken over in batches."""
        source = start(self._opened)

        async def batch() -> list[T]:
            items: list[T] = []
            async for item in source:
                items.append(item)
                if len(items) == BATCH:
                    break
            return items

        while items := self._run(batch()):
            yield from items

    def _stop(self) -> None:
        if self._loop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()
        self._loop = self._thread = self._connection = self._db = None


def _day(day: Day) -> date | None:
    return date.fromisoformat(day) if isinstance(day, str) else day
