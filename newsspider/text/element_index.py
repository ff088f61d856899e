"""Which elements of a page have a class, an id or another telling attribute: looked up often, so found in one walk."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from lxml import etree

_WITH_ID = etree.XPath("descendant-or-self::*/@id/..")  # few have one
# Attributes that say what an element is or where it leads.
_TELLING = frozenset(
    (
        *("id", "href", "src", "rel", "itemprop", "property", "typeof", "itemtype"),
        *("style", "hidden", "aria-hidden", "aria-labelledby", "role"),
    )
)


class Attributes(NamedTuple):
    """All that the elements' attributes say: by name (place, value) of each telling one, and the names of the rest."""

    by_class: dict[str, list[int]]
    telling: dict[str, list[tuple[int, str]]]
    others: str


class ElementIndex:
    """The elements under ``tree`` by the words of their classes and by their ids, each in page order.

    For a page of which more is asked :attr:`attributes` reads all of them at once, which takes twice as long.
    """

    def __init__(self, tree: etree._Element) -> None:
        self._tree = tree
        self._by_word: dict[str, list[etree._Element]] = {}
        self._by_tag: dict[str, tuple[list[tuple[etree._Element, str]], str]] = {}
        self._values: dict[str, str] = {}

    @cached_property
    def elements(self) -> list[etree._Element]:
        """All elements in page order."""
        return list(self._tree.iter(etree.Element))

    @cached_property
    def attributes(self) -> Attributes:
        """All attributes that readers look for."""
        by_class: dict[str, list[int]] = defaultdict(list)
        telling: dict[str, list[tuple[int, str]]] = {name: [] for name in _TELLING}
        others: set[str] = set()
        for place, element in enumerate(self.elements):
            for name, value in element.items():
                if name == "class":
                    by_class[value].append(place)
                elif name in telling:
                    telling[name].append((place, value))
                else:
                    others.add(name)
        self.__dict__["_by_class"] = by_class
        return Attributes(by_class, telling, "\n".join(others))

    @cached_property
    def _by_class(self) -> dict[str, list[int]]:
        """The places of the elements by their whole ``class``, in which few of hundreds differ."""
        found: dict[str | None, list[int]] = defaultdict(list)
        for place, value in enumerate([element.get("class") for element in self.elements]):
            found[value].append(place)
        return {value: places for value, places in found.items() if value is not None}

    @cached_property
    def _by_id(self) -> dict[str, list[etree._Element]]:
        found: dict[str, list[etree._Element]] = defaultdict(list)
        if "attributes" in self.__dict__:
            for place, name in self.attributes.telling["id"]:
                found[name].append(self.elements[place])
        else:
            for element in _WITH_ID(self._tree):
                found[element.get("id")].append(element)
        return found

    @cached_property
    def _class_lines(self) -> str:
        return "\n".join(self._by_class)

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
        return f"{self._lines_of('href')}\n{self._lines_of('src')}"

    def _lines_of(self, attribute: str) -> str:
        """All values of a telling attribute, to see at once whether something stands in any."""
        found = self._values.get(attribute)
        if found is None:
            found = self._values[attribute] = "\n".join([value for _, value in self.attributes.telling[attribute]])
        return found

    def _classes_of(self, tag: str) -> tuple[list[tuple[etree._Element, str]], str]:
        """The elements of one tag that have a ``class``, each with it, in page order; and the classes, a line each."""
        found = self._by_tag.get(tag)
        if found is None:
            some = [(element, value) for element in self._tree.iter(tag) if (value := element.get("class")) is not None]
            found = self._by_tag[tag] = some, "\n".join([value for _, value in some])
        return found

    def of_class(self, word: str, tag: str | None = None) -> list[etree._Element]:
        """The elements that have a class; of a tag, if it is given, those of other tags may be left out."""
        if tag is not None and "_by_class" not in self.__dict__:  # a selector's own tag is one of many
            elements, lines = self._classes_of(tag)
            if word not in lines:
                return []
            return [element for element, value in elements if word in value and word in value.split()]
        found = self._by_word.get(word)
        if found is None:
            places: list[int] = []
            if word in self._class_lines:
                for value, some in self._by_class.items():
                    if word in value and word in value.split():
                        places += some
            found = self._by_word[word] = self._at(places)
        return found

    def of_class_with(self, parts: Sequence[str]) -> list[etree._Element]:
        """The elements in whose whole ``class`` one of some parts stands; each value is looked at once."""
        present = [part for part in parts if part in self._class_lines]
        values = [value for value in self._by_class if any(map(value.__contains__, present))] if present else ()
        return self._at([place for value in values for place in self._by_class[value]])

    def of_id(self, name: str) -> list[etree._Element]:
        """The elements that have an id; more than one by a page's mistake."""
        return self._by_id.get(name, [])

    def of_id_ending(self, end: str) -> list[etree._Element]:
        """The elements whose id ends so, if they are not too many to be found by their order."""
        if not self.has_id_ending(end):
            return []
        found = [elements for name, elements in self._by_id.items() if name.endswith(end)]
        return self.in_order(*found)

    def has_id_ending(self, end: str) -> bool:
        """Whether any id ends so."""
        return f"{end}\n" in self._id_lines

    def having(self, attribute: str, *parts: str) -> list[etree._Element]:
        """The elements with a telling attribute; with ``parts`` those in whose value one of them stands."""
        values = self.attributes.telling[attribute]
        if not parts:
            return [self.elements[place] for place, value in values if value]
        present = [part for part in parts if part in self._lines_of(attribute)]
        if not present:
            return []
        return [self.elements[place] for place, value in values if any(map(value.__contains__, present))]

    def in_order(self, *groups: Sequence[etree._Element]) -> list[etree._Element]:
        """The elements of several groups in page order, each once."""
        filled = [group for group in groups if group]
        if len(filled) < 2:
            return list(dict.fromkeys(filled[0])) if filled else []
        wanted = {element for group in filled for element in group}
        return [element for element in self.elements if element in wanted]

    def _at(self, places: list[int]) -> list[etree._Element]:
        places.sort()
        return [self.elements[place] for place in places]
