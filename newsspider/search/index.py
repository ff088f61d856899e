"""Articles into the index and out of it."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from newsspider.arabic import match_text
from newsspider.search import database, facts
from newsspider.search.packing import pack, unpack
from newsspider.search.stemmer import other_stems

# What a document of ``articles`` must bring to be indexed.
FIELDS = (
    "site", "headline", "search_text", "published_at", "published_on", "first_seen_at", "section", "source", "authors",
    "changed_at",
)  # fmt: skip

_STORED = ("id", "site", "day", "section", "source", "authors", "changed", "text")
_ROW = "SELECT rowid, changed, site, day, text FROM docs_{g} WHERE id = ?"
_INSERT = f"INSERT INTO docs_{{g}} ({', '.join(_STORED)}) VALUES ({', '.join(f':{name}' for name in _STORED)})"
_UPDATE = f"UPDATE docs_{{g}} SET {', '.join(f'{name} = :{name}' for name in _STORED[1:])} WHERE id = :id"


@dataclass(frozen=True)
class Entry:
    """One article as it is indexed. Texts are in match form.

    ``changed`` is in milliseconds since 1970, ``at`` in seconds; ``day`` is the portal's local
    day as a number, 20260301.
    """

    id: str
    site: str
    headline: str
    body: str
    day: int | None
    at: int
    section: str | None
    source: str | None
    authors: str | None
    changed: int

    @classmethod
    def of(cls, doc: Mapping[str, Any]) -> "Entry":
        """The entry of a document with ``FIELDS``; a document that an old release wrote may lack some."""
        headline = match_text(doc.get("headline") or "")
        text = doc.get("search_text") or headline
        return cls(
            id=doc["_id"],
            site=doc.get("site") or doc["_id"].partition(":")[0],
            headline=headline,
            body=text[len(headline) :].lstrip() if text.startswith(headline) else text,
            day=day_number(doc.get("published_on")),
            at=milliseconds(doc.get("published_at") or doc.get("first_seen_at")) // 1000,
            section=match_text(doc.get("section") or "") or None,
            source=match_text(doc.get("source") or "") or None,
            authors="|".join(match_text(name) for name in doc.get("authors") or ()) or None,
            changed=milliseconds(doc.get("changed_at")),
        )

    def columns(self) -> tuple[str, ...]:
        return _columns(self.headline, self.body, self.site, self.day)


def milliseconds(moment: datetime | None) -> int:
    if moment is None:
        return 0
    return round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)


def site_tag(site: str) -> str:
    """One token for a site, whatever characters its name has."""
    return "s" + site.encode().hex()


def day_number(day: date | str | None) -> int | None:
    """A day as the index holds it.

    >>> day_number("2026-03-01")
    20260301
    """
    return int(f"{day}".replace("-", "")) if day else None


def month_tag(day: int) -> str:
    """One token for the month of a day, or for a month, 202603."""
    return f"m{f'{day:06}'[:6]}"


def apply(connection: sqlite3.Connection, entries: Iterable[Entry], gone: Iterable[str] = ()) -> int:
    """Bring articles into the current tables and take others out, in one transaction; the number of changes.

    An entry that is older than the indexed one is left out, so that several processes may feed at once.
    """
    with database.transaction(connection):
        number = database.generation(connection)
        assert number is not None
        return put(connection, number, entries) + take(connection, number, gone)


def put(connection: sqlite3.Connection, number: int, entries: Iterable[Entry]) -> int:
    """Bring articles into the tables of a generation; the number of changes."""
    names = Names(connection, number)
    changed: dict[int, facts.Fact] = {}
    count = 0
    for entry in entries:
        row = connection.execute(_ROW.format(g=number), (entry.id,)).fetchone()
        if row and row[1] > entry.changed:
            continue
        text = pack(f"{entry.headline}\n{entry.body}")
        numbers = {kind: names.number(getattr(entry, kind)) for kind in ("site", "section", "source")}
        values = {**vars(entry), **numbers, "text": text}
        if row is None:
            rowid = connection.execute(_INSERT.format(g=number), values).lastrowid or 0
            _insert(connection, number, rowid, entry.columns())
        else:
            rowid = row[0]
            connection.execute(_UPDATE.format(g=number), values)
            if row[2:] != (numbers["site"], entry.day, text):
                _delete(connection, number, row, names)
                _insert(connection, number, rowid, entry.columns())
        changed[rowid] = (entry.at, entry.day or 0, numbers["site"] or 0)
        count += 1
    facts.write(connection, number, changed)
    return count


def take(connection: sqlite3.Connection, number: int, ids: Iterable[str]) -> int:
    """Take articles out of the tables of a generation; the number of those that were there."""
    names = Names(connection, number)
    gone: dict[int, facts.Fact] = {}
    for _id in ids:
        row = connection.execute(_ROW.format(g=number), (_id,)).fetchone()
        if row:
            _delete(connection, number, row, names)
            connection.execute(f"DELETE FROM docs_{number} WHERE rowid = ?", (row[0],))
            gone[row[0]] = facts.NOTHING
    facts.write(connection, number, gone)
    return len(gone)


class Names:
    """The numbers that stand for the names of sites, sections and sources."""

    def __init__(self, connection: sqlite3.Connection, generation: int) -> None:
        self._connection, self._table = connection, f"names_{generation}"
        self._numbers: dict[str, int] = {name: number for number, name in self.all().items()}

    def all(self) -> dict[int, str]:
        return dict(self._connection.execute(f"SELECT number, name FROM {self._table}"))

    def number(self, name: str | None) -> int | None:
        """The number of a name, a new one where it has none."""
        if name is None:
            return None
        if name not in self._numbers:
            cursor = self._connection.execute(f"INSERT INTO {self._table} (name) VALUES (?)", (name,))
            self._numbers[name] = cursor.lastrowid or 0
        return self._numbers[name]

    def name(self, number: int) -> str:
        return next(name for name, known in self._numbers.items() if known == number)


def known(connection: sqlite3.Connection, number: int, ids: Sequence[str]) -> dict[str, int]:
    """The ``changed`` of those articles that are indexed."""
    found: dict[str, int] = {}
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        marks = ",".join("?" * len(part))
        found.update(connection.execute(f"SELECT id, changed FROM docs_{number} WHERE id IN ({marks})", part))
    return found


def _columns(headline: str, body: str, site: str, day: int | None) -> tuple[str, ...]:
    tags = f"{site_tag(site)} {month_tag(day)}" if day else site_tag(site)
    return body, other_stems(body), headline, other_stems(headline), tags


_COLUMNS = "body, body_stems, headline, headline_stems, tags"


def _insert(connection: sqlite3.Connection, number: int, rowid: int, columns: Sequence[str]) -> None:
    connection.execute(
        f"INSERT INTO words_{number} (rowid, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",
        (rowid, *columns),
    )


def _delete(connection: sqlite3.Connection, number: int, row: tuple[Any, ...], names: Names) -> None:
    """SQLite takes an entry without stored text out by the words that it holds."""
    rowid, _, site, day, text = row
    headline, _, body = unpack(text).partition("\n")
    connection.execute(
        f"INSERT INTO words_{number} (words_{number}, rowid, {_COLUMNS}) VALUES ('delete', ?, ?, ?, ?, ?, ?)",
        (rowid, *_columns(headline, body, names.name(site), day)),
    )
