"""Group articles into stories: copies of each other, directly or through other copies, and their original."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from newsspider.copies.decision import order_key


class Place(NamedTuple):
    """An article's story: the ``_id`` of the original, also as ``duplicate_of`` unless the article is the original."""

    story_id: str
    duplicate_of: str | None


def settle(docs: Mapping[str, Mapping[str, Any]], links: Iterable[tuple[str, str]]) -> dict[str, Place]:
    """Place each article in a story.

    :param docs: the stored articles by ``_id``.
    :param links: pairs of ids whose articles are copies of each other.

    The result does not depend on the order of articles or links.
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
        """The current representative of an id's set; an unknown id becomes a set of its own."""
        self._parent.setdefault(_id, _id)
        while self._parent[_id] != _id:
            self._parent[_id] = self._parent[self._parent[_id]]
            _id = self._parent[_id]
        return _id

    def join(self, one: str, other: str) -> None:
        """Merge the sets of two ids."""
        self._parent[self.of(one)] = self.of(other)
