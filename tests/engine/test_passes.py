"""What one recorded answer knows of another counts wherever they lie: the articles are those of one whole recording."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsspider.recordings import Exchange
from tests.crawl import pages
from tests.engine.conftest import Run, content, record
from tests.engine.portals.kinds import BASE

BEGIN = datetime(2026, 9, 20, 8, tzinfo=UTC)
HTML, JSON, XML = "text/html; charset=utf-8", "application/json", "application/rss+xml"


def answered(path: str, body: str, minute: int, kind: str = HTML, status: int = 200) -> Exchange:
    headers = ((b"Content-Type", kind.encode()),)
    return Exchange(BASE + path, BEGIN + timedelta(minutes=minute), status=status, headers=headers, body=body.encode())


def undated(number: int) -> str:
    return pages.article(number).replace("<time", "<!--").replace("</time>", "-->")


def part(number: int, page: int, last: int) -> str:
    following = f"<a rel='next' href='/news/{number}?page={page + 1}'>التالي</a>" if page < last else ""
    text = f"<p>{pages.sentence((number, page), 60)}</p>"
    return pages.article(number, body=text).replace("</article>", f"{following}</article>")


def listing(rows: Iterable[dict[str, object]]) -> str:
    return json.dumps({"data": list(rows)}, ensure_ascii=False)


FEED = [answered("/feed", pages.feed(BASE, [5]), 0, XML), answered("/news/5", undated(5), 1)]
ITEM = {"id": 7, "title": pages.sentence("title", 8), "at": pages.published(7).isoformat()}
DETAIL = [
    answered("/api", listing([ITEM]), 0, JSON),
    answered("/item/7", json.dumps({"item": {"title": ITEM["title"], "text": pages.sentence("text", 40)}}), 1, JSON),
]
PARTS = [
    answered("/news/6", part(6, 1, 3), 0),
    answered("/news/6?page=2", part(6, 2, 3), 1),
    answered("/news/6?page=3", part(6, 3, 3), 2),
]
LOOKS = [
    answered("/news/8", pages.article(8), 0),
    answered("/news/8", pages.article(8, headline=pages.sentence("second", 8)), 120),
    answered("/news/8", pages.article(8, headline=pages.sentence("third", 8)), 240),
    answered("/news/8", "", 360, status=404),
]
CANONICAL = "<link rel='canonical' href='https://kinds.example/news/9'>"
# Two addresses of one article, of which only the page says so.
ALIASES = [
    answered("/old/a-story", pages.article(9).replace("</head>", f"{CANONICAL}</head>"), 0),
    answered("/news/9", pages.article(9, headline=pages.sentence("later", 8)), 120),
    answered(
        "/old/a-story",
        pages.article(9, headline=pages.sentence("last", 8)).replace("</head>", f"{CANONICAL}</head>"),
        240,
    ),
]
WHOLE = [
    answered("/whole", listing([{"link": "/news/3", "title": pages.sentence("w", 8), "content": undated(3)}]), 0, JSON),
    answered("/news/3", undated(3).replace("<p>", f"<p>{pages.sentence('more', 9)} ", 1), 150),
]
SCENES = {"feed": FEED, "detail": DETAIL, "parts": PARTS, "looks": LOOKS, "aliases": ALIASES, "whole": WHOLE}


@pytest.mark.parametrize("scene", SCENES)
def test_apart_and_in_the_wrong_order_is_as_together(scene: str, run: Run, tmp_path: Path) -> None:
    together, _ = run(record(tmp_path / "together", SCENES[scene]))
    apart, _ = run(record(tmp_path / "apart", SCENES[scene], apart=True))
    assert content(apart) == content(together)
    assert together.articles.count_documents({}) == 1


def test_a_feed_dates_its_page(run: Run, tmp_path: Path) -> None:
    db, _ = run(record(tmp_path, FEED, apart=True))
    doc = db.articles.find_one({})
    assert (doc["published_at"], doc["extraction"]["published_at"]) == (pages.published(5), "feed")


def test_a_listing_names_the_article_of_a_json_answer(run: Run, tmp_path: Path) -> None:
    db, _ = run(record(tmp_path, DETAIL, apart=True))
    doc = db.articles.find_one({})
    assert (doc["_id"], doc["published_at"], doc["body"]) == (
        "kinds:7",
        pages.published(7),
        pages.sentence("text", 40),
    )


def test_later_pages_are_parts_of_their_article_alone(run: Run, tmp_path: Path) -> None:
    db, done = run(record(tmp_path, PARTS, apart=True))
    assert db.articles.find_one({})["body"].split("\n\n") == [pages.sentence((6, page), 60) for page in (1, 2, 3)]
    assert done.counts["stored"] == 1
    assert db.revisions.count_documents({}) == 0


@pytest.mark.parametrize(("scene", "revisions"), [("looks", 2), ("aliases", 2)])
def test_revisions_come_in_the_order_of_time(scene: str, revisions: int, run: Run, tmp_path: Path) -> None:
    db, _ = run(record(tmp_path, SCENES[scene], apart=True))
    seen = [doc["seen_at"] for doc in db.revisions.find().sort("revision", 1)]
    assert seen == [BEGIN + timedelta(minutes=120 * (number + 1)) for number in range(revisions)]
    withdrawn = db.articles.find_one({})["withdrawn_at"]
    assert withdrawn == (BEGIN + timedelta(minutes=360) if scene == "looks" else None)


def raw(path: str, kind: str, minute: int, head: str, body: bytes = b"") -> bytes:
    """A record as its bytes; one of the kind ``revisit`` refers by its digest to the page of another."""
    block = f"HTTP/1.1 200 OK\r\nContent-Type: {head}\r\n\r\n".encode() + body
    fields = {
        "WARC-Type": kind,
        "WARC-Target-URI": BASE + path,
        "WARC-Date": f"{BEGIN + timedelta(minutes=minute):%Y-%m-%dT%H:%M:%SZ}",
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-0000-0000-{minute:012}>",
        "WARC-Payload-Digest": "sha1:AAAA",
        "Content-Length": str(len(block)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"WARC/1.1\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"


@pytest.mark.parametrize(("path", "kind"), [("/news/4", HTML), ("/whole", JSON)])
def test_a_record_that_refers_to_another_recordings_is_a_later_look(
    path: str, kind: str, run: Run, tmp_path: Path
) -> None:
    body = pages.article(4).encode() if kind == HTML else WHOLE[0].body
    first, second = tmp_path / "1.warc", tmp_path / "2.warc"
    first.write_bytes(raw(path, "response", 0, kind, body))
    second.write_bytes(raw(path, "revisit", 180, kind))
    db, _ = run([str(second), str(first)])
    doc = db.articles.find_one({})
    assert (doc["first_seen_at"], doc["last_seen_at"]) == (BEGIN, BEGIN + timedelta(minutes=180))
