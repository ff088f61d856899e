"""One article, its versions, its story, a portal's runs: what the reader and the library show of the archive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsspider.arabic import match_text
from newsspider.copies import fingerprint
from newsspider.items import CONTENT_FIELDS, READABLE_FIELDS
from newsspider.storage.server.client import Database

Doc = dict[str, Any]

# What lists show of an article.
LISTED = (
    "site", "headline", "subheadline", "body", "source", "source_site", "authors", "section", "published_at",
    "published_on", "published_precision", "timezone", "url", "language", "story_id", "duplicate_of", "part_of",
    "series", "revision", "first_seen_at", "changed_at", "withdrawn_at",
)  # fmt: skip

TOGETHER = 100  # ids asked for at once: more cost the embedded server more than their share


@dataclass(frozen=True)
class Version:
    """An article as it was: ``document`` with the values of that revision, seen first ``at``.

    ``changed`` are the fields that the next revision replaced; none for the newest.
    """

    document: Mapping[str, Any]
    number: int
    at: datetime | None
    content_hash: str
    changed: tuple[str, ...] = ()
    cause: str | None = None


async def by_ids(db: Database, ids: Sequence[str], fields: Sequence[str] = LISTED) -> list[Doc]:
    """Articles in the order of their ids, without those that are not there."""
    found: dict[str, Doc] = {}
    for start in range(0, len(ids), TOGETHER):
        part = list(ids[start : start + TOGETHER])
        found |= {
            doc["_id"]: doc async for doc in db["articles"].find({"_id": {"$in": part}}, dict.fromkeys(fields, 1))
        }
    return [found[_id] for _id in ids if _id in found]


async def article(db: Database, _id: str) -> Doc | None:
    """One article with all that a person may read of it."""
    return await db["articles"].find_one({"_id": _id}, dict.fromkeys((*READABLE_FIELDS, "content_hash"), 1))


async def versions(db: Database, doc: Mapping[str, Any]) -> list[Version]:
    """All versions of an article, the oldest first, put together from what each revision replaced."""
    revisions = await db["revisions"].find({"article_id": doc["_id"]}).to_list()
    revisions = sorted((one for one in revisions if one["revision"] < doc["revision"]), key=lambda one: one["revision"])
    made: list[Version] = []
    current = dict(doc)
    until = [one.get("seen_at") for one in revisions]
    for place in range(len(revisions), -1, -1):
        replaced = revisions[place] if place < len(revisions) else None
        if replaced is not None:
            values = {name: replaced[name] for name in CONTENT_FIELDS if name in replaced}
            current = {**current, **values, "revision": replaced["revision"]}
        made.append(
            Version(
                document=dict(current),
                number=current["revision"],
                at=until[place - 1] if place else doc.get("first_seen_at"),
                content_hash=fingerprint(current["headline"], current["body"]).content_hash,
                changed=tuple((replaced or {}).get("changes") or ()),
                cause=(replaced or {}).get("cause"),
            )
        )
    return made[::-1]


def is_minor(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether a change is one of spelling and signs only, or of nothing that a reader sees in headline and text."""
    return all(
        match_text(before.get(name) or "") == match_text(after.get(name) or "")
        for name in ("headline", "subheadline", "body")
    )


async def story(db: Database, story_id: str) -> list[Doc]:
    """The articles of a story, the earliest first."""
    docs = await db["articles"].find({"story_id": story_id}, dict.fromkeys(LISTED, 1)).to_list()
    return sorted(docs, key=lambda doc: (doc.get("duplicate_of") is not None, _moment(doc), doc["_id"]))


async def parts(db: Database, doc: Mapping[str, Any]) -> list[Doc]:
    """The articles whose text contains this one's."""
    return await by_ids(db, list(doc.get("part_of") or ()))


def _moment(doc: Mapping[str, Any]) -> float:
    moment = doc.get("published_at") or doc.get("first_seen_at")
    return moment.timestamp() if moment else 0.0


async def runs(db: Database, site: str, since: datetime) -> list[Doc]:
    """The runs of a portal, the newest first."""
    docs = await db["crawls"].find({"site": site, "started_at": {"$gte": since}}).to_list()
    return sorted(docs, key=lambda doc: doc["started_at"], reverse=True)


async def rejected(db: Database, site: str, since: datetime, limit: int = 50) -> list[Doc]:
    """The newest pages of a portal that gave no article."""
    docs = await db["rejected"].find({"site": site, "at": {"$gte": since}}).to_list()
    return sorted(docs, key=lambda doc: doc["at"], reverse=True)[:limit]
