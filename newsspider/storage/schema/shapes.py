"""What the collections hold: the validators and indexes, declared. :mod:`schema` brings a database to them."""

from collections.abc import Mapping
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel

from newsspider.items import FIELDS

# The field of an article in which a revision waits until it is in its collection.
PENDING = "pending_revision"

DAY = 86_400  # seconds
KEEP_REJECTED_DAYS = 30  # a selector is mended within weeks; later the page has changed anyway
KEEP_CRAWLS_DAYS = 400  # a year and a month, so that a month can be compared with the same of last year

STRING, MOMENT = {"bsonType": "string"}, {"bsonType": "date"}
STRING_OR_NULL, MOMENT_OR_NULL = {"bsonType": ["string", "null"]}, {"bsonType": ["date", "null"]}
STRINGS = {"bsonType": "array", "items": STRING}
COUNT = {"bsonType": "int", "minimum": 0}

_RELATED = {
    "bsonType": "array",
    "items": {
        "bsonType": "object",
        "required": ["title", "url", "label"],
        "properties": {"title": STRING, "url": STRING_OR_NULL, "label": STRING},
    },
}

_TYPES: Mapping[str, Mapping[str, Any]] = {
    "_id": {"bsonType": "string", "pattern": "^[^:]+:."},
    "site": STRING,
    "headline": {"bsonType": "string", "minLength": 1},
    "subheadline": STRING_OR_NULL,
    "body": STRING,
    "source": STRING_OR_NULL,
    "source_site": STRING_OR_NULL,
    "authors": STRINGS,
    "dateline": STRING_OR_NULL,
    "section": STRING_OR_NULL,
    "keywords": STRINGS,
    "published_at": MOMENT_OR_NULL,
    "updated_at": MOMENT_OR_NULL,
    "published_on": {"bsonType": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "published_precision": {"enum": ["second", "minute", "hour", "day", None]},
    "published_text": STRING_OR_NULL,
    "updated_text": STRING_OR_NULL,
    "timezone": STRING,
    "related": _RELATED,
    "images": STRINGS,
    "url": STRING,
    "language": STRING,
    "word_count": COUNT,
    "story_id": STRING,
    "duplicate_of": STRING_OR_NULL,
    "revision": {"bsonType": "int", "minimum": 1},
    "first_seen_at": MOMENT,
    "changed_at": MOMENT,
    "last_seen_at": MOMENT,
    "withdrawn_at": MOMENT_OR_NULL,
    "extraction": {"bsonType": "object", "additionalProperties": STRING},
    "schema_version": {"bsonType": "int", "minimum": 1},
    "search_text": STRING,
    "content_hash": STRING,
    "shingles": COUNT,
    "signature": {"bsonType": "binData"},
    "bands": {"bsonType": "array", "items": {"bsonType": "long"}},
}

ARTICLE = {
    "bsonType": "object",
    "required": list(FIELDS),
    "additionalProperties": False,
    "properties": {name: dict(_TYPES[name]) for name in FIELDS} | {PENDING: {"bsonType": "object"}},
}

_CONTENT_OR_ABSENT = {name: dict(_TYPES[name]) for name in ("subheadline", "body", "source", "authors", "keywords")}

REVISION = {
    "bsonType": "object",
    "required": ["_id", "article_id", "revision", "seen_at", "cause", "changes"],
    "properties": {
        "_id": STRING,
        "article_id": STRING,
        "revision": {"bsonType": "int", "minimum": 1},
        "seen_at": MOMENT,
        "cause": {"enum": ["portal", "extraction"]},
        "headline": STRING,
        **_CONTENT_OR_ABSENT,
        "published_at": MOMENT_OR_NULL,
        "updated_at": MOMENT_OR_NULL,
        "changes": {"bsonType": "object", "additionalProperties": STRINGS},
    },
}

URL = {
    "bsonType": "object",
    "required": ["_id", "url", "site", "found_at", "state", "next_at", "visits", "failures"],
    "properties": {
        "_id": STRING,
        "url": STRING,
        "site": STRING,
        "source": STRING_OR_NULL,
        "found_at": MOMENT,
        "state": {"enum": ["new", "due", "done", "gone", "failed"]},
        "next_at": MOMENT_OR_NULL,
        "visited_at": MOMENT_OR_NULL,
        "visits": COUNT,
        "etag": STRING_OR_NULL,
        "last_modified": STRING_OR_NULL,
        "status": {"bsonType": ["int", "null"]},
        "failures": COUNT,
        "reason": STRING_OR_NULL,
    },
}

_COUNTS = {"bsonType": "object", "additionalProperties": COUNT}

CRAWL = {
    "bsonType": "object",
    "required": ["_id", "site", "mode", "started_at", "ended_at", "state", "counts", "rejected", "failed"],
    "properties": {
        "_id": STRING,
        "site": STRING,
        "mode": STRING,
        "started_at": MOMENT,
        "ended_at": MOMENT_OR_NULL,
        "state": {"enum": ["running", "finished", "interrupted", "failed"]},
        "reason": STRING_OR_NULL,
        "counts": _COUNTS,
        "rejected": _COUNTS,
        "failed": _COUNTS,
        "coverage": {"bsonType": "object"},
        "settings": {"bsonType": "object"},
    },
}

REJECTED = {
    "bsonType": "object",
    "required": ["_id", "url", "site", "reason", "at"],
    "properties": {"_id": STRING, "url": STRING, "site": STRING, "reason": STRING, "at": MOMENT},
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
        "properties": {"_id": STRING, "url": STRING, "site": STRING, "at": MOMENT},
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
        _index("-first_seen_at"),  # health; articles without a date
        _index("-published_on", "site"),  # the view `coverage`
        _index("bands"),  # near-copies
        _index("story_id"),  # the copies of one story
        _index("-first_seen_at", "duplicate_of", name="copies", **_COPIES),  # the view `stories`
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
    ),
    "crawls": (
        _index("site", "-started_at"),
        _index("state"),  # runs to be closed
        _index("started_at", name="expiry", expireAfterSeconds=KEEP_CRAWLS_DAYS * DAY),
    ),
    "rejected": (
        _index("site", "-at"),
        _index("at", name="expiry", expireAfterSeconds=KEEP_REJECTED_DAYS * DAY),
    ),
}
