"""Which articles a query finds, in which order, and how many there are a site and a day."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from newsspider.arabic import match_text
from newsspider.search import database
from newsspider.search.expression import counter, expression
from newsspider.search.index import day_number
from newsspider.search.query import Query

# How much a word counts in body, body stems, headline, headline stems, tags.
WEIGHTS = "2.0, 1.0, 10.0, 6.0, 0.0"
# Ranking costs some microseconds a hit. Of more hits than this the newest are ranked, and those with the words in
# their headline, which come first anyway: a word in every fifth article tells little apart.
RANKED = 4000
MAX_MONTHS = 240  # months that a range of days is cut into; a longer one is filtered by its days alone


@dataclass(frozen=True)
class Filters:
    """What besides its words an article must be. ``until`` is exclusive; texts are compared in match form."""

    sites: Sequence[str] = ()
    since: date | None = None
    until: date | None = None
    section: str | None = None
    source: str | None = None
    author: str | None = None

    def months(self) -> list[int]:
        """The months that the days touch, empty where they are not bounded on both sides."""
        if self.since is None or self.until is None or self.until <= self.since:
            return []
        last = self.until - timedelta(days=1)
        count = (last.year - self.since.year) * 12 + last.month - self.since.month + 1
        if count > MAX_MONTHS:
            return []
        first = self.since.year * 12 + self.since.month - 1
        return [month // 12 * 100 + month % 12 + 1 for month in range(first, first + count)]

    def where(self) -> tuple[str, list[Any]]:
        """The conditions on ``docs`` that the index itself cannot know."""
        parts: list[str] = []
        values: list[Any] = []
        for day, sign in ((self.since, ">="), (self.until, "<")):
            if day is not None:
                parts.append(f"d.day {sign} ?")
                values.append(day_number(day))
        for name, text in (("section", self.section), ("source", self.source)):
            if text:
                parts.append(f"d.{name} = ?")
                values.append(match_text(text))
        if self.author:
            parts.append("instr('|' || d.authors || '|', ?)")
            values.append(f"|{match_text(self.author)}|")
        return "".join(f" AND {part}" for part in parts), values


@dataclass
class Ranking:
    """The ids of the articles, best first, as far as they were ranked; ``total`` counts all that match."""

    ids: list[str] = field(default_factory=list)
    total: int = 0


def rank(
    connection: sqlite3.Connection, query: Query, filters: Filters, *, exact: bool = False, by_date: bool = False
) -> Ranking:
    """The articles that a query finds: by relevance, or by date with the newest first."""
    number = database.generation(connection)
    match = expression(
        query, counter(connection, number or 0), exact=exact, sites=filters.sites, months=filters.months()
    )
    where, values = filters.where()
    table = f"words_{number} w JOIN docs_{number} d ON d.rowid = w.rowid" if where or by_date else f"words_{number} w"
    condition = f"words_{number} MATCH ?{where}"
    total = connection.execute(f"SELECT count(*) FROM {table} WHERE {condition}", (match, *values)).fetchone()[0]
    if by_date:
        rows = connection.execute(
            f"SELECT d.id FROM {table} WHERE {condition} ORDER BY d.at DESC, d.id LIMIT {RANKED}", (match, *values)
        )
        return Ranking([_id for (_id,) in rows], total)
    scored = _scored(connection, number or 0, table, condition, (match, *values))
    if total > RANKED:
        titled = f"{{headline headline_stems tags}} : ({match})"
        scored |= _scored(connection, number or 0, table, condition, (titled, *values))
    return Ranking(_in_order(connection, number or 0, scored), total)


def _scored(
    connection: sqlite3.Connection, number: int, table: str, condition: str, values: Sequence[Any]
) -> dict[int, float]:
    return dict(
        connection.execute(
            f"SELECT w.rowid, bm25(words_{number}, {WEIGHTS}) FROM {table} WHERE {condition}"
            f" ORDER BY w.rowid DESC LIMIT {RANKED}",
            values,
        )
    )


def _in_order(connection: sqlite3.Connection, number: int, scored: dict[int, float]) -> list[str]:
    """Ids by score, newer first among equals. A lower score is a better one."""
    rows = sorted(scored, key=lambda row: (round(scored[row], 4), -row))
    found: dict[int, tuple[str, int]] = {}
    for start in range(0, len(rows), 500):
        part = rows[start : start + 500]
        marks = ",".join("?" * len(part))
        for row, _id, at in connection.execute(
            f"SELECT rowid, id, at FROM docs_{number} WHERE rowid IN ({marks})", part
        ):
            found[row] = (_id, at)
    rows = sorted(found, key=lambda row: (round(scored[row], 4), -found[row][1], found[row][0]))
    return [found[row][0] for row in rows]


def matching(
    connection: sqlite3.Connection, query: Query | None, filters: Filters, ids: Sequence[str], *, exact: bool = False
) -> set[str]:
    """Of some articles those that a query and the filters find; without a query those of the filters."""
    number = database.generation(connection)
    where, values = filters.where()
    if filters.sites:
        where += f" AND d.site IN ({','.join('?' * len(filters.sites))})"
        values += filters.sites
    match = expression(query, counter(connection, number or 0), exact=exact) if query else None
    found: set[str] = set()
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        marks = ",".join("?" * len(part))
        sql = f"SELECT d.id FROM docs_{number} d WHERE d.id IN ({marks}){where}"
        parameters: list[Any] = [*part, *values]
        if match is not None:
            sql += f" AND d.rowid IN (SELECT rowid FROM words_{number} WHERE words_{number} MATCH ?)"
            parameters.append(match)
        found |= {_id for (_id,) in connection.execute(sql, parameters)}
    return found


def counts(
    connection: sqlite3.Connection, query: Query, filters: Filters, by: Sequence[str], *, exact: bool = False
) -> dict[tuple[str, ...], int]:
    """How many articles match, by columns of ``docs``: ``("site",)`` and ``("day",)`` as facets, both for attention."""
    if not set(by) <= {"site", "day", "section", "source"}:
        raise ValueError(f"articles are counted by site, day, section or source, not by {', '.join(by)}")
    number = database.generation(connection)
    match = expression(
        query, counter(connection, number or 0), exact=exact, sites=filters.sites, months=filters.months()
    )
    where, values = filters.where()
    columns = ", ".join(f"d.{name}" for name in by)
    rows = connection.execute(
        f"SELECT {columns}, count(*) FROM words_{number} w JOIN docs_{number} d ON d.rowid = w.rowid"
        f" WHERE words_{number} MATCH ?{where} GROUP BY {columns}",
        (match, *values),
    )
    return {tuple(shown_day(value) for value in row[:-1]): row[-1] for row in rows}


def shown_day(value: Any) -> str:
    """A day's number as ``2026-03-01``; other values as they are."""
    if isinstance(value, int):
        return f"{value // 10000:04}-{value // 100 % 100:02}-{value % 100:02}"
    return value or ""
