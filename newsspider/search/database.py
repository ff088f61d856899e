"""The file ``search.db``: its tables, its version, and what happens when it is damaged or of another version.

The file is derived from ``articles`` and may be deleted at any time. Its tables carry a generation's number: a rebuild
fills new ones in small commits while searches go on in the old ones, and one update of ``meta`` exchanges them.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from newsspider.search import stemmer
from newsspider.storage.server.private import make_private

FILE = "search.db"
PAGE = 8192  # bytes; of smaller pages a text leaves more unused
BUSY = 10.0  # seconds to wait for another process's write
SCHEMA = 2
# What the index was made by: another version is built anew.
VERSION = f"{SCHEMA}.{stemmer.VERSION}"

# No text is stored twice: the words' table holds only its index, and ``docs.text`` the compressed match form, which
# SQLite before 3.43 wants back when an entry is deleted. The columns stand in the order that makes the index smallest:
# what stands in the first one costs two bytes less a word. A word that is its own stem, as every short one is, stands
# among the words as written only.
_TABLES = """
CREATE VIRTUAL TABLE words_{g} USING fts5(
    body, body_stems, headline, headline_stems, tags, content='', tokenize="unicode61 remove_diacritics 0"
);
CREATE TABLE docs_{g} (
    rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, site INTEGER NOT NULL, day INTEGER,
    section INTEGER, source INTEGER, authors TEXT, changed INTEGER NOT NULL, text BLOB NOT NULL
);
CREATE INDEX docs_{g}_day ON docs_{g} (day);
CREATE INDEX docs_{g}_site ON docs_{g} (site, day, section);
CREATE TABLE names_{g} (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE facts_{g} (chunk INTEGER PRIMARY KEY, packed BLOB NOT NULL);
"""
_META = "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT)"


def connect(data_dir: str | os.PathLike[str], busy: float | None = None) -> sqlite3.Connection:
    """Open the file of an archive, made if it is not there; one that is damaged, or has the
    tables of another release, is replaced by an empty one.

    :raises sqlite3.OperationalError: the folder cannot be written, or another process writes for longer than ``busy``
        seconds, :data:`BUSY` if it is not given.
    """
    path = Path(data_dir) / FILE
    make_private(path.parent)
    try:
        connection = _open(path, busy)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        remove(data_dir)
        return _open(path, busy)
    if (meta(connection, "version") or "").partition(".")[0] == str(SCHEMA):
        return connection
    connection.close()
    remove(data_dir)
    return _open(path, busy)


def remove(data_dir: str | os.PathLike[str]) -> None:
    """Delete the file. What another process has open goes on in the deleted one, to no harm."""
    for suffix in ("", "-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            (Path(data_dir) / f"{FILE}{suffix}").unlink()


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error says that the file is no whole database, in contrast to one that is busy or has no room."""
    if isinstance(error, sqlite3.OperationalError):
        return "no such table" in str(error) or "malformed" in str(error)
    return isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.IntegrityError)


def _open(path: Path, busy: float | None) -> sqlite3.Connection:
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(
        path, timeout=BUSY if busy is None else busy, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute(f"PRAGMA page_size={PAGE}")  # of a new file
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")  # a power cut may lose the last seconds, which are fed again
        connection.execute("PRAGMA cache_size=-16384")
        connection.execute("PRAGMA mmap_size=16777216")
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
            with transaction(connection):
                connection.execute(_META)
        if generation(connection) is None:
            with transaction(connection):
                if generation(connection) is None:
                    create(connection, 1)
                    set_meta(connection, "generation", "1")
                    set_meta(connection, "version", VERSION)
        return connection
    except BaseException:
        connection.close()
        raise


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing. Takes the write lock at once, so that two processes wait for each other and never fail midway."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def meta(connection: sqlite3.Connection, key: str) -> str | None:
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


def set_meta(connection: sqlite3.Connection, key: str, value: str | None) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def generation(connection: sqlite3.Connection) -> int | None:
    """The number of the tables that searches read."""
    value = meta(connection, "generation")
    return int(value) if value else None


def create(connection: sqlite3.Connection, number: int) -> None:
    """Make the empty tables of a generation."""
    for statement in _TABLES.format(g=number).split(";\n"):
        if statement.strip():
            connection.execute(statement)


def drop(connection: sqlite3.Connection, number: int) -> None:
    for name in ("words", "docs", "names", "facts"):
        connection.execute(f"DROP TABLE IF EXISTS {name}_{number}")


def generations(connection: sqlite3.Connection) -> list[int]:
    """All that are there: beside the current one those that a killed rebuild left behind."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE name GLOB 'docs_[0-9]*' AND type = 'table'")
    return sorted(int(name.removeprefix("docs_")) for (name,) in names)
