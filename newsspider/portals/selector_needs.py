"""What a page must have for a selector to find anything: its classes and ids, by which most selectors are ruled out.

A selector walks over the whole page, and of the many that a content system or an older layout has nearly all find
nothing. The names that stand in a page are known after one walk.
"""

import re
from typing import NamedTuple

from newsspider.text import Page

_CONDITIONS = re.compile(r"\[[^\]]*\]|::?[\w-]+(?:\([^()]*\))?")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_ID = re.compile(r"#(-?[A-Za-z_][\w-]*)")
_ID_END = re.compile(r"^\w*\[id\$=['\"]?(\w+)['\"]?\]$")
# What could make a name optional: alternatives, and functions that take selectors.
_OPTIONAL = re.compile(r",|:(?:is|where|has|matches)\(|\\")


class Needs(NamedTuple):
    """The classes and ids that must all be on the page, and how one of its ids must end."""

    classes: frozenset[str]
    ids: frozenset[str]
    id_end: str = ""

    def met_by(self, page: Page) -> bool:
        """Whether the selector may find something in a page."""
        index = page.index
        if not all(map(index.of_class, self.classes)) or not all(map(index.of_id, self.ids)):
            return False
        return not self.id_end or index.has_id_ending(self.id_end)


def needs_of(css: str) -> Needs | None:
    """What a selector in CSS needs; None for one of which that cannot be told, or that needs nothing.

    >>> sorted(needs_of("div.entry-content > p.lead:not(.ad)").classes)
    ['entry-content', 'lead']
    """
    if _OPTIONAL.search(css):
        return None
    if match := _ID_END.match(css):
        return Needs(frozenset(), frozenset(), match[1])
    plain = _CONDITIONS.sub(" ", css)
    classes, ids = frozenset(_CLASS.findall(plain)), frozenset(_ID.findall(plain))
    return Needs(classes, ids) if classes or ids else None
