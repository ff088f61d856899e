"""``scrapy search`` and ``scrapy index`` as a person types them."""

import csv
import io
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from tests.crawl.conftest import Scrapy
from tests.search.articles import document

Db = Database[dict[str, Any]]


@pytest.fixture
def scrapy(server: str, db: Db, tmp_path: Path) -> Scrapy:
    db["articles"].insert_many(
        [
            document("alwafd:1", "الحكومة تقر الموازنة", "تفاصيل الموازنة الجديدة", 1),
            document("alwafd:2", "قمة [/bold] عربية\x1b[31m", "بحضور الحكومة", 2),
            document("okaz:1", "الحكومة: لا زيادة", "في الرسوم", 3),
        ]
    )
    return Scrapy(tmp_path / "data", {"MONGO_URI": server, "MONGO_DATABASE": db.name})


def run(scrapy: Scrapy, *arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
    return scrapy("search", *arguments, status=status)


def test_hits_are_shown_with_their_words_marked(scrapy: Scrapy) -> None:
    done = run(scrapy, "حكومة", "-زيادة", "--sort", "date")
    lines = done.stdout.splitlines()
    assert [line.split()[2] for line in lines if ":1" in line[:40] or ":2" in line[:40]] == ["alwafd:2", "alwafd:1"]
    assert "«الحكومة» تقر الموازنة" in done.stdout
    assert "\x1b" not in done.stdout
    assert "[/bold]" in done.stdout
    assert "2 articles found" in done.stderr


def test_one_site_as_json(scrapy: Scrapy) -> None:
    done = run(scrapy, "الحكومة", "--site", "okaz", "--format", "jsonl")
    (hit,) = map(json.loads, done.stdout.splitlines())
    assert hit["_id"] == "okaz:1"
    assert hit["published_at"] == "2026-03-01 11:00"
    assert hit["url"] == "https://okaz.example/1"


def test_as_csv(scrapy: Scrapy) -> None:
    done = run(scrapy, "الموازنة", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout.lstrip("\ufeff"))))
    assert [row["_id"] for row in rows] == ["alwafd:1"]


def test_nothing_found_is_exit_status_1(scrapy: Scrapy) -> None:
    assert "No article holds" in run(scrapy, "اليابان", status=1).stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["حكومة", "--nosuch"], "--nosuch"),
        (["حكومة", "--site", "nosuch"], "nosuch"),
        (["حكومة", "--since", "أمس"], "--since"),
        (['"حكومة'], "quotation mark"),
        ([], "name the words"),
    ],
)
def test_a_wrong_call_is_said_in_one_line(scrapy: Scrapy, arguments: list[str], says: str) -> None:
    done = run(scrapy, *arguments, status=2)
    assert says in done.stderr.splitlines()[-1]
    assert not done.stdout


def test_index_says_how_many_articles_it_holds(scrapy: Scrapy) -> None:
    assert "3 articles are in the search index" in scrapy("index").stdout
    assert "3 articles are in the search index" in scrapy("index", "--rebuild").stdout
