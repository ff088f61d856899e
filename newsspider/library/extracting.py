"""One page to one article, as a crawl reads it."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from newsspider.extraction import extract_article, generic_portal
from newsspider.items import Article
from newsspider.pipelines.clean import derive
from newsspider.portals import Router
from newsspider.text import Page


def extract(
    html: bytes | str,
    url: str,
    *,
    timezone: str | None = None,
    fetched_at: datetime | None = None,
    content_type: str | None = None,
) -> Article:
    """Read an article page.

    A portal that newsspider declares is read by its site file, any other by the generic reader. The first call loads
    the site files; after that a page costs what reading it costs.

    :param html: the page; bytes are decoded by ``content_type``, the page's own declaration, or their look.
    :param url: the page's address; it finds the portal, and relative addresses on the page are resolved by it.
    :param timezone: an IANA zone for stamps without one, where the portal is unknown and its domain does not say.
    :param fetched_at: when the page was fetched, aware; without it a stamp such as «منذ ساعتين» gives no moment.
    :param content_type: the HTTP header ``Content-Type``.
    :raises NotAnArticle: with a ``reason`` of docs/documents.md and a ``detail``.
    :raises ValueError: ``url`` is not an http(s) address, ``timezone`` is unknown, or ``fetched_at`` has no offset.

    >>> extract("<html><h1>قمة</h1></html>", "https://portal.example/1")
    Traceback (most recent call last):
    newsspider.items.reasons.NotAnArticle: ...
    """
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"{url!r} is not an http(s) address")
    if fetched_at is not None and fetched_at.tzinfo is None:
        raise ValueError("fetched_at has no offset; give an aware datetime")
    if timezone is not None:
        try:
            ZoneInfo(timezone)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"{timezone!r} is not an IANA zone such as Africa/Cairo") from None
    router, names = _declared()
    portal = router.portal_for(url) or generic_portal(url, timezone=timezone)
    article = extract_article(Page(url, html, content_type, fetched_at), portal, names=names)
    derive(article)
    return article


@cache
def _declared() -> tuple[Router, dict[str, str]]:
    """The declared portals of the project one works in, and the sites that source lines name."""
    # Scrapy finds the site files; who only imports the library does not pay for it.
    from scrapy.settings import Settings
    from scrapy.utils.conf import closest_scrapy_cfg
    from scrapy.utils.project import get_project_settings

    # As above.
    from newsspider.portals.catalogue import names, router

    own = closest_scrapy_cfg() and get_project_settings()
    settings = own if own and own.getlist("SPIDER_MODULES") else Settings({"SPIDER_MODULES": ["newsspider.spiders"]})
    return router(settings), names(settings)
