"""What docs/compass.md says of the archive, on the archive that ``make demo`` leaves."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import OperationFailure

from .conftest import ROOT, Shown

PAGE = (ROOT / "docs" / "compass.md").read_text(encoding="utf-8")
FILTERS = re.findall(r"```json (\w+)\n(\{.*?\})\n```", PAGE, re.DOTALL)
CLIPPED = 60  # characters of a field that a row of Compass shows on a laptop

Rows = list[dict[str, str]]


@pytest.fixture
def db(demo: Shown) -> Iterator[Database[dict[str, Any]]]:
    with MongoClient(demo.server.uri, tz_aware=True) as client:
        yield client["newsspider"]


def test_no_filter_of_the_page_is_left_out() -> None:
    assert len(FILTERS) == PAGE.count("```json") > 15


@pytest.mark.parametrize(("where", "text"), FILTERS)
def test_a_filter_finds_something_as_it_is_pasted(db: Database[dict[str, Any]], where: str, text: str) -> None:
    found = list(db[where].find(json.loads(text)))
    failed_runs = json.loads(text) == {"state": "failed"}
    assert bool(found) != failed_runs


def test_a_document_begins_and_ends_as_the_page_says(db: Database[dict[str, Any]]) -> None:
    document = db.articles.find_one()
    assert document is not None
    names = list(document)
    assert [name for name in names if name != "subheadline"][:4] == ["_id", "site", "headline", "body"]
    assert names[-5:] == ["search_text", "content_hash", "shingles", "signature", "keys"]
    assert not [name for name in names[:-5] if isinstance(document[name], bytes)]


# -- rows as a person sees them --


def clipped(value: Any) -> str:
    """A value as Compass shows it on the one line of a closed row."""
    if isinstance(value, list):
        return f"Array ({len(value)})"
    if isinstance(value, dict):
        return f"Object ({len(value)})"
    text = value.isoformat() if isinstance(value, datetime) else "null" if value is None else str(value)
    return text.split("\n")[0][:CLIPPED]


def rows(db: Database[dict[str, Any]], name: str) -> Rows:
    """The rows of a view, which are printed too: ``pytest -s``."""
    shown = [{field: clipped(value) for field, value in doc.items()} for doc in db[name].find()]
    for row in shown:
        print(f"\n{name}", *(f"  {field}: {value}" for field, value in row.items()), sep="\n")
    return shown


def unfolded(row: dict[str, str], names: str) -> dict[str, str]:
    """These fields of a row, each of which must say something without a click."""
    values = {name: row[name] for name in names.split()}
    assert not [
        name for name, value in values.items() if value in ("", "null") or value.startswith(("Array", "Object"))
    ]
    return values


def test_latest_shows_when_who_and_how_a_text_begins(db: Database[dict[str, Any]]) -> None:
    shown = rows(db, "latest")
    assert [row["published_at"] for row in shown] == sorted((row["published_at"] for row in shown), reverse=True)
    for row in shown:
        unfolded(row, "site headline lead published_at published_on url")
        assert list(row).index("lead") < list(row).index("body")
    assert shown[0]["lead"].startswith("عاد صيادو قرية «منية السدر» إلى بحيرتهم صباح اليوم")


def test_stories_show_who_told_them(db: Database[dict[str, Any]]) -> None:
    first, second = rows(db, "stories")
    assert unfolded(first, "headline count told_by updates original_site") == {
        "headline": "صيادو «منية السدر» يعيدون الحياة إلى بحيرتهم بعد موسمين من التوقف"[:CLIPPED],
        "count": "3",
        "told_by": "alwafd, aliraqnews",
        "updates": "1",
        "original_site": "alwafd",
    }
    assert unfolded(second, "told_by count") == {"told_by": "alwafd", "count": "2"}


def test_corrections_show_what_was_changed_into_what(db: Database[dict[str, Any]]) -> None:
    (row,) = rows(db, "corrections")
    told = unfolded(row, "site headline seen_at what shown")
    assert told["what"] == "headline, body, updated_at"
    assert "{-٣٨-} {+٣٦+}" in told["shown"]


def test_coverage_shows_a_row_a_site_and_day(db: Database[dict[str, Any]]) -> None:
    shown = {row["_id"]: row for row in rows(db, "coverage")}
    for row in shown.values():
        unfolded(
            row, "site day articles copies revised withdrawn words with_author with_source with_keywords with_image"
        )
    assert shown["alwafd 2026-09-13"]["revised"] == "1"
    assert shown["alwafd 2026-09-12"]["withdrawn"] == "1"
    assert shown["aliraqnews 2026-09-14"]["copies"] == "1"


def test_crawls_show_what_a_run_did(db: Database[dict[str, Any]]) -> None:
    told = [unfolded(row, "site mode started_at state summary") for row in rows(db, "crawls")]
    assert sorted(row["summary"] for row in told) == [
        "aliraqnews: 1 found, 1 fetched, 1 stored, 1 duplicate",
        "alwafd: 12 found, 13 fetched, 0 stored, 1 revised, 9 unchang",
        "alwafd: 13 found, 13 fetched, 11 stored, 2 duplicate, 1 reje",
    ]


# -- what the embedded server cannot do --


@pytest.mark.parametrize(
    "query",
    [
        {"$text": {"$search": "منية"}},
        {"$where": "this.revision > 1"},
        {"headline": {"$regex": r"\p{Arabic}"}},
    ],
    ids=str,
)
def test_the_embedded_server_refuses(db: Database[dict[str, Any]], query: dict[str, Any]) -> None:
    with pytest.raises(OperationFailure):
        list(db.articles.find(query))


@pytest.mark.parametrize("name", ["$function", "$accumulator"])
def test_the_embedded_server_runs_no_javascript(db: Database[dict[str, Any]], name: str) -> None:
    code = {"body": "function() { return 1 }", "args": [], "lang": "js"}
    with pytest.raises(OperationFailure):
        list(db.articles.aggregate([{"$group": {"_id": None, "made": {name: code}}}]))


def test_the_embedded_server_makes_no_text_index(db: Database[dict[str, Any]]) -> None:
    with pytest.raises(OperationFailure, match="text index"):
        db.articles.create_index([("headline", "text")])


def test_the_embedded_server_answers_nothing_without_an_error(db: Database[dict[str, Any]]) -> None:
    code = {"map": "function() { emit(this.site, 1) }", "reduce": "function(k, v) { return v.length }"}
    assert db.command({"mapReduce": "articles", **code, "out": {"inline": 1}})["results"] == []
    assert list(db.articles.find({"url": {"$regex": "[[:alpha:]]"}})) == []


def test_what_the_page_offers_instead_works(db: Database[dict[str, Any]]) -> None:
    assert db.articles.count_documents({"headline": {"$regex": "[\\u0600-\\u06FF]"}}) == 12
    assert db.articles.count_documents({"headline": {"$regex": r"\w"}}) == 12
    assert [doc["_id"] for doc in db.articles.find({"$expr": {"$gt": ["$revision", 1]}})] == ["alwafd:5601230"]


def test_the_embedded_server_gives_the_documents_size_as_the_size_on_disk(db: Database[dict[str, Any]]) -> None:
    told = db.command("collStats", "articles")
    assert told["storageSize"] == told["size"]


SINCE = {"$gte": datetime(2026, 9, 1, tzinfo=UTC)}
QUICK: list[dict[str, Any]] = [
    {"_id": "alwafd:5601201"},
    {"site": "alwafd"},
    {"published_at": SINCE},
    {"published_on": "2026-09-14"},
    {"first_seen_at": SINCE},
    {"story_id": "alwafd:5601201"},
    {"url": "https://www.alwafd.news/5601201"},
    {"site": "alwafd", "published_at": SINCE},
    {"site": "alwafd", "published_on": "2026-09-14"},
]
SLOW: list[dict[str, Any]] = [
    {"search_text": {"$regex": "منيه"}},
    {"headline": {"$regex": "منية"}},
    *({name: "كلمة"} for name in ("source", "authors", "keywords", "section")),
    {"revision": {"$gt": 1}},
    {"changed_at": {"$ne": None}},
    {"withdrawn_at": {"$ne": None}},
    {"duplicate_of": {"$type": "string"}},
    {"extraction.layout": "2019"},
    {"_id": {"$regex": "^alwafd:"}},
    {"site": "alwafd", "search_text": {"$regex": "منيه"}},
]


def stages(plan: dict[str, Any]) -> str:
    return json.dumps(plan["queryPlanner"]["winningPlan"], default=str)


@pytest.mark.parametrize("query", QUICK, ids=str)
def test_an_index_serves(db: Database[dict[str, Any]], query: dict[str, Any]) -> None:
    assert "IXSCAN" in stages(db.articles.find(query).explain())


@pytest.mark.parametrize("query", SLOW, ids=str)
def test_all_articles_are_read_for(db: Database[dict[str, Any]], query: dict[str, Any]) -> None:
    assert "COLLSCAN" in stages(db.articles.find(query).explain())


def test_a_hint_lets_a_site_narrow_what_is_read(db: Database[dict[str, Any]]) -> None:
    query = {"site": "aliraqnews", "search_text": {"$regex": "منيه"}}
    hinted = db.articles.find(query).hint({"site": 1, "published_at": -1})
    assert "IXSCAN" in stages(hinted.clone().explain())
    assert [doc["site"] for doc in hinted] == ["aliraqnews"]
