"""Which articles a query finds, in which order, and how many there are a site and a day."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from newsspider.arabic import match_text
from newsspider.items.later import Later
from newsspider.search import database, facts, index
from newsspider.search.expression import at_most, counter, expression
from newsspider.search.index import day_number
from newsspider.search.query import Query

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = Later("numpy")  # slow to import, and most crawls find nothing new

# How much a word counts in body, body stems, headline, headline stems, tags.
WEIGHTS = "2.0, 1.0, 10.0, 6.0, 0.0"
# Ranking costs some microseconds a hit. Of more hits than this so many are listed: one half the newest with the words
# in their headline, one half the newest. These are ranked as well only if the first half is not full; otherwise they
# come behind it by date. A word in every fifth article tells little apart.
RANKED = 4000
BEHIND = 0.0  # a score behind all others, which are negative
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

    def where(self, number: int, *, with_sites: bool = False) -> tuple[str, list[Any]]:
        """The conditions on ``docs`` of a generation, in SQL that begins with AND or is empty, and their values.

        :param with_sites: also the sites, where the index of words is not asked for them.
        """
        parts: list[str] = []
        values: list[Any] = []
        for day, sign in ((self.since, ">="), (self.until, "<")):
            if day is not None:
                parts.append(f"d.day {sign} ?")
                values.append(day_number(day))
        for name, text in (("section", self.section), ("source", self.source)):
            if text:
                parts.append(f"d.{name} = (SELECT number FROM names_{number} WHERE name = ?)")
                values.append(match_text(text))
        if with_sites and self.sites:
            marks = ",".join("?" * len(self.sites))
            numbers = f"(SELECT number FROM names_{number} WHERE name IN ({marks}))"
            # One site is read from its own index in the order of days; with + several are picked from that of all days.
            parts.append(f"d.site = {numbers}" if len(self.sites) == 1 else f"+d.site IN {numbers}")
            values += self.sites
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
    number = database.generation(connection) or 0
    found = _Found(connection, number, query, filters, exact)
    moments = facts.read(connection, number)["at"]
    if by_date:
        rows = found.rows()
        best = rows[np.lexsort((-rows, -moments[rows]))[:RANKED]]
        return Ranking(_ids(connection, number, best.tolist()), len(rows))
    scores, total = found.scores()
    ranked = np.fromiter(scores, np.int64, len(scores))
    points = np.round(np.fromiter(scores.values(), np.float64, len(scores)), 4)
    best = ranked[np.lexsort((ranked, -moments[ranked], points))]
    return Ranking(_ids(connection, number, best.tolist()), total)


class _Found:
    """The articles that match a query and filters, in the tables of one generation."""

    def __init__(
        self, connection: sqlite3.Connection, number: int, query: Query, filters: Filters, exact: bool
    ) -> None:
        self._connection, self._words = connection, f"words_{number}"
        count = counter(connection, number)
        self._bound = at_most(query, count, exact=exact)
        self._match = expression(query, count, exact=exact, sites=filters.sites, months=filters.months())
        where, values = filters.where(number)
        self._table = f"{self._words} w JOIN docs_{number} d ON d.rowid = w.rowid" if where else f"{self._words} w"
        self._condition, self._values = f"{self._words} MATCH ?{where}", values

    def rows(self) -> "NDArray[np.int64]":
        """Their row numbers, ascending. As one text: a tuple for each of 50,000 hits would take twice as long."""
        text = self._one(f"SELECT group_concat(w.rowid) FROM {self._table} WHERE {self._condition}")
        return np.sort(np.fromstring(text or "", np.int64, sep=","))

    def scores(self) -> tuple[dict[int, float], int]:
        """The score by row number, the lower the better, of all or of those that are worth it; how many there are."""
        counted = f"SELECT count(*) FROM {self._table} WHERE {self._condition}"
        total = self._bound if self._bound <= RANKED else self._one(counted)
        if total <= RANKED:
            every = self._scores(self._match, RANKED)
            return every, len(every)
        half = RANKED // 2
        titled = self._scores(f"{{headline headline_stems tags}} : ({self._match})", half)
        if len(titled) < half:
            return self._scores(self._match, half) | titled, total
        newest = f"SELECT w.rowid FROM {self._table} WHERE {self._condition} ORDER BY w.rowid DESC LIMIT {half}"
        rows = self._connection.execute(newest, (self._match, *self._values))
        return {**dict.fromkeys((row for (row,) in rows), BEHIND), **titled}, total

    def _scores(self, match: str, newest: int) -> dict[int, float]:
        sql = (
            f"SELECT w.rowid, bm25({self._words}, {WEIGHTS}) FROM {self._table} WHERE {self._condition}"
            f" ORDER BY w.rowid DESC LIMIT {newest}"
        )
        return dict(self._connection.execute(sql, (match, *self._values)))

    def _one(self, sql: str) -> Any:
        return self._connection.execute(sql, (self._match, *self._values)).fetchone()[0]


def _ids(connection: sqlite3.Connection, number: int, rows: Sequence[int]) -> list[str]:
    """The ids of articles, in the order of the row numbers."""
    found: dict[int, str] = {}
    for start in range(0, len(rows), 500):
        part = rows[start : start + 500]
        marks = ",".join("?" * len(part))
        found.update(connection.execute(f"SELECT rowid, id FROM docs_{number} WHERE rowid IN ({marks})", part))
    return [found[row] for row in rows]


def matching(
    connection: sqlite3.Connection, query: Query | None, filters: Filters, ids: Sequence[str], *, exact: bool = False
) -> set[str]:
    """Of some articles those that a query and the filters find; without a query those of the filters."""
    number = database.generation(connection) or 0
    where, values = filters.where(number, with_sites=True)
    match = expression(query, counter(connection, number), exact=exact) if query else None
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
    connection: sqlite3.Connection, query: Query, filters: Filters, *, exact: bool = False
) -> dict[tuple[str, str], int]:
    """How many articles match, by site and day; the day of those without one is empty."""
    number = database.generation(connection) or 0
    rows = _Found(connection, number, query, filters, exact).rows()
    chosen = facts.read(connection, number)[rows]
    pairs, numbers = np.unique(chosen["site"].astype(np.int64) * 10**8 + chosen["day"], return_counts=True)
    names = index.Names(connection, number).all()
    return {
        (names[pair // 10**8], shown_day(pair % 10**8)): n
        for pair, n in zip(pairs.tolist(), numbers.tolist(), strict=True)
    }


def shown_day(value: int) -> str:
    """A day's number as ``2026-03-01``; empty for 0."""
    return f"{value // 10000:04}-{value // 100 % 100:02}-{value % 100:02}" if value else ""
