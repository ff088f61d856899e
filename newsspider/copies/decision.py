"""Decide whether two articles tell one story, and which of them is the original."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from newsspider.copies.fingerprint import PERMUTATIONS

SAME = 0.8  # estimated Jaccard similarity from which a text is a copy whatever its date
ALIKE = 0.4  # a copy if published within DAYS_APART; further apart it is a recurring form with new figures
CONTAINED = 0.7  # share of the smaller text found in the larger; a copy if published within DAYS_APART
CONTAINED_SHINGLES = 30  # smaller texts share stock phrases with any long one
CONTAINED_SLOTS = 8  # of 128: with fewer equal slots the estimated share is noise, whatever the sizes
DAYS_APART = timedelta(hours=48)  # weather, royal cables and stock closings repeat for years

Doc = Mapping[str, Any]


def estimate(signature_a: bytes, signature_b: bytes) -> float:
    """Estimate the Jaccard similarity of two texts, 0 to 1 in steps of 1/128."""
    return float(np.count_nonzero(_slots(signature_a) == _slots(signature_b))) / PERMUTATIONS


def decide(a: Doc, b: Doc) -> bool:
    """Decide whether two stored articles tell one story in the same words. Symmetric.

    Reads ``content_hash``, ``shingles``, ``signature``, ``bands`` and, for :func:`moment`, ``published_at``,
    ``published_precision``, ``timezone``, ``first_seen_at``.
    """
    return decide_many(a, [b])[0]


def decide_many(a: Doc, others: Sequence[Doc]) -> list[bool]:
    """:func:`decide` for one article and many others at once."""
    if not others:
        return []
    if len(a["bands"]) <= 1:  # a short text has one key, of headline and text; an empty text has none
        return [bool(a["bands"]) and list(a["bands"]) == list(b["bands"]) for b in others]
    slots = np.stack([_slots(b["signature"]) for b in others])
    equal = np.count_nonzero(slots == _slots(a["signature"]), axis=1).tolist()
    return [len(b["bands"]) > 1 and _is_copy(a, b, count) for b, count in zip(others, equal, strict=True)]


def _is_copy(a: Doc, b: Doc, equal: int) -> bool:
    jaccard = equal / PERMUTATIONS
    if jaccard >= SAME or a["content_hash"] == b["content_hash"]:
        return True
    if jaccard < ALIKE and not _contained(a["shingles"], b["shingles"], equal):
        return False
    return abs(moment(a) - moment(b)) <= DAYS_APART


def _contained(shingles_a: int, shingles_b: int, equal: int) -> bool:
    """Whether the larger text contains most of the smaller: |A ∩ B| = J/(1+J) (|A| + |B|)."""
    smaller = min(shingles_a, shingles_b)
    if smaller < CONTAINED_SHINGLES or equal < CONTAINED_SLOTS:
        return False
    jaccard = equal / PERMUTATIONS
    return jaccard / (1 + jaccard) * (shingles_a + shingles_b) / smaller >= CONTAINED


def moment(doc: Doc) -> datetime:
    """The moment, in UTC, that counts as an article's publication.

    A stamp with precision ``day`` counts as the end of that day in the portal's zone, or as ``first_seen_at`` if that
    is earlier. Without a stamp it is ``first_seen_at``.
    """
    seen = _utc(doc["first_seen_at"])
    if doc.get("published_at") is None:
        return seen
    published = _utc(doc["published_at"])
    if doc.get("published_precision") != "day":
        return published
    zone = _zone(doc.get("timezone"))
    day = published.astimezone(zone).date()
    return min(datetime.combine(day + timedelta(days=1), time.min, zone).astimezone(UTC), seen)


def order_key(doc: Doc) -> tuple[datetime, datetime, str]:
    """Sort key of the articles of a story; the smallest is the original."""
    return moment(doc), _utc(doc["first_seen_at"]), doc["_id"]


def _slots(signature: bytes) -> NDArray[np.uint32]:
    return np.frombuffer(signature, dtype="<u4")


def _utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at  # PyMongo without tz_aware returns naive UTC


def _zone(name: str | None) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (OSError, ValueError, KeyError):  # stored with another version of the zone data
        return ZoneInfo("UTC")
