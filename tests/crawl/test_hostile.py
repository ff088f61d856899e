"""Portals that refuse, break or attack: what a whole crawl makes of each, with the reason in the run's document."""

import gzip
import itertools
import time
from typing import Any

import pytest

from tests.crawl import pages
from tests.crawl.conftest import Scrapy, last_run
from tests.portal_server import PortalServer, Reply, Seen, stream

WALL = (
    "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>"
    "<script>(function(){window._cf_chl_opt={cvId:'3'}}());</script></body></html>"
)


class Hostile:
    """The portal with one good article, the second, beside what is wrong with it."""

    def __init__(self, scrapy: Scrapy, portal: PortalServer, db: Any) -> None:
        self.scrapy, self.portal, self.db = scrapy, portal, db
        self.base = portal.url("").rstrip("/")
        self.feed(1, 2)
        portal.add("/news/2", pages.article(2))

    def feed(self, *numbers: int) -> None:
        self.portal.add("/feed", Reply(pages.feed(self.base, numbers), content_type="application/rss+xml"))

    def crawl(self, *options: str, status: int | None = 0, **env: str) -> dict[str, Any]:
        """The run's document."""
        self.scrapy("crawl", "local", "-s", "NEWSSPIDER_BACKOFF=0.05", *options, status=status, **env)
        run = last_run(self.db)
        assert run["state"] in ("finished", "failed")
        return run

    def stored(self) -> set[str]:
        return {doc["_id"].partition(":")[2] for doc in self.db.articles.find({}, {"_id": 1})}

    def reason(self, number: int) -> str:
        return self.db.urls.find_one({"_id": f"local:{number}"})["reason"]


@pytest.fixture
def hostile(local: Scrapy, portal: PortalServer, db) -> Hostile:
    return Hostile(local, portal, db)


def test_429_with_retry_after_is_waited_for_and_one_that_lasts_is_the_reason(hostile: Hostile) -> None:
    refusal = Reply(status=429, headers={"Retry-After": "1"})
    hostile.portal.add("/news/1", [refusal, Reply(pages.article(1))])
    run = hostile.crawl()
    assert (hostile.stored(), run["failed"]) == ({"1", "2"}, {})
    times = [seen.at for seen in hostile.portal.requests if seen.path == "/news/1"]
    assert times[1] - times[0] >= 1.0

    hostile.feed(3)
    hostile.portal.add("/news/3", Reply(status=429, headers={"Retry-After": "100000"}))
    run = hostile.crawl(status=1)  # of all that was found nothing came
    assert (run["failed"], run["reason"]) == ({"http_429": 1}, "http_429")
    assert [seen.path for seen in hostile.portal.requests].count("/news/3") == 1


def test_a_crawl_delay_is_kept_and_one_that_forbids_is_the_reason(hostile: Hostile) -> None:
    hostile.portal.add("/news/1", pages.article(1))
    robots = "User-agent: *\nCrawl-delay: {}\n"
    hostile.portal.add("/robots.txt", Reply(robots.format("0.6"), content_type="text/plain"))
    run = hostile.crawl()
    assert (run["reason"], run["counts"]["stored"]) == (None, 2)
    assert min(hostile.portal.gaps()) >= 0.55
    hostile.portal.add("/robots.txt", Reply(robots.format("86400"), content_type="text/plain"))
    run = hostile.crawl(status=1)
    assert (run["reason"], run["failed"]) == ("robots", {"robots": 1})


def test_articles_that_robots_txt_forbids_are_not_asked_for(hostile: Hostile) -> None:
    hostile.portal.add("/robots.txt", Reply("User-agent: *\nDisallow: /news\n", content_type="text/plain"))
    run = hostile.crawl(status=1)
    assert (run["reason"], run["failed"]) == ("robots", {"robots": 2})
    assert hostile.portal.paths() == ["/robots.txt", "/feed"]
    assert (hostile.reason(1), hostile.stored()) == ("robots", set())


def test_a_challenge_page_is_blocked_and_never_an_article(hostile: Hostile) -> None:
    for number in (1, 2):
        hostile.portal.add(f"/news/{number}", Reply(WALL, status=403))
    run = hostile.crawl(status=1)
    assert (run["state"], run["reason"], run["failed"]) == ("failed", "blocked", {"blocked": 2})
    assert (hostile.reason(1), hostile.stored()) == ("blocked", set())
    assert hostile.db.rejected.count_documents({}) == 0


def test_a_redirect_loop_costs_its_article(hostile: Hostile) -> None:
    hostile.portal.add("/news/1", Reply(status=302, headers={"Location": "/news/1-again"}))
    hostile.portal.add("/news/1-again", Reply(status=302, headers={"Location": "/news/1"}))
    run = hostile.crawl()
    assert (run["failed"], hostile.stored(), hostile.reason(1)) == ({"http_302": 1}, {"2"}, "http_302")
    assert len([path for path in hostile.portal.paths() if path.startswith("/news/1")]) <= 3


