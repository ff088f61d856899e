"""A family: one declaration for the portals that run on the same content management system."""

import re
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Source

DOMAIN = "{domain}"


class FamilySpider(ArticleSpider):
    """Base of the families. ``{domain}`` in a family's ``article_url`` stands for any of a member's domains, in its
    ``sources`` for the first, canonical one; it is filled in where a member declares its ``domains``. A member
    with layouts of its own is read by the portal's facts, no longer by the family's.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if "domains" in vars(cls):
            if cls.article_url:
                cls.article_url = cls.article_url.replace(DOMAIN, one_of(cls.domains))
            cls.sources = [with_domain(source, cls.domains[0]) for source in cls.sources]
            if "layouts" in vars(cls) and "status" not in vars(cls):
                cls.status = "from-facts"
        super().__init_subclass__(**kwargs)


def one_of(domains: Iterable[str]) -> str:
    r"""A regular expression for any of the domains.

    >>> one_of(["elbalad.news", "el-balad.com"])
    '(?:elbalad\\.news|el\\-balad\\.com)'
    """
    return f"(?:{'|'.join(map(re.escape, domains))})"


def with_domain(source: Source, domain: str) -> Source:
    """The source with ``{domain}`` replaced in each of its templates.

    >>> from newsspider.portals import Feed
    >>> with_domain(Feed("https://www.{domain}/rss.aspx"), "dostor.org")
    Feed(url='https://www.dostor.org/rss.aspx')
    """
    values: dict[str, Any] = {field.name: getattr(source, field.name) for field in fields(source)}
    values.update({key: text.replace(DOMAIN, domain) for key, text in values.items() if isinstance(text, str)})
    return type(source)(**values)
