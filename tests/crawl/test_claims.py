"""What a portal claims is believed only as far as it agrees with what is known, whoever reads its pages."""

import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from tests.crawl import pages
from tests.crawl.conftest import Scrapy, last_run
from tests.portal_server import PortalServer, Reply, Seen

FIRST, SECOND, THIRD, FOURTH = (f"2026-09-0{day}T12:00:00Z" for day in (2, 4, 6, 8))
NUMBERS = range(1, 11)
CONSENT = (
    "<!DOCTYPE html><html lang='ar'><head><title>بوابة</title></head><body><div class='text'><h1 class='title'>خصوصيتك "
    "تهمنا</h1><p>نحن وشركاؤنا نستخدم ملفات تعريف الارتباط لتخزين المعلومات على جهازك ومعالجة البيانات الشخصية.</p>"
    "<p>يمكنك قبول الكل أو إدارة التفضيلات في أي وقت من صفحة الإعدادات الخاصة بالموقع.</p></div></body></html>"
)
# Words that no list of phrases has: only the comparison knows that it is no article.
CURTAIN = (
    "<!DOCTYPE html><html lang='ar'><head><title>بوابة</title></head><body><article><h1 class='title'>نلتقي بعد قليل"
    "</h1><div class='text'><p>يعمل فريقنا الآن على شيء جميل من أجلكم ونعدكم بحلة جديدة تليق بكم وبثقتكم الغالية.</p>"
    "<p>تابعوا أخبارنا مساء هذا اليوم في الموعد المعتاد ولا تنسوا أن تخبروا أصدقاءكم بما هو قادم.</p></div></article>"
    "</body></html>"
)


@dataclass
class Portal:
    """A portal whose articles are a feed of numbers, read by a site file or by the generic reader."""

    server: PortalServer
    scrapy: Scrapy
    generic: bool
    db: Any

    @property
    def base(self) -> str:
        return self.server.url("", "127.0.0.4" if self.generic else "127.0.0.1").rstrip("/")

    def lists(self, numbers: Iterable[int]) -> None:
        self.server.add("/feed", Reply(pages.feed(self.base, numbers), content_type="application/rss+xml"))
        self.server.add("/", "<html><head><link rel='alternate' type='application/rss+xml' href='/feed'></head></html>")

    def shows(self, number: int, answer: Any) -> None:
        self.server.add(f"/news/{number}", answer)

    def crawl(self, now: str, status: int = 0, *options: str) -> dict[str, Any]:
        """One run; gives its document, whose summary is the log's last line."""
        start = ["portal", "-a", f"start={self.base}/", "-a", "timezone=Africa/Cairo"] if self.generic else ["local"]
        # The server lets rejected pages go by its own clock, for which the days of the tests are long past.
        keep = ("-s", "NEWSSPIDER_KEEP_REJECTED_DAYS=20000")
        done = self.scrapy("crawl", *start, *keep, *options, status=status, NEWSSPIDER_NOW=now)
        run = last_run(self.db)
        assert run["summary"] in done.stderr
        return run

    def stored(self) -> dict[str, dict[str, Any]]:
        return {doc["url"].rpartition("/")[2]: doc for doc in self.db.articles.find()}

    def archive(self) -> list[dict[str, Any]]:
        """Every field of all that is stored."""
        return [*self.db.articles.find().sort("_id"), *self.db.revisions.find().sort("_id")]

    def reasons(self) -> dict[str, str]:
        return {doc["url"].rpartition("/")[2]: doc["reason"] for doc in self.db.rejected.find()}


# What a claim is judged by comes after reading: by both readers in the soak, here where the reader itself decides.
BOTH = pytest.mark.parametrize("portal", ["site file", "generic reader"], indirect=True)


@pytest.fixture(params=["site file", pytest.param("generic reader", marks=pytest.mark.soak)])
def portal(request: pytest.FixtureRequest, scrapy: Scrapy, db: Any) -> Iterator[Portal]:
    with PortalServer(hosts=("127.0.0.1", "127.0.0.4")) as server:
        scrapy.env |= {
            "SCRAPY_SETTINGS_MODULE": "tests.crawl.settings",
            "LOCAL_PORTAL": server.url("").rstrip("/"),
            "LOCAL_SOURCES": "[Feed(BASE + '/feed')]",
        }
        portal = Portal(server, scrapy, request.param == "generic reader", db)
        portal.lists(NUMBERS)
        for number in NUMBERS:
            portal.shows(number, pages.article(number))
        yield portal


