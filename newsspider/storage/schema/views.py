"""The views for people: readable fields only, in one line each, and bounded so that they open at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from newsspider.items import READABLE_FIELDS
from newsspider.storage.server.client import Database

Pipeline = list[dict[str, Any]]

LATEST_DAYS = 7
STORIES_DAYS = 14  # a story is told by other portals within days
COVERAGE_DAYS = 14  # two of each weekday, to see a portal fall silent; each further day is read from the beginning
CORRECTIONS_DAYS = 30
LATEST = 2000  # articles in `latest`
CORRECTIONS = 500  # newest corrections shown; a page of Compass has twenty
COPIES = 500  # newest copies from which the stories are made
LEAD = 120  # characters of the text that are shown before it

_EVER = datetime(1970, 1, 1, tzinfo=UTC)
_SHARES = ("with_author", "with_source", "with_keywords", "with_image")

# What a story shows of each of its articles.
MEMBER = (
    "_id",
    "site",
    "headline",
    "published_at",
    "published_precision",
    "timezone",
    "source",
    "source_site",
    "url",
    "duplicate_of",
    "series",
    "first_seen_at",
)


@dataclass(frozen=True)
class Newest:
    """The newest values in the archive, from which the views count back. An empty archive has the oldest of all."""

    published_at: datetime = _EVER
    first_seen_at: datetime = _EVER
    published_on: str = "1970-01-01"


async def newest(db: Database) -> Newest:
    """The newest values, as they were noted; looked for in the articles where none are."""
    noted = await db["meta"].find_one({"_id": "newest"})
    if noted is None or "first_seen_at" not in noted:
        noted = {}
        for name, oldest in vars(Newest()).items():
            doc = await db["articles"].find_one({name: {"$gt": oldest}}, {name: 1}, sort=[(name, -1)])
            noted |= {name: doc[name]} if doc else {}
        if noted:
            await db["meta"].update_one({"_id": "newest"}, {"$max": noted}, upsert=True)
    return Newest(**{name: noted[name] for name in vars(Newest()) if name in noted})


async def note_newest(db: Database, docs: Iterable[Mapping[str, Any]]) -> None:
    """Note the newest values of articles that were just written: the embedded server reads all to find them."""
    values: dict[str, Any] = {}
    for name in vars(Newest()):
        if known := [doc[name] for doc in docs if doc.get(name) is not None]:
            values[name] = max(known)
    await note_change(db, values)


async def note_change(db: Database, values: Mapping[str, Any] | None = None) -> None:
    """Count a change of texts or places, so that who looked before it knows that it missed something."""
    change = {"$inc": {"changes": 1}} | ({"$max": dict(values)} if values else {})
    await db["meta"].update_one({"_id": "newest"}, change, upsert=True)


async def changes(db: Database) -> int:
    """How many changes of texts and places were counted."""
    noted = await db["meta"].find_one({"_id": "newest"}, {"changes": 1})
    return int(noted.get("changes", 0)) if noted else 0


def views(latest: Newest) -> Mapping[str, tuple[str, Pipeline]]:
    """For each view its collection and pipeline.

    The bounds are counted from what is the newest when a run starts or ends, so that the views of an archive that is
    no longer fed still show something, and so that the server finds them by its index. But for `latest` they are
    midnights: a view is changed once a day.
    """
    day = _days_before(datetime.fromisoformat(latest.published_on), COVERAGE_DAYS)
    return {
        "latest": ("articles", _latest(latest.published_at - timedelta(days=LATEST_DAYS))),
        "stories": ("articles", _stories(_days_before(latest.first_seen_at, STORIES_DAYS))),
        "corrections": ("revisions", _corrections(_days_before(latest.first_seen_at, CORRECTIONS_DAYS))),
        "coverage": ("articles", _coverage(f"{day:%Y-%m-%d}")),
    }


def _days_before(moment: datetime, days: int) -> datetime:
    """The midnight in UTC so many days before."""
    return datetime.combine(moment.date() - timedelta(days=days), time.min, UTC)


def _latest(since: datetime) -> Pipeline:
    """The articles of the seven days before the newest, newest first, each story once."""
    shown: dict[str, Any] = {}
    for name in READABLE_FIELDS:
        shown |= {"lead": {"$substrCP": ["$body", 0, LEAD]}} if name == "body" else {}
        shown[name] = f"${name}"
    return [
        {"$match": {"published_at": {"$gte": since}, "duplicate_of": None}},
        {"$sort": {"published_at": -1, "_id": 1}},
        {"$limit": LATEST},
        {"$replaceWith": shown},
    ]


def _each(field: str) -> dict[str, Any]:
    """A field of each article of a story; SecantusDB does not follow ``$articles.field`` into an array."""
    return {"$map": {"input": "$articles", "as": "one", "in": f"$$one.{field}"}}


def _joined(texts: Any) -> dict[str, Any]:
    """The different texts of a list as one, in their order."""
    longer = {"$cond": [{"$eq": ["$$value", ""]}, "$$this", {"$concat": ["$$value", ", ", "$$this"]}]}
    new = {"$cond": [{"$in": ["$$this", "$$value"]}, "$$value", {"$concatArrays": ["$$value", ["$$this"]]}]}
    once = {"$reduce": {"input": texts, "initialValue": [], "in": new}}
    return {"$reduce": {"input": once, "initialValue": "", "in": longer}}


def _stories(since: datetime) -> Pipeline:
    """Clusters of two and more of which a copy was found since then, the biggest first, newest first among equals.

    ``articles`` begins with the original; ``credited`` are the portals and agencies that the copies name as their
    source, by site where we know it, so that an origin shows even if it was never crawled.
    """
    named = {"$map": {"input": "$articles", "as": "one", "in": {"$ifNull": ["$$one.source_site", "$$one.source"]}}}
    credited = {"$filter": {"input": {"$setUnion": [named, []]}, "as": "name", "cond": {"$gt": ["$$name", None]}}}
    members: Pipeline = [
        {"$sort": {"duplicate_of": 1, "published_at": 1, "_id": 1}},  # null first: the original
        {"$project": dict.fromkeys(MEMBER, 1)},
    ]
    lookup = {"from": "articles", "localField": "_id", "foreignField": "story_id", "pipeline": members}
    return [
        # A cluster of two has a copy, so only copies are read; their originals come by the lookup.
        {"$match": {"first_seen_at": {"$gte": since}, "duplicate_of": {"$type": "string"}}},
        {"$project": {"story_id": 1, "first_seen_at": 1}},
        {"$sort": {"first_seen_at": -1}},
        {"$limit": COPIES},
        {"$group": {"_id": "$story_id", "newest_at": {"$max": "$first_seen_at"}}},
        {"$lookup": {**lookup, "as": "articles"}},
        {"$match": {"articles.1": {"$exists": True}}},
        {"$addFields": {"original": {"$arrayElemAt": ["$articles", 0]}}},
        {
            "$replaceWith": {
                "_id": "$_id",
                "headline": "$original.headline",
                "count": {"$size": "$articles"},
                "told_by": _joined(_each("site")),
                "updates": {"$subtract": [{"$size": "$articles"}, {"$size": {"$setUnion": [_each("site"), []]}}]},
                "original_site": "$original.site",
                "published_at": "$original.published_at",
                "newest_at": "$newest_at",
                "url": "$original.url",
                "sites": {"$setUnion": [_each("site"), []]},
                "credited": credited,
                "articles": "$articles",
            }
        },
        {"$sort": {"count": -1, "newest_at": -1, "_id": 1}},
    ]


def _corrections(since: datetime) -> Pipeline:
    """What portals changed after publication, the newest first."""
    return [
        {"$match": {"seen_at": {"$gte": since}, "cause": "portal"}},
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
                "seen_at": "$seen_at",
                "what": "$what",
                "shown": "$shown",
                "published_at": "$article.published_at",
                "url": "$article.url",
                "article_id": "$article_id",
                "revision": "$revision",
                "changes": "$changes",
            }
        },
    ]


def _coverage(since: str) -> Pipeline:
    """A row a site and local day: how many articles, and how complete they are."""

    def share(field: str) -> dict[str, Any]:
        return {"$avg": {"$cond": [{"$gt": [f"${field}", None]}, 1, 0]}}

    def filled(field: str) -> dict[str, Any]:
        return {"$avg": {"$cond": [{"$gt": [{"$size": f"${field}"}, 0]}, 1, 0]}}

    return [
        {"$match": {"published_on": {"$gte": since}}},
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
