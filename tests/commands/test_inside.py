"""The commands that fetch a page do not follow a portal inside the network, whoever sends them there."""

from collections.abc import Iterator

import pytest

from tests.crawl import pages
from tests.crawl.conftest import Scrapy, db, local_environment, scrapy, server  # noqa: F401 # fixtures
from tests.portal_server import PortalServer, Reply

INNER = "127.0.0.9"
TYPED = "127.0.0.4"  # no site file's
QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0")


@pytest.fixture
def portal() -> Iterator[PortalServer]:
    with PortalServer(hosts=("127.0.0.1", TYPED, INNER)) as made:
        made.add("/secret", pages.article(7), host=INNER)
        yield made


@pytest.fixture
def local(scrapy: Scrapy, portal: PortalServer) -> Scrapy:  # noqa: F811
    scrapy.env |= local_environment(portal)
    return scrapy


def inside(portal: PortalServer) -> Reply:
    return Reply(status=302, headers={"Location": portal.url("/secret", INNER)})


def test_savepage_is_not_redirected_inside(local: Scrapy, portal: PortalServer) -> None:
    portal.add("/news/1", inside(portal))
    done = local("savepage", "local", portal.url("/news/1"), *QUICK, status=1)
    assert f"redirects to {INNER}, which is not a public address" in done.stderr
    assert portal.paths(INNER) == []


def test_extract_is_not_redirected_inside(local: Scrapy, portal: PortalServer) -> None:
    portal.add("/news/1", inside(portal))
    done = local("extract", portal.url("/news/1"), *QUICK, status=1)
    assert f"redirects to {INNER}, which is not a public address" in done.stderr
    assert portal.paths(INNER) == []


@pytest.mark.parametrize("address", ["/", "/robots.txt", "/wp-json/wp/v2/posts"])
def test_newsite_is_not_redirected_inside(local: Scrapy, portal: PortalServer, address: str) -> None:
    portal.add_default(lambda seen: Reply("no", status=404))
    for one in (address, "/news/2026/article"):
        portal.add(one, inside(portal), host=TYPED)
    local("newsite", "alwaha", portal.url("/news/2026/article", TYPED), *QUICK, status=1)
    assert portal.paths(INNER) == []


@pytest.mark.parametrize("address", ["/feed", "/robots.txt", "/news/1"])
def test_the_live_check_is_not_redirected_inside(local: Scrapy, portal: PortalServer, address: str) -> None:
    base = portal.url("").rstrip("/")
    portal.add("/feed", Reply(pages.feed(base, range(1, 4)), content_type="application/rss+xml"))
    for number in range(1, 4):
        portal.add(f"/news/{number}", pages.article(number))
    portal.add(address, inside(portal))
    local("checksites", "--live", "local", *QUICK, status=None)
    assert portal.paths(INNER) == []


def test_an_article_that_a_feed_names_inside_is_not_asked_for(local: Scrapy, portal: PortalServer) -> None:
    inner = portal.url("", INNER).rstrip("/")
    portal.add("/feed", Reply(pages.feed(inner, range(1, 4)), content_type="application/rss+xml"))
    local("checksites", "--live", "local", *QUICK, status=None)
    assert portal.paths(INNER) == []
