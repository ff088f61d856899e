"""The article: one dataclass item, its fields in the order in which MongoDB Compass shows them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from newsspider.items.fetch import Fetch
from newsspider.items.fields import (
    COUNT,
    MOMENT,
    MOMENT_OR_NULL,
    POSITIVE,
    TEXT,
    TEXT_OR_NULL,
    TEXTS,
    declared,
    names,
    table_of,
)


class Related(TypedDict):
    """An entry of an article's own read-also block. ``url`` is None where the page gives none."""

    title: str
    url: str | None
    label: str


@dataclass
class Article:
    """One article of one portal, as the archive stores it. Each field says here what it is and what it is used for."""

    _id: str = declared(
        {"bsonType": "string", "pattern": "^[^:]+:."},
        "`<site>:<key>`; the key is the portal's own article id where its URL carries one, else 20 hex digits of a "
        "SHA-256 over host, path and kept query",
        default="",
        page=True,
    )
    site: str = declared(
        TEXT,
        "the spider's name; for a portal without a site file its registrable domain",
        default="",
        page=True,
    )
    headline: str = declared(
        {"bsonType": "string", "minLength": 1},
        "as the page shows it",
        default="",
        content=True,
        watched=True,
        layout="headline",
        page=True,
        judged=True,
        label="العنوان",
    )
    subheadline: str | None = declared(
        TEXT_OR_NULL,
        "the deck, if it is no part of the body",
        default=None,
        content=True,
        watched=True,
        layout="subheadline",
        page=True,
        judged=True,
        label="العنوان الفرعي",
    )
    body: str = declared(
        TEXT,
        "paragraphs in reading order, joined by a blank line",
        default="",
        content=True,
        watched=True,
        layout="body",
        page=True,
        judged=True,
        label="المتن",
    )
    source: str | None = declared(
        TEXT_OR_NULL,
        "whom the page credits («المصدر: …»), without the label",
        default=None,
        content=True,
        watched=True,
        layout="source",
        page=True,
        judged=True,
        label="المصدر",
    )
    source_site: str | None = declared(
        TEXT_OR_NULL, "the site that `source` names, if it is one of ours", default=None, page=True
    )
    authors: list[str] = declared(
        TEXTS,
        "names only",
        factory=list,
        content=True,
        watched=True,
        layout="authors",
        page=True,
        judged=True,
        label="الكاتب",
    )
    dateline: str | None = declared(
        TEXT_OR_NULL,
        "«دمشق، سوريا (CNN)»",
        default=None,
        watched=True,
        layout="dateline",
        page=True,
        judged=True,
        label="مكان الخبر",
    )
    section: str | None = declared(
        TEXT_OR_NULL,
        "the portal's section",
        default=None,
        watched=True,
        layout="section",
        page=True,
        judged=True,
        label="القسم",
    )
    keywords: list[str] = declared(
        TEXTS,
        "the visible tags",
        factory=list,
        content=True,
        watched=True,
        layout="keywords",
        page=True,
        judged=True,
        label="الكلمات الدلالية",
    )
    published_at: datetime | None = declared(
        MOMENT_OR_NULL,
        "when it was published",
        default=None,
        content=True,
        watched=True,
        layout="published",
        page=True,
        judged=True,
        label="تاريخ النشر",
    )
    updated_at: datetime | None = declared(
        MOMENT_OR_NULL,
        "only if the page states one later than `published_at`, or no other",
        default=None,
        content=True,
        watched=True,
        layout="updated",
        page=True,
        judged=True,
        label="تاريخ التحديث",
    )
    published_on: str | None = declared(
        {"bsonType": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        "the portal's local day, `YYYY-MM-DD`",
        default=None,
        page=True,
    )
    published_precision: str | None = declared(
        {"enum": ["second", "minute", "hour", "day", None]},
        "`second`, `minute`, `hour` (relative stamps) or `day`",
        default=None,
        page=True,
        judged=True,
    )
    published_text: str | None = declared(TEXT_OR_NULL, "the stamp as printed", default=None, page=True)
    updated_text: str | None = declared(TEXT_OR_NULL, "the same of `updated_at`", default=None, page=True)
    timezone: str = declared(TEXT, "the zone in which the stamps were read", default="UTC", page=True)
    related: list[Related] = declared(
        {
            "bsonType": "array",
            "items": {
                "bsonType": "object",
                "required": ["title", "url", "label"],
                "properties": {"title": TEXT, "url": TEXT_OR_NULL, "label": TEXT},
            },
        },
        "the article's own read-also blocks, in page order",
        factory=list,
        watched=True,
        layout="related",
        page=True,
        judged=True,
        label="المواد ذات الصلة",
    )
    images: list[str] = declared(
        TEXTS,
        "absolute URLs, the main one first",
        factory=list,
        watched=True,
        layout="images",
        page=True,
        judged=True,
        label="الصور",
    )
    url: str = declared(TEXT, "the canonical URL", default="", page=True)
    language: str = declared(TEXT, "of the text, by its letters and words", default="", page=True)
    word_count: int = declared(COUNT, "words of the body", default=0, page=True)
    story_id: str = declared(TEXT, "which story it tells: the `_id` of its earliest article", default="", archive=True)
    duplicate_of: str | None = declared(
        TEXT_OR_NULL, "of which article it is a copy; null for the story's earliest", default=None, archive=True
    )
    part_of: list[str] = declared(
        TEXTS, "the articles whose text contains this one's, as a round-up contains a brief", factory=list, archive=True
    )
    series: str | None = declared(
        TEXT_OR_NULL,
        "the form of this portal that it fills anew (weather, rates), by the `_id` of its first article",
        default=None,
        archive=True,
    )
    revision: int = declared(POSITIVE, "1, then one more with each change of content", default=1, archive=True)
    first_seen_at: datetime | None = declared(MOMENT, "when the crawler saw it first", default=None, archive=True)
    changed_at: datetime | None = declared(
        MOMENT, "when the crawler saw its content as it is for the first time", default=None, archive=True
    )
    last_seen_at: datetime | None = declared(MOMENT, "when the crawler saw it last", default=None, archive=True)
    withdrawn_at: datetime | None = declared(
        MOMENT_OR_NULL, "when the portal took it away; null again if it comes back", default=None, archive=True
    )
    extraction: dict[str, str] = declared(
        {"bsonType": "object", "additionalProperties": TEXT},
        "for each field the method that gave it, and `layout`",
        factory=dict,
        page=True,
    )
    schema_version: int = declared(POSITIVE, "the release's version of this table", default=1)
    search_text: str = declared(
        TEXT, "headline and body with letter variants folded, for `$regex`", default="", exported=False
    )
    content_hash: str = declared(TEXT, "of the folded text: equal in exact copies", default="", exported=False)
    shingles: int = declared(COUNT, "how many different pairs of words the text has", default=0, exported=False)
    signature: bytes = declared(
        {"bsonType": "binData"},
        "by which near copies are measured; see [copies.md](copies.md)",
        default=b"",
        exported=False,
    )
    keys: list[int] = declared(
        {"bsonType": "array", "items": {"bsonType": "long"}},
        "by which copies are found",
        factory=list,
        exported=False,
    )

    def __post_init__(self) -> None:
        # No dataclass fields: they travel with the item to the store and are exported nowhere.
        self.fetch: Fetch | None = None
        self.signs: tuple[str, ...] = ()  # what its page claims, see Fetch
        self.titles: tuple[str, ...] = ()
        self.other_layout = False  # its portal has a site file, none of whose layouts the page has
        self.no_zone = False  # a stamp had no offset and the portal no zone: only its day was kept


FIELD_TABLE = table_of(Article)
FIELDS = tuple(FIELD_TABLE)

# A change of one of these makes a revision; of the others the newest value is kept.
CONTENT_FIELDS = names(FIELD_TABLE, "content")

# What a single page can give: the fields of `scrapy extract`.
PAGE_FIELDS = names(FIELD_TABLE, "page")

# What people read: everything but the fields by which copies are found.
READABLE_FIELDS = names(FIELD_TABLE, "exported")


def document(article: Article) -> dict[str, Any]:
    """The article as a dict in field order."""
    return {name: getattr(article, name) for name in FIELDS}
