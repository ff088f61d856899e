"""Stories: articles that are copies of each other, directly or through others, and the first of them."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from newsspider.copies.decision import order_key


class Place(NamedTuple):
    """An article's place in its story: the original's ``_id``, and the same again unless it is the original."""

    story_id: str
    duplicate_of: str | None


def settle(docs: Mapping[str, Mapping[str, Any]], links: Iterable[tuple[str, str]]) -> dict[str, Place]:
    """The place of each article, given which are copies of which.

    A function of the two sets alone: the order in which articles came or were compared makes no difference.
    """
    groups = Groups(docs)
    for one, other in links:
        groups.join(one, other)
    members: dict[str, list[str]] = {}
    for _id in docs:
        members.setdefault(groups.of(_id), []).append(_id)
    places = {}
    for story in members.values():
        first = min(story, key=lambda _id: order_key(docs[_id]))
        places.update({_id: Place(first, None if _id == first else first) for _id in story})
    return places


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
