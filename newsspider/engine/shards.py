"""The parts of a job. What may be one article lies in one part, in the order of time: so its revisions come in it.

An article may be stored under another key than that of the address that was asked: the page may declare another one as
its own, or be a later page of another. All keys that are so joined are a group, and a shard holds whole groups.
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newsspider.engine.items import Item, Shard
from newsspider.engine.robots import Robots
from newsspider.engine.table import Table, moment_of

SIZE = 100  # items; a group that has more is not divided. Some seconds of work, so that a death costs little

_ORDER = """
CREATE TEMP TABLE items AS
    SELECT site, key, at, file, offset, 0 AS n, number, 0 AS is_entry FROM answers WHERE is_page = 1
    UNION ALL SELECT
        site, (SELECT key FROM details WHERE details.url = answers.url ORDER BY at, file, offset, n LIMIT 1),
        at, file, offset, 0, number, 0 FROM answers
        WHERE is_page = 0 AND status <> 304 AND url IN (SELECT url FROM details)
    UNION ALL SELECT site, key, at, file, offset, n, number, 1 FROM entries;
CREATE TEMP TABLE ordered AS
    SELECT items.*, coalesce(root, items.key) AS grouped FROM items LEFT JOIN roots ON roots.key = items.key;
CREATE INDEX temp.by_group ON ordered (grouped, at);
CREATE TEMP TABLE firsts AS SELECT grouped, min(at) AS first FROM ordered GROUP BY grouped;
CREATE INDEX temp.by_grouped ON firsts (grouped);
"""


class _Row(NamedTuple):
    """A thing to be read, before what is known of it is looked up."""

    site: str
    group: str
    at: int
    number: int
    is_entry: bool


def prepare(table: Table) -> int:
    """Find the groups, and the order of all items; gives how many items there are."""
    table.db.executescript(
        "DROP TABLE IF EXISTS temp.items; DROP TABLE IF EXISTS temp.ordered; DROP TABLE IF EXISTS temp.firsts;"
        "DROP TABLE IF EXISTS temp.roots; CREATE TEMP TABLE roots (key TEXT PRIMARY KEY, root TEXT);"
    )
    groups = _Groups()
    for key, other in table.db.execute("SELECT DISTINCT key, other FROM aliases"):
        groups.join(key, other)
    # Later pages of one article, where their addresses have keys of their own.
    for key, other in table.db.execute(
        """SELECT DISTINCT a.key, b.key FROM answers AS a JOIN answers AS b ON b.site = a.site AND b.own = a.own
        WHERE a.is_page = 1 AND b.is_page = 1 AND a.key < b.key
        UNION SELECT DISTINCT a.key, b.key FROM answers AS a JOIN answers AS b ON b.site = a.site AND b.own = a.first
        WHERE a.first <> a.own AND a.is_page = 1 AND b.is_page = 1 AND a.key <> b.key"""
    ):
        groups.join(key, other)
    table.db.executemany("INSERT INTO roots VALUES (?, ?)", groups.roots())
    table.db.executescript(_ORDER)
    return int(table.db.execute("SELECT count(*) FROM items").fetchone()[0])


def shards(table: Table, robots: Robots) -> Iterator[Shard]:
    """The shards of a prepared table, those of one portal after those of another; the same whoever asks."""
    query = """SELECT site, ordered.grouped, at, number, is_entry FROM ordered
        JOIN firsts ON firsts.grouped = ordered.grouped ORDER BY site, first, ordered.grouped, at, file, offset, n"""
    rows: list[_Row] = []
    count = 0
    for row in map(_Row._make, table.db.execute(query)):
        if rows and (row.site != rows[-1].site or (len(rows) >= SIZE and row.group != rows[-1].group)):
            yield _shard(table, rows, count, robots)
            count = count + 1 if row.site == rows[-1].site else 0
            rows = []
        rows.append(row)
    if rows:
        yield _shard(table, rows, count, robots)


def _shard(table: Table, rows: Sequence[_Row], count: int, robots: Robots) -> Shard:
    items = _items(table, rows, robots)
    digest = hashlib.sha256(repr(items).encode("utf-8", "surrogatepass")).hexdigest()[:24]
    return Shard(f"{rows[0].site} {count + 1}, from {moment_of(rows[0].at):%Y-%m-%d}", digest, items)


def _items(table: Table, rows: Sequence[_Row], robots: Robots) -> tuple[Item, ...]:
    """The items of a shard in the order of time, with all that is known of each."""
    answers = {row.number: table.answer(row.number) for row in rows if not row.is_entry}
    near = table.near(rows[0].site, (answer.own for answer in answers.values()))
    referring = [number for number, answer in answers.items() if answer.place.entry.revisit]
    referring += [number for places in near.values() for number, place in places if place.entry.revisit]
    referred = table.referred(dict.fromkeys(referring))
    facts = table.facts(answer.key for answer in answers.values() if answer.is_page)
    made: list[tuple[int, Item]] = []
    for row in rows:
        if row.is_entry:
            made.append((row.at, table.entry(row.number)))
            continue
        answer = answers[row.number]
        if not robots.allows(answer.place.url, row.at):
            continue
        others = {number: place for number, place in near.get(answer.own, ()) if number != row.number}
        around = list(others.values())
        for number in (row.number, *others):
            around += referred.get(number, ())
        key, known, api = answer.key, facts.get(answer.key), None
        if (detail := table.detail(answer.place.url)) is not None:
            key, known, api = detail
        item = Item(key, answer.place.url, moment_of(row.at), answer.place, known, api, near=tuple(around))
        made.append((row.at, item))
    made.sort(key=lambda item: item[0])  # stable: a group's own order is that of its rows
    return tuple(item for _, item in made)


class _Groups:
    """Keys that are joined, each group named by its first key in the order of letters."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self._root(one), self._root(other)))
        self._parent[second] = first

    def roots(self) -> Iterator[tuple[str, str]]:
        for key in list(self._parent):
            yield key, self._root(key)

    def _root(self, key: str) -> str:
        self._parent.setdefault(key, key)
        while self._parent[key] != key:
            self._parent[key] = self._parent[self._parent[key]]
            key = self._parent[key]
        return key
