"""A week of a portal: what each run requests, to the last address, and what it leaves in the archive."""

from datetime import UTC, datetime

import pytest

from tests.crawl import pages
from tests.crawl.conftest import Scrapy, last_run
from tests.portal_server import PortalServer, Reply, Seen

MONDAY = datetime(2026, 11, 2, tzinfo=UTC)
GONE = "<html><head><title>الصفحة غير موجودة</title></head><body><h1>عفوا الصفحة غير موجودة</h1></body></html>"
FRONT = "<html><head><title>بوابة الاختبار</title></head><body><h1>بوابة الاختبار</h1></body></html>"


class Week:
    """The portal, the runs against it, and what each asked for."""

    def __init__(self, scrapy: Scrapy, portal: PortalServer) -> None:
        self.scrapy, self.portal = scrapy, portal
        self.base = portal.url("").rstrip("/")
        scrapy.env["LOCAL_SOURCES"] = "[Feed(BASE + '/feed'), Sitemap(BASE + '/sitemap.xml')]"
        self.lastmod: dict[int, str] = {}
        portal.add("/sitemap.xml", self._sitemap)
        portal.add("/", FRONT)

    def _sitemap(self, seen: Seen) -> Reply:
        entries = "".join(
            f"<url><loc>{self.base}/news/{number}</loc><lastmod>{at}</lastmod></url>"
            for number, at in self.lastmod.items()
        )
        return Reply(f"<urlset>{entries}</urlset>", content_type="application/xml")

    def run(self, day: int, hour: int, minute: int, feed: list[int]) -> list[str]:
        self.portal.add("/feed", pages.feed(self.base, feed))
        before = len(self.portal.requests)
        now = MONDAY.replace(day=MONDAY.day + day, hour=hour, minute=minute)
        self.scrapy("crawl", "local", NEWSSPIDER_NOW=now.isoformat())
        self.asked = self.portal.requests[before:]
        paths = [seen.path for seen in self.asked]
        # Scrapy gives several requests of one callback to the scheduler at once, in no order; the sources come first.
        count = len(SOURCES)
        return paths[:1] + sorted(paths[1:count]) + sorted(paths[count:])

    def headers(self, path: str) -> dict[str, str]:
        return {name: value for seen in self.asked if seen.path == path for name, value in seen.headers.items()}


SOURCES = ["/robots.txt", "/feed", "/sitemap.xml"]


@pytest.fixture
def week(local: Scrapy, portal: PortalServer) -> Week:
    return Week(local, portal)


