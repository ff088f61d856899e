"""Pages and portals for the tests of listings."""

from types import SimpleNamespace

import pytest
from lxml import html

from newsspider.portals import Portal
from newsspider.portals.portal import declare


def page(markup: str, url: str = "https://portal.example/news") -> SimpleNamespace:
    """A page as far as discovery looks at one."""
    return SimpleNamespace(url=url, tree=html.document_fromstring(markup))


@pytest.fixture
def portal() -> Portal:
    return declare(
        site="portal",
        title="بوابة",
        domains=["portal.example"],
        timezone="Africa/Cairo",
        article_url=r"^https?://(?:www\.|m\.)?portal\.example/news/(?P<id>\d+)",
        layouts={},
    )


@pytest.fixture
def unknown() -> Portal:
    return declare(
        site="portal", title="بوابة", domains=["portal.example"], timezone=None, article_url=None, layouts={}
    )
