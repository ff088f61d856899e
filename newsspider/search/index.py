"""Articles into the index and out of it."""

import sqlite3
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from newsspider.arabic import match_text
from newsspider.search import database
from newsspider.search.stemmer import stems

# What a document of ``articles`` must bring to be indexed.
FIELDS = (
    "site", "headline", "search_text", "published_at", "published_on", "first_seen_at", "section", "source", "authors",
    "changed_at",
)  # fmt: skip

# What most news texts share, so that the compressor need not meet it first. Changing it needs a new database.SCHEMA.
_WINDOW = (
    "و في من علي الي عن ان التي الذي هذا هذه ذلك قال وقال واضاف واكد خلال بعد قبل بين كما حيث وزاره وزير رءيس "
    "الجمهوريه الحكومه مجلس النواب الامن الدوله الدولي الدوليه العام العامه الوطني الوطنيه اليوم امس الاحد الاثنين "
    "الثلاثاء الاربعاء الخميس الجمعه السبت منطقه مدينه ولايه محافظه المحكمه الابتداءيه الامنيه العسكريه قوات الجيش "
    "الشرطه مصدر مصادر تصريح بيان صحفي وسائل الاعلام مواقع التواصل الاجتماعي الولايات المتحده الامريكيه الاتحاد "
    "الاوروبي الامم المتحده المملكه العربيه مليون مليار دولار دينار في الماءه من جهته من جانبه في هذا الاطار واشار "
    "الي ان من المنتظر ان تم يتم"
).encode("iso8859-6", "ignore")

_STORED = ("id", "site", "day", "at", "section", "source", "authors", "changed", "text")
_ROW = "SELECT rowid, changed, site, day, text FROM docs_{g} WHERE id = ?"
_INSERT = f"INSERT INTO docs_{{g}} ({', '.join(_STORED)}) VALUES ({', '.join(f':{name}' for name in _STORED)})"
_UPDATE = f"UPDATE docs_{{g}} SET {', '.join(f'{name} = :{name}' for name in _STORED[1:])} WHERE id = :id"


@dataclass(frozen=True)
class Entry:
    """One article as it is indexed. Texts are in match form.

    ``changed`` and ``at`` are milliseconds since 1970; ``day`` is the portal's local day as a number, 20260301.
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
            at=milliseconds(doc.get("published_at") or doc.get("first_seen_at")),
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
    changes = 0
    for entry in entries:
        row = connection.execute(_ROW.format(g=number), (entry.id,)).fetchone()
        if row and row[1] > entry.changed:
            continue
        text = _pack(f"{entry.headline}\n{entry.body}")
        values = {**vars(entry), "text": text}
        if row is None:
            rowid = connection.execute(_INSERT.format(g=number), values).lastrowid or 0
            _insert(connection, number, rowid, entry.columns())
        else:
            connection.execute(_UPDATE.format(g=number), values)
            if (row[2], row[3], row[4]) != (entry.site, entry.day, text):
                _delete(connection, number, row)
                _insert(connection, number, row[0], entry.columns())
        changes += 1
    return changes


def take(connection: sqlite3.Connection, number: int, ids: Iterable[str]) -> int:
    changes = 0
    for _id in ids:
        row = connection.execute(_ROW.format(g=number), (_id,)).fetchone()
        if row:
            _delete(connection, number, row)
            connection.execute(f"DELETE FROM docs_{number} WHERE rowid = ?", (row[0],))
            changes += 1
    return changes


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
    return body, stems(body), headline, stems(headline), tags


_COLUMNS = "body, body_stems, headline, headline_stems, tags"


def _insert(connection: sqlite3.Connection, number: int, rowid: int, columns: Sequence[str]) -> None:
    connection.execute(
        f"INSERT INTO words_{number} (rowid, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",
        (rowid, *columns),
    )


def _delete(connection: sqlite3.Connection, number: int, row: tuple[Any, ...]) -> None:
    """SQLite takes an entry without stored text out by the words that it holds."""
    rowid, _, site, day, text = row
    headline, _, body = _unpack(text).partition("\n")
    connection.execute(
        f"INSERT INTO words_{number} (words_{number}, rowid, {_COLUMNS}) VALUES ('delete', ?, ?, ?, ?, ?, ?)",
        (rowid, *_columns(headline, body, site, day)),
    )


def _pack(text: str) -> bytes:
    """One byte a letter where Arabic and Latin letters are all there is: a quarter less, compressed."""
    try:
        return b"a" + _deflated(text.encode("iso8859-6"))
    except UnicodeEncodeError:
        return b"u" + _deflated(text.encode())


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS, zdict=_WINDOW)
    return packer.compress(data) + packer.flush()


def _unpack(data: bytes) -> str:
    unpacker = zlib.decompressobj(wbits=-zlib.MAX_WBITS, zdict=_WINDOW)
    text = unpacker.decompress(data[1:]) + unpacker.flush()
    return text.decode("iso8859-6" if data[:1] == b"a" else "utf-8")
