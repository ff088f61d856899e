"""A back-fill through sitemap, sections and running numbers, killed on the way."""

from typing import Any

import pytest

from newsspider.storage.writing.writer import CAPACITY
from tests.crawl import pages
from tests.crawl.conftest import Scrapy, last_run
from tests.crawl.test_trouble import until
from tests.portal_server import PortalServer, Reply, Seen

CONCURRENCY = 16
QUICK = ("-s", f"CONCURRENT_REQUESTS_PER_DOMAIN={CONCURRENCY}", "-L", "WARNING")
NOW = "2027-03-01T08:00:00+00:00"
PER_PAGE = 20


class Archive:
    """A portal of ``size`` articles: a fifth in a sitemap's two files, a fifth in a section, all under numbers."""

    def __init__(self, local: Scrapy, portal: PortalServer, size: int) -> None:
        self.portal, self.size = portal, size
        self.base = portal.url("").rstrip("/")
        self.section_to = size - size // 5
        self.sitemap_to = self.section_to - size // 5
        local.env |= {
            "LOCAL_SOURCES": "[Sitemap(BASE + '/index.xml'), Section(BASE + '/latest'), Ids(BASE + '/news/{id}')]",
            "NEWSSPIDER_NOW": NOW,
        }
        middle = (self.sitemap_to + self.section_to) // 2
        portal.add("/index.xml", self._xml("sitemap", [f"{self.base}/map-1.xml", f"{self.base}/map-2.xml"]))
        portal.add("/map-1.xml", self._xml("url", map(self.url, range(middle + 1, self.section_to + 1))))
        portal.add("/map-2.xml", self._xml("url", map(self.url, range(self.sitemap_to + 1, middle + 1))))
        portal.add("/latest", self._listing)
        portal.add_default(self._article)

    def url(self, number: int) -> str:
        return f"{self.base}/news/{number}"

    @staticmethod
    def _xml(name: str, addresses: Any) -> Reply:
        entries = "".join(f"<{name}><loc>{address}</loc></{name}>" for address in addresses)
        root = "sitemapindex" if name == "sitemap" else "urlset"
        return Reply(f"<{root}>{entries}</{root}>", content_type="application/xml")

    def _listing(self, seen: Seen) -> str:
        page = int(seen.query.get("page", 1))
        newest = self.size - (page - 1) * PER_PAGE
        numbers = range(newest, max(newest - PER_PAGE, self.section_to), -1)
        entries = "".join(f"<li><a href='/news/{n}'>{pages.sentence(n, 6)}</a></li>" for n in numbers)
        following = f"<a rel='next' href='/latest?page={page + 1}'>التالي</a>" if len(numbers) == PER_PAGE else ""
        return f"<html><body><ul>{entries}</ul>{following}</body></html>"

    def _article(self, seen: Seen) -> Reply | str:
        number = int(seen.path.rpartition("/")[2])
        if not 1 <= number <= self.size:
            return Reply("لا شيء", status=404)
        return pages.article(number, body=f"<p>{pages.sentence(number, 25)}</p>")

    def fetched(self) -> list[str]:
        return [path for path in self.portal.paths() if path.startswith("/news/")]


def crawl_killed_twice(local: Scrapy, portal: PortalServer, db: Any, size: int) -> Archive:
    archive = Archive(local, portal, size)
    for stored in (size // 4, size // 2):
        running = local.start("crawl", "local", "-a", "since=2026-08-30", *QUICK)
        until(lambda stored=stored: db.urls.count_documents({"state": "done"}) >= stored, 120)
        running.kill()
        running.wait(10)
        done = {doc["url"] for doc in db.urls.find({"state": "done"})}
        assert len(done) < size
        seen = len(archive.fetched())
    local("crawl", "local", "-a", "since=2026-08-30", *QUICK)
    assert not {archive.base + path for path in archive.fetched()[seen:]} & done, "fetched again though stored"
    return archive


def is_complete(archive: Archive, db: Any) -> None:
    size = archive.size
    assert {doc["_id"] for doc in db.articles.find({}, {"_id": 1})} == {f"local:{n}" for n in range(1, size + 1)}
    assert db.revisions.count_documents({}) == 0
    assert last_run(db)["state"] == "finished"
    assert set(archive.fetched()) == {f"/news/{n}" for n in range(1, size + 1)}


def test_a_backfill_that_was_killed_twice_is_complete_and_fetches_nothing_stored_again(local, portal, db) -> None:
    archive = crawl_killed_twice(local, portal, db, 160)
    is_complete(archive, db)


@pytest.mark.soak
def test_three_thousand_articles_cost_hardly_more_fetches_than_articles(local, portal, db) -> None:
    archive = crawl_killed_twice(local, portal, db, 3000)
    is_complete(archive, db)
    more = len(archive.fetched()) - 3000
    print(f"3,000 articles, killed twice: {more} fetches more")
    assert more <= 2 * (CONCURRENCY + CAPACITY)


def test_a_backfill_ends_at_its_first_day_and_a_second_one_goes_no_further(local, portal, db) -> None:
    archive = Archive(local, portal, 200)
    # Article n is of the n-th hour after 1 September 08:00, so this is from number 112 on.
    since = ("-a", "since=2026-09-06")
    local("crawl", "local", *since, *QUICK)
    wanted = {f"local:{n}" for n in range(112, 201)}
    stored = {doc["_id"] for doc in db.articles.find({}, {"_id": 1})}
    assert wanted <= stored
    # A row of older ones ends the walk: the row, and what was under way and came in another order.
    assert len(stored - wanted) <= 20 + 2 * CONCURRENCY
    before = len(archive.fetched())
    local("crawl", "local", *since, *QUICK)
    assert len(archive.fetched()) == before
    assert last_run(db)["mode"] == "backfill"
