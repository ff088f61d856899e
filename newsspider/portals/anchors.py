"""Where on a page a selector can begin to match: at the elements of a class or id, which are known after one walk.

Most selectors of site files begin with one («div.story p», «h1#title»). From there they look at a part of the page; an
expression that looks for its first element itself visits all of it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cssselect import parser as css
from lxml import etree

from newsspider.text import Page

_META = re.compile(r"meta\[(name|property|itemprop)=(['\"])([\w:.-]+)\2\]::attr\(content\)")
# From so many elements on one walk over the page costs less than looking at each.
_MANY = 12


@dataclass(frozen=True)
class Anchor:
    """The class or id of a selector's first element, or how its id ends, and the selector as seen from such an element.

    ``simple`` if the selector is about that element alone; ``descends`` if it is about what lies in such an element, at
    any depth: then an element has all that those in it have.
    """

    tag: str | None
    by_class: str | None
    by_id: str | None
    by_id_end: str | None
    select: Callable[[etree._Element], list[Any]]
    simple: bool
    descends: bool

    def find(self, page: Page, within: etree._Element | None) -> list[Any] | None:
        """What the selector finds in a page, or in a part of it; None if only a whole walk can tell.

        Parts that lie in each other may give the same elements, and in another order than the page's.
        """
        elements = self._candidates(page)
        if len(elements) > _MANY:
            return None
        if within is not None:
            elements = [element for element in elements if _lies_in(element, within)]
        found: list[list[Any]] = []
        last: etree._Element | None = None
        for element in elements:
            if self.descends and last is not None and _lies_in(element, last):
                continue
            if some := self.select(element):
                found.append(some)
                last = element
        if len(found) > 1 and not (self.simple or self.descends):
            return None
        return [node for some in found for node in some]

    def _candidates(self, page: Page) -> list[etree._Element]:
        if self.by_class is not None:
            return page.index.of_class(self.by_class, self.tag)
        if self.by_id is not None:
            return page.index.of_id(self.by_id)
        return page.index.of_id_ending(self.by_id_end or "")


@dataclass(frozen=True)
class MetaAnchor:
    """The one ``meta`` element that a selector is about: ``meta[property='og:image']::attr(content)``."""

    attribute: str
    value: str

    def find(self, page: Page, within: etree._Element | None) -> list[Any] | None:
        """As :meth:`Anchor.find`."""
        if within is not None:
            return None
        contents = [e.get("content") for e in page.tagged["meta"] if e.get(self.attribute) == self.value]
        return [content for content in contents if content is not None]


def anchor_of(selector: str, to_xpath: Callable[[str, str], str]) -> Anchor | MetaAnchor | None:
    """The anchor of a selector in CSS; None for one that may begin anywhere.

    :param to_xpath: makes an expression of a selector and the axis on which its first element is looked for.
    """
    if match := _META.fullmatch(selector):
        return MetaAnchor(match[1], match[3])
    parsed = css.parse(selector)
    if len(parsed) != 1:
        return None
    first = tree = parsed[0].parsed_tree
    combinators = []
    while isinstance(first, css.CombinedSelector):
        combinators.append(first.combinator)
        first = first.selector
    by_class = by_id = id_end = None
    condition: Any = first
    while (inner := getattr(condition, "selector", None)) is not None:
        if isinstance(condition, css.Class):
            by_class = condition.class_name
        elif isinstance(condition, css.Hash):
            by_id = condition.id
        elif isinstance(condition, css.Attrib) and (condition.attrib, condition.operator) == ("id", "$="):
            id_end = condition.value.value if condition.value is not None else None
        condition = inner
    if by_class is None and by_id is None and not id_end:
        return None
    if by_id is not None:
        by_class = None
    select = etree.XPath(to_xpath(selector, "self::"), smart_strings=False)
    wanted = parsed[0].pseudo_element
    single = wanted is None or (isinstance(wanted, css.FunctionalPseudoElement) and wanted.name == "attr")
    descends = combinators[-1:] == [" "] and {" ", ">"}.issuperset(combinators)
    return Anchor(_tag_of(condition), by_class, by_id, id_end, select, first is tree and single, descends)


def _tag_of(element: css.Element) -> str | None:
    return element.element.lower() if element.element else None


def _lies_in(element: etree._Element, box: etree._Element) -> bool:
    return element is box or any(ancestor is box for ancestor in element.iterancestors())
