"""One page as the readers of fields see it: its declared layout, its structured data, its blocks, its body."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from newsspider.extraction.blocks.blocks import read_blocks
from newsspider.extraction.blocks.inline import set_apart
from newsspider.extraction.blocks.labels import read_lines
from newsspider.extraction.blocks.related import Group, find_groups
from newsspider.extraction.body.body import Body, Surroundings
from newsspider.extraction.body.full_page import FullPage
from newsspider.extraction.body.segments import segment
from newsspider.extraction.machine.structured import article_data, texts
from newsspider.extraction.people.portal_names import stated_names
from newsspider.extraction.site import LayoutReader
from newsspider.extraction.systems import System, system_of
from newsspider.portals import Portal
from newsspider.portals.zones import zone_for
from newsspider.text import Page


class PageView:
    """A page with everything that several fields are read from, computed when first asked for.

    ``by_layout`` is the page through the selectors of a site file, None where no layout matches; ``known`` is what the
    source that named the page knows of its article.
    """

    def __init__(self, page: Page, portal: Portal, by_layout: LayoutReader | None, known: Any = None) -> None:
        self.page, self.portal, self.by_layout, self.known = page, portal, by_layout, known
        self.data = article_data(page)
        self.portal_names = stated_names(page, portal, self.data)
        self.zone = zone_of(page, portal)

    @cached_property
    def full_page(self) -> FullPage:
        """The page in its own order, with the headline and the text's container that were found or declared."""
        stated = {
            "json-ld": next(iter(texts(self.data.get("headline"))), None),
            "opengraph": self.page.meta("og:title", "twitter:title"),
            "meta": self.page.title,
        }
        headline = next(iter(self.selected("headline")), None)
        called_text: Sequence[Any] = ()
        if self.system is not None:
            by_system = LayoutReader(self.page, self.system.layout)
            called_text = by_system.body
            stated = {"system": next(iter(by_system.texts("headline")), None)} | stated
        return FullPage(self.page, self.portal_names, stated, self.container, headline, called_text)

    @cached_property
    def system(self) -> System | None:
        """The content system that made the page; not looked for where a layout of the portal's matches."""
        return system_of(self.page) if self.by_layout is None else None

    @cached_property
    def by_system(self) -> LayoutReader | None:
        """The article's box through the selectors of the page's content system."""
        if self.system is None or self.full_page.box is None:
            return None
        return LayoutReader(self.page, self.system.layout, self.full_page.box)

    def by_convention(self, field: str) -> list[str]:
        """The texts that the page's content system gives for a field."""
        return self.by_system.texts(field) if self.by_system else []

    @property
    def container(self) -> Sequence[Any]:
        """The elements of the text that the layout selects."""
        return self.by_layout.body if self.by_layout else ()

    @cached_property
    def body(self) -> Body:
        """The text taken apart: of the layout's container, else of the one that was found."""
        return self.layout_body[0] if self.container else self.full_page.body

    @cached_property
    def layout_body(self) -> tuple[Body, list[Group]]:
        """The layout's container taken apart, and the read-also groups in it. Only where a layout has one."""
        assert self.by_layout is not None
        blocks = set_apart(read_blocks(self.by_layout.body, self.by_layout.removed))
        lines = read_lines(blocks)
        groups = find_groups(blocks, lines, self.page.base, self.page.url, self.by_layout.body[0].getparent())
        headline, deck = " ".join(self.selected("headline")[:1]), " ".join(self.selected("subheadline"))
        return segment(blocks, lines, groups, Surroundings(headline, deck, self.portal_names)), groups

    def selected(self, field: str) -> list[str]:
        """The texts that the layout selects for a field."""
        return self.by_layout.texts(field) if self.by_layout else []

    def is_declared(self, field: str) -> bool:
        """Whether the layout says where the field is: then the rest of the page is not searched for it."""
        return self.by_layout is not None and field in self.by_layout.layout.fields

    def is_absent(self, field: str) -> bool:
        """Whether the layout says, by an empty list, that its pages have no such field."""
        return self.by_layout is not None and self.by_layout.layout.fields.get(field) == ()


def zone_of(page: Page, portal: Portal) -> str | None:
    """The zone of a page's stamps: the portal's, else that of the page's locale; None where neither is known."""
    return portal.timezone or zone_for(page.url, page.locale)
