"""A search as people want it: the index brought up to date, copies folded into one hit, the words marked."""

import asyncio
import logging
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from newsspider.search import database, feed
from newsspider.search.excerpt import Piece, excerpt, mark
from newsspider.search.find import Filters, Ranking, counts, rank
from newsspider.search.query import Query
from newsspider.storage.server.client import Database

logger = logging.getLogger(__name__)

# What a hit shows of its article.
SHOWN = (
    "site", "headline", "body", "url", "source", "section", "authors", "published_at", "published_on",
    "published_precision", "timezone", "language", "first_seen_at", "changed_at", "revision", "withdrawn_at",
    "story_id", "duplicate_of", "series",
)  # fmt: skip


@dataclass(frozen=True)
class Hit:
    """One found article, or one story whose copies were found with it.

    ``copies`` counts the other articles of its story in the archive. ``article`` holds ``_id`` and ``SHOWN``.
    """

    article: Mapping[str, Any]
    headline: tuple[Piece, ...]
    excerpt: tuple[Piece, ...]
    copies: int = 0


@dataclass(frozen=True)
class Page:
    """A part of what was found. ``total`` counts articles, copies included; ``next`` is where the next page begins."""

    hits: tuple[Hit, ...]
    total: int
    next: int | None = None


async def search(
    db: Database,
    data_dir: Path,
    query: Query,
    filters: Filters | None = None,
    *,
    limit: int = 20,
    start: int = 0,
    exact: bool = False,
    by_date: bool = False,
    fold: bool = True,
    progress: feed.Progress | None = None,
    follow: bool = True,
) -> Page:
    """Find articles.

    :param start: the ``next`` of the page before.
    :param exact: words as they are written, without their other forms.
    :param by_date: the newest first, in place of the best.
    :param fold: one hit for all copies of a story.
    :param follow: bring the index up to date first.
    :raises sqlite3.Error: the index cannot be read.
    """
    filters = filters or Filters()
    if follow:
        await refresh(db, data_dir, progress or feed.nothing)
    ranking = await asyncio.to_thread(_rank, data_dir, query, filters, exact, by_date)
    chosen, following = await _choose(db, ranking.ids, start, limit, fold)
    copies = await _copies(db, chosen)
    hits = tuple(
        Hit(
            article=doc,
            headline=mark(doc.get("headline") or "", query.words, exact=exact),
            excerpt=excerpt(doc.get("body") or "", query.words, exact=exact),
            copies=copies.get(doc.get("story_id") or "", 1) - 1,
        )
        for doc in chosen
    )
    return Page(hits, ranking.total, following)


async def refresh(
    db: Database,
    data_dir: Path,
    progress: feed.Progress = feed.nothing,
    *,
    overlap: timedelta = feed.OVERLAP,
    gently: bool = False,
) -> None:
    """Follow the archive, as :func:`feed.catch_up` does. An index that cannot be written answers from what it has."""
    try:
        await feed.catch_up(db, data_dir, progress, overlap=overlap, gently=gently)
    except sqlite3.DatabaseError as error:
        if database.is_damage(error):
            await asyncio.to_thread(database.remove, data_dir)
            await feed.catch_up(db, data_dir, progress, gently=gently)
        else:
            logger.warning("the search index could not be brought up to date: %s", error)


async def facets(data_dir: Path, query: Query, filters: Filters, *, exact: bool = False) -> dict[tuple[str, str], int]:
    """How many articles match by site and day, in the index as it is."""
    return await asyncio.to_thread(_counts, data_dir, query, filters, exact)


def _rank(data_dir: Path, query: Query, filters: Filters, exact: bool, by_date: bool) -> Ranking:
    with feed.opened(data_dir) as connection:
        connection.execute("BEGIN")  # one state of the file for all statements, beside a rebuild as well
        return rank(connection, query, filters, exact=exact, by_date=by_date)


def _counts(data_dir: Path, query: Query, filters: Filters, exact: bool) -> dict[tuple[str, str], int]:
    with feed.opened(data_dir) as connection:
        connection.execute("BEGIN")  # as in _rank
        return counts(connection, query, filters, exact=exact)


async def _choose(
    db: Database, ids: Sequence[str], start: int, limit: int, fold: bool
) -> tuple[list[dict[str, Any]], int | None]:
    """The documents of the next ``limit`` hits from place ``start`` on, and the place after them.

    Which story an article belongs to may change without a change of the article, so it is asked of the archive here and
    not kept in the index. A story that an earlier page showed is recognised by its members before ``start``.
    """
    seen: set[str] = set()
    chosen: list[dict[str, Any]] = []
    step = max(2 * limit, 20)
    place = 0 if fold else start
    while place < len(ids):
        part = ids[place : place + step]
        fields = dict.fromkeys(SHOWN, 1) if place + len(part) > start else {"story_id": 1}
        docs = {doc["_id"]: doc for doc in await db["articles"].find({"_id": {"$in": list(part)}}, fields).to_list()}
        for offset, _id in enumerate(part):
            doc = docs.get(_id)
            story = (doc or {}).get("story_id") or _id
            if doc is None or (fold and story in seen):
                continue
            seen.add(story)
            if place + offset < start:
                continue
            if len(chosen) == limit:
                return chosen, place + offset
            chosen.append(doc)
        place += len(part)
    return chosen, None


async def _copies(db: Database, docs: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """The number of articles of each document's story."""
    stories = [doc["story_id"] for doc in docs if doc.get("story_id")]
    found: dict[str, int] = {}
    if stories:
        async for doc in db["articles"].find({"story_id": {"$in": stories}}, {"story_id": 1}):
            found[doc["story_id"]] = found.get(doc["story_id"], 0) + 1
    return found
