"""One paragraph, heading or line of a page, and the areas that its markup sets apart."""

from dataclasses import dataclass, field

from lxml import etree

# From this length on a text that is not a link is prose: titles, labels and captions are shorter.
PROSE = 80


@dataclass(slots=True)
class Area:
    """A stretch of the page that its markup sets apart.

    ``kind`` says what for, as ``element_roles.kind_of`` does; ``hidden`` by a class, ``unseen`` by an attribute.
    """

    element: etree._Element
    kind: str
    prose: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """What areas that look alike to the style sheet share."""
        return self.kind, self.element.get("class") or ""


@dataclass(slots=True)
class Block:
    """One paragraph, heading, list entry, cell or line. ``kind`` is what for, None for text; ``links`` are in order."""

    text: str
    element: etree._Element
    heading: int
    links: list[tuple[etree._Element, str]]
    areas: tuple[Area, ...]
    kind: str | None = None
    hidden: bool = False
    link_length: int = field(init=False)

    def __post_init__(self) -> None:
        self.link_length = sum(len(text) for _, text in self.links)

    @property
    def linked(self) -> bool:
        """Whether the block is a link, or a row of links, and little else."""
        return self.link_length > 0.7 * len(self.text)

    @property
    def prose(self) -> int:
        """How many characters of running text it holds: none if it is short, a link or a heading."""
        plain = len(self.text) - self.link_length
        return plain if plain >= PROSE and not self.linked and not self.heading else 0

    @property
    def shown(self) -> bool:
        """Whether a reader sees it as text of the page's main part."""
        return self.kind is None and not self.hidden
