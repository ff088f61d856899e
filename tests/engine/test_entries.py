"""Recorded answers that are odd cost themselves, never the job that reads them again."""

import json
from datetime import UTC, datetime

from newsspider.engine.answers import in_milliseconds
from newsspider.engine.items import Item
from newsspider.engine.reading import RecordingReader
from newsspider.engine.wanted import Choice, Wanted
from newsspider.items import Article, Rejection
from newsspider.portals import Api, Portal, Router
from newsspider.portals.portal import declare
from newsspider.recordings import Recorded

NOON = datetime(2026, 9, 2, 12, tzinfo=UTC)
LISTING = "https://a.example/api/news"
TEXT = "<p>أعلنت الوزارة صباح اليوم بدء العمل في المشروع الجديد الذي يخدم سكان المدينة والقرى المجاورة لها</p>" * 2
FIELDS = {"url": "url", "title": "title", "body": "body", "published": "at"}


def fail_at_two(article: Article, page: object) -> None:
    if article.url.endswith("/2"):
        raise ZeroDivisionError("of a site file")


def portal() -> Portal:
    return declare(
        site="a",
        title="البوابة",
        domains=("a.example",),
        timezone="Africa/Cairo",
        article_url=r"/news/(?P<id>\d+)",
        sources=(Api(LISTING, items="news", fields=FIELDS, complete=True),),
        layouts={"page": {"headline": "h1", "body": ".text"}},
        after=fail_at_two,
    )


def test_an_entry_at_which_the_reader_fails_costs_that_entry() -> None:
    news = [
        {
            "url": f"/news/{number}",
            "title": f"بدء العمل في المشروع رقم {number}",
            "body": TEXT,
            "at": "2026-09-02T10:00",
        }
        for number in (1, 2, 3)
    ]
    body = json.dumps({"news": news}).encode()
    reader = RecordingReader(Choice(Wanted(), Router([portal()])), {})
    named = reader.source(Recorded(LISTING, 200, ((b"Content-Type", b"application/json"),), body, NOON))
    items = [Item(one.key, LISTING, in_milliseconds(NOON), None, one.found) for one in named]
    results = [result for item in items for result in reader.read(item, False).results]
    assert [type(result) for result in results] == [Article, Rejection, Article]
    assert isinstance(results[1], Rejection)
    assert results[1].reason == "invalid"
