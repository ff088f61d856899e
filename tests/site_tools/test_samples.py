"""Sample pages: what their JSON may say, and how a difference is told."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsspider.items import Article
from newsspider.site_tools.differences import differences
from newsspider.site_tools.samples import BadSample, Sample, article_pages, draft, load, refreshed
from newsspider.text import Page

KNOWN = {"url": "https://a.example/1", "fetched_at": "2026-11-22T08:00:00+00:00"}


def sample(**expected: Any) -> Sample:
    return Sample("alnoor", Path("alnoor/1.html"), {**KNOWN, **expected})


def article(**values: Any) -> Article:
    made = Article(headline="عنوان", body="أول\n\nثان", published_at=datetime(2026, 11, 22, 6, 0, tzinfo=UTC), **values)
    made.extraction = {"headline": "site", "body": "json-ld", "layout": "2026"}
    return made


def test_equal_article_has_no_difference() -> None:
    expected = sample(headline="عنوان", body=["أول", "ثان"], published_at="2026-11-22T09:00:00+03:00", layout="2026")
    assert differences(expected, article()) == []


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        ({"headline": "آخر"}, "alnoor/1: headline: expected 'آخر', got 'عنوان'"),
        ({"body": ["أول"]}, "alnoor/1: body: expected 1 entry, got 2 entries, the 2. 'ثان'"),
        ({"body": ["أول", "غيره"]}, "alnoor/1: body: expected 2 entries, the 2. 'غيره', got 2 entries, the 2. 'ثان'"),
        ({"published_at": None}, "alnoor/1: published_at: expected None, got '2026-11-22T06:00:00+00:00'"),
        ({"layout": "2019"}, "alnoor/1: layout: expected '2019', got '2026'"),
        ({"site_gives": ["body"]}, "alnoor/1: body: not given by the portal's selectors, but by 'json-ld'"),
    ],
)
def test_difference_is_told_with_page_and_field(expected: dict[str, Any], told: str) -> None:
    assert differences(sample(**expected), article()) == [told]


def test_unread_fields_are_a_difference() -> None:
    (line,) = differences(sample(unread=["body"], headline="عنوان"), article())
    assert line.startswith("alnoor/1: not yet read by a person: body")


def test_addresses_are_compared_without_their_escapes() -> None:
    entry = {"title": "خبر", "url": "https://a.example/%D8%AE%D8%A8%D8%B1", "label": "اقرأ أيضا"}
    expected = sample(related=[{**entry, "url": "https://a.example/خبر"}], images=["https://a.example/صورة.jpg"])
    got = article(related=[entry], images=["https://a.example/%D8%B5%D9%88%D8%B1%D8%A9.jpg"])
    assert differences(expected, got) == []


def test_draft_is_unread_and_refreshing_asks_again_only_for_what_changed() -> None:
    page = Page(KNOWN["url"], "<p>نص</p>", "text/html", datetime(2026, 11, 22, 8, tzinfo=UTC))
    first = draft(page, article(timezone="Asia/Amman"))
    assert first["unread"][:3] == ["headline", "subheadline", "body"]
    assert first["published_at"] == "2026-11-22T09:00:00+03:00"
    confirmed = {**first, "unread": [], "trap": "kept"}
    values, lines = refreshed(confirmed, draft(page, article(timezone="Asia/Amman")))
    assert (values["unread"], lines) == ([], [])
    values, lines = refreshed(confirmed, draft(page, article(timezone="Asia/Amman", source="بترا")))
    assert values["unread"] == ["source"]
    assert values["trap"] == "kept"
    assert lines == ["source:\n  - None\n  + 'بترا'"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "1.json"),
        ('{"url": "https://a.example/1"}', "lacks"),
        (json.dumps({**KNOWN, "titel": "x"}), "unknown fields"),
    ],
)
def test_bad_sample_is_told_with_its_file(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "1.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadSample, match=told):
        load(tmp_path / "1.html")


def test_listings_and_pages_without_json_are_no_article_pages(tmp_path: Path) -> None:
    folder = tmp_path / "alnoor"
    folder.mkdir()
    for name in ("1", "list", "alone"):
        (folder / f"{name}.html").touch()
    (folder / "1.json").write_text(json.dumps(KNOWN), encoding="utf-8")
    (folder / "list.json").write_text('{\n  "found": []\n}', encoding="utf-8")
    assert [path.name for path in article_pages(tmp_path)] == ["1.html"]
