"""A portal's declaration as class attributes, checked and compiled when the class is made."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import scrapy

from newsspider.items import Article
from newsspider.portals import Portal, Source
from newsspider.portals.portal import declare


class DeclaredSpider(scrapy.Spider):
    """What a site file may say. It fills in the attributes; ``declaration`` is what the rest of the system reads.

    A class with a ``name`` is a portal and is checked at import; one without is a family, whose attributes its members
    inherit.
    """

    title: ClassVar[str]
    aliases: ClassVar[Sequence[str]] = ()
    domains: ClassVar[Sequence[str]]
    path_prefix: ClassVar[str] = ""
    country: ClassVar[str | None] = None
    timezone: ClassVar[str | None] = None
    article_url: ClassVar[str | None] = None
    query: ClassVar[Sequence[str]] = ()
    languages: ClassVar[Sequence[str]] = ("ar",)
    https: ClassVar[bool] = True
    sources: ClassVar[Sequence[Source]] = ()
    layouts: ClassVar[Mapping[str, Mapping[str, str | Sequence[str]]]] = {}
    stamps: ClassVar[str] = "exact"
    status: ClassVar[str] = "from-facts"
    requires: ClassVar[str | None] = None
    examples: ClassVar[Sequence[str]] = ()

    declaration: Portal  # the class's; an instance of the generic reader has one of its own

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "name" not in vars(cls):
            return
        cls.declaration = declare(
            site=cls.name,
            title=cls.title,
            aliases=cls.aliases,
            domains=cls.domains,
            path_prefix=cls.path_prefix,
            country=cls.country,
            timezone=cls.timezone,
            article_url=cls.article_url,
            query=cls.query,
            languages=cls.languages,
            https=cls.https,
            sources=cls.sources,
            layouts=cls.layouts,
            stamps=cls.stamps,
            status=cls.status,
            requires=cls.requires,
            examples=cls.examples,
            before=cls.before,
            after=cls.after,
        )

    @staticmethod
    def before(page: Any) -> None:
        """Change the parsed page before it is read. The first of the two hooks of a site file."""

    @staticmethod
    def after(article: Article, page: Any) -> None:
        """Change the article that was read. The second of the two hooks of a site file."""
