"""What goes wrong ends in one clear line, a reason in the run's document, and the right exit status."""

import signal
import time

import pytest

from tests.crawl import pages
from tests.crawl.conftest import Scrapy, last_run
from tests.portal_server import Reply
from tests.servers import free_port

PAGE = "<!DOCTYPE html><html><body><article><h1 class='title'>{}</h1><div class='text'>{}</div></article></body></html>"


def until(condition, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def test_a_portal_that_does_not_answer_is_unreachable(local: Scrapy, db) -> None:
    local.env["LOCAL_PORTAL"] = f"http://127.0.0.1:{free_port()}"
    done = local("crawl", "local", status=1)
    run = last_run(db)
    assert (run["state"], run["reason"]) == ("failed", "unreachable")
    assert "unreachable" in done.stderr.splitlines()[-1] or "unreachable" in done.stderr


def test_alwafd_without_a_network_is_unreachable_within_a_minute(scrapy: Scrapy, db) -> None:
    # Whatever this machine reaches: behind a proxy that is not there, nobody answers.
    nowhere = f"http://127.0.0.1:{free_port()}"
    scrapy("crawl", "alwafd", status=1, http_proxy=nowhere, https_proxy=nowhere)
    assert last_run(db)["reason"] == "unreachable"


def test_a_robots_txt_that_forbids_is_kept_and_named(local: Scrapy, portal, db) -> None:
    portal.add("/robots.txt", Reply("User-agent: *\nDisallow: /", content_type="text/plain"))
    portal.add("/feed", pages.feed(portal.url("").rstrip("/"), [1]))
    local("crawl", "local", status=1)
    assert last_run(db)["reason"] == "robots"
    assert portal.paths() == ["/robots.txt"]


def test_a_portal_without_a_source_says_so(local: Scrapy, db) -> None:
    local("crawl", "local", status=1, LOCAL_SOURCES="[]")
    assert last_run(db)["reason"] == "no_source"


def test_a_feed_without_articles_is_no_links_and_no_failure(local: Scrapy, portal, db) -> None:
    portal.add("/feed", Reply(pages.feed(portal.url("").rstrip("/"), []), content_type="application/rss+xml"))
    local("crawl", "local")
    assert (last_run(db)["state"], last_run(db)["reason"]) == ("finished", "no_links")


def test_pages_that_cannot_be_stored_are_rejected_with_their_reason(local: Scrapy, portal, db) -> None:
    base = portal.url("").rstrip("/")
    portal.add("/feed", pages.feed(base, [1, 2, 3]))
    portal.add("/news/1", PAGE.format("عنوان الخبر الأول في البوابة", ""))
    persian = "این خبر دربارهٔ برنامه‌های تازهٔ دولت است که می‌گوید برای همهٔ مردم کشور کار خواهد کرد و این کار را می‌کند. "
    portal.add("/news/2", PAGE.format("این خبر برای مردم کشور است که می‌شود", f"<p>{persian * 5}</p>"))
    portal.add("/news/3", pages.article(3))
    local("crawl", "local")
    run = last_run(db)
    assert run["counts"]["stored"] == 1
    reasons = {doc["_id"]: doc["reason"] for doc in db.rejected.find()}
    assert reasons["local:2"] == "language"
    assert reasons["local:1"] in ("invalid", "not_article")
    assert run["reason"] is None


def test_a_fault_of_the_reader_costs_its_page_and_is_counted(local: Scrapy, portal, db) -> None:
    portal.add("/feed", pages.feed(portal.url("").rstrip("/"), [1, 2]))
    portal.add("/news/1", pages.article(1, headline="خبر يكشف عن عطل في القارئ"))
    portal.add("/news/2", pages.article(2))
    assert local.start("crawl", "local").wait(60) == 0
    assert [doc["_id"] for doc in db.articles.find()] == ["local:2"]
    assert last_run(db)["rejected"] == {"invalid": 1}
    rejected = db.rejected.find_one({"_id": "local:1"})
    assert "ZeroDivisionError: as a site file's hook may do" in rejected["detail"]


def test_a_layout_that_nobody_knows_fails_the_run(local: Scrapy, portal, db) -> None:
    portal.add("/feed", pages.feed(portal.url("").rstrip("/"), range(1, 6)))
    for number in range(1, 6):
        portal.add(f"/news/{number}", "<html><body><div id='app'></div></body></html>")
    done = local("crawl", "local", status=1)
    assert last_run(db)["reason"] == "layout_changed"
    assert "savepage" in done.stderr


def test_a_database_that_is_away_costs_no_article(local: Scrapy, portal, db, server) -> None:
    portal.add("/feed", pages.feed(portal.url("").rstrip("/"), range(1, 4)))
    for number in range(1, 4):
        portal.add(f"/news/{number}", pages.article(number))
    away = f"mongodb://somebody:s3cr3t-word@127.0.0.1:{free_port()}/?serverSelectionTimeoutMS=500"
    done = local("crawl", "local", status=1, MONGO_URI=away)
    assert "3 articles wait in" in done.stderr
    assert "scrapy spool --replay" in done.stderr
    assert "s3cr3t-word" not in done.stderr + done.stdout
    local("spool", "--replay")
    assert db.articles.count_documents({}) == 3
    assert "s3cr3t-word" not in str(list(db.crawls.find()))


def test_a_database_that_refuses_ends_the_run_in_one_line(local: Scrapy, portal) -> None:
    portal.add("/feed", pages.feed(portal.url("").rstrip("/"), [1]))
    done = local("crawl", "local", status=1, MONGO_URI="mongodb://somebody:s3cr3t-word@127.0.0.1:99999/")
    assert "MONGO_URI cannot be used: Port must be" in done.stderr
    assert "s3cr3t-word" not in done.stderr
    assert portal.paths() == []


def test_a_run_without_news_and_without_a_database_fails_all_the_same(local: Scrapy, portal) -> None:
    portal.add("/feed", pages.feed(portal.url("").rstrip("/"), []))
    done = local(
        "crawl", "local", status=1, MONGO_URI=f"mongodb://127.0.0.1:{free_port()}/?serverSelectionTimeoutMS=500"
    )
    assert "storage: " in done.stderr


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_stores_what_it_has_and_says_interrupted(local: Scrapy, portal, db, how) -> None:
    portal.add("/feed", pages.feed(portal.url("").rstrip("/"), range(1, 9)))
    for number in range(1, 9):
        portal.add(f"/news/{number}", Reply(pages.article(number), delay=0.3 if number > 2 else 0))
    running = local.start("crawl", "local")
    until(lambda: len(portal.paths()) > 4)
    running.send_signal(how)
    running.wait(30)
    run = last_run(db)
    assert (run["state"], run["reason"]) == ("interrupted", "interrupted")
    assert run["counts"]["stored"] == db.articles.count_documents({}) > 0


def test_a_killed_run_is_closed_by_the_next(local: Scrapy, portal, db) -> None:
    portal.add("/feed", Reply(pages.feed(portal.url("").rstrip("/"), [1]), delay=0.0))
    portal.add("/news/1", [Reply(pages.article(1), delay=20), Reply(pages.article(1))])
    running = local.start("crawl", "local")
    until(lambda: "/news/1" in portal.paths())
    until(lambda: db.crawls.count_documents({"state": "running"}) == 1)
    running.kill()
    running.wait(10)
    local("crawl", "local")
    states = [run["state"] for run in db.crawls.find().sort("started_at", 1)]
    assert states == ["interrupted", "finished"]


def test_an_unknown_portal_and_a_wrong_argument_are_said_in_one_line(scrapy: Scrapy) -> None:
    assert "no portal 'alwafdd'" in scrapy("crawl", "alwafdd", status=2).stderr
    assert "since=monday" in scrapy("crawl", "alwafd", "-a", "since=monday", status=2).stderr
