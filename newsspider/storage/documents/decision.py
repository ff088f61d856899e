"""What a sighting of an article comes to, given what is stored: the decision, apart from the writing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import InsertOne, UpdateOne

from newsspider.copies.claims import Signs, Verdict, Version, judge
from newsspider.items import CONTENT_FIELDS, FIELD_TABLE, Sighting
from newsspider.items.fields import names
from newsspider.items.sightings import WriteResult
from newsspider.storage.documents.changes import (
    MOMENT_FIELDS,
    changed_fields,
    kept_from_sources,
    kept_moments,
    replaced_values,
)
from newsspider.storage.schema.shapes import PENDING

MERGED = timedelta(hours=1)  # changes of a live page within so long of a revision are part of it

NOW = timedelta(minutes=15)  # so near to its fetch a stated moment may be the template's, by any clock

_MOMENTS = frozenset({"published_at", "updated_at"})
# What the story depends on: the story is decided again when one of these changes.
_TEXT = frozenset({"headline", "body", "published_at"})
# Not taken from a sighting, but kept by the archive.
_KEPT = frozenset({"_id", *names(FIELD_TABLE, "archive")})

Doc = dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """What a sighting comes to, given what is stored: nothing, an insert, or a change under a condition.

    ``outcome`` is that of success. A ``revision``, still without its description, is kept in the article by the change.
    """

    outcome: WriteResult
    insert: Doc | None = None
    condition: Doc = field(default_factory=dict)
    change: Doc | None = None
    revision: Doc | None = None

    @property
    def values(self) -> Doc:
        """What the change sets."""
        return {} if self.change is None else dict(self.change.get("$set", {}))

    def operation(self) -> InsertOne[Doc] | UpdateOne:
        if self.insert is not None:
            return InsertOne(self.insert)
        assert self.change is not None
        # With `upsert` a condition that does not hold is an error of its own (a duplicate `_id`), which names the
        # operation; without, a bulk would only tell how many matched.
        return UpdateOne(self.condition, self.change, upsert=True)


def to_milliseconds(moment: datetime, name: str) -> datetime:
    """As the database gives it back; else what was just stored would seem to differ."""
    if moment.tzinfo is None:
        raise ValueError(f"{name} has no zone")
    return moment.astimezone(UTC).replace(microsecond=moment.microsecond // 1000 * 1000)


def plan(
    old: Doc | None, new: Doc, sighting: Sighting, *, again: bool = False, last: Mapping[str, Any] | None = None
) -> Plan:
    """What a sighting comes to, given what is stored. Pure; ``new`` is the sighting's :func:`stored_form`.

    ``last`` is the article's newest revision, where the sighting is one of a live page.
    """
    at = to_milliseconds(sighting.fetch.at, "the moment of the fetch")
    _id = new["_id"]
    if sighting.fetch.verdict == Verdict.NOTICE:
        detail = "the same headline and text under several addresses of the portal"
        return Plan(WriteResult(_id, "suspect", detail=detail, first=old is None))
    if old is None:
        own = {
            "story_id": _id,
            "duplicate_of": None,
            "part_of": [],
            "series": None,
            "revision": 1,
            "withdrawn_at": None,
        }
        own |= dict.fromkeys(("first_seen_at", "changed_at", "last_seen_at"), at)
        return Plan(WriteResult(_id, "stored", text_changed=True, changed_at=at), insert={**new, **own})
    # What is stored is newer than the sighting. A page that is parsed again is as old as its recording, and may replace
    # what an earlier parse made of the same content, which the archive has held since `changed_at`.
    if at < (old["changed_at"] if sighting.fetch.cause == "extraction" else old["last_seen_at"]):
        earlier = {"$min": {"first_seen_at": at}} if at < old["first_seen_at"] else None
        return Plan(WriteResult(_id, "older"), condition={"_id": _id}, change=earlier)
    if _is_suspect(old, new, sighting):
        if at < old["last_seen_at"]:  # it was so then, too, and a later page was believed
            return Plan(WriteResult(_id, "older"), condition={"_id": _id})
        return Plan(WriteResult(_id, "suspect", detail="neither headline nor text is known of the stored article"))
    new = {**new, **kept_moments(old, new), **kept_from_sources(old, new)}
    changed = changed_fields(old, new)
    if set(changed) <= _MOMENTS and all(_is_now(new[name], at) for name in changed):
        # A template that prints the present: no correction.
        new |= {name: old.get(name) for field in changed for name in MOMENT_FIELDS[field]}
        changed = ()
    came_back = old["withdrawn_at"] is not None and old["withdrawn_at"] <= at
    values: Doc = {name: new[name] for name in new if name not in _KEPT and _differs(name, old, new)}
    values |= {"withdrawn_at": None} if came_back else {}
    values |= {"last_seen_at": at} if at > old["last_seen_at"] else {}
    condition = {"_id": _id, "revision": old["revision"], "last_seen_at": old["last_seen_at"]}
    if not changed:
        ours = again and old["changed_at"] == at
        status = "unchanged" if not ours else "stored" if old["revision"] == 1 else "revised"
        text_changed = ours or "content_hash" in values
        outcome = WriteResult(_id, status, text_changed=text_changed, came_back=came_back, changed_at=old["changed_at"])
        return Plan(outcome, condition=condition, change={"$set": values} if values else None)
    # Nothing may have come in between, also where the revision and the moments would not show it: another version of
    # the same millisecond, or a revision that waits.
    condition |= {PENDING: {"$exists": False}}
    condition |= replaced_values(old, changed) if at == old["last_seen_at"] else {}
    outcome = WriteResult(
        _id, "revised", changed, bool(_TEXT.intersection(changed)), came_back=came_back, changed_at=at
    )
    if last is not None and last["seen_at"] <= at < last["seen_at"] + MERGED:
        revision = _merged(last, old, new)
        values |= {"changed_at": at, PENDING: revision}
        return Plan(outcome, condition=condition, change={"$set": values}, revision=revision)
    # A page that came later than all that is stored differs because the portal changed it, whoever reads it.
    cause = "portal" if at > old["last_seen_at"] else sighting.fetch.cause
    if _reads_otherwise(changed, old, new):
        cause = "extraction"
    revision = {
        "_id": f"{_id}@{old['revision']}",
        "article_id": _id,
        "revision": old["revision"],
        "seen_at": at,
        "cause": cause,
        **replaced_values(old, changed),
    }
    values |= {"revision": old["revision"] + 1, "changed_at": at, PENDING: revision}
    return Plan(outcome, condition=condition, change={"$set": values}, revision=revision)


def _is_suspect(old: Doc, new: Doc, sighting: Sighting) -> bool:
    """Whether a page is too unlike the stored article to replace it on its own word."""
    fetch = sighting.fetch
    if fetch.verdict == Verdict.REWRITE or old["headline"] == new["headline"] or old["body"] == new["body"]:
        return False
    at = to_milliseconds(fetch.at, "the moment of the fetch")
    if fetch.cause == "extraction" and at in (old["changed_at"], old["last_seen_at"]):
        return False  # the page of a sighting that was believed, read again; of one in between that is not known
    signs = Signs.named(fetch.signs, fetch.titles, live=fetch.live)
    return judge(_version(old), _version(new), signs) is Verdict.SUSPECT


def _version(doc: Doc) -> Version:
    exact = doc.get("published_precision") in ("minute", "second")
    return Version(doc["headline"], doc["body"], doc.get("published_at"), exact, tuple(doc.get("authors") or ()))


def _reads_otherwise(changed: Sequence[str], old: Doc, new: Doc) -> bool:
    """Whether nothing differs but how the same printed stamps are read: the zone became known, or the clock."""
    texts = {"published_at": "published_text", "updated_at": "updated_text"}
    same = all(name in texts and old.get(texts[name]) and old[texts[name]] == new.get(texts[name]) for name in changed)
    return same and any(old.get(name) != new.get(name) for name in ("timezone", "published_precision"))


def _is_now(moment: datetime | None, at: datetime) -> bool:
    """Whether a moment that a page states is that of its fetch."""
    return moment is not None and abs(moment - at) <= NOW


def _merged(last: Mapping[str, Any], old: Doc, new: Doc) -> Doc:
    """The newest revision with another change in it: still from the version before it, now to the new one."""
    before = {**old, **{name: last[name] for name in CONTENT_FIELDS if name in last}}
    changed = changed_fields(before, new)
    kept = [name for name in CONTENT_FIELDS if name in last or name in changed]
    head = {name: last[name] for name in ("_id", "article_id", "revision", "seen_at", "cause")}
    return {**head, **replaced_values(before, kept)}


def _differs(name: str, old: Doc, new: Doc) -> bool:
    if name in ("search_text", "signature", "keys"):  # not read back; they follow from the text
        return any(old.get(it) != new[it] for it in ("headline", "body", "content_hash", "shingles", "schema_version"))
    return name not in old or bool(old[name] != new[name])