@pytest.mark.parametrize("notice", [CONSENT, CURTAIN], ids=["in known words", "in other words"])
def test_notices_at_the_second_visit_leave_the_archive_as_it_was(portal: Portal, notice: str) -> None:
    portal.crawl(FIRST)
    before = portal.archive()
    for number in NUMBERS:
        portal.shows(number, notice)
    run = portal.crawl(SECOND, status=1)
    assert portal.archive() == before
    assert (run["state"], run["reason"]) == ("failed", "blocked")
    assert sum(run["rejected"].values()) == 10
    assert set(portal.reasons()) == {str(number) for number in NUMBERS}


@BOTH
def test_notices_at_the_first_visit_are_not_articles(portal: Portal) -> None:
    for number in NUMBERS:
        portal.shows(number, CURTAIN)
    run = portal.crawl(FIRST, status=1)
    assert portal.archive() == []
    assert (run["reason"], run["rejected"], run["counts"]["stored"]) == ("blocked", {"suspect": 10}, 0)
    assert {doc["state"] for doc in portal.db.urls.find()} == {"failed"}


def test_when_half_of_a_runs_pages_are_notices_the_others_are_stored(portal: Portal) -> None:
    for number in NUMBERS[:5]:
        portal.shows(number, CURTAIN)
    run = portal.crawl(FIRST)
    assert sorted(portal.stored(), key=int) == ["6", "7", "8", "9", "10"]
    assert run["rejected"] == {"suspect": 5}
    for number in NUMBERS[:5]:
        portal.shows(number, pages.article(number))
    portal.crawl(SECOND)
    assert len(portal.stored()) == 10


def rewritten(number: int) -> str:
    text = "".join(f"<p>{pages.sentence(('rewritten', number, part), 30)}</p>" for part in range(4))
    page = pages.article(number, body=text, headline=pages.sentence(("rewritten", number), 8))
    at = pages.published(number)
    return page.replace(f"{at:%Y-%m-%d %H:%M}", f"{at + timedelta(days=1):%Y-%m-%d %H:%M}").replace(
        "كتب: سامي الحداد", ""
    )


def test_articles_that_the_portal_really_rewrote_become_revisions_at_the_next_visit(portal: Portal) -> None:
    portal.crawl(FIRST)
    before = portal.archive()
    for number in NUMBERS:
        portal.shows(number, rewritten(number))
    portal.crawl(SECOND, status=1)
    assert portal.archive() == before
    run = portal.crawl(THIRD)
    assert run["counts"]["revised"] == 10
    assert portal.stored()["3"]["headline"] == pages.sentence(("rewritten", 3), 8)
    assert portal.db.revisions.count_documents({}) == 10
    assert portal.reasons() == {}


def test_a_notice_that_stays_is_not_believed_at_any_visit(portal: Portal) -> None:
    portal.crawl(FIRST)
    before = portal.stored()
    for number in NUMBERS[:4]:
        portal.shows(number, CURTAIN)
    for now in (SECOND, THIRD, FOURTH):
        portal.crawl(now)
    assert [portal.stored()[str(n)]["body"] for n in range(1, 5)] == [before[str(n)]["body"] for n in range(1, 5)]
    assert portal.stored()["1"]["last_seen_at"] == before["1"]["last_seen_at"]
    assert portal.stored()["9"]["last_seen_at"] > before["9"]["last_seen_at"]


def test_an_article_that_shrank_to_its_correction_is_a_revision_at_once(portal: Portal) -> None:
    portal.crawl(FIRST)
    text = "<p>سحبت البوابة خبرا نشر في هذا المكان بعد أن تبين أنه غير صحيح، وتعتذر لقرائها عن ذلك.</p>"
    portal.shows(2, pages.article(2, body=text, headline="تصحيح واعتذار من البوابة لقرائها الكرام"))
    run = portal.crawl(SECOND)
    assert run["counts"]["revised"] == 1
    assert portal.stored()["2"]["headline"] == "تصحيح واعتذار من البوابة لقرائها الكرام"


def test_addresses_that_are_all_gone_fail_the_run_and_are_counted(portal: Portal) -> None:
    for number in NUMBERS:
        portal.shows(number, Reply("not here", status=404))
    run = portal.crawl(FIRST, status=1)
    assert (run["state"], run["reason"], run["failed"]) == ("failed", "http_404", {"http_404": 10})
    assert "stored already" not in run["summary"]
    again = portal.crawl("2026-09-02T12:10:00Z", status=1)  # not due yet, and still nothing is stored
    assert again["reason"] == "http_404"
    assert {doc["state"] for doc in portal.db.urls.find()} == {"failed"}


