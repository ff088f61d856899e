"""Keeps the index equal to the archive: what was written, what changed elsewhere, what was forgotten.

A crawl feeds what it has just written. Everybody else follows a watermark on ``changed_at``, which is the moment of a
fetch: an article that waited in a spool is written later than its moment says, so a full comparison of ids and moments
(:func:`compare`) runs at the end of a crawl once a day.
"""

import asyncio
import contextlib
import logging
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from newsspider import clock
from newsspider.search import database, index
from newsspider.search.index import FIELDS, Entry
from newsspider.search.source import documents, moments_of
from newsspider.storage.server.client import Database
from newsspider.storage.server.locks import FileLock

logger = logging.getLogger(__name__)

BULK, STEP = 500, 100  # articles of a commit; of one that leaves others room
LOCK = "search.lock"  # held by the one process that rebuilds
FEEDING = 3.0  # seconds that a crawl's articles wait for another process that writes the index
LONGEST = 3600.0  # seconds to wait for another process's rebuild
OVERLAP = timedelta(minutes=30)  # fetched before the watermark and written after it
COMPARE_EVERY = timedelta(days=1)
# Is called with the number of articles done and the number of all, 0 while that is not known.
Progress = Callable[[int, int], None]


def nothing(done: int, total: int) -> None:
    """For callers that show no progress."""


@contextlib.contextmanager
def opened(data_dir: Path, busy: float | None = None) -> Iterator[sqlite3.Connection]:
    """The index of an archive, closed at the end; a damaged file is replaced by an empty one."""
    connection = database.connect(data_dir, busy)
    try:
        yield connection
    finally:
        connection.close()


async def feed_written(db: Database, data_dir: Path, ids: Sequence[str]) -> None:
    """Index articles that were just written, and take out those that were taken back.

    A failure is logged and made good later: it never hinders a crawl.
    """
    try:
        docs = await documents(db, ids)
        there = {doc["_id"] for doc in docs}
        await asyncio.to_thread(_apply, data_dir, docs, [_id for _id in ids if _id not in there], FEEDING)
    except (sqlite3.Error, OSError) as error:
        logger.warning("the search index could not be updated (%s); the next search or crawl makes it good", error)


async def catch_up(
    db: Database,
    data_dir: Path,
    progress: Progress = nothing,
    *,
    overlap: timedelta = OVERLAP,
    gently: bool = False,
) -> None:
    """Bring the index to the archive's state: by the watermark, or from nothing if it is new or of another version.

    :param overlap: how far before the watermark is looked.
    :param gently: in small steps with pauses, so that the process can do other work beside it.
    :raises sqlite3.Error: the file cannot be written.
    """
    version, mark = await asyncio.to_thread(_state, data_dir)
    if version != database.VERSION:
        await _rebuild_once(db, data_dir, progress, gently)
        return
    now = clock.now()
    if mark is None:
        await compare(db, data_dir, progress, gently=gently)
    else:
        since = datetime.fromtimestamp(mark / 1000, UTC) - overlap
        moments = await moments_of(db, since, now)
        gone = [doc["_id"] async for doc in db["forgotten"].find({"at": {"$gte": since}}, {"_id": 1})]
        await _bring(db, data_dir, moments, gone, progress, gently)
    await asyncio.to_thread(_set_mark, data_dir, now)


async def _rebuild_once(db: Database, data_dir: Path, progress: Progress, gently: bool) -> None:
    """Rebuild unless another process did so while this one waited for its turn."""
    lock = FileLock(data_dir / LOCK)
    await asyncio.to_thread(lock.acquire, LONGEST)
    try:
        if (await asyncio.to_thread(_state, data_dir))[0] != database.VERSION:
            await _rebuild(db, data_dir, progress, gently)
    finally:
        lock.release()


async def compare(db: Database, data_dir: Path, progress: Progress = nothing, *, gently: bool = False) -> None:
    """Compare every article's id and moment with the index; bring what differs, take out what is gone."""
    progress(0, 0)
    moments = await moments_of(db, None, clock.now())
    indexed = await asyncio.to_thread(_indexed, data_dir)
    await _bring(db, data_dir, moments, [_id for _id in indexed if _id not in moments], progress, gently)


async def compare_daily(db: Database, data_dir: Path, *, at_once: bool = False) -> None:
    """At the end of a crawl: the full comparison, once a day or ``at_once``. Never raises for the index's own sake."""
    now = clock.now()
    try:
        version, mark = await asyncio.to_thread(_state, data_dir)
        if version != database.VERSION or mark is None:
            return  # nobody has searched yet: the first search builds the index
        if not at_once and await asyncio.to_thread(_compared_after, data_dir, now - COMPARE_EVERY):
            return
        await compare(db, data_dir)
        await asyncio.to_thread(_set_mark, data_dir, now, "compared")
    except (sqlite3.Error, OSError) as error:
        logger.warning("the search index could not be compared with the archive: %s", error)


async def rebuild(db: Database, data_dir: Path, progress: Progress = nothing) -> int:
    """Build the index anew beside the old one, which answers until the new one is whole; the number of articles."""
    lock = FileLock(data_dir / LOCK)
    await asyncio.to_thread(lock.acquire, LONGEST)
    try:
        return await _rebuild(db, data_dir, progress)
    finally:
        lock.release()


