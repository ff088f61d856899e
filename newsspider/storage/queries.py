"""Stories and articles as people look at them: the queries behind the commands."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from newsspider.copies import order_key
from newsspider.items import READABLE_FIELDS
from newsspider.storage.schema.views import MEMBER, newest
from newsspider.storage.stepping import back_in_time

Database = AsyncDatabase[dict[str, Any]]
Pipeline = list[dict[str, Any]]
Doc = dict[str, Any]

TOGETHER = 100  # stories whose members are read by one query
IN_HAND = 500  # articles that an export asks for and holds at a time


_FIRST = date(1970, 1, 1)


@dataclass(frozen=True)
class Days:
    """Days in each portal's own zone, ``until`` exclusive."""

    since: date | None = None
    until: date | None = None

    def queries(self) -> list[dict[str, Any]]:
        """The conditions on an article, of which one holds. One without a stamp counts by the day, in UTC, on which it
        was first seen.

        Each is a query of its own, whose first field has an index: the embedded server reads all articles for an
        ``$or``, and for several fields it takes the index of the first.
        """
        if self.since is None and self.until is None:
            return [{}]
        # Both bounds, always: without a lower one the embedded server reads all that have no stamp.
        bounds = {"$gte": self.since or _FIRST, "$lt": self.until}
        days = {sign: f"{day}" for sign, day in bounds.items() if day}
        moments = {sign: datetime.combine(day, time.min, UTC) for sign, day in bounds.items() if day}
        # No zone is further than 14 h from UTC: this bound lets the server use its index on `published_at`.
        margin = {"$gte": -timedelta(hours=14), "$lt": timedelta(hours=14)}
        wide = {sign: at + margin[sign] for sign, at in moments.items()}
        return [
            {"published_at": wide, "published_on": days},
            {"first_seen_at": moments, "published_at": None},
        ]


EVER = Days()

# All articles, as two queries that can be read in steps: stamped, and without a stamp by when they were first seen.
_OLDEST = datetime(1, 1, 2, tzinfo=UTC)
_EVERYTHING: list[dict[str, Any]] = [{"published_at": {}}, {"first_seen_at": {}, "published_at": None}]


@dataclass(frozen=True)
class Story:
    """A story with its articles, the original first."""

    articles: Sequence[Mapping[str, Any]]

    @property
    def original(self) -> Mapping[str, Any]:
        """The article that was first."""
        return self.articles[0]

    @property
    def sites(self) -> list[str]:
        """The sites that printed it, in the order in which they did."""
        return list(dict.fromkeys(article["site"] for article in self.articles))

    @property
    def kinds(self) -> list[str]:
        """What each article is: ``first``, ``copy``, or ``update``, where its site has an earlier one in the story."""
        kinds = ["first"]
        for number, article in enumerate(self.articles[1:], 1):
            earlier = {other["site"] for other in self.articles[:number]}
            kinds.append("update" if article["site"] in earlier else "copy")
        return kinds

    @property
    def newest(self) -> datetime:
        """When the last of its articles was published, or first seen where it has no stamp."""
        return max(article.get("published_at") or article["first_seen_at"] for article in self.articles)

    @property
    def credited(self) -> list[str]:
        """Whom the articles name as their source: the site where we know it, else the name as printed."""
        names = (article.get("source_site") or article.get("source") for article in self.articles)
        return list(dict.fromkeys(name for name in names if name))


async def story_ids(db: Database, days: Days, site: str | None = None) -> AsyncIterator[str]:
    """The stories of two and more articles of which a copy was published in these days; those with a part of ``site``.

    The biggest first, except where a site is named; among equals the one with the newest copy.
    """
    own = {"$or": [{"site": site}, {"story_id": {"$regex": f"^{re.escape(site)}:"}}]} if site is not None else {}
    copies: Counter[str] = Counter()
    newest_copy: dict[str, datetime] = {}
    for query in days.queries():
        pipeline: Pipeline = [
            {"$match": {**query, "duplicate_of": {"$type": "string"}}},
            {"$match": own},  # apart, or the embedded server would use no index
            {"$project": {"story_id": 1, "at": {"$ifNull": ["$published_at", "$first_seen_at"]}}},
            {"$group": {"_id": "$story_id", "copies": {"$sum": 1}, "newest": {"$max": "$at"}}},
        ]
        async for found in await db["articles"].aggregate(pipeline, allowDiskUse=True):
            copies[found["_id"]] += found["copies"]
            newest_copy[found["_id"]] = max(found["newest"], newest_copy.get(found["_id"], found["newest"]))
    for _id in sorted(copies, key=lambda one: (-copies[one], -newest_copy[one].timestamp(), one)):
        yield _id


