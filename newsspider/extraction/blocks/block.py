"""One paragraph, heading or line of a page, and the areas that its markup sets apart."""

from dataclasses import dataclass, field, replace

from lxml import etree

# From this length on a text that is not a link is prose: titles, labels and captions are shorter.
PROSE = 80


@dataclass(slots=True, eq=False)
class Area:
    """A stretch of the page that its markup sets apart.

    ``kind`` says what for, as ``element_roles.kind_of`` does; ``hidden`` by a class, ``unseen`` by an attribute.
    """

    element: etree._Element
    kind: str

    @property
    def key(self) -> tuple[str, str]:
        """What areas that look alike to the style sheet share."""
        return self.kind, self.element.get("class") or ""


@dataclass(slots=True, init=False)
class Block:
    """One paragraph, heading, list entry, cell or line. ``kind`` is what for, None for text; ``links`` are in order.

    ``linked`` if it is a link, or a row of links, and little else. ``prose`` is how many characters of running text it
    holds: none if it is short, a link or a heading.
    """

    text: str
    element: etree._Element
    heading: int
    links: list[tuple[etree._Element, str]]
    areas: tuple[Area, ...]
    kind: str | None = None
    hidden: bool = False
    link_length: int = field(init=False)
    linked: bool = field(init=False)
    prose: int = field(init=False)

    def __init__(
        self,
        text: str,
        element: etree._Element,
        heading: int,
        links: list[tuple[etree._Element, str]],
        areas: tuple[Area, ...],
        kind: str | None = None,
        hidden: bool = False,
    ) -> None:
        self.text, self.element, self.heading, self.links, self.areas = text, element, heading, links, areas
        self.kind, self.hidden = kind, hidden
        length = plain = len(text)
        self.link_length, self.linked = 0, False
        if links:
            self.link_length = sum([len(text) for _, text in links])
            self.linked = self.link_length > 0.7 * length
            plain -= self.link_length
        self.prose = plain if plain >= PROSE and not self.linked and not heading else 0

    def part(self, text: str) -> "Block":
        """A part of this block as one of its own, with the links in it."""
        return replace(self, text=text, links=[link for link in self.links if link[1] in text])

    @property
    def shown(self) -> bool:
        """Whether a reader sees it as text of the page's main part."""
        return self.kind is None and not self.hidden
