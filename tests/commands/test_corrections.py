"""``scrapy corrections`` and its way in the library: by the day on which they were seen, by portal, by cause."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

import newsspider
from newsspider.library import Archive
from tests.crawl.conftest import Scrapy
from tests.search.articles import START, document
from tests.servers import serving

# Article, day on which it was seen, cause; a portal changed a:1 twice.
MADE = [
    ("a:1", 0, "portal"),
    ("a:1", 2, "portal"),
    ("b:1", 2, "portal"),
    ("b:2", 3, "extraction"),
    ("a:2", 200, "portal"),
]


@pytest.fixture(scope="module")
def scrapy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scrapy]:
    folder: Path = tmp_path_factory.mktemp("corrections")
    with serving(folder) as server, MongoClient[Any](server.uri, tz_aware=True) as client:
        db = client["newsspider"]
        made = list(_revisions())
        db["revisions"].insert_many(made)
        for _id in ("a:1", "a:2", "b:1", "b:2"):
            number = 1 + sum(one["article_id"] == _id for one in made)
            db["articles"].insert_one(document(_id, f"عنوان {_id}", revision=number))
        # Its writer died before the article was brought up to it.
        db["revisions"].insert_one({**made[0], "_id": "a:2@2", "article_id": "a:2", "revision": 2})
        running = Scrapy(folder / "data")
        running.env |= {"MONGO_URI": server.uri, "NEWSSPIDER_NOW": f"{START + timedelta(days=300):%Y-%m-%dT%H:%M:%SZ}"}
        yield running


def _revisions() -> Iterator[dict[str, Any]]:
    for place, (_id, day, cause) in enumerate(MADE):
        number = 1 + sum(other == _id for other, _, _ in MADE[:place])
        yield {
            "_id": f"{_id}@{number}", "article_id": _id, "site": _id[0], "revision": number, "cause": cause,
            "seen_at": START + timedelta(days=day, seconds=place), "what": "headline",
            "shown": f"{{-قديم-}} {{+جديد {number}+}}\x1b[2J", "headline": "=قديم", "changes": {"headline": [""]},
        }  # fmt: skip


DAY = [f"{START + timedelta(days=number):%Y-%m-%d}" for number in range(4)]


@pytest.fixture
def archive(scrapy: Scrapy, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    monkeypatch.setenv("NEWSSPIDER_NOW", scrapy.env["NEWSSPIDER_NOW"])
    with newsspider.archive(scrapy.env["MONGO_URI"], scrapy.data_dir) as opened:
        yield opened


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({}, ["a:2@1", "b:1@1", "a:1@2", "a:1@1"]),
        ({"since": DAY[2], "until": DAY[3]}, ["b:1@1", "a:1@2"]),
        ({"since": DAY[3]}, ["a:2@1"]),
        ({"since": DAY[3], "extraction": True}, ["a:2@1", "b:2@1"]),
        ({"until": DAY[1]}, ["a:1@1"]),
        ({"until": "0001-01-02"}, []),
        ({"site": "a"}, ["a:2@1", "a:1@2", "a:1@1"]),
    ],
)
def test_corrections_are_chosen_by_day_portal_and_cause(
    archive: Archive, options: dict[str, Any], found: list[str]
) -> None:
    rows = archive.corrections(**options)
    assert [f"{row['article_id']}@{row['revision']}" for row in rows] == found


def test_a_correction_names_its_article_and_the_change(archive: Archive) -> None:
    (row,) = archive.corrections("a", since=DAY[2], until=DAY[3])
    assert (row["headline"], row["url"], row["shown"][:8]) == ("عنوان a:1", "https://a.example/1", "{-قديم-}")
    assert row["seen_at"] == START + timedelta(days=2, seconds=1)


def test_people_see_when_where_what_and_the_change(scrapy: Scrapy) -> None:
    done = scrapy("corrections", "--site", "a", "--limit", "1", status=0)
    assert done.stdout.splitlines() == [
        f"{START + timedelta(days=200):%Y-%m-%d %H:%M} UTC  a  headline  https://a.example/2",
        "  عنوان a:2",
        "  {-قديم-} {+جديد 1+}[2J",
    ]
    assert "The newest 1; --limit N shows more." in done.stderr


def test_lines_of_json_are_the_same(scrapy: Scrapy) -> None:
    rows = scrapy("corrections", "--format", "jsonl", "--since", DAY[2], "--all", "--limit", "2", status=0).stdout
    assert [json.loads(row)["article_id"] for row in rows.splitlines()] == ["a:2", "b:2"]


def test_csv_opens_in_a_spreadsheet(scrapy: Scrapy) -> None:
    text = scrapy("corrections", "--format", "csv", "--since", DAY[3], status=0).stdout
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert (row["headline"], row["seen_at"]) == (
        "عنوان a:2",
        f"{START + timedelta(days=200, seconds=4):%Y-%m-%dT%H:%M:%SZ}",
    )
