"""A database that is damaged or refuses a write, and a damaged spool: no loss, no second fetch, one clear line."""

from pathlib import Path
from typing import Any

from pymongo import MongoClient

from newsspider.search import database
from newsspider.storage.server.embedded import Embedded
from tests.crawl import pages
from tests.crawl.conftest import Scrapy, last_run, local_environment
from tests.portal_server import PortalServer, Reply
from tests.servers import free_port


def fill(portal: PortalServer, count: int, **changes: Any) -> None:
    base = portal.url("").rstrip("/")
    portal.add("/feed", Reply(pages.feed(base, range(1, count + 1)), content_type="application/rss+xml"))
    for number in range(1, count + 1):
        portal.add(f"/news/{number}", pages.article(number, **changes))


def test_a_damaged_database_ends_the_run_before_the_portal_is_asked(tmp_path: Path, portal: PortalServer) -> None:
    fill(portal, 2)
    scrapy = Scrapy(tmp_path / "data", local_environment(portal))
    scrapy("crawl", "local")
    asked = len(portal.requests)
    catalogue = tmp_path / "data" / "mongo" / "WiredTiger.wt"
    catalogue.write_bytes(b"x" * 9000)
    done = scrapy("crawl", "local", status=1)
    assert len(portal.requests) == asked
    assert "damaged: the embedded database does not open" in done.stderr.splitlines()[-1]
    assert "scrapy mongo --salvage" in done.stderr
    assert not list((tmp_path / "data").glob("spool/*.spool"))

    assert scrapy("mongo", "--check", status=1).stderr.count("\n") == 1
    assert "articles: 2 documents saved" in scrapy("mongo", "--salvage").stdout
    assert "articles: whole" in scrapy("mongo", "--check").stdout
    scrapy("crawl", "local")
    assert [seen.path for seen in portal.requests[asked:] if seen.path.startswith("/news/")] == []


def test_a_refused_revision_costs_itself_and_not_the_runs_after_it(
    local: Scrapy, portal: PortalServer, db: Any
) -> None:
    fill(portal, 3)
    local("crawl", "local")
    db.command("collMod", "articles", validationLevel="off")
    broken = {"$unset": {"keywords": "", "search_text": ""}, "$set": {"authors": "x"}}
    db.articles.update_one({"_id": "local:1"}, broken)
    fill(portal, 3, headline="عنوان آخر لهذا الخبر القديم كله")
    local("crawl", "local", "-a", "full=1", status=None)
    assert {doc["_id"]: doc["revision"] for doc in db.articles.find()}["local:2"] == 2

    portal.add("/news/4", pages.article(4))
    base = portal.url("").rstrip("/")
    portal.add("/feed", Reply(pages.feed(base, range(1, 5)), content_type="application/rss+xml"))
    done = local("crawl", "local", status=None)
    assert db.articles.find_one({"_id": "local:4"})
    assert last_run(db)["reason"] != "storage"
    assert "does not answer" not in done.stderr


def test_a_spool_file_of_garbage_is_kept_and_the_exit_status_says_so(scrapy: Scrapy) -> None:
    folder = scrapy.data_dir / "spool"
    folder.mkdir(parents=True)
    file = folder / "20260101T000000000000-1-000001-abcdef.spool"
    file.write_bytes(b"newsspider spool 1\n" + b"\xff\x00garbage" * 50_000)
    done = scrapy("spool", "--replay", status=1)
    assert file.with_suffix(".damaged").exists()
    assert "cannot be read" in done.stdout


def test_the_rest_of_a_torn_record_is_no_damage(scrapy: Scrapy) -> None:
    folder = scrapy.data_dir / "spool"
    folder.mkdir(parents=True)
    (folder / "20260101T000000000000-1-000001-abcdef.spool").write_bytes(b"newsspider spool 1\n\n\x00rec\x00\x10")
    scrapy("spool", "--replay")
    assert not list(folder.glob("*.damaged"))


def test_embedded_files_are_their_owners_alone(tmp_path: Path) -> None:
    server = Embedded(tmp_path / "data")
    try:
        with MongoClient(server.acquire()) as client:
            client["x"]["y"].insert_one({})
        assert not [f for f in (tmp_path / "data").rglob("*") if f.is_file() and f.stat().st_mode & 0o077]
    finally:
        server.release()


def test_all_that_a_crawl_leaves_in_its_data_folder_is_its_owners_alone(local: Scrapy, portal: PortalServer) -> None:
    fill(portal, 1)
    nobody = f"mongodb://127.0.0.1:{free_port()}/?serverSelectionTimeoutMS=300"
    local("crawl", "local", status=1, MONGO_URI=nobody)  # leaves a spool
    database.connect(local.data_dir).close()
    left = [local.data_dir, *local.data_dir.rglob("*")]
    assert {path.name for path in left} >= {"data", "spool", "runs", "search.db"}
    assert [str(path) for path in left if path.stat().st_mode & 0o077] == []