def test_a_redirect_to_the_clouds_metadata_service_is_not_followed(hostile: Hostile) -> None:
    hostile.portal.add("/news/1", Reply(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"}))
    run = hostile.crawl()
    assert (run["failed"], hostile.stored(), hostile.reason(1)) == ({"http_302": 1}, {"2"}, "http_302")


def test_a_body_of_300_mb_is_too_large(hostile: Hostile) -> None:
    sent = []

    def endless(seen: Seen) -> Reply:
        return Reply(part for part in stream(300 * 1024 * 1024) if sent.append(len(part)) is None)

    hostile.portal.add("/news/1", endless)
    run = hostile.crawl()
    assert (run["failed"], hostile.stored(), hostile.reason(1)) == ({"too_large": 1}, {"2"}, "too_large")
    assert sum(sent) < 100 * 1024 * 1024


def test_a_gzip_bomb_is_too_large(hostile: Hostile) -> None:
    bomb = gzip.compress(bytes(100 * 1024 * 1024), 9)
    hostile.portal.add("/news/1", Reply(bomb, headers={"Content-Encoding": "gzip"}))
    run = hostile.crawl()
    assert (run["failed"], hostile.stored(), hostile.reason(1)) == ({"too_large": 1}, {"2"}, "too_large")


def test_endless_pagination_ends_and_is_named(hostile: Hostile) -> None:
    def calendar(seen: Seen) -> str:
        page = int(seen.query.get("page", 1))
        return (
            f"<html><body><ul><li><a href='/news/2'>{pages.sentence(2, 6)}</a></li></ul>"
            f"<a rel='next' href='/days?page={page + 1}'>التالي</a></body></html>"
        )

    hostile.portal.add("/days", calendar)
    run = hostile.crawl("-a", "since=2026-08-01", LOCAL_SOURCES="[Section(BASE + '/days')]")
    assert (run["state"], run["failed"], hostile.stored()) == ("finished", {"no_links": 1}, {"2"})
    assert len([path for path in hostile.portal.paths() if path.startswith("/days")]) <= 4


def test_a_feed_in_undeclared_utf_16_is_read(hostile: Hostile) -> None:
    hostile.portal.add("/news/1", pages.article(1))
    feed = pages.feed(hostile.base, [1, 2]).replace(' encoding="utf-8"', "")
    hostile.portal.add("/feed", Reply(feed.encode("utf-16"), content_type="application/xml"))
    run = hostile.crawl()
    assert (run["reason"], run["failed"], hostile.stored()) == (None, {}, {"1", "2"})


def test_broken_xml_costs_what_is_broken_and_what_is_none_is_the_reason(hostile: Hostile) -> None:
    broken = pages.feed(hostile.base, [2]).replace("</title>", " & <b> </title", 1).replace("</channel></rss>", "")
    hostile.portal.add("/feed", Reply(broken, content_type="application/rss+xml"))
    hostile.portal.add("/other", Reply(b"\x00\xff<<<not xml", content_type="application/rss+xml"))
    run = hostile.crawl(LOCAL_SOURCES="[Feed(BASE + '/feed'), Feed(BASE + '/other')]")
    assert (run["failed"], hostile.stored()) == ({"no_source": 1}, {"2"})
    run = hostile.crawl(LOCAL_SOURCES="[Feed(BASE + '/other')]", status=1)
    assert (run["state"], run["reason"]) == ("failed", "no_source")


@pytest.mark.soak
def test_a_feed_of_50_000_items_is_read_from_its_top(hostile: Hostile) -> None:
    items = "".join(f"<item><link>{hostile.base}/news/{n}</link></item>" for n in range(1, 50_001))
    feed = f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>"
    hostile.portal.add("/feed", Reply(feed, content_type="application/rss+xml"))
    hostile.portal.add("/robots.txt", Reply("User-agent: *\nDisallow: /news\n", content_type="text/plain"))
    began = time.monotonic()
    run = hostile.crawl("-L", "ERROR", status=1)
    assert run["failed"] == {"robots": 1000, "too_large": 1}
    assert run["counts"]["found"] == 1000
    assert time.monotonic() - began < 90


def test_a_billion_laughs_are_none(hostile: Hostile) -> None:
    entities = '<!ENTITY lol0 "ha">' + "".join(
        f'<!ENTITY lol{n + 1} "{f"&lol{n};" * 10}">' for n in itertools.islice(itertools.count(), 12)
    )
    laughs = f"<!DOCTYPE urlset [{entities}]><urlset><url><loc>&lol12;</loc></url>{{}}</urlset>"
    hostile.portal.add("/map.xml", Reply(laughs.format(""), content_type="application/xml"))
    began = time.monotonic()
    run = hostile.crawl(LOCAL_SOURCES="[Sitemap(BASE + '/map.xml')]")
    assert (run["state"], run["reason"], run["counts"]["found"]) == ("finished", "no_links", 0)
    good = f"<url><loc>{hostile.base}/news/2</loc></url>"
    hostile.portal.add("/map.xml", Reply(laughs.format(good), content_type="application/xml"))
    hostile.crawl(LOCAL_SOURCES="[Sitemap(BASE + '/map.xml')]")
    assert hostile.stored() == {"2"}
    assert time.monotonic() - began < 40
