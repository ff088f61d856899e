"""What a container of text holds, and what is known before it is read."""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from newsspider.arabic import match_text


@dataclass(slots=True)
class Body:
    """What a container holds. ``stamps`` are printed lines with a date, and their elements; ``tags`` what is tagged."""

    paragraphs: list[str] = field(default_factory=list)
    source: str | None = None
    authors: list[str] = field(default_factory=list)
    dateline: str | None = None
    tags: list[str] = field(default_factory=list)
    stamps: list[tuple[str, etree._Element]] = field(default_factory=list)
    subheadline: str | None = None
    labels: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Surroundings:
    """What is known before the container is read: texts that are not to be repeated, the names of the portal, and the
    writers that a byline outside the container names."""

    headline: str = ""
    subheadline: str = ""
    portal_names: Collection[str] = ()
    writers: Collection[str] = ()

    @cached_property
    def repeated(self) -> tuple[str, str]:
        """Headline and subheadline in compared form."""
        return match_text(self.headline), match_text(self.subheadline)
