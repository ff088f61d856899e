"""The bundled recording, crawled as a user would."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import bson
import pytest
from pymongo import MongoClient
from pymongo.database import Database

from newsspider.items import FIELDS
from tests.crawl.conftest import ROOT, Scrapy, articles, last_run
from tests.servers import Server

REPLAY = ("-s", f"WARC_REPLAY={ROOT / 'demo' / 'alwafd.warc.gz'}")

TYPES = {
    **dict.fromkeys(("_id", "site", "headline", "body", "url", "language", "search_text", "content_hash"), str),
    **dict.fromkeys(("subheadline", "source", "source_site", "dateline", "section"), (str, type(None))),
    **dict.fromkeys(("published_on", "published_precision", "published_text", "updated_text"), (str, type(None))),
    **dict.fromkeys(("authors", "keywords", "related", "images", "part_of", "keys"), list),
    **dict.fromkeys(("published_at", "updated_at", "withdrawn_at"), (datetime, type(None))),
    **dict.fromkeys(("first_seen_at", "changed_at", "last_seen_at"), datetime),
    **dict.fromkeys(("word_count", "revision", "schema_version", "shingles"), int),
    "timezone": str,
    "story_id": str,
    "duplicate_of": (str, type(None)),
    "series": (str, type(None)),
    "extraction": dict,
    "signature": bytes,
}


@pytest.fixture(scope="module")
def crawled(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Scrapy:
    """The recording, crawled once for the tests that only look."""
    env = {"MONGO_URI": server.uri, "MONGO_DATABASE": "demo"}
    scrapy = Scrapy(tmp_path_factory.mktemp("demo"), env)
    scrapy("crawl", "alwafd", *REPLAY)
    return scrapy


@pytest.fixture
def db(server: Server) -> Iterator[Database[dict[str, Any]]]:
    with MongoClient(server.uri, tz_aware=True) as client:
        yield client["demo"]


def test_the_demo_stores_all_articles_with_every_field_in_order_and_type(crawled, db) -> None:
    docs = list(db.articles.find())
    assert len(docs) == 11
    for doc in docs:
        assert tuple(doc) == FIELDS
        assert {name: type(value) for name, value in doc.items() if not isinstance(value, TYPES[name])} == {}
        assert all(isinstance(key, bson.Int64) for key in doc["keys"])
        assert len(doc["signature"]) == 512
        assert {frozenset(entry) for entry in doc["related"]} <= {frozenset({"title", "url", "label"})}


def test_the_validator_refuses_a_document_with_a_field_of_another_type(crawled, db) -> None:
    doc = db.articles.find_one()
    with pytest.raises(Exception, match=r"validation"):
        db.articles.insert_one({**doc, "_id": "alwafd:1", "keywords": "كلمة"})


def test_the_runs_document_counts_what_happened(crawled, db) -> None:
    run = db.crawls.find_one({}, sort=[("started_at", 1)])
    assert (run["state"], run["reason"]) == ("finished", None)
    assert run["counts"] == {"found": 13, "fetched": 13, "stored": 11, "revised": 0, "unchanged": 0, "duplicate": 2}
    assert run["coverage"]["headline"] == run["coverage"]["published_at"] == 1.0
    assert run["rejected"] == {"layout_changed": 1}


def test_a_second_run_requests_nothing_and_says_that_nothing_is_new(crawled, db) -> None:
    before = articles(db)
    done = crawled("crawl", "alwafd", *REPLAY)
    assert "nothing_new" in done.stderr
    run = last_run(db)
    assert (run["state"], run["reason"], run["counts"]["fetched"]) == ("finished", "nothing_new", 0)
    assert articles(db) == before


def test_the_copies_of_the_recording_are_marked(crawled, db) -> None:
    copies = {doc["_id"]: doc["duplicate_of"] for doc in db.articles.find({"duplicate_of": {"$ne": None}})}
    assert copies == {"alwafd:5601214": "alwafd:5601201", "alwafd:5601288": "alwafd:5601263"}


def test_latest_prints_the_articles_with_the_newest_first(crawled) -> None:
    lines = crawled("latest").stdout.splitlines()
    assert "headline" in lines[1] or "headline" in lines[0]
    assert sum("alwafd" in line for line in lines) >= 11


def test_items_are_exported_as_readable_json(crawled: Scrapy, tmp_path) -> None:
    out = tmp_path / "out.jsonl"
    crawled("crawl", "alwafd", "-a", "full=1", *REPLAY, "-o", str(out))
    text = out.read_text(encoding="utf-8")
    assert len(text.splitlines()) == 11
    assert "منية السدر" in text
    assert "signature" not in text
