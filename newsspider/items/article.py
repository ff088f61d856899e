"""The article: one dataclass item, its fields in the order in which MongoDB Compass shows them."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, TypedDict


class Related(TypedDict):
    """An entry of an article's own read-also block. ``url`` is None where the page gives none."""

    title: str
    url: str | None
    label: str


@dataclass(frozen=True)
class Fetch:
    """How the page of an article came: what the store needs besides the article itself.

    ``at`` is the moment of the fetch (WARC-Date in replays), ``key`` the ``_id`` in ``urls`` under which the page was
    requested, ``cause`` is ``portal`` for a crawl and ``extraction`` for a re-parse of a recording. A ``live`` page is
    written on while it is read; its changes within an hour are one revision.
    """

    at: datetime
    key: str
    requested_url: str
    status: int = 200
    etag: str | None = None
    last_modified: str | None = None
    cause: str = "portal"
    live: bool = False


@dataclass
class Article:
    """One article of one portal, as the archive stores it. The contract for each field is docs/documents.md."""

    _id: str = ""
    site: str = ""
    headline: str = ""
    subheadline: str | None = None
    body: str = ""
    source: str | None = None
    source_site: str | None = None
    authors: list[str] = field(default_factory=list)
    dateline: str | None = None
    section: str | None = None
    keywords: list[str] = field(default_factory=list)
    published_at: datetime | None = None
    updated_at: datetime | None = None
    published_on: str | None = None
    published_precision: str | None = None
    published_text: str | None = None
    updated_text: str | None = None
    timezone: str = "UTC"
    related: list[Related] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    url: str = ""
    language: str = ""
    word_count: int = 0
    story_id: str = ""
    duplicate_of: str | None = None
    revision: int = 1
    first_seen_at: datetime | None = None
    changed_at: datetime | None = None
    last_seen_at: datetime | None = None
    withdrawn_at: datetime | None = None
    extraction: dict[str, str] = field(default_factory=dict)
    schema_version: int = 1
    search_text: str = ""
    content_hash: str = ""
    shingles: int = 0
    signature: bytes = b""
    bands: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        # No dataclass fields: they travel with the item to the store and are exported nowhere.
        self.fetch: Fetch | None = None
        self.no_zone = False  # a stamp had no offset and the portal no zone: only its day was kept


FIELDS = tuple(f.name for f in fields(Article))

# Content: a change of one of these makes a revision; of the others the newest value is kept.
CONTENT_FIELDS = (
    "headline",
    "subheadline",
    "body",
    "source",
    "authors",
    "keywords",
    "published_at",
    "updated_at",
)

# What a single page can give: the fields of `scrapy extract`.
PAGE_FIELDS = (*FIELDS[: FIELDS.index("story_id")], "extraction")

# What people read: everything but the fields by which copies are found.
READABLE_FIELDS = FIELDS[: FIELDS.index("search_text")]


def document(article: Article) -> dict[str, Any]:
    """The article as a dict in field order."""
    return {name: getattr(article, name) for name in FIELDS}