def test_five_runs_request_the_sources_what_is_new_and_what_is_due_and_nothing_else(week: Week, db) -> None:
    portal = week.portal

    def with_etag(seen: Seen) -> Reply:
        if seen.headers.get("If-None-Match") == '"one"':
            return Reply(status=304)
        headers = {"ETag": '"one"', "Last-Modified": "Mon, 02 Nov 2026 06:00:00 GMT"}
        return Reply(pages.article(1), headers=headers)

    portal.add("/news/1", with_etag)
    for number in (2, 3, 4, 5, 6):
        portal.add(f"/news/{number}", pages.article(number))

    def article(number: int) -> dict:
        return db.articles.find_one({"_id": f"local:{number}"})

    # Monday 08:00: all is new.
    assert week.run(0, 8, 0, [3, 2, 1]) == [*SOURCES, "/news/1", "/news/2", "/news/3"]
    assert last_run(db)["counts"]["stored"] == 3

    # Monday 09:30: one is new, those of the first run are an hour old. The first is unchanged, the second was
    # corrected, the third was taken away.
    corrected = pages.article(2, headline="عنوان صححه المحرر بعد نشره بساعة")
    portal.add("/news/2", corrected)
    portal.add("/news/3", Reply("لا شيء", status=404))
    assert week.run(0, 9, 30, [4, 3, 2, 1]) == [*SOURCES, "/news/1", "/news/2", "/news/3", "/news/4"]
    assert week.headers("/news/1")["If-None-Match"] == '"one"'
    assert week.headers("/news/1")["If-Modified-Since"] == "Mon, 02 Nov 2026 06:00:00 GMT"
    assert "If-None-Match" not in week.headers("/news/2")
    counts = last_run(db)["counts"]
    assert (counts["stored"], counts["revised"], counts["unchanged"]) == (1, 1, 1)
    assert article(1)["last_seen_at"] == MONDAY.replace(hour=9, minute=30)
    assert article(1)["changed_at"] == MONDAY.replace(hour=8)
    assert (article(2)["revision"], article(2)["headline"]) == (2, "عنوان صححه المحرر بعد نشره بساعة")
    assert article(3)["withdrawn_at"] == MONDAY.replace(hour=9, minute=30)

    # Tuesday 08:30: what was due at six hours, though the feed has left it; the one that is gone rests for a day. The
    # first is gone now; the fourth too, but answers 200.
    portal.add("/news/1", Reply("ذهب", status=410))
    portal.add("/news/4", GONE)
    assert week.run(1, 8, 30, [5, 4]) == [*SOURCES, "/news/1", "/news/2", "/news/4", "/news/5"]
    assert {doc["_id"] for doc in db.articles.find({"withdrawn_at": {"$ne": None}})} == {
        "local:1",
        "local:3",
        "local:4",
    }
    assert (article(2)["revision"], last_run(db)["counts"]["unchanged"]) == (2, 1)

    # Wednesday 12:00: those that are gone are looked for after a day. The third is back; the first is still gone, the
    # fourth now leads to the front page. The second is not due, but its sitemap says that it was changed.
    portal.add("/news/3", pages.article(3))
    portal.add("/news/4", Reply(status=302, headers={"Location": "/"}))
    portal.add("/news/2", pages.article(2, headline="عنوان صححه المحرر مرة ثانية بعد يومين"))
    week.lastmod = {2: "2026-11-04T09:00:00Z", 6: "2026-11-04T10:00:00Z"}
    assert week.run(2, 12, 0, [5]) == [
        *SOURCES,
        "/",
        "/news/1",
        "/news/2",
        "/news/3",
        "/news/4",
        "/news/5",
        "/news/6",
    ]
    assert (article(3)["withdrawn_at"], article(3)["revision"]) == (None, 1)
    assert (article(2)["revision"], article(6)["revision"]) == (3, 1)
    assert article(4)["withdrawn_at"] == datetime(2026, 11, 3, 8, 30, tzinfo=UTC)

    # The next Monday 09:45: the last look at what is a week old, a later one at what is younger. What was looked for
    # twice in vain has another week.
    assert week.run(7, 9, 45, [5]) == [*SOURCES, "/news/2", "/news/3", "/news/5", "/news/6"]
    assert last_run(db)["reason"] == "nothing_new"

    assert db.articles.count_documents({}) == 6
    assert sorted(doc["_id"] for doc in db.revisions.find()) == ["local:2@1", "local:2@2"]
    assert {doc["cause"] for doc in db.revisions.find()} == {"portal"}
    assert db.articles.count_documents({"duplicate_of": {"$ne": None}}) == 0
    assert db.urls.find_one({"_id": "local:2"})["next_at"] is None
    assert db.urls.find_one({"_id": "local:1"})["state"] == "gone"


def test_an_article_that_comes_back_changed_is_a_correction_of_the_same_article(week: Week, db) -> None:
    week.portal.add("/news/1", pages.article(1))
    week.run(0, 8, 0, [1])
    week.portal.add("/news/1", Reply(status=404))
    week.run(0, 10, 0, [1])
    week.portal.add("/news/1", pages.article(1, headline="عنوان آخر للخبر الذي عاد إلى مكانه"))
    week.run(1, 11, 0, [])
    doc = db.articles.find_one({})
    assert (db.articles.count_documents({}), doc["withdrawn_at"], doc["revision"]) == (1, None, 2)


def test_what_only_the_feed_said_is_not_lost_when_the_article_is_looked_at_without_it(week: Week, db) -> None:
    undated = pages.article(1).replace('<time class="published">', '<time class="other" hidden>')
    undated = undated.replace(f"{pages.published(1):%Y-%m-%d %H:%M}", "")
    week.portal.add("/news/1", undated)
    week.run(0, 8, 0, [1])
    assert db.articles.find_one({})["extraction"]["published_at"] == "feed"
    week.run(0, 10, 0, [])
    doc = db.articles.find_one({})
    assert (doc["revision"], doc["published_at"]) == (1, pages.published(1))
    assert doc["last_seen_at"] == MONDAY.replace(hour=10)
