"""The declaration of a content system."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from newsspider.portals.portal import Layout, compile_layouts
from newsspider.text import Page


@dataclass(frozen=True)
class System:
    """What tells a system's pages from others, and where they have their fields. One of the marks is enough.

    ``generators`` are the first words of what its pages say made them, in lower case; ``names`` are parts of classes
    and ids, ``addresses`` of ``href`` and ``src``, and ``attributes`` of the names of attributes.

    ``fields`` are selectors as in a site file's layout. ``body`` and ``headline`` are looked up in the whole page, all
    other fields only in the article's own box. ``shared`` for conventions that several systems follow.
    """

    name: str
    fields: Mapping[str, str | Sequence[str]]
    generators: tuple[str, ...] = ()
    names: Sequence[str] = ()
    addresses: Sequence[str] = ()
    attributes: Sequence[str] = ()
    shared: bool = False

    def made(self, page: Page) -> bool:
        """Whether a page has one of the marks."""
        stated = [name.strip().lower() for name in page.metas.get("generator", [])]
        if any(name.startswith(self.generators) for name in stated):
            return True
        index = page.index
        return any(
            mark in where
            for marks, where in (
                (self.attributes, index.attributes.others),
                (self.names, index.names),
                (self.addresses, index.addresses),
            )
            for mark in marks
        )

    @cached_property
    def layout(self) -> Layout:
        """The selectors, compiled when the first page of the system is read."""
        return compile_layouts({self.name: self.fields})[0]
