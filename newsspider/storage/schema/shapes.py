"""What the collections hold: the validators and indexes, declared. :mod:`schema` brings a database to them."""

from collections.abc import Mapping
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel

from newsspider.items import CONTENT_FIELDS, FIELD_TABLE
from newsspider.items.fields import COUNT, MOMENT, MOMENT_OR_NULL, POSITIVE, TEXT, TEXT_OR_NULL, TEXTS, schema

# The field of an article in which a revision waits until it is in its collection.
PENDING = "pending_revision"
# What users write to an article themselves: never written by the program, kept by every write of it.
NOTES = "notes"

DAY = 86_400  # seconds
KEEP_REJECTED_DAYS = 30  # a selector is mended within weeks; later the page has changed anyway
KEEP_CRAWLS_DAYS = 400  # a year and a month, so that a month can be compared with the same of last year
KEEP_REPARSES_DAYS = 90  # a job that was left alone so long begins anew

ARTICLE = schema(FIELD_TABLE, **{PENDING: {"bsonType": "object"}, NOTES: {}})

REVISION = {
    "bsonType": "object",
    "required": ["_id", "article_id", "revision", "seen_at", "cause", "changes"],
    "properties": {
        "_id": TEXT,
        "article_id": TEXT,
        "site": TEXT,
        "revision": POSITIVE,
        "seen_at": MOMENT,
        "what": TEXT,
        "shown": TEXT,
        "cause": {"enum": ["portal", "extraction"]},
        **{name: dict(FIELD_TABLE[name].bson) for name in CONTENT_FIELDS},
        "changes": {"bsonType": "object", "additionalProperties": TEXTS},
    },
}

URL = {
    "bsonType": "object",
    "required": ["_id", "url", "site", "found_at", "state", "next_at", "visits", "failures"],
    "properties": {
        "_id": TEXT,
        "url": TEXT,
        "site": TEXT,
        "source": TEXT_OR_NULL,
        "found_at": MOMENT,
        "state": {"enum": ["new", "due", "done", "gone", "failed"]},
        "next_at": MOMENT_OR_NULL,
        "visited_at": MOMENT_OR_NULL,
        "visits": COUNT,
        "etag": TEXT_OR_NULL,
        "last_modified": TEXT_OR_NULL,
        "status": {"bsonType": ["int", "null"]},
        "failures": COUNT,
        "reason": TEXT_OR_NULL,
    },
}

_COUNTS = {"bsonType": "object", "additionalProperties": COUNT}

CRAWL = {
    "bsonType": "object",
    "required": ["_id", "site", "mode", "started_at", "ended_at", "state", "counts", "rejected", "failed"],
    "properties": {
        "_id": TEXT,
        "site": TEXT,
        "mode": TEXT,
        "started_at": MOMENT,
        "ended_at": MOMENT_OR_NULL,
        "state": {"enum": ["running", "finished", "interrupted", "failed"]},
        "reason": TEXT_OR_NULL,
        "counts": _COUNTS,
        "rejected": _COUNTS,
        "failed": _COUNTS,
        "coverage": {"bsonType": "object"},
        "settings": {"bsonType": "object"},
        "summary": TEXT_OR_NULL,
    },
}

REJECTED = {
    "bsonType": "object",
    "required": ["_id", "url", "site", "reason", "at"],
    "properties": {"_id": TEXT, "url": TEXT, "site": TEXT, "reason": TEXT, "at": MOMENT},
}

VALIDATORS: Mapping[str, Mapping[str, Any]] = {
    "articles": ARTICLE,
    "revisions": REVISION,
    "urls": URL,
    "crawls": CRAWL,
    "rejected": REJECTED,
    "forgotten": {
        "bsonType": "object",
        "required": ["_id", "url", "site", "at"],
        "properties": {"_id": TEXT, "url": TEXT, "site": TEXT, "at": MOMENT},
    },
    # One document a message that an alert sends, and one an alert, with the moment from which it looks.
    "alerts": {
        "bsonType": "object",
        "required": ["_id", "at", "state"],
        "properties": {"_id": TEXT, "at": MOMENT, "state": TEXT},
    },
    "commonplaces": {
        "bsonType": "object",
        "required": ["_id", "at"],
        "properties": {"_id": {"bsonType": ["long", "string"]}, "at": MOMENT, "site": TEXT, "text": TEXT},
    },
    "leases": {
        "bsonType": "object",
        "required": ["_id", "holder", "until"],
        "properties": {"_id": TEXT, "holder": TEXT, "until": MOMENT, "at": MOMENT_OR_NULL},
    },
    # One document a shard of recordings that was read again.
    "reparses": {
        "bsonType": "object",
        "required": ["_id", "job", "shard", "digest", "version", "counts", "done_at", "ended_at"],
        "properties": {
            "_id": TEXT,
            "job": TEXT,
            "shard": TEXT,
            "digest": TEXT,
            "version": TEXT,
            "counts": _COUNTS,
            "done_at": MOMENT,
            "ended_at": MOMENT_OR_NULL,
        },
    },
    "meta": {"bsonType": "object"},
}


def _index(*keys: str, **options: Any) -> IndexModel:
    fields = [(key.lstrip("-"), DESCENDING if key.startswith("-") else ASCENDING) for key in keys]
    return IndexModel(fields, **options)


_COPIES = {"partialFilterExpression": {"duplicate_of": {"$type": "string"}}}

INDEXES: Mapping[str, tuple[IndexModel, ...]] = {
    "articles": (
        _index("site", "-published_at"),  # a portal's newest, export by site
        _index("-published_at"),  # the view `latest`, export by time
        _index("site", "-last_seen_at"),  # sightings in the future, by a clock that was wrong
        _index("-first_seen_at"),  # health; articles without a date
        _index("-published_on", "site"),  # the view `coverage`
        _index("keys"),  # copies and parts
        _index("part_of", name="wholes"),  # what one contains; the embedded server takes no partial index for it
        _index("series", "-published_at", name="series"),  # a form, and its articles near a day
        _index("story_id"),  # the copies of one story
        _index("-first_seen_at", "duplicate_of", name="copies", **_COPIES),  # the view `stories`
        _index("changed_at"),  # the search index follows it
        _index("url"),  # an article by its address
        _index(f"{PENDING}.revision", name="pending", sparse=True),  # revisions that a killed process left waiting
    ),
    "revisions": (
        _index("article_id", "revision"),  # an article's history
        _index("-seen_at"),  # the view `corrections`
    ),
    "urls": (
        _index("site", "next_at"),  # what is to be looked at again
        _index("site", "-found_at"),  # a portal's newest, health
        _index("site", "-visited_at"),  # visits in the future, by a clock that was wrong
    ),
    "crawls": (
        _index("site", "-started_at"),
        _index("state"),  # runs to be closed
        _index("started_at", name="expiry", expireAfterSeconds=KEEP_CRAWLS_DAYS * DAY),
    ),
    "alerts": (_index("at"),),  # what was sent long ago
    "forgotten": (
        _index("at"),  # the search index follows it
    ),
    "commonplaces": (_index("at"),),  # what other processes learnt
    "reparses": (
        _index("job", "ended_at"),  # what a job has written
        _index("done_at", name="expiry", expireAfterSeconds=KEEP_REPARSES_DAYS * DAY),
    ),
    "rejected": (
        _index("site", "-at"),
        _index("at", name="expiry", expireAfterSeconds=KEEP_REJECTED_DAYS * DAY),
    ),
}
