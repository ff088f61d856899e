"""A clock that was wrong for one run: it is said once, and what comes afterwards counts."""

from typing import Any

from tests.crawl import pages
from tests.crawl.conftest import Scrapy
from tests.portal_server import PortalServer, Reply


def test_sightings_of_the_future_do_not_keep_corrections_out(local: Scrapy, portal: PortalServer, db: Any) -> None:
    base = portal.url("").rstrip("/")
    portal.add("/feed", Reply(pages.feed(base, [1]), content_type="application/rss+xml"))
    portal.add("/news/1", pages.article(1))
    local("crawl", "local", NEWSSPIDER_NOW="2030-01-01T00:00:00+00:00")
    text = "".join(f"<p>{pages.sentence((1, part), 30)}</p>" for part in range(4))
    portal.add("/news/1", pages.article(1, body=f"{text}<p>{pages.sentence('correction', 20)}</p>"))
    done = local("crawl", "local", "-a", "full=1", NEWSSPIDER_NOW="2026-12-01T00:00:00+00:00")
    assert done.stderr.count("were seen in the future") == 1
    assert db.articles.find_one({"_id": "local:1"})["revision"] == 2
    again = local("crawl", "local", NEWSSPIDER_NOW="2026-12-01T01:00:00+00:00")
    assert "future" not in again.stderr
