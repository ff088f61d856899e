"""What one article is to another: its copy, a part of it, the same form filled in anew, or nothing."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from newsspider.copies.comparison import Comparison, Text
from newsspider.copies.fingerprint import PERMUTATIONS, SHORT_WORDS
from newsspider.items.later import Later

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = Later("numpy")  # slow to import, and most crawls find nothing new

SAME = 0.8  # likeness: a copy whenever it was printed
ALIKE = 0.4  # a copy if printed within DAYS_APART; further apart it is the season's template filled in anew
CONTAINED = 0.5  # share of the smaller text that the larger one has: a part, likewise within DAYS_APART
LARGER = 1.25  # a text that contains another is at least so many times as large
CONTAINED_SHINGLES = 25  # smaller texts share formulas with any long one
DAYS_APART = timedelta(hours=48)  # weather, royal cables and stock closings repeat for years
ANOTHER_DAY = timedelta(hours=18)  # two of a daily form are further apart; a correction of numbers comes sooner
SERIES_APART = timedelta(days=35)  # a form comes back within a month, or it is another one

Doc = Mapping[str, Any]


class Kind(Enum):
    """What the first article is to the second."""

    NONE = "nothing"
    COPY = "a copy, one of the other"
    CONTAINS = "a larger text that contains it"
    PART = "a part of it"
    FORM = "the same form, filled in anew"


class Relation(NamedTuple):
    """What the first article is to the second.

    ``likeness`` is 0 to 1. ``first_in_second`` and ``second_in_first`` are the shares of each text that the other has.
    ``block``: all that they share is one stretch, which may be furniture of their site. ``follows``: the first was
    published after the second. ``otherwise``: what a pair of a form is if no third article shows it; ``FORM``
    where none is needed.
    """

    kind: Kind
    likeness: float = 0.0
    first_in_second: float = 0.0
    second_in_first: float = 0.0
    block: bool = False
    follows: bool = False
    otherwise: Kind = Kind.FORM

    @property
    def doubtful(self) -> bool:
        """Whether a pair is of a form only if other articles show it."""
        return self.kind is Kind.FORM and self.otherwise is not Kind.FORM

    def reversed(self) -> "Relation":
        """What the second article is to the first."""
        kind, likeness, first_in_second, second_in_first, block, follows, otherwise = self
        if kind is Kind.CONTAINS or kind is Kind.PART:
            kind = Kind.PART if kind is Kind.CONTAINS else Kind.CONTAINS
        return Relation(kind, likeness, second_in_first, first_in_second, block, not follows, otherwise)


UNRELATED = Relation(Kind.NONE)
EQUAL = Relation(Kind.COPY, 1.0, 1.0, 1.0)


def estimate(signature_a: bytes, signature_b: bytes) -> float:
    """The estimated Jaccard similarity of two texts, 0 to 1, in steps of 1/128."""
    return float(np.count_nonzero(_slots(signature_a) == _slots(signature_b))) / PERMUTATIONS


def relate(a: Doc, b: Doc, text_of: Callable[[Doc], Text] = Text.of) -> Relation:
    """What one stored article is to another. The same both ways, but for the direction.

    Reads ``content_hash``, ``keys``, ``signature``, ``headline``, ``search_text``, ``site`` and, for :func:`moment`,
    ``published_at``, ``published_precision``, ``timezone``, ``first_seen_at``.

    :param text_of: gives the text of an article, where the caller keeps them or knows the furniture of its site.
    """
    if not a["keys"] or not b["keys"]:
        return UNRELATED  # without a word
    if len(a["keys"]) == 1 or len(b["keys"]) == 1:  # a short text: its one key is of text and headline
        return EQUAL if a["keys"] == b["keys"] else UNRELATED
    if a["content_hash"] == b["content_hash"]:
        return EQUAL
    if not worth_reading(a, b):
        return UNRELATED
    # Always from the same side: of several ways from one text to another the shortest found depends on the direction.
    if b["content_hash"] < a["content_hash"]:
        return _compared(b, a, text_of).reversed()
    return _compared(a, b, text_of)


def worth_reading(a: Doc, b: Doc) -> bool:
    """Whether two articles with a common key can be anything to each other, as far as their fingerprints tell."""
    apart = abs(moment(a) - moment(b))
    if apart <= DAYS_APART:
        return True
    alike = estimate(a["signature"], b["signature"])
    return alike >= SAME - 0.15 or (a["site"] == b["site"] and apart <= SERIES_APART and alike >= ALIKE - 0.15)


def _compared(a: Doc, b: Doc, text_of: Callable[[Doc], Text]) -> Relation:
    first, second = text_of(a), text_of(b)
    if min(len(first.words), len(second.words)) < SHORT_WORDS:
        return UNRELATED
    pair = Comparison(first, second)
    follows = order_key(a) > order_key(b)
    found = Relation(Kind.NONE, pair.likeness, pair.a_in_b, pair.b_in_a, follows=follows)
    one_outlet = a["site"] == b["site"]
    share = max(found.first_in_second, found.second_in_first)
    if found.likeness < ALIKE and share < CONTAINED:
        return found
    apart = abs(moment(a) - moment(b))
    near = apart <= DAYS_APART
    if found.likeness >= ALIKE - 0.05 and pair.is_form(one_outlet=one_outlet):
        if apart >= ANOTHER_DAY:
            return found._replace(kind=Kind.FORM)
        copy = found.likeness >= SAME or (near and found.likeness >= ALIKE)
        return found._replace(kind=Kind.FORM, otherwise=Kind.COPY if copy else Kind.NONE)
    if one_outlet and near and found.likeness < SAME:
        found = found._replace(block=pair.shares_only_a_block)
    if found.likeness >= SAME or (near and found.likeness >= ALIKE):
        return found._replace(kind=Kind.COPY)
    sizes = sorted((len(first.bigrams), len(second.bigrams)))
    if (
        near
        and not found.block
        and pair.facts_agree
        and sizes[0] >= CONTAINED_SHINGLES
        and sizes[1] >= LARGER * sizes[0]
    ):
        return found._replace(kind=Kind.PART if found.first_in_second >= found.second_in_first else Kind.CONTAINS)
    return found


def moment(doc: Doc) -> datetime:
    """When an article counts as published, in UTC.

    A stamp of a day only is the end of that day in the portal's zone, or the moment we first saw the article if that
    was earlier; without any stamp it is that moment.
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
    """Orders the articles of a story; the smallest is the original."""
    return moment(doc), _utc(doc["first_seen_at"]), doc["_id"]


def _slots(signature: bytes) -> "NDArray[np.uint32]":
    return np.frombuffer(signature, dtype="<u4")


def _utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at  # a driver that was not told to be aware gives UTC


@lru_cache(256)
def _zone(name: str | None) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (OSError, ValueError, KeyError):  # stored under another version of the zone data
        return ZoneInfo("UTC")
