"""The declaration of a content system."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from newsspider.portals.portal import Layout, compile_layouts


@dataclass(frozen=True)
class System:
    """``marks`` are strings of which one stands in the markup of every page that the system makes.

    ``fields`` are selectors as in a site file's layout. ``body`` and ``headline`` are looked up in the whole page, all
    other fields only in the article's own box. ``shared`` for conventions that several systems follow.
    """

    name: str
    marks: Sequence[str]
    fields: Mapping[str, str | Sequence[str]]
    shared: bool = False

    @cached_property
    def layout(self) -> Layout:
        """The selectors, compiled when the first page of the system is read."""
        return compile_layouts({self.name: self.fields})[0]
