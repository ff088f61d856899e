"""The table between the passes, on disk: every answer of the recordings, and what the sources say of articles.

It belongs to one job. What a recording holds is written in one transaction, so a killed job goes on with the next one.
"""

import pickle
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from newsspider.engine.items import Answered, Item, Place, Referring, Scanned
from newsspider.engine.robots import host_of
from newsspider.engine.sources import Named
from newsspider.items import Found
from newsspider.portals import Api
from newsspider.recordings.index import Entry, request_key
from newsspider.storage.server.private import make_private

_SCHEMA = """
CREATE TABLE IF NOT EXISTS recordings (
    number INTEGER PRIMARY KEY, answers INT, others INT, damages BLOB, foreign_ TEXT);
CREATE TABLE IF NOT EXISTS answers (
    number INTEGER PRIMARY KEY, file INT, offset INT, at INT, seconds REAL, url TEXT, site TEXT, key TEXT, is_page INT,
    is_get INT, status INT, revisit INT, to_itself INT, digest TEXT, request BLOB, refers BLOB, own TEXT, first TEXT,
    is_read INT);
CREATE TABLE IF NOT EXISTS aliases (key TEXT, other TEXT);
CREATE TABLE IF NOT EXISTS facts (key TEXT, at INT, file INT, offset INT, n INT, found BLOB);
CREATE TABLE IF NOT EXISTS robots (host TEXT, at INT, text TEXT);
CREATE TABLE IF NOT EXISTS details (url TEXT, at INT, file INT, offset INT, n INT, key TEXT, found BLOB, api BLOB);
CREATE TABLE IF NOT EXISTS entries (
    number INTEGER PRIMARY KEY, file INT, offset INT, n INT, at INT, url TEXT, site TEXT, key TEXT, status INT,
    found BLOB);
"""
_INDEXES = """
CREATE INDEX IF NOT EXISTS by_request ON answers (request);
CREATE INDEX IF NOT EXISTS by_digest ON answers (digest) WHERE digest <> '' AND revisit = 0;
CREATE INDEX IF NOT EXISTS by_own ON answers (site, own);
CREATE INDEX IF NOT EXISTS by_first ON answers (site, first) WHERE first <> own;
CREATE INDEX IF NOT EXISTS by_url ON answers (url) WHERE is_page = 0;
CREATE INDEX IF NOT EXISTS by_key ON facts (key, at, file, offset, n);
CREATE INDEX IF NOT EXISTS by_detail ON details (url, at, file, offset, n);
"""
_PLACE = "file, offset, seconds, url, status, revisit, to_itself, digest"
_MANY = 500  # values in one query
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# Sources whose entries know something of an article, as in a crawl.
_KNOWING = frozenset({"api", "feed", "sitemap", "section"})


class Noted(NamedTuple):
    """What is noted of an answer. ``own`` is its address as those of an article's pages are compared."""

    key: str
    place: Place
    is_page: bool
    own: str