def test_stored_articles_that_are_all_gone_at_once_are_not_withdrawn(portal: Portal) -> None:
    portal.crawl(FIRST)
    before = portal.archive()
    for number in NUMBERS:
        portal.shows(number, Reply("not here", status=404))
    run = portal.crawl(SECOND, status=1)
    assert portal.archive() == before
    assert (run["reason"], run["failed"]) == ("http_404", {"http_404": 10})


def test_one_stored_article_that_is_gone_is_withdrawn(portal: Portal) -> None:
    portal.crawl(FIRST)
    portal.shows(4, Reply("not here", status=404))
    portal.crawl(SECOND)
    assert [number for number, doc in portal.stored().items() if doc["withdrawn_at"]] == ["4"]


def test_a_pager_whose_articles_are_all_gone_ends(portal: Portal) -> None:
    there, a_page = 40, 10

    def listing(seen: Seen) -> str:
        number = int(seen.query.get("page", 1))
        numbers = range(number * a_page, (number - 1) * a_page, -1)
        links = "".join(f"<li><a href='/news/{n}'>{pages.sentence(n, 6)}</a></li>" for n in numbers)
        return f"<html lang='ar'><body><ul>{links}</ul><a rel='next' href='?page={number + 1}'>التالي</a></body></html>"

    def article(seen: Seen) -> Reply | str:
        number = seen.path.removeprefix("/news/")
        there_still = number.isdigit() and int(number) <= there
        return pages.article(int(number)) if there_still else Reply("not here", status=404)

    portal.scrapy.env["LOCAL_SOURCES"] = "[Section(BASE + '/')]"
    portal.server.add("/", listing)
    for number in NUMBERS:
        portal.shows(number, article)
    portal.server.add_default(article)
    run = portal.crawl(FIRST, 0, "-a", "since=2026-01-01")
    assert run["counts"]["stored"] == there
    assert "page=5" in str(portal.server.paths())
    assert "page=20" not in str(portal.server.paths())


def test_a_304_that_nobody_asked_for_is_a_failure(portal: Portal) -> None:
    for number in NUMBERS:
        portal.shows(number, Reply(status=304))
    run = portal.crawl(FIRST, status=1)
    assert (run["reason"], run["failed"], run["counts"]["unchanged"]) == ("http_304", {"http_304": 10}, 0)


def test_an_article_in_two_sources_is_found_once(portal: Portal) -> None:
    portal.server.add("/feed2", Reply(pages.feed(portal.base, NUMBERS), content_type="application/rss+xml"))
    portal.scrapy.env["LOCAL_SOURCES"] = "[Feed(BASE + '/feed'), Feed(BASE + '/feed2')]"
    assert portal.crawl(FIRST)["counts"]["found"] == 10


def declaring(number: int, url: str) -> str:
    return pages.article(number).replace("<title>", f"<link rel='canonical' href='{url}'><title>")


@BOTH
def test_articles_that_declare_their_sections_address_stay_apart(portal: Portal) -> None:
    for number in NUMBERS:
        portal.shows(number, declaring(number, f"{portal.base}/news/"))
    for now in (FIRST, SECOND):
        portal.crawl(now)
    assert sorted(portal.stored(), key=int) == [str(number) for number in NUMBERS]
    assert portal.db.revisions.count_documents({}) == 0


def test_articles_that_declare_one_articles_address_keep_their_own(portal: Portal) -> None:
    for number in (2, 3, 4):
        portal.shows(number, declaring(number, f"{portal.base}/news/1"))
    for now in (FIRST, SECOND):
        portal.crawl(now)
    assert sorted(portal.stored(), key=int) == [str(number) for number in NUMBERS]
    assert portal.stored()["3"]["headline"] == pages.sentence((3, "h"), 8)
    assert (portal.db.revisions.count_documents({}), portal.reasons()) == (0, {})


