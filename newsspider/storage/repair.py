"""Whether the embedded database is whole, and what can be saved of one that is not."""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import bson
from pymongo import AsyncMongoClient, MongoClient
from pymongo.errors import BulkWriteError, PyMongoError

from newsspider.storage.server import salvage as reader
from newsspider.storage.server.client import Database
from newsspider.storage.server.embedded import Embedded, EmbeddedError
from newsspider.storage.server.guard import Folder
from newsspider.storage.server.locks import is_held

CHUNK = 500  # documents written at once
_PATIENCE = 3600.0  # seconds; a large folder takes minutes


async def faults(db: Database) -> AsyncIterator[tuple[str, str | None]]:
    """Read every collection and every index of it; gives the name of each and what is wrong with it, or None."""
    for name in sorted(await db.list_collection_names(filter={"type": "collection"})):
        try:
            count = 0
            async for _ in db[name].find({}):
                count += 1
        except (PyMongoError, bson.errors.BSONError) as error:
            yield name, f"cannot be read: {str(error)[:200]}"
            continue
        yield name, None
        async for index in await db[name].list_indexes():
            yield f"{name}.{index['name']}", await _index_fault(db, name, index, count)


async def _index_fault(db: Database, name: str, index: Any, count: int) -> str | None:
    if index.get("sparse") or "partialFilterExpression" in index:
        return None  # it leaves documents out on purpose
    try:
        # By the first key alone, which every kind of index has; an array has several entries, but one document.
        found = {doc["_id"] async for doc in db[name].find({}, {"_id": 1}, hint=index["name"])}
    except PyMongoError as error:
        return f"cannot be read: {str(error)[:200]}"
    return None if len(found) == count else f"leads to {len(found)} of {count} documents"


@dataclass
class Salvaged:
    """What was saved: documents by collection, how many could not be, where known, and where the old files are."""

    saved: dict[str, int] = field(default_factory=dict)
    lost: int | None = None
    kept: Path | None = None
    notes: list[str] = field(default_factory=list)


def salvage(data_dir: Path, now: datetime) -> Salvaged:
    """Make a new database of all that can be read of a damaged one. The old folder is kept beside it.

    :raises EmbeddedError: if it is in use, or there is no room.
    """
    folder = Folder(data_dir)
    if is_held(folder.guard_lock) or is_held(folder.server_lock):
        raise EmbeddedError(f"the database in {folder.data} is in use; stop the crawls and commands that use it")
    if not folder.storage.is_dir():
        raise EmbeddedError(f"there is no embedded database in {folder.data}")
    kept = folder.data / f"mongo.damaged-{now:%Y%m%dT%H%M%S}"
    work = folder.data / "mongo.salvage"
    shutil.rmtree(work, ignore_errors=True)
    try:
        shutil.copytree(folder.storage, work)
        result = Salvaged(kept=kept)
        _run(work, "recover")  # may fail: then what stands only in the log is lost
        out = work / "documents.bson"
        done = _run(work, str(out))
        result.notes = [line for line in done.stderr.splitlines() if line.strip()][-20:]
        if not out.is_file():
            raise EmbeddedError(f"nothing could be read of {folder.storage}; restore a backup")
        folder.storage.rename(kept)
        refused = _write(data_dir, out, result)
        last = (done.stdout.split() or ["?"])[-1]
        result.lost = None if not last.isdecimal() else max(0, int(last) - sum(result.saved.values()))
        if refused:
            result.notes.append(f"{refused} documents were refused by the new database")
        return result
    except OSError as error:
        raise EmbeddedError(f"{folder.data} cannot be used: {error.strerror or error}") from None
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _run(work: Path, what: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - the command is ours, no shell
        [sys.executable, "-m", reader.__name__, str(work), what],
        capture_output=True,
        encoding="utf-8",
        errors="replace",  # the library quotes what it found in the files
        timeout=_PATIENCE,
        check=False,
    )


def _write(data_dir: Path, file: Path, result: Salvaged) -> int:
    """Put the documents into a new database; gives how many it refused."""
    server = Embedded(data_dir)
    refused = 0
    try:
        with closing(MongoClient[dict[str, Any]](server.acquire())) as client:
            for (db, name), documents in _chunks(file):
                try:
                    client[db][name].insert_many(documents, ordered=False)
                    written = len(documents)
                except BulkWriteError as error:
                    written = error.details["nInserted"]
                    refused += len(documents) - written
                result.saved[name] = result.saved.get(name, 0) + written
    finally:
        server.release()
    return refused


def _chunks(file: Path) -> Iterator[tuple[tuple[str, str], list[dict[str, Any]]]]:
    waiting: dict[tuple[str, str], list[dict[str, Any]]] = {}
    with file.open("rb") as source:
        for found in bson.decode_file_iter(source):
            if found["db"] in ("local", "config", "admin"):
                continue
            documents = waiting.setdefault((found["db"], found["collection"]), [])
            documents.append(found["doc"])
            if len(documents) >= CHUNK:
                yield (found["db"], found["collection"]), documents
                waiting[found["db"], found["collection"]] = []
    yield from ((key, documents) for key, documents in waiting.items() if documents)


def check(data_dir: Path, database: str) -> list[tuple[str, str | None]]:
    """What :func:`faults` finds in the embedded database.

    :raises EmbeddedError: if it does not open.
    """

    async def look(uri: str) -> list[tuple[str, str | None]]:
        async with AsyncMongoClient[dict[str, Any]](uri) as client:
            return [found async for found in faults(client[database])]

    server = Embedded(data_dir)
    try:
        return asyncio.run(look(server.acquire()))
    finally:
        server.release()
