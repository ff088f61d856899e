"""A crawl that is recorded, and the recording read again: the same articles, without the portal."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.crawl import pages
from tests.crawl.conftest import ROOT, Scrapy, articles, last_run
from tests.crawl.test_sources import API, as_json, item, part
from tests.portal_server import PortalServer, Reply

MORNING, NOON = "2026-09-02T08:00:00Z", "2026-09-02T12:00:00Z"


def serve(portal: PortalServer) -> str:
    base = portal.url("").rstrip("/")
    portal.add("/feed", pages.feed(base, range(1, 7)))
    for number in (1, 2, 3, 4):
        portal.add(f"/news/{number}", pages.article(number))
    # The stamp of the fifth is in the feed only, and the sixth has three pages.
    portal.add("/news/5", pages.article(5).replace("<time", "<!--").replace("</time>", "-->"))
    for page in (1, 2, 3):
        portal.add("/news/6" if page == 1 else f"/news/6?page={page}", part(6, page, 3))
    return base


def recordings(folder: Path) -> list[str]:
    found = sorted(str(path) for path in folder.rglob("*.warc.gz"))
    assert found
    return found


@pytest.fixture
def other(local: Scrapy, db, tmp_path: Path) -> Scrapy:
    """The same project with an empty database."""
    return Scrapy(tmp_path / "other", {**local.env, "MONGO_DATABASE": f"{db.name}-other"})


def test_a_recording_gives_the_same_articles_and_changes_none_that_are_there(
    local: Scrapy, other: Scrapy, portal: PortalServer, db, tmp_path: Path
) -> None:
    serve(portal)
    warc = tmp_path / "warc"
    local("crawl", "local", WARC_RECORD=str(warc), NEWSSPIDER_NOW=MORNING)
    portal.add("/news/1", pages.article(1, headline="عنوان صححه المحرر بعد أربع ساعات"))
    portal.add("/news/2", Reply(status=404))
    local("crawl", "local", WARC_RECORD=str(warc), NEWSSPIDER_NOW=NOON)
    assert last_run(db)["counts"]["revised"] == 1
    check = subprocess.run(
        [str(Path(sys.executable).parent / "warcio"), "check", *recordings(warc)], capture_output=True, text=True
    )
    assert (check.returncode, check.stdout) == (0, "")

    asked, crawled, revisions = len(portal.requests), articles(db), list(db.revisions.find())
    assert len(crawled) == 6
    done = other("reparse", str(warc))
    assert "6 stored" in done.stdout
    there = db.client[other.env["MONGO_DATABASE"]]
    assert articles(there) == crawled
    assert list(there.revisions.find()) == revisions
    assert {doc["first_seen_at"] for doc in there.articles.find()} == {
        doc["first_seen_at"] for doc in db.articles.find()
    }

    known = list(db.urls.find().sort("_id", 1))
    local("reparse", str(warc), "--spider", "local")
    assert articles(db) == crawled
    assert list(db.revisions.find()) == revisions
    assert list(db.urls.find().sort("_id", 1)) == known
    assert len(portal.requests) == asked


def test_after_a_selector_was_mended_the_changes_are_the_extractions(local: Scrapy, portal, db, tmp_path: Path) -> None:
    base = portal.url("").rstrip("/")
    portal.add("/feed", pages.feed(base, [1]))
    deck = "<p class='standfirst'>تمهيد قصير للخبر يقرؤه الناس قبل نصه</p>"
    portal.add("/news/1", pages.article(1).replace('<div class="text">', deck + '<div class="text">'))
    local("crawl", "local", WARC_RECORD=str(tmp_path / "warc"), NEWSSPIDER_NOW=MORNING)
    assert db.articles.find_one({})["source"] == "وكالة الاختبار"
    done = local("reparse", str(tmp_path / "warc"), LOCAL_LAYOUT="{'source': '.byline', 'authors': '.nobody'}")
    assert "1 revised" in done.stdout
    revision = db.revisions.find_one({})
    assert (revision["cause"], revision["source"]) == ("extraction", "وكالة الاختبار")
    assert db.articles.find_one({})["revision"] == 2
    local("reparse", str(tmp_path / "warc"), LOCAL_LAYOUT="{'source': '.byline', 'authors': '.nobody'}")
    assert db.revisions.count_documents({}) == 1


def test_a_recorded_listing_gives_its_articles_again(local: Scrapy, other: Scrapy, portal, db, tmp_path: Path) -> None:
    base = portal.url("").rstrip("/")
    local.env["LOCAL_SOURCES"] = other.env["LOCAL_SOURCES"] = API
    portal.add("/api", as_json({"data": [item(base, n) for n in range(1, 4)]}))
    local("crawl", "local", WARC_RECORD=str(tmp_path / "warc"))
    other("reparse", str(tmp_path / "warc"))
    assert articles(db.client[other.env["MONGO_DATABASE"]]) == articles(db)


def test_the_bundled_recording_gives_what_its_crawl_gives(scrapy: Scrapy, db, tmp_path: Path) -> None:
    warc = str(ROOT / "demo" / "alwafd.warc.gz")
    scrapy("reparse", warc)
    reparsed = articles(db)
    crawl = Scrapy(tmp_path / "other", {**scrapy.env, "MONGO_DATABASE": f"{db.name}-other"})
    crawl("crawl", "alwafd", "-s", f"WARC_REPLAY={warc}")
    assert articles(db.client[f"{db.name}-other"]) == reparsed
    assert len(reparsed) == 11


def test_what_cannot_be_read_again_is_said_in_one_line(scrapy: Scrapy, tmp_path: Path) -> None:
    assert "no recording at" in scrapy("reparse", str(tmp_path / "nothing.warc.gz"), status=1).stderr
    assert "no portal 'alwafdd'" in scrapy("reparse", "demo", "--spider", "alwafdd", status=2).stderr
    assert "name one or more recordings" in scrapy("reparse", status=2).stderr


def test_a_file_that_is_no_recording_is_one_line_and_status_1(scrapy: Scrapy, tmp_path: Path) -> None:
    note, image = tmp_path / "note.txt", tmp_path / "a.png"
    note.write_text("no recording\n")
    image.write_bytes(b"\x89PNG\r\n\x1a\n")
    done = scrapy("reparse", str(note), str(image), status=1)
    assert (done.stdout, len(done.stderr.splitlines())) == ("", 2)
    assert f"{note} is no recording" in done.stderr


def test_a_torn_recording_gives_what_is_whole_and_says_what_is_skipped(scrapy: Scrapy, tmp_path: Path) -> None:
    torn = tmp_path / "torn.warc.gz"
    torn.write_bytes((ROOT / "demo" / "alwafd.warc.gz").read_bytes()[:-300])
    done = scrapy("reparse", str(torn))
    assert "17 answers read, 1 damaged and skipped: " in done.stdout
    assert "10 stored" in done.stdout
    assert len(done.stderr.splitlines()) == 1