async def _rebuild(db: Database, data_dir: Path, progress: Progress, gently: bool = False) -> int:
    now, step = clock.now(), STEP if gently else BULK
    number = await asyncio.to_thread(_begin, data_dir)
    total = await db["articles"].estimated_document_count()
    done = 0
    docs: list[dict[str, Any]] = []
    async for doc in db["articles"].find({}, dict.fromkeys(FIELDS, 1), batch_size=step):
        docs.append(doc)
        if len(docs) == step:
            await _in_thread(gently, _fill, data_dir, number, docs)
            done += len(docs)
            progress(done, total)
            docs = []
    await asyncio.to_thread(_fill, data_dir, number, docs)
    done += len(docs)
    progress(done, total)
    await asyncio.to_thread(_exchange, data_dir, number, now)
    return done


def feeder(data_dir: Path) -> Callable[[Database, list[str]], Awaitable[None]]:
    """For the archive's writer: indexes what was written."""
    return lambda db, ids: feed_written(db, data_dir, ids)


async def forget(db: Database, data_dir: Path) -> None:
    """Take forgotten articles out of an index that is there, and their words out of its file.

    :raises sqlite3.Error: the file cannot be written.
    """
    if (data_dir / database.FILE).exists():
        await catch_up(db, data_dir)
        await asyncio.to_thread(_purge, data_dir)


async def size(data_dir: Path) -> int:
    """The number of articles in the index."""
    return len(await asyncio.to_thread(_indexed, data_dir))


async def _bring(
    db: Database, data_dir: Path, moments: dict[str, int], gone: Sequence[str], progress: Progress, gently: bool
) -> None:
    wanted = await asyncio.to_thread(_outdated, data_dir, moments)
    step = STEP if gently else BULK
    for start in range(0, len(wanted), step):
        progress(start, len(wanted))
        docs = await documents(db, wanted[start : start + step])
        await _in_thread(gently, _apply, data_dir, docs, [])
    if wanted:
        progress(len(wanted), len(wanted))
    if gone:
        await asyncio.to_thread(_apply, data_dir, [], gone)


async def _in_thread(gently: bool, work: Callable[..., None], *arguments: Any) -> None:
    """Do a step of work; then pause for as long as it took, if others are to get on as well."""
    began = time.monotonic()
    await asyncio.to_thread(work, *arguments)
    if gently:
        await asyncio.sleep(time.monotonic() - began)


# -- in a thread of their own: each opens the file, so that one deleted meanwhile is simply made anew ------------------


def _state(data_dir: Path) -> tuple[str | None, int | None]:
    """The version and the watermark in milliseconds."""
    with opened(data_dir) as connection:
        mark = database.meta(connection, "watermark")
        return database.meta(connection, "version"), int(mark) if mark else None


def _compared_after(data_dir: Path, moment: datetime) -> bool:
    with opened(data_dir) as connection:
        return int(database.meta(connection, "compared") or 0) >= index.milliseconds(moment)


def _set_mark(data_dir: Path, moment: datetime, key: str = "watermark") -> None:
    with opened(data_dir) as connection, database.transaction(connection):
        database.set_meta(connection, key, str(index.milliseconds(moment)))


def _apply(data_dir: Path, docs: Iterable[dict[str, Any]], gone: Iterable[str], busy: float | None = None) -> None:
    with opened(data_dir, busy) as connection:
        if database.meta(connection, "version") == database.VERSION:
            index.apply(connection, map(Entry.of, docs), gone)


def _indexed(data_dir: Path) -> list[str]:
    with opened(data_dir) as connection:
        return [_id for (_id,) in connection.execute(f"SELECT id FROM docs_{database.generation(connection)}")]


def _outdated(data_dir: Path, moments: dict[str, int]) -> list[str]:
    with opened(data_dir) as connection:
        there = index.known(connection, database.generation(connection) or 0, list(moments))
    return [_id for _id, moment in moments.items() if there.get(_id, -1) < moment]


def _purge(data_dir: Path) -> None:
    """Merge what deletions left side by side: until then a deleted text's words still stand in the file."""
    with opened(data_dir) as connection:
        number = database.generation(connection)
        connection.execute(f"INSERT INTO words_{number} (words_{number}) VALUES ('optimize')")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("VACUUM")


def _begin(data_dir: Path) -> int:
    """The number of the new, empty tables; those that a killed rebuild left behind go away."""
    with opened(data_dir) as connection, database.transaction(connection):
        current = database.generation(connection) or 0
        for number in database.generations(connection):
            if number != current:
                database.drop(connection, number)
        database.create(connection, current + 1)
        return current + 1


def _fill(data_dir: Path, number: int, docs: Iterable[dict[str, Any]]) -> None:
    with opened(data_dir) as connection, database.transaction(connection):
        index.put(connection, number, map(Entry.of, docs))


def _exchange(data_dir: Path, number: int, began: datetime) -> None:
    with opened(data_dir) as connection:
        with database.transaction(connection):
            old = database.generation(connection)
            database.set_meta(connection, "generation", str(number))
            database.set_meta(connection, "version", database.VERSION)
            # From the beginning of the rebuild on, so that what was written meanwhile comes with the next look.
            database.set_meta(connection, "watermark", str(index.milliseconds(began)))
            database.set_meta(connection, "compared", str(index.milliseconds(began)))
            if old is not None and old != number:
                database.drop(connection, old)
        connection.execute("VACUUM")