class Table:
    """The table of the recordings ``names``, in a file of its own; with ``path`` None in memory."""

    def __init__(self, path: Path | None, names: Sequence[str]) -> None:
        if path is not None:
            make_private(path.parent)
        self.names = list(names)
        self.db = sqlite3.connect(path or ":memory:", timeout=60)
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = NORMAL")  # a loss of power costs the last ones
        self.db.executescript(_SCHEMA)

    def close(self) -> None:
        self.db.close()

    def missing(self) -> list[int]:
        """The numbers of the recordings that are not in the table."""
        done = {number for (number,) in self.db.execute("SELECT number FROM recordings")}
        return [number for number in range(len(self.names)) if number not in done]

    def add(self, number: int, scanned: Scanned) -> None:
        """Take in what a recording holds."""
        with self.db:
            for answered in scanned.wanted:
                self._add_answer(number, answered)
            row = (number, scanned.answers, scanned.others, pickle.dumps(scanned.damages), scanned.foreign)
            self.db.execute("INSERT INTO recordings VALUES (?, ?, ?, ?, ?)", row)

    def _add_answer(self, file: int, answered: Answered) -> None:
        place, entry = answered.place, answered.place.entry
        at = microseconds(entry.at)
        row = (
            *(file, entry.offset, at, entry.at, place.url, answered.site, answered.key, answered.is_page),
            *(answered.is_get, entry.status, entry.revisit, entry.to_itself, entry.digest),
            *(request_key("GET", place.url), request_key("GET", answered.refers) if answered.refers else None),
            *answered.stem,
            not entry.revisit,
        )
        self.db.execute(f"INSERT INTO answers VALUES (NULL{', ?' * len(row)})", row)
        others = ((answered.key, other) for other in sorted(answered.other_keys))
        self.db.executemany("INSERT INTO aliases VALUES (?, ?)", others)
        if answered.robots is not None:
            self.db.execute("INSERT INTO robots VALUES (?, ?, ?)", (host_of(place.url), at, answered.robots))
        self._add_named(file, place, answered.site, answered.named)

    def _add_named(self, file: int, place: Place, site: str, named: Iterable[Named]) -> None:
        at, offset, status = microseconds(place.entry.at), place.entry.offset, place.entry.status
        for n, one in enumerate(named):
            found = packed(one.found)
            if one.found.source in _KNOWING:
                self.db.execute("INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?)", (one.key, at, file, offset, n, found))
            if one.api is not None:
                row = (one.found.fetch, at, file, offset, n, one.key, found, packed(one.api))
                self.db.execute("INSERT INTO details VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            if one.found.complete:
                own = (file, offset, n, at, place.url, site, one.key, status, found)
                self.db.execute(f"INSERT INTO entries VALUES (NULL{', ?' * len(own)})", own)

    def make_indexes(self) -> None:
        """Make what the questions below need; once all recordings are in."""
        self.db.executescript(_INDEXES)

    def referring(self) -> Iterator[tuple[int, Referring]]:
        """The sources whose records refer to other ones' pages, each with the number of its answer."""
        query = f"SELECT number, {_PLACE} FROM answers WHERE is_page = 0 AND status = 200 AND is_read = 0"
        for number, *row in self.db.execute(f"{query} ORDER BY file, offset").fetchall():
            place = self.place(row)
            yield number, Referring(place, tuple(self.referred([number]).get(number, ())))

    def add_referring(self, number: int, named: Iterable[Named]) -> None:
        """Take in what the source of an answer says."""
        file, site = self.db.execute("SELECT file, site FROM answers WHERE number = ?", (number,)).fetchone()
        place = self.place(self.db.execute(f"SELECT {_PLACE} FROM answers WHERE number = ?", (number,)).fetchone())
        with self.db:
            self._add_named(file, place, site, named)
            self.db.execute("UPDATE answers SET is_read = 1 WHERE number = ?", (number,))

    def answer(self, number: int) -> Noted:
        """What is noted of an answer."""
        query = f"SELECT key, is_page, own, {_PLACE} FROM answers WHERE number = ?"
        key, is_page, own, *place = self.db.execute(query, (number,)).fetchone()
        return Noted(key, self.place(place), bool(is_page), own)

    def entry(self, number: int) -> Item:
        """An entry of a source that is the article itself."""
        query = "SELECT key, url, at, status, found FROM entries WHERE number = ?"
        key, url, at, status, found = self.db.execute(query, (number,)).fetchone()
        return Item(key, url, moment_of(at), None, unpacked(found), status=status)

    def place(self, row: Sequence[Any]) -> Place:
        """A place of a row of the columns ``_PLACE``."""
        file, offset, seconds, url, status, revisit, to_itself, digest = row
        entry = Entry(0, offset, seconds, status, bool(revisit), bool(to_itself), digest)
        return Place(self.names[file], url, entry)

    def referred(self, numbers: Iterable[int]) -> dict[int, list[Place]]:
        """For answers whose records hold no page: the answers to which they refer, the best first."""
        found: dict[int, list[Place]] = {}
        for number in numbers:
            asked = "SELECT refers, digest, revisit FROM answers WHERE number = ?"
            refers, digest, revisit = self.db.execute(asked, (number,)).fetchone()
            if not revisit:
                continue
            query = f"SELECT {_PLACE} FROM answers WHERE revisit = 0 AND digest = ? AND digest <> ''"
            own = f"{query} AND request = ? ORDER BY file, offset LIMIT 1"
            rows = self.db.execute(own, (digest, refers)).fetchall()
            rows = rows or self.db.execute(f"{query} ORDER BY file DESC, offset DESC LIMIT 1", (digest,)).fetchall()
            found[number] = [self.place(row) for row in rows]
        return found

    def near(self, site: str, owns: Iterable[str]) -> dict[str, list[tuple[int, Place]]]:
        """The answers of a site that may be pages of the articles at some addresses, by the latter."""
        found: dict[str, list[tuple[int, Place]]] = {}
        for part in chunks(owns):
            marks = ", ".join("?" * len(part))
            rows = (
                f"SELECT number, %s AS begun, {_PLACE} FROM answers WHERE site = ? AND is_get = 1 AND %s IN ({marks})"
            )
            same, later = rows % ("own", "own"), f"{rows % ('first', 'first')} AND first <> own"
            query = f"{same} UNION ALL {later} ORDER BY file, offset"
            for number, begun, *row in self.db.execute(query, (site, *part, site, *part)):
                found.setdefault(begun, []).append((number, self.place(row)))
        return found

    def facts(self, keys: Iterable[str]) -> dict[str, Found]:
        """What all sources say of articles, by key: of each field the surest source's first word."""
        found: dict[str, Found] = {}
        for part in chunks(keys):
            marks = ", ".join("?" * len(part))
            query = f"SELECT key, found FROM facts WHERE key IN ({marks}) ORDER BY at, file, offset, n"
            for key, data in self.db.execute(query, part):
                said: Found = unpacked(data)
                found[key] = found[key].joined(said) if key in found else said
        return found

    def robots(self) -> dict[str, list[tuple[int, str]]]:
        """The robots.txt of each host, with their moments, in the order of these."""
        found: dict[str, list[tuple[int, str]]] = {}
        for host, at, text in self.db.execute("SELECT host, at, text FROM robots ORDER BY host, at"):
            found.setdefault(host, []).append((at, text))
        return found

    def detail(self, url: str) -> tuple[str, Found, Api] | None:
        """The entry whose article a JSON answer holds: its key, itself, and its listing."""
        query = "SELECT key, found, api FROM details WHERE url = ? ORDER BY at, file, offset, n LIMIT 1"
        row = self.db.execute(query, (url,)).fetchone()
        return (row[0], unpacked(row[1]), unpacked(row[2])) if row else None

    def totals(self) -> tuple[int, int, list[str], list[str]]:
        """How many answers the recordings hold, how many are of no wanted portal; damages; what is no recording."""
        answers = others = 0
        damages: list[str] = []
        foreign: list[str] = []
        for count, other, data, name in self.db.execute(
            "SELECT answers, others, damages, foreign_ FROM recordings ORDER BY number"
        ):
            answers, others = answers + count, others + other
            damages += pickle.loads(data)  # noqa: S301 - our own file
            foreign += [name] if name else []
        return answers, others, damages, foreign


def microseconds(seconds: float) -> int:
    """Microseconds since 1970."""
    return round(seconds * 1_000_000)


def moment_of(at: int) -> datetime:
    """The moment of microseconds since 1970, at the millisecond."""
    return _EPOCH + (at // 1000 * 1000) * _MICROSECOND


def packed(value: object) -> bytes:
    """A value in few bytes."""
    return zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 1)


def unpacked(data: bytes) -> Any:
    """The value of :func:`packed`."""
    return pickle.loads(zlib.decompress(data))  # noqa: S301 - our own file


def chunks(values: Iterable[str]) -> Iterator[list[str]]:
    """Values in lists that one query can hold."""
    known = list(dict.fromkeys(values))
    return (known[start : start + _MANY] for start in range(0, len(known), _MANY))