@BOTH
def test_the_structured_data_of_three_other_articles_says_nothing(portal: Portal) -> None:
    def others(number: int) -> str:
        scripts = "".join(
            f'<script type="application/ld+json">{{"@type":"NewsArticle",'
            f'"headline":"{pages.sentence((other, "h"), 8)}",'
            f'"url":"{portal.base}/news/{other}","datePublished":"2024-01-0{other}T00:00:00Z",'
            f'"author":{{"name":"كاتب آخر"}}}}</script>'
            for other in (7, 8, 9)
        )
        return pages.article(number).replace("<title>", f"{scripts}<title>")

    for number in (1, 2):
        portal.shows(number, others(number))
    portal.crawl(FIRST)
    first = portal.stored()["1"]
    assert first["published_at"] == pages.published(1)
    assert first["authors"] == ["سامي الحداد"]


def test_a_portal_that_sets_a_cookie_by_redirecting_to_itself_is_read(portal: Portal) -> None:
    def page(number: int) -> Any:
        def answer(seen: Seen) -> Reply | str:
            if "seen=1" in (seen.headers.get("Cookie") or ""):
                return pages.article(number)
            location = f"{portal.base}{seen.path}"
            return Reply(status=302, headers={"Location": location, "Set-Cookie": "seen=1; Path=/"})

        return answer

    for number in NUMBERS:
        portal.shows(number, page(number))
    assert portal.crawl(FIRST)["counts"]["stored"] == 10
    asked = [seen for seen in portal.server.requests if seen.path.startswith("/news/")]
    assert [bool(seen.headers.get("Cookie")) for seen in asked].count(True) == 10  # none is sent to the next article


@BOTH
def test_one_odd_field_costs_that_field(portal: Portal) -> None:
    nested = '{"a":' * 900 + "1" + "}" * 900
    odd = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","image":"https://x.example/\\ud83d.jpg"'
        f',"x":{nested}}}</script><meta property="og:image" content="http://[x/1.jpg">'
        '<meta property="og:title" content="&#xD83D;">'
    )
    portal.shows(1, pages.article(1).replace("<title>", f"{odd}<title>"))
    portal.shows(2, Reply(pages.article(2), content_type="text/html; charset=undefined"))
    portal.shows(3, Reply(gzip.compress(pages.article(3).encode())))
    portal.shows(4, Reply(pages.article(4), content_type="text/html; charset=hex"))
    run = portal.crawl(FIRST)
    assert (run["counts"]["stored"], run["rejected"], run["failed"]) == (10, {}, {})


def test_a_moment_that_is_always_now_makes_no_revision(portal: Portal) -> None:
    for now in (FIRST, SECOND, THIRD):
        stamp = now.replace("T12:00", "T11:59")
        head = f"<meta property='article:modified_time' content='{stamp}'>"
        time = f"<time class='updated' datetime='{stamp}'></time>"
        for number in NUMBERS:
            portal.shows(number, pages.article(number, updated=time).replace("<title>", f"{head}<title>"))
        portal.crawl(now)
    assert portal.db.revisions.count_documents({}) == 0


def test_a_page_that_is_no_article_is_not_asked_for_in_every_run(portal: Portal) -> None:
    portal.shows(1, "<html><body><h1>صفحة</h1></body></html>")
    portal.crawl(FIRST)
    asked = portal.server.paths().count("/news/1")
    portal.crawl("2026-09-02T12:20:00Z")
    assert portal.server.paths().count("/news/1") == asked
    url = portal.db.urls.find_one({"url": {"$regex": "/news/1$"}})
    assert (url["state"], url["failures"]) == ("failed", 1)


@BOTH
def test_a_redesigned_portal_is_read_without_its_site_file_and_says_so(portal: Portal) -> None:
    for number in NUMBERS:
        page = pages.article(number).replace("class='text'", "class='s-9'").replace('class="text"', 'class="s-9"')
        portal.shows(number, page)
    run = portal.crawl(FIRST, status=0 if portal.generic else 1)
    assert run["counts"]["stored"] == 10
    assert run["reason"] == (None if portal.generic else "layout_changed")


def test_health_the_alarm_and_the_log_say_the_same_of_a_run_of_notices(portal: Portal) -> None:
    portal.crawl(FIRST)
    for number in NUMBERS:
        portal.shows(number, CURTAIN)
    run = portal.crawl(SECOND, status=1)
    said = run["summary"].partition("blocked: ")[2]
    assert "a notice in place of its articles" in said
    told = portal.scrapy("health", status=1, NEWSSPIDER_NOW="2026-09-04T12:30:00Z").stdout
    flat = " ".join(told.split())
    assert f"blocked: {said}" in flat
    assert "no article from 10 entries of the sources" in flat
