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
    number = database.generation(connection) or 0
    where, values = filters.where(number, with_sites=True)
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
    marks = ",".join("?" * len(sites))
    some = f" AND site IN (SELECT number FROM names_{number} WHERE name IN ({marks}))" if sites else ""
    rows = connection.execute(
        f"SELECT day, count(*) FROM docs_{number} WHERE day >= ?{some} GROUP BY day ORDER BY day DESC",
        (day_number(since) or 0, *sites),
    )
    return {shown_day(day): count for day, count in rows}


def sites(connection: sqlite3.Connection) -> dict[str, int]:
    """How many articles each site has."""
    number = database.generation(connection)
    counted = f"SELECT site, count(*) AS n FROM docs_{number} GROUP BY site"
    return dict(
        connection.execute(f"SELECT name, n FROM ({counted}) JOIN names_{number} ON number = site ORDER BY name")
    )


def sections(connection: sqlite3.Connection, site: str) -> list[str]:
    """The sections of a site in match form, the commonest first."""
    number = database.generation(connection)
    rows = connection.execute(
        f"SELECT name FROM docs_{number} JOIN names_{number} ON number = section"
        f" WHERE site = (SELECT number FROM names_{number} WHERE name = ?)"
        " GROUP BY section ORDER BY count(*) DESC, name LIMIT 30",
        (site,),
    )
    return [section for (section,) in rows]
