"""Pages that hang or kill their reader: each costs itself, and the run goes on or ends at once when it is told to."""

import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.crawl import pages
from tests.crawl.conftest import Scrapy, last_run
from tests.portal_server import PortalServer, Reply

HANGS, DIES = "يعلق القارئ", "يموت القارئ"


@pytest.fixture
def serve(portal: PortalServer) -> Callable[..., None]:
    """Fill the portal: articles by number, some of which have another headline or text."""

    def fill(count: int, headlines: dict[int, str] | None = None, texts: dict[int, str] | None = None) -> None:
        base = portal.url("").rstrip("/")
        feed = Reply(pages.feed(base, range(1, count + 1)), content_type="application/rss+xml")
        portal.add("/feed", feed)
        for number in range(1, count + 1):
            page = pages.article(number)
            if headlines and number in headlines:
                page = pages.article(number, headline=headlines[number])
            if texts and number in texts:
                page = page.replace("</p>", f"</p><p>{texts[number]}</p>", 1)
            portal.add(f"/news/{number}", page)

    return fill


def stored(db: Any) -> set[str]:
    return {doc["_id"].partition(":")[2] for doc in db.articles.find({}, {"_id": 1})}


def until(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


def test_a_page_that_hangs_inside_one_c_call_is_rejected_and_the_run_goes_on(local: Scrapy, serve, db) -> None:
    serve(3, {2: HANGS})
    local("crawl", "local", "-s", "NEWSSPIDER_READ_TIMEOUT=1")
    assert stored(db) == {"1", "3"}
    rejected = db.rejected.find_one({"_id": "local:2"})
    assert rejected["reason"] == "timeout"
    assert "1 s of processor time" in rejected["detail"]
    assert last_run(db)["rejected"] == {"timeout": 1}


def test_a_page_that_kills_its_reader_twice_is_rejected_and_the_run_goes_on(local: Scrapy, serve, db) -> None:
    serve(3, {1: DIES})
    local("crawl", "local")
    assert stored(db) == {"2", "3"}
    assert db.rejected.find_one({"_id": "local:1"})["reason"] == "invalid"


@pytest.mark.parametrize(
    "marks",
    [
        "\u064b\u0651" * 150_000,
        pytest.param("&#1611;&#1617;" * 60_000, marks=pytest.mark.soak),  # the text module's tests have each kind
        pytest.param("&#x301;\u0327" * 100_000, marks=pytest.mark.soak),
        pytest.param(("\u064b\u0651" * 15 + "\u200b") * 8_000, marks=pytest.mark.soak),
        "\u0f71\u0344" * 100_000,
    ],
    ids=["arabic", "references", "latin", "with invisible characters", "composed"],
)
def test_a_page_of_alternating_marks_is_read_like_any_other(local: Scrapy, serve, db, marks: str) -> None:
    serve(2, texts={1: f"ا{marks}"})
    local("crawl", "local", "-s", "NEWSSPIDER_READ_TIMEOUT=8")
    assert stored(db) == {"1", "2"}


def test_a_link_with_a_host_of_marks_costs_nothing(local: Scrapy, serve, db) -> None:
    marks = "\u064b\u0651" * 99_000
    serve(2, texts={1: f"<a href='http://ا{marks}/'>رابط</a><img src='//ا{marks}/'>"})
    local("crawl", "local", "-s", "NEWSSPIDER_READ_TIMEOUT=8")
    assert stored(db) == {"1", "2"}


def test_sigterm_ends_a_run_within_ten_seconds_whatever_it_reads(
    local: Scrapy, serve, db, portal: PortalServer
) -> None:
    serve(3, {1: HANGS})
    run = local.start("crawl", "local", "-s", "NEWSSPIDER_READ_TIMEOUT=600")
    until(lambda: "/news/1" in portal.paths())
    time.sleep(1.5)
    began = time.monotonic()
    run.send_signal(signal.SIGTERM)
    run.wait(30)
    assert time.monotonic() - began < 10
    until(lambda: last_run(db)["state"] != "running", 5)


def test_sigterm_ends_a_run_within_ten_seconds_whatever_it_waits_for(
    local: Scrapy, serve, db, portal: PortalServer
) -> None:
    serve(2)
    portal.add("/news/1", Reply(pages.article(1), delay=60))
    run = local.start("crawl", "local", "-s", "DOWNLOAD_TIMEOUT=120")
    until(lambda: "/news/1" in portal.paths())
    began = time.monotonic()
    run.send_signal(signal.SIGTERM)
    run.wait(60)
    assert time.monotonic() - began < 10


def test_a_page_in_reading_at_two_deaths_is_rejected_and_waits_for_a_person(
    local: Scrapy, serve, db, portal: PortalServer
) -> None:
    serve(3, {1: HANGS})
    for _ in range(2):
        run = local.start("crawl", "local", "-s", "NEWSSPIDER_READ_TIMEOUT=600")
        until(lambda: any("/news/1" in path.read_text() for path in local.data_dir.glob(f"reading/{run.pid}-*.note")))  # noqa: B023
        run.kill()
        run.wait(10)
    asked = portal.paths().count("/news/1")
    local("crawl", "local", "-s", "NEWSSPIDER_READ_TIMEOUT=5")
    assert stored(db) == {"2", "3"}
    assert portal.paths().count("/news/1") == asked
    assert db.rejected.find_one({"_id": "local:1"})["reason"] == "timeout"
    assert last_run(db)["rejected"] == {"timeout": 1}

    portal.add("/news/1", pages.article(1))
    local("crawl", "local", "-a", f"urls={portal.url('/news/1')}", "-a", "full=1")
    assert stored(db) == {"1", "2", "3"}


def test_a_killed_run_leaves_no_reader_behind(local: Scrapy, serve, portal: PortalServer) -> None:
    serve(2, {1: HANGS})
    run = local.start("crawl", "local", "-s", "NEWSSPIDER_READ_TIMEOUT=600")
    until(lambda: any(local.data_dir.glob("reading/*.note")))
    children = _children(run.pid)
    assert children
    run.kill()
    run.wait(10)
    until(lambda: not any(_is_alive(pid) for pid in children), 5)


def _children(pid: int) -> list[int]:
    with open(f"/proc/{pid}/task/{pid}/children") as file:  # noqa: PTH123 - no file of ours
        return [int(word) for word in file.read().split()]


def _is_alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize(("headline", "said"), [(HANGS, "timeout (reading took more than 1 s"), (DIES, "signal 11")])
def test_a_page_that_hangs_or_kills_costs_extract_one_line(
    local: Scrapy, tmp_path: Path, headline: str, said: str
) -> None:
    (tmp_path / "page.html").write_text(pages.article(1, headline=headline), encoding="utf-8")
    address = ("--spider", "local", "--url", f"{local.env['LOCAL_PORTAL']}/news/1")
    done = local("extract", str(tmp_path / "page.html"), *address, "-s", "NEWSSPIDER_READ_TIMEOUT=1", status=1)
    (line,) = done.stderr.splitlines()
    assert "page.html gave no article: " in line
    assert said in line
    assert done.stdout == ""


def test_a_page_that_hangs_is_said_by_the_live_check(local: Scrapy, serve) -> None:
    serve(3, dict.fromkeys(range(1, 4), HANGS))
    done = local("checksites", "--live", "local", "-s", "NEWSSPIDER_READ_TIMEOUT=1", status=1)
    assert "could not be read: timeout" in done.stdout + done.stderr
