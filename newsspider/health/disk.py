"""What the project holds on disk: database, recordings, spool and logs."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pymongo.errors import PyMongoError

from newsspider.storage.server.client import Database

ENOUGH = 1000  # articles: below, what every database begins with is most of it


@dataclass(frozen=True)
class Disk:
    """Bytes. ``database`` is None where the server does not say; ``free`` is of the data folder's disk."""

    database: int | None
    articles: int | None
    recordings: int
    spool: int
    logs: int
    free: int | None

    @property
    def bytes_an_article(self) -> float | None:
        """Of the whole database, indexes and all; None where a new database is mostly empty."""
        known = self.database and self.articles and self.articles >= ENOUGH
        return (self.database or 0) / (self.articles or 1) if known else None


async def measure(db: Database, data_dir: Path, recordings: Path | None, *, embedded: bool) -> Disk:
    """Measure what there is; folders that are not there hold nothing."""
    held = _size(data_dir / "mongo") if embedded else await _stored(db)
    articles = None
    try:
        articles = await db["articles"].estimated_document_count()
    except PyMongoError:
        held = held if embedded else None
    try:
        stat = os.statvfs(data_dir)
        free: int | None = stat.f_bavail * stat.f_frsize
    except (OSError, AttributeError):  # no such folder yet; Windows has no statvfs
        free = None
    return Disk(
        held,
        articles,
        _size(recordings) if recordings else 0,
        _size(data_dir / "spool"),
        _size(data_dir / "logs"),
        free,
    )


async def _stored(db: Database) -> int | None:
    try:
        stats: Mapping[str, float] = await db.command("dbStats")
    except PyMongoError:  # a user who may read and write need not be allowed to ask this
        return None
    return int(stats.get("storageSize", 0) + stats.get("indexSize", 0)) or None


def _size(path: Path) -> int:
    """Bytes on disk of a file or of all files in a folder."""
    if path.is_file():
        return _bytes(path)
    return sum(_bytes(Path(folder) / name) for folder, _, names in os.walk(path) for name in names)


def _bytes(path: Path) -> int:
    try:
        stat = path.lstat()
    except OSError:  # gone meanwhile
        return 0
    # Blocks and not the length: database files are sparse.
    return getattr(stat, "st_blocks", 0) * 512 or stat.st_size


def size_text(size: float | None) -> str:
    """A size as people read it.

    >>> size_text(1536)
    '1.5 KB'
    """
    if size is None:
        return "unknown"
    for unit in ("B", "KB", "MB", "GB"):
        if size < 1024 or unit == "GB":
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1024
    return ""
