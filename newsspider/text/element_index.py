"""Which elements of a page have a class or an id: looked up many times, so the page is walked for them once."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property

from lxml import etree

_WITH_ID = etree.XPath("descendant-or-self::*/@id/..")  # few have one
_ADDRESSES = etree.XPath("descendant-or-self::*/@href | descendant-or-self::*/@src", smart_strings=False)


class ElementIndex:
    """The elements under ``tree`` by the words of their classes and by their ids, each in page order."""

    def __init__(self, tree: etree._Element) -> None:
        self._tree = tree
        self._by_word: dict[str, list[etree._Element]] = {}

    @cached_property
    def elements(self) -> list[etree._Element]:
        """All elements in page order."""
        return list(self._tree.iter(etree.Element))

    @cached_property
    def _by_class(self) -> dict[str | None, list[int]]:
        """The places of the elements by their whole ``class``, in which few of hundreds differ."""
        found: dict[str | None, list[int]] = defaultdict(list)
        for place, value in enumerate([element.get("class") for element in self.elements]):
            found[value].append(place)
        found.pop(None, None)
        return found

    @cached_property
    def _by_id(self) -> dict[str, list[etree._Element]]:
        found: dict[str, list[etree._Element]] = {}
        for element in _WITH_ID(self._tree):
            found.setdefault(element.get("id"), []).append(element)
        return found

    @cached_property
    def _class_lines(self) -> str:
        return "\n".join(value for value in self._by_class if value)

    @cached_property
    def _id_lines(self) -> str:
        return "".join(f"{name}\n" for name in self._by_id)

    @cached_property
    def names(self) -> str:
        """All classes and ids, to see at once whether a part of a name stands in any."""
        return f"{self._class_lines}\n{self._id_lines}"

    @cached_property
    def addresses(self) -> str:
        """Where links, pictures and scripts lead to, a line each."""
        return "\n".join(_ADDRESSES(self._tree))

    def of_class(self, word: str) -> list[etree._Element]:
        """The elements that have a class."""
        found = self._by_word.get(word)
        if found is None:
            places: list[int] = []
            if word in self._class_lines:
                for value, some in self._by_class.items():
                    if value and word in value and word in value.split():
                        places += some
            places.sort()
            found = self._by_word[word] = [self.elements[place] for place in places]
        return found

    def of_class_like(self, fits: Callable[[str], object]) -> list[etree._Element]:
        """The elements whose whole ``class`` is of some kind; each value is looked at once."""
        places = [place for value, some in self._by_class.items() if value and fits(value) for place in some]
        return [self.elements[place] for place in sorted(places)]

    def of_id_like(self, fits: Callable[[str], object]) -> list[etree._Element]:
        """The elements whose id is of some kind."""
        return [element for name, elements in self._by_id.items() if fits(name) for element in elements]

    def in_order(self, *groups: Sequence[etree._Element]) -> list[etree._Element]:
        """The elements of several groups in page order, each once."""
        filled = [group for group in groups if group]
        if len(filled) < 2:
            return list(filled[0]) if filled else []
        wanted = {element for group in filled for element in group}
        return [element for element in self.elements if element in wanted]

    def of_id(self, name: str) -> list[etree._Element]:
        """The elements that have an id; more than one by a page's mistake."""
        return self._by_id.get(name, [])

    def has_id_ending(self, end: str) -> bool:
        """Whether any id ends so."""
        return f"{end}\n" in self._id_lines
