"""Lists of articles without a query, by the index: the newest of a site, the days that have articles, how many."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from newsspider.search import database
from newsspider.search.find import Filters, shown_day
from newsspider.search.index import day_number

NO_DAY = 0  # the place of articles whose day is unknown: behind all others


@dataclass(frozen=True, order=True)
class Place:
    """A place in the list of all articles, newest day first; the next page begins behind it."""

    day: int
    row: int

    def __str__(self) -> str:
        return f"{self.day}-{self.row}"

    @classmethod
    def read(cls, text: str) -> "Place":
        """A place as an address carries it.

        :raises ValueError: for anything else.
        """
        day, _, row = text.partition("-")
        if not (day.isascii() and day.isdigit() and row.isascii() and row.isdigit()) or len(text) > 30:
            raise ValueError(f"{text[:40]!r} is not a place in the list")
        return cls(int(day), int(row))


def newest(
    connection: sqlite3.Connection, filters: Filters, before: Place | None = None, limit: int = 50
) -> list[tuple[str, Place]]:
    """The next articles behind a place, with their own places."""
    number = database.generation(connection)
    where, values = filters.where()
    if filters.sites:
        where += f" AND d.site IN ({','.join('?' * len(filters.sites))})"
        values += filters.sites
    rows: list[tuple[str, Place]] = []
    if before is None or before.day != NO_DAY:
        behind = "" if before is None else " AND (d.day, d.rowid) < (?, ?)"
        place: list[Any] = [] if before is None else [before.day, before.row]
        found = connection.execute(
            f"SELECT d.id, d.day, d.rowid FROM docs_{number} d WHERE d.day IS NOT NULL{where}{behind}"
            " ORDER BY d.day DESC, d.rowid DESC LIMIT ?",
            (*values, *place, limit),
        )
        rows += [(_id, Place(day, row)) for _id, day, row in found]
    if len(rows) < limit and filters.since is None and filters.until is None:
        row = before.row if before is not None and before.day == NO_DAY else 2**62
        found = connection.execute(
            f"SELECT d.id, d.rowid FROM docs_{number} d WHERE d.day IS NULL{where} AND d.rowid < ?"
            " ORDER BY d.rowid DESC LIMIT ?",
            (*values, row, limit - len(rows)),
        )
        rows += [(_id, Place(NO_DAY, row)) for _id, row in found]
    return rows


def volume(connection: sqlite3.Connection, sites: Sequence[str] = (), since: date | None = None) -> dict[str, int]:
    """How many articles each day has, from ``since`` on, newest first."""
    number = database.generation(connection)
    some = f" AND site IN ({','.join('?' * len(sites))})" if sites else ""
    rows = connection.execute(
        f"SELECT day, count(*) FROM docs_{number} WHERE day >= ?{some} GROUP BY day ORDER BY day DESC",
        (day_number(since) or 0, *sites),
    )
    return {shown_day(day): count for day, count in rows}


def sites(connection: sqlite3.Connection) -> dict[str, int]:
    """How many articles each site has."""
    number = database.generation(connection)
    return dict(connection.execute(f"SELECT site, count(*) FROM docs_{number} GROUP BY site ORDER BY site"))


def sections(connection: sqlite3.Connection, site: str) -> list[str]:
    """The sections of a site in match form, the commonest first."""
    number = database.generation(connection)
    rows = connection.execute(
        f"SELECT section FROM docs_{number} WHERE site = ? AND section IS NOT NULL"
        " GROUP BY section ORDER BY count(*) DESC LIMIT 30",
        (site,),
    )
    return [section for (section,) in rows]
