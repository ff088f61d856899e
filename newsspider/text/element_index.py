"""Which elements of a page have a class or an id: looked up many times, so the page is walked for them once."""

from collections import defaultdict
from functools import cached_property

from lxml import etree

# Elements by way of their attributes: a third of the time of looking at each element.
_WITH_CLASS = etree.XPath("descendant-or-self::*/@class/..")
_WITH_ID = etree.XPath("descendant-or-self::*/@id/..")


class ElementIndex:
    """The elements under ``tree`` by the words of their classes and by their ids, each in page order."""

    def __init__(self, tree: etree._Element) -> None:
        self._tree = tree
        self._by_word: dict[str, list[etree._Element]] = {}

    @cached_property
    def _with_class(self) -> list[etree._Element]:
        found: list[etree._Element] = _WITH_CLASS(self._tree)
        return found

    @cached_property
    def _by_value(self) -> dict[str, list[int]]:
        """The places of the elements by their whole ``class``: of hundreds of elements some dozens differ in it."""
        places: dict[str, list[int]] = defaultdict(list)
        for place, element in enumerate(self._with_class):
            places[element.get("class")].append(place)
        return places

    @cached_property
    def _values(self) -> str:
        return "\n".join(self._by_value)

    @cached_property
    def _by_id(self) -> dict[str, list[etree._Element]]:
        found: dict[str, list[etree._Element]] = defaultdict(list)
        for element in _WITH_ID(self._tree):
            found[element.get("id")].append(element)
        return found

    @cached_property
    def _id_lines(self) -> str:
        return "".join(f"{name}\n" for name in self._by_id)

    def of_class(self, word: str) -> list[etree._Element]:
        """The elements that have a class."""
        found = self._by_word.get(word)
        if found is None:
            places: list[int] = []
            if word in self._values:
                for value, some in self._by_value.items():
                    if word in value and word in value.split():
                        places += some
            places.sort()
            found = self._by_word[word] = [self._with_class[place] for place in places]
        return found

    def of_id(self, name: str) -> list[etree._Element]:
        """The elements that have an id; more than one by a page's mistake."""
        return self._by_id.get(name, [])

    def has_id_ending(self, end: str) -> bool:
        """Whether any id ends so."""
        return f"{end}\n" in self._id_lines
