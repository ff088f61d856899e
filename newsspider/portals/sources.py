"""The kinds of source a portal may declare. Data only: how each is read is in ``discovery/``.

A declaration that cannot be read raises ``ValueError`` when it is made, so that a site file fails at import.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import jmespath
from cssselect import SelectorError
from cssselect.xpath import ExpressionError
from jmespath.exceptions import JMESPathError
from parsel.csstranslator import HTMLTranslator

_translator = HTMLTranslator()


@dataclass(frozen=True)
class Feed:
    """An RSS, Atom or RDF feed."""

    url: str


@dataclass(frozen=True)
class Sitemap:
    """A sitemap or a sitemap index. ``{year}``, ``{month}``, ``{month:02}``, ``{day:02}`` in the URL are dates."""

    url: str


@dataclass(frozen=True)
class NewsSitemap(Sitemap):
    """A sitemap of the last days' articles, with ``news:publication_date``."""


@dataclass(frozen=True)
class Section:
    """A listing page.

    ``links`` selects the article links (CSS; None: every link that matches the portal's article pattern), ``next`` the
    link to the next page, ``page`` is a URL template with ``{page}``; ``first`` is the number of the second page there
    and ``step`` by how much it grows (20 where the portal counts articles). With ``{last}`` instead of ``{page}`` the
    listing goes on from the lowest article id of a page. With neither ``next`` nor ``page`` the usual pagers are
    recognised. A visit without ``since`` reads ``pages`` pages at most.
    """

    url: str
    links: str | None = None
    next: str | None = None
    page: str | None = None
    first: int = 2
    step: int = 1
    pages: int = 3

    def __post_init__(self) -> None:
        for selector in filter(None, (self.links, self.next)):
            try:
                _translator.css_to_xpath(selector)
            except (SelectorError, ExpressionError) as error:
                raise ValueError(f"section {self.url}: selector {selector!r} does not compile: {error}") from error
        if self.page is not None and not re.search(r"\{(?:page|last)\}", self.page):
            raise ValueError(f"section {self.url}: page={self.page!r} holds neither {{page}} nor {{last}}")


@dataclass(frozen=True)
class Ids:
    """Articles under running numbers: ``url`` holds ``{id}``. Walked back from the newest known one."""

    url: str
    step: int = 1
    misses: int = 50

    def __post_init__(self) -> None:
        if "{id}" not in self.url:
            raise ValueError(f"ids {self.url}: the address holds no {{id}}")


@dataclass(frozen=True)
class Api:
    """A JSON listing. Paths are JMESPath, with ``without(text, prefix)`` besides its own functions.

    ``items`` leads to the list; ``fields`` gives, relative to an item, the paths of ``url``, ``title``, ``published``,
    ``updated``, ``lastmod``, ``body`` and of the article's other fields. Where an item has no address, ``link`` is a
    template of it that may name any of ``fields``, as ``https://a.example/news/{id}``.

    ``page`` names the query parameter, the ``{placeholder}`` in the URL or the dotted path in ``body`` that counts the
    pages, from ``first`` by ``step``. ``cursor`` is the path of the value that requests the next page instead of a
    number, ``more`` of what must be true for a next page to be there. ``later`` is how the pages after the first are
    requested, where that differs, and ``carry`` what it takes from the first answer: parameter to path.

    With ``complete`` the item is the article, and its page is not fetched. ``detail`` is a template, as ``link``, of
    the JSON that holds one article where its page is an empty shell; ``detail_item`` leads to the article there, and
    ``detail_fields`` (None: ``fields``) to its parts.
    """

    url: str
    items: str
    fields: Mapping[str, str]
    link: str | None = None
    method: str = "GET"
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    page: str | None = None
    first: int = 1
    step: int = 1
    pages: int = 3
    cursor: str | None = None
    more: str | None = None
    later: "Api | None" = None
    carry: Mapping[str, str] = field(default_factory=dict)
    complete: bool = False
    detail: str | None = None
    detail_item: str = "@"
    detail_fields: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        if self.link is None and "url" not in self.fields:
            raise ValueError(f"listing {self.url}: items are addressed neither by a field `url` nor by `link`")
        for template in filter(None, (self.link, self.detail)):
            if unknown := set(re.findall(r"\{(\w+)\}", template)) - set(self.fields):
                raise ValueError(f"listing {self.url}: {template!r} names {sorted(unknown)}, which are not fields")
        paths = (*self.fields.values(), *(self.detail_fields or {}).values(), *self.carry.values())
        for path in (self.items, self.detail_item, self.cursor, self.more, *paths):
            try:
                jmespath.compile(path) if path is not None else None
            except JMESPathError as error:
                raise ValueError(f"listing {self.url}: {path!r} is not JMESPath: {error}") from error


@dataclass(frozen=True)
class WordPress:
    """A portal's own REST API. ``url`` is the portal's front page, or the root of the API where it lies elsewhere.

    A visit reads the newest ``pages`` of a hundred posts at most, as long as all on a page are new, and what was edited
    since the last visit. A portal that keeps its API closed is read by its other sources.
    """

    url: str
    pages: int = 10


Source = Feed | Sitemap | NewsSitemap | Section | Ids | Api | WordPress