async def stories(db: Database, ids: AsyncIterator[str]) -> AsyncIterator[Story]:
    """Read stories with their articles, in the order of ``ids``."""
    batch: list[str] = []
    async for _id in ids:
        batch.append(_id)
        if len(batch) == TOGETHER:
            for story in await _read(db, batch):
                yield story
            batch = []
    for story in await _read(db, batch):
        yield story


async def biggest(db: Database, days: Days, site: str | None, limit: int) -> list[Story]:
    """The stories with most articles, biggest first, the newest first among equals."""
    found: list[Story] = []
    number = 0
    async for story in stories(db, story_ids(db, days, site)):
        number += 1
        found.append(story)
        if number % TOGETHER == 0:
            found = _sorted(found)[:limit]
            # Without a site the ids come by the number of copies in these days, which bounds nothing if days are given.
            if site is None and days == EVER and number >= limit:
                break
    return _sorted(found)[:limit]


def _sorted(found: Iterable[Story]) -> list[Story]:
    return sorted(found, key=lambda story: (-len(story.articles), -story.newest.timestamp(), order_key(story.original)))


async def _read(db: Database, ids: Sequence[str]) -> list[Story]:
    if not ids:
        return []
    members: dict[str, list[Doc]] = {}
    fields = {**dict.fromkeys(MEMBER, 1), "story_id": 1}
    async for doc in db["articles"].find({"story_id": {"$in": list(ids)}}, fields):
        members.setdefault(doc["story_id"], []).append(doc)
    read = (sorted(members.get(_id, []), key=order_key) for _id in ids)
    return [Story(articles) for articles in read if len(articles) > 1]


async def articles(db: Database, days: Days, site: str | None = None) -> AsyncIterator[Doc]:
    """All articles of these days with their readable fields, the newest first but for those of one step, in any order.

    Those without a stamp come last.
    """
    own = {"site": site} if site is not None else {}
    latest_values = await newest(db)
    for query in days.queries() if days != EVER else _EVERYTHING:
        (field, bounds), *rest = query.items()
        low, high = bounds.get("$gte", _OLDEST), bounds.get("$lt")
        begin = max(low, getattr(latest_values, field))  # what is newer than noted, if anything, is read in one step
        found = back_in_time(
            *(db, "articles", field),
            low=low,
            high=high or begin,
            open_end=high is None,
            about=IN_HAND,
            fields=READABLE_FIELDS,
            rest={**dict(rest), **own},
        )
        async for doc in found:
            yield doc


async def latest(db: Database, site: str | None, limit: int, fields: Mapping[str, int], days: Days = EVER) -> list[Doc]:
    """The newest articles with a date, of a site or all and of these days, newest first.

    Looked for from the newest back, in steps that grow: the embedded server reads and sorts all that a query bounds.
    """
    own = {"site": site} if site else {}
    if days != EVER:
        bounds = {"$gte": f"{days.since or _FIRST}"} | ({"$lt": f"{days.until}"} if days.until else {})
        found = db["articles"].find({"published_on": bounds, **own}, fields)
        return await found.sort("published_at", -1).limit(limit).to_list()
    until = (await newest(db)).published_at + timedelta(days=1)
    back = 2
    while True:
        since = until - timedelta(days=back)
        wanted: dict[str, Any] = {"published_at": {"$gt": since, "$lte": until}}
        wanted |= own
        docs = await db["articles"].find(wanted, fields).sort("published_at", -1).limit(limit).to_list()
        if len(docs) == limit or back > 365 * 60:
            return docs
        back *= 4
