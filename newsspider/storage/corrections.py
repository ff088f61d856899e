"""What was changed after publication, by when it was seen: behind the reader's lists, the command and the library."""

from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from newsspider.items import CONTENT_FIELDS
from newsspider.storage.reading import LISTED, TOGETHER, by_ids
from newsspider.storage.server.client import Database

Doc = dict[str, Any]
Key = tuple[datetime, str]  # when a correction was seen, and the revision's id: its place in the list

_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
ROW = ("seen_at", "site", "headline", "url", "what", "shown", "cause", "revision", "article_id")
_KEYS = ("seen_at", "cause")
_SHORT = ("article_id", "site", "revision", "seen_at", "what", "shown", "cause")
# How far back is looked, step by step: the newest fill a page, and the server reads by its index no more than it must.
_STEPS = (timedelta(days=2), timedelta(days=14), timedelta(days=90), timedelta(days=400), timedelta(days=36_500))


@dataclass(frozen=True)
class Wanted:
    """Which corrections: seen at ``since`` or later, before ``until``, behind the place ``after`` in the list.

    Without ``extraction`` those only that the portal made, not those that a better reading of the same page did.
    """

    sites: Sequence[str] = ()
    since: datetime | None = None
    until: datetime | None = None
    after: Key | None = None
    extraction: bool = False

    def query(self, start: datetime, end: datetime) -> Doc:
        """The condition on a revision, its indexed field first."""
        query: Doc = {"seen_at": {"$gte": start, "$lt": end}}
        return query | ({"site": {"$in": list(self.sites)}} if self.sites else {})

    def steps(self, now: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Ranges of time that follow one another, the newest first."""
        # The clocks of the machines that crawl may be ahead of this one.
        ends = (self.until, _behind(self.after), now + timedelta(days=1))
        end = first = max(_FIRST, min(moment for moment in ends if moment))
        for step in _STEPS:
            start = max(first - step, self.since) if self.since else first - step
            if start < end:
                yield start, end
                end = start


def _behind(key: Key | None) -> datetime | None:
    """The end of the range that holds a place of the list."""
    return key[0] + timedelta(milliseconds=1) if key else None


def midnight(day: date | None) -> datetime | None:
    """The beginning of a day, in UTC."""
    return datetime.combine(day, time(), UTC) if day else None


async def corrections(
    db: Database, wanted: Wanted, now: datetime, *, values: bool = False
) -> AsyncGenerator[Doc, None]:
    """Revisions, the newest first, each with its article as ``article``, which has what lists show of it.

    :param values: also what each replaced, and as ``after`` what came in its place.
    """
    for start, end in wanted.steps(now):
        found = db["revisions"].find(wanted.query(start, end), dict.fromkeys(_KEYS, 1))
        keys = [
            (doc["seen_at"], doc["_id"]) async for doc in found if wanted.extraction or doc.get("cause") == "portal"
        ]
        keys = sorted((key for key in keys if wanted.after is None or key < wanted.after), reverse=True)
        for place in range(0, len(keys), TOGETHER):
            for doc in await _described(db, [_id for _, _id in keys[place : place + TOGETHER]], values=values):
                yield doc


async def first(db: Database, wanted: Wanted, now: datetime, limit: int, *, values: bool = False) -> list[Doc]:
    """The first so many."""
    made: list[Doc] = []
    async with aclosing(corrections(db, wanted, now, values=values)) as found:
        async for doc in found:
            made.append(doc)
            if len(made) == limit:
                break
    return made


def row(doc: Mapping[str, Any]) -> Doc:
    """A correction with what says which article it is, in few fields."""
    article = {name: doc["article"].get(name) for name in ("headline", "url")}
    return {name: {**doc, **article}.get(name) for name in ROW}


async def _described(db: Database, ids: Sequence[str], *, values: bool) -> list[Doc]:
    """Revisions with their articles, without those whose article is gone or was not yet brought up to them."""
    fields = dict.fromkeys(_SHORT, 1) if not values else None
    docs = {doc["_id"]: doc async for doc in db["revisions"].find({"_id": {"$in": list(ids)}}, fields)}
    shown = (*LISTED, *CONTENT_FIELDS) if values else ("headline", "url", "revision")
    names = sorted({doc["article_id"] for doc in docs.values()})
    articles = {doc["_id"]: doc for doc in await by_ids(db, names, shown)}
    kept = [
        {**docs[_id], "article": articles[docs[_id]["article_id"]]}
        for _id in ids
        if _id in docs and docs[_id]["revision"] < articles.get(docs[_id]["article_id"], {}).get("revision", 0)
    ]
    return [{**doc, "after": after} for doc, after in await _with_what_came(db, kept)] if values else kept


async def _with_what_came(db: Database, docs: Sequence[Doc]) -> list[tuple[Doc, Doc]]:
    """For each revision the values that came: the article's, unless a later revision replaced them again."""
    again = [doc["article_id"] for doc in docs if doc["revision"] + 1 < doc["article"]["revision"]]
    later: dict[str, list[Doc]] = {}
    if again:
        async for doc in db["revisions"].find({"article_id": {"$in": sorted(set(again))}}):
            later.setdefault(doc["article_id"], []).append(doc)
    made = []
    for doc in docs:
        after = dict(doc["article"])
        for other in sorted(later.get(doc["article_id"], ()), key=lambda one: one["revision"], reverse=True):
            if doc["revision"] < other["revision"] < doc["article"]["revision"]:
                after |= {name: other[name] for name in CONTENT_FIELDS if name in other}
        made.append((doc, after))
    return made
