"""The views for people: readable fields only, and bounded so that they open at once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from newsspider.items import READABLE_FIELDS

Pipeline = list[dict[str, Any]]

LATEST_DAYS = 7
STORIES_DAYS = 14  # a story is told by other portals within days
COVERAGE_DAYS = 14  # two of each weekday, to see a portal fall silent; each further day is read from the beginning
CORRECTIONS = 500  # newest corrections shown; a page of Compass has twenty
COPIES = 500  # newest copies from which the stories are made
MILLISECONDS = 86_400_000  # a day

_SHARES = ("with_author", "with_source", "with_keywords", "with_image")


def views(now: datetime) -> Mapping[str, tuple[str, Pipeline]]:
    """For each view its collection and pipeline.

    A bound by ``$$NOW`` alone would be right, and read the whole collection where the server does not use an index for
    it. So each view also has a plain bound a day before, moved on at every start of a crawl.
    """
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "latest": ("articles", _latest(midnight - timedelta(days=LATEST_DAYS + 1))),
        "stories": ("articles", _stories(midnight - timedelta(days=STORIES_DAYS + 1))),
        "corrections": ("revisions", _corrections()),
        "coverage": ("articles", _coverage((midnight - timedelta(days=COVERAGE_DAYS + 1)).strftime("%Y-%m-%d"))),
    }


def _ago(days: int) -> dict[str, Any]:
    return {"$subtract": ["$$NOW", days * MILLISECONDS]}


def _since(field: str, days: int) -> dict[str, Any]:
    """Whether a moment lies in the last days; as numbers, since SecantusDB takes ``$$NOW`` to equal any date."""
    return {"$match": {"$expr": {"$gte": [{"$toLong": f"${field}"}, {"$toLong": _ago(days)}]}}}


def _latest(floor: datetime) -> Pipeline:
    return [
        {"$match": {"published_at": {"$gte": floor}}},
        _since("published_at", LATEST_DAYS),
        {"$project": dict.fromkeys(READABLE_FIELDS, 1)},
        {"$sort": {"published_at": -1, "_id": 1}},
    ]


def _each(field: str, articles: Any = "$articles") -> dict[str, Any]:
    """A field of each article of a story; SecantusDB does not follow ``$articles.field`` into an array."""
    return {"$map": {"input": articles, "as": "one", "in": f"$$one.{field}"}}


def _stories(floor: datetime) -> Pipeline:
    member = {name: f"$$one.{name}" for name in ("_id", "site", "headline", "published_at", "url", "duplicate_of")}
    original = {"$filter": {"input": "$articles", "as": "one", "cond": {"$eq": ["$$one._id", "$_id"]}}}
    return [
        # A cluster of two has a copy, so only copies are read; their originals come by the lookup.
        {"$match": {"first_seen_at": {"$gte": floor}, "duplicate_of": {"$type": "string"}}},
        _since("first_seen_at", STORIES_DAYS),
        {"$project": {"story_id": 1, "first_seen_at": 1}},
        {"$sort": {"first_seen_at": -1}},
        {"$limit": COPIES},
        {"$group": {"_id": "$story_id", "newest_at": {"$max": "$first_seen_at"}}},
        {"$lookup": {"from": "articles", "localField": "_id", "foreignField": "story_id", "as": "articles"}},
        {"$match": {"articles.1": {"$exists": True}}},
        {
            "$replaceWith": {
                "_id": "$_id",
                "headline": {"$arrayElemAt": [_each("headline", original), 0]},
                "count": {"$size": "$articles"},
                "sites": {"$setUnion": [_each("site")]},
                "first_published_at": {"$min": _each("published_at")},
                "newest_at": "$newest_at",
                "articles": {"$map": {"input": "$articles", "as": "one", "in": member}},
            }
        },
        {"$sort": {"newest_at": -1, "_id": 1}},
    ]


def _corrections() -> Pipeline:
    return [
        {"$match": {"cause": "portal"}},
        {"$sort": {"seen_at": -1}},
        {"$limit": CORRECTIONS},
        {"$lookup": {"from": "articles", "localField": "article_id", "foreignField": "_id", "as": "article"}},
        {"$unwind": "$article"},
        # A revision whose article was not yet brought up to it: its writer died in between.
        {"$match": {"$expr": {"$lt": ["$revision", "$article.revision"]}}},
        {
            "$replaceWith": {
                "_id": "$_id",
                "site": "$article.site",
                "headline": "$article.headline",
                "published_at": "$article.published_at",
                "seen_at": "$seen_at",
                "changes": "$changes",
                "url": "$article.url",
                "article_id": "$article_id",
                "revision": "$revision",
            }
        },
    ]


def _coverage(floor: str) -> Pipeline:
    start = {"$dateToString": {"date": _ago(COVERAGE_DAYS), "format": "%Y-%m-%d"}}

    def share(field: str) -> dict[str, Any]:
        return {"$avg": {"$cond": [{"$gt": [f"${field}", None]}, 1, 0]}}

    def filled(field: str) -> dict[str, Any]:
        return {"$avg": {"$cond": [{"$gt": [{"$size": f"${field}"}, 0]}, 1, 0]}}

    return [
        {"$match": {"published_on": {"$gte": floor}}},
        {"$match": {"$expr": {"$gte": ["$published_on", start]}}},
        {
            "$group": {
                "_id": {"site": "$site", "day": "$published_on"},
                "articles": {"$sum": 1},
                "copies": {"$sum": {"$cond": [{"$gt": ["$duplicate_of", None]}, 1, 0]}},
                "revised": {"$sum": {"$cond": [{"$gt": ["$revision", 1]}, 1, 0]}},
                "withdrawn": {"$sum": {"$cond": [{"$gt": ["$withdrawn_at", None]}, 1, 0]}},
                "words": {"$avg": "$word_count"},
                "with_author": filled("authors"),
                "with_source": share("source"),
                "with_keywords": filled("keywords"),
                "with_image": filled("images"),
                "last_seen_at": {"$max": "$last_seen_at"},
            }
        },
        {
            "$replaceWith": {
                "_id": {"$concat": ["$_id.site", " ", "$_id.day"]},
                "site": "$_id.site",
                "day": "$_id.day",
                **{name: f"${name}" for name in ("articles", "copies", "revised", "withdrawn")},
                "words": {"$round": ["$words", 0]},
                **{name: {"$round": [f"${name}", 2]} for name in _SHARES},
                "last_seen_at": "$last_seen_at",
            }
        },
        {"$sort": {"day": -1, "site": 1}},
    ]
