"""Stories: which articles are copies of one, decided over all that are related, so that no order of arrival shows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import combinations, product
from typing import Any, NamedTuple

from newsspider.copies.decision import (
    CONTAINED,
    DAYS_APART,
    LARGER,
    SAME,
    UNRELATED,
    Kind,
    Relation,
    moment,
    order_key,
)

LOOSE = 0.25  # likeness to the story's earliest article that a copy of one of its copies must still have
ROUND_UP = 0.6  # share of an article that stands in a round-up
ROUND_UP_REST = 0.75  # share of the round-up that is this article's, at most: the rest is of others
APART = 0.15  # likeness below which two parts of a round-up are different news

Doc = Mapping[str, Any]
Pair = tuple[str, str]


class Place(NamedTuple):
    """An article's place in its story: the earliest article's ``_id``, and the same again unless it is that one."""

    story_id: str
    duplicate_of: str | None


class Relations:
    """What articles are to each other, each pair once."""

    def __init__(self, found: Mapping[Pair, Relation] | None = None) -> None:
        self._found: dict[str, dict[str, Relation]] = defaultdict(dict)  # from either side
        for (a, b), relation in (found or {}).items():
            self.add(a, b, relation)

    def add(self, a: str, b: str, relation: Relation) -> None:
        """Note what ``a`` is to ``b``."""
        self._found[a][b] = relation
        self._found[b][a] = relation.reversed()

    def __contains__(self, pair: Pair) -> bool:
        a, b = pair
        return a in self._found and b in self._found[a]

    def get(self, a: str, b: str) -> Relation:
        """What ``a`` is to ``b``; nothing where they were not compared, since they have no key in common."""
        return self._found[a].get(b, UNRELATED) if a in self._found else UNRELATED

    def of(self, a: str, *kinds: Kind) -> list[str]:
        """The articles to which ``a`` is one of these, or that it was compared with at all; sorted."""
        found = self._found.get(a)
        if not found:
            return []
        names = [b for b, relation in found.items() if relation.kind in kinds] if kinds else list(found)
        names.sort()
        return names

    def inside(self, whole: str) -> tuple[list[str], list[str]]:
        """What stands in an article that has more besides: what would be its copies, and all."""
        found = [part for part in self.of(whole, Kind.COPY, Kind.CONTAINS) if is_inside(self.get(part, whole))]
        return [part for part in found if self.get(whole, part).kind is Kind.COPY], found

    def ids(self) -> list[str]:
        """All articles that were compared, sorted."""
        return sorted(self._found)


def resolve(relations: Relations, in_series: Collection[str] = ()) -> Relations:
    """The relations as they are in the light of each other: without furniture, with forms and round-ups found as such.

    ``in_series`` are articles that are known to be of a form.
    """
    resolved = Relations()
    forms = _forms(relations, in_series)
    for a in relations.ids():
        for b in relations.of(a):
            if a < b:
                found = relations.get(a, b)
                if found.doubtful and a not in forms and b not in forms:
                    found = found._replace(kind=found.otherwise)
                resolved.add(a, b, found)
    for a, b in furnished(relations):
        resolved.add(a, b, UNRELATED)
    for a, b in _other_forms(resolved):
        resolved.add(a, b, Relation(Kind.FORM))
    for whole, part in _rounded_up(resolved):
        found = resolved.get(part, whole)
        resolved.add(part, whole, found._replace(kind=Kind.PART))
    return resolved


def _forms(relations: Relations, in_series: Collection[str]) -> set[str]:
    """The articles of forms: two on different days, or three of one outlet.

    Two of which only the numbers differ may also be an article and its correction, or a copy with corrected numbers.
    """
    forms = set(in_series)
    for a in relations.ids():
        own = [b for b in relations.of(a, Kind.FORM) if _outlet(b) == _outlet(a)]
        if len(own) > 1 or any(not relations.get(a, b).doubtful for b in own):
            forms |= {a, *own}
    return forms


def _outlet(_id: str) -> str:
    return _id.partition(":")[0]


def furnished(relations: Relations) -> list[Pair]:
    """Pairs that share only a block which a third article has as well, as its only common stretch with both."""
    block = {a: [b for b in relations.of(a) if relations.get(a, b).block] for a in relations.ids()}
    return [(a, b) for a in block for b in block[a] if a < b and not set(block[a]).isdisjoint(block[b])]


def _other_forms(relations: Relations) -> list[Pair]:
    """Copies of a form that are less like than a copy of the same form filled in otherwise: it copies that one."""
    weaker: list[Pair] = []
    for a in relations.ids():
        for b, c in combinations(relations.of(a, Kind.COPY), 2):
            if relations.get(b, c).kind is Kind.FORM:
                like = {other: relations.get(a, other).likeness for other in (b, c)}
                weaker += [(a, other) for other in (b, c) if like[other] < max(like.values())]
    return weaker


def _rounded_up(relations: Relations) -> list[Pair]:
    """Round-ups with their articles of which they would be copies."""
    return [(whole, part) for whole in relations.ids() for part in rounded_up(relations, whole)]


def rounded_up(relations: Relations, whole: str) -> list[str]:
    """What an article holds of which it would be a copy, if it is a round-up.

    A round-up holds two articles that have nothing in common: both fill so much of it that it would be a copy of each,
    or it came after both. A report is not one where one outlet takes its beginning and another a passage.
    """
    copies, inside = relations.inside(whole)
    for a, b in product(copies, inside):
        later = relations.get(whole, a).follows and relations.get(whole, b).follows
        if a != b and (later or b in copies) and relations.get(a, b).likeness < APART:
            return copies
    return []


def contained_in(relation: Relation) -> bool:
    """Whether the first article stands in the larger second one: as its part, or as a copy of half of it and more."""
    return relation.kind is Kind.PART or (
        relation.kind is Kind.COPY and relation.first_in_second >= max(CONTAINED, LARGER * relation.second_in_first)
    )


def is_inside(relation: Relation) -> bool:
    """Whether the first article stands in the second, which has more: one of two such makes it a round-up."""
    return relation.first_in_second >= ROUND_UP and relation.second_in_first <= ROUND_UP_REST


def settle(docs: Mapping[str, Doc], relations: Relations) -> dict[str, Place]:
    """The place of each article, given what all of them are to each other.

    In the order of publication, each article joins the story whose earliest article it is most like, or one whose
    earliest it is still somewhat like and of which it copies a copy; else it begins a story. A function of the set
    alone: the order in which articles came or were compared makes no difference.
    """
    places: dict[str, Place] = {}
    for _id in sorted(docs, key=lambda one: order_key(docs[one])):
        first = joined(_id, docs, relations, places)
        places[_id] = Place(first or _id, first)
    return places


def joined(_id: str, docs: Mapping[str, Doc], relations: Relations, places: Mapping[str, Place]) -> str | None:
    """The earliest article of the story that an article joins, if it joins one."""
    likeness: dict[str, float] = {}
    for other in relations.of(_id, Kind.COPY):
        if other in places:
            first = places[other].story_id
            own = relations.get(_id, first).likeness if first != _id else 0.0
            if other == first or (own >= LOOSE and _near(docs[_id], docs[first], own)):
                likeness[first] = max(likeness.get(first, 0.0), own)
    return min(likeness, key=lambda first: (-likeness[first], order_key(docs[first])), default=None)


def _near(one: Doc, other: Doc, likeness: float) -> bool:
    return likeness >= SAME or abs(moment(one) - moment(other)) <= DAYS_APART


def parts(_id: str, relations: Relations, places: Mapping[str, Place]) -> list[str]:
    """The articles that contain this one and are not of its own story, sorted.

    Also one that it would be a copy of, had it joined its story: it may be unlike the earliest article there.
    """
    own = places[_id].story_id if _id in places else None
    return [
        other
        for other in relations.of(_id, Kind.PART, Kind.COPY)
        if contained_in(relations.get(_id, other)) and (other not in places or places[other].story_id != own)
    ]


class Groups:
    """Disjoint sets of article ids that can be joined (union-find)."""

    def __init__(self, ids: Iterable[str] = ()) -> None:
        self._parent = {_id: _id for _id in ids}

    def of(self, _id: str) -> str:
        """The present representative of an id's set; an unknown id is a set of its own."""
        self._parent.setdefault(_id, _id)
        while self._parent[_id] != _id:
            self._parent[_id] = self._parent[self._parent[_id]]
            _id = self._parent[_id]
        return _id

    def join(self, one: str, other: str) -> None:
        """Make one set of two."""
        self._parent[self.of(one)] = self.of(other)
