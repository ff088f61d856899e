"""What the reader's pages, feeds and JSON say, and what they never do."""

import csv
import io
import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.web.archive import HOSTILE, SITES
from tests.web.conftest import FULL, Reader

PAGES = (
    "/",
    "/?kind=corrected",
    "/?kind=withdrawn",
    "/?copies=1&site=okaz",
    "/search?q=الصحة",
    "/search?q=قطار",
    "/corrections",
    "/attention?q=الصحة&q=الوزير",
    "/health",
    "/portal/alwafd",
    "/article/alwafd:0",
    "/article/alwafd:0/revisions",
    "/story/alwafd:0",
    "/story/okaz:5?a=okaz:5&b=youm7:copy-okaz-5",
    "/article/alwafd:1996",
    "/article/alwafd:1996@1",
    "/article/alwafd:1996/revisions",
    "/story/alwafd:28",
    "/story/alwafd:28?a=alwafd:28&b=okaz:copy-alwafd-28",
)
FEEDS = ("/feed/corrections.atom", "/feed/portal/alwafd.atom", "/feed/search.atom?q=الصحة")
JSON = ("/api/articles", "/api/search?q=الصحة", "/api/articles/alwafd:0", "/api/articles/alwafd:1996/revisions")


def as_json(reader: Reader, path: str) -> Any:
    return json.loads(reader.get(path).text)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr")])
def test_each_page_is_there_in_both_languages(reader: Reader, path: str, language: str, direction: str) -> None:
    answer = reader.get(path, **{"Accept-Language": language})
    assert answer.status == 200
    assert f'<html lang="{language}" dir="{direction}">' in answer.text


@pytest.mark.parametrize("path", [*PAGES, *FEEDS])
def test_stored_text_is_text(reader: Reader, path: str) -> None:
    text = reader.get(path).text
    assert "<script>document" not in text
    assert "<img" not in text
    assert not re.search(r'href="\s*javascript:', text, re.IGNORECASE)
    assert "\x1b" not in text
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)
    assert "49" not in re.findall(r"<h3><a[^>]*>خبر \[/x\] عاجل (.*?)</a>", text)


@pytest.mark.parametrize("path", [*PAGES, *FEEDS, *JSON, "/static/reader.css", "/nosuch"])
def test_every_answer_has_the_strict_policy(reader: Reader, path: str) -> None:
    headers = reader.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_loaded_from_elsewhere(reader: Reader, path: str) -> None:
    loaded = re.findall(r'(?:src|<link rel="(?:stylesheet|icon)" href)="([^"]*)"', reader.get(path).text)
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)


def test_the_list_goes_through_all_articles_once(reader: Reader) -> None:
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = as_json(reader, f"/api/articles?limit=170&copies=1{f'&cursor={cursor}' if cursor else ''}")
        seen += [doc["_id"] for doc in page["articles"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == FULL["articles"] + 2 * (FULL["stories"] + len(HOSTILE))


@pytest.mark.parametrize("site", SITES)
def test_a_site_has_only_its_own(reader: Reader, site: str) -> None:
    found = as_json(reader, f"/api/articles?site={site}&limit=200")["articles"]
    assert {doc["site"] for doc in found} == {site}


def test_a_version_stays_what_it_was(reader: Reader) -> None:
    old = as_json(reader, "/api/articles/alwafd:1996@1")
    new = as_json(reader, "/api/articles/alwafd:1996")
    assert new["headline"] == f"تصحيح: {old['headline']}"
    assert "توضيح" in new["body"]
    assert "توضيح" not in old["body"]
    assert old["content_hash"] != new["content_hash"]
    assert old["fetched_at"] < new["fetched_at"]


def test_a_correction_is_shown_as_what_went_and_what_came(reader: Reader) -> None:
    text = reader.get("/article/alwafd:1996/revisions", **{"Accept-Language": "ar"}).text
    assert re.search(r"<ins>.*?توضيح: أضيفت هذه الفقرة\..*?</ins>", text, re.DOTALL)
    assert "مضاف" in text  # not by colour alone


def test_minor_corrections_are_folded_and_left_out_of_the_feed(reader: Reader) -> None:
    minor = [one for one in as_json(reader, "/api/articles/hespress:1990/revisions")["corrections"] if one["minor"]]
    assert len(minor) == 1
    assert "<details>" in reader.get("/article/hespress:1990/revisions").text
    assert "hespress:1990" not in reader.get("/feed/corrections.atom").text
    assert "hespress:1990" in reader.get("/feed/corrections.atom?minor=1").text


def test_corrections_are_listed_by_day_and_portal_page_by_page(reader: Reader) -> None:
    every = []
    address = "/api/corrections?limit=100"
    while address:
        answer = as_json(reader, address)
        every += answer["corrections"]
        address = answer["next"] and f"/api/corrections?limit=100&before={answer['next']}"
    assert len({(one["article_id"], one["revision"]) for one in every}) == len(every) == 300 + len(HOSTILE)
    day, next_day = "2026-03-20", "2026-03-21"
    some = as_json(reader, f"/api/corrections?since={day}&until={next_day}&site=okaz,youm7&limit=200")["corrections"]
    assert some == [one for one in every if one["seen_at"][:10] == day and one["site"] in ("okaz", "youm7")]
    assert some


def test_the_page_of_corrections_shows_the_days_that_are_asked_for(reader: Reader) -> None:
    shown = reader.get("/corrections?since=2026-03-20&until=2026-03-21&site=okaz&minor=1").text
    days = set(re.findall(r'<time datetime="([0-9-]{10})', shown))
    assert days == {"2026-03-20"}
    assert 'href="/portal/youm7"' not in shown


def test_a_story_says_who_came_when_and_credits_whom(reader: Reader) -> None:
    text = reader.get("/story/alwafd:28?lang=en").text
    assert "40 minutes later" in text
    assert "رويترز" in text
    assert as_json(reader, "/api/stories/alwafd:28")["articles"][0]["_id"] == "alwafd:28"


def test_attention_counts_by_day_and_site(reader: Reader) -> None:
    rows = as_json(reader, "/api/attention?q=توضيح")["rows"]
    assert sum(row["articles"] for row in rows) == 300 * 4 // 5 + 3 + 2 * 4  # and of the hostile ones, with copies
    table = list(csv.DictReader(io.StringIO(reader.get("/api/attention?q=توضيح&format=csv").text.lstrip("\ufeff"))))
    assert [{**row, "articles": int(row["articles"])} for row in table] == rows


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nosuch", 404),
        ("/article/nosuch:1", 404),
        ("/article/alwafd:1996@9", 404),
        ("/portal/nosuch", 404),
        ("/story/nosuch", 404),
        ("/search?q=%22", 400),
        ("/?cursor=x", 400),
        ("/?since=yesterday", 400),
        ("/?kind=x", 400),
        ("/corrections?before=x", 400),
        ("/corrections?since=yesterday", 400),
        ("/api/articles?limit=0", 400),
        ("/api/articles?limit=9999", 400),
        ("/api/search", 400),
        ("/api/attention", 400),
        ("/static/../app.py", 404),
        ("/article/alwafd:1996@1/page", 404),
    ],
)
def test_what_cannot_be_shown_is_said_without_a_trace(reader: Reader, path: str, status: int) -> None:
    answer = reader.get(path)
    assert answer.status == status
    assert "Traceback" not in answer.text


def test_head_answers_as_get_without_a_body(reader: Reader) -> None:
    answer = reader.get("/", method="HEAD")
    assert answer.status == 200
    assert answer.text == ""


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
def test_nothing_but_reading_is_allowed(reader: Reader, method: str) -> None:
    answer = reader.get("/api/articles", method=method)
    assert answer.status == 405
    assert answer.headers["Allow"] == "GET, HEAD"


def test_a_timemap_names_all_versions(reader: Reader) -> None:
    text = reader.get("/article/alwafd:1996/timemap").text
    assert text.count("memento") == 2
    assert 'rel="original"' in text


def test_the_openapi_document_describes_every_json_address(reader: Reader) -> None:
    document = as_json(reader, "/api/openapi.json")
    assert document["openapi"].startswith("3.1")
    assert {
        "/api/articles", "/api/search", "/api/articles/{id}", "/api/articles/{id}/revisions", "/api/stories/{id}",
        "/api/corrections", "/api/attention",
    } == set(document["paths"])  # fmt: skip


@pytest.mark.parametrize("headline", HOSTILE, ids=["script", "markup", "controls", "long", "attribute", "comment"])
def test_a_hostile_headline_can_be_searched_and_read(reader: Reader, headline: str) -> None:
    number = HOSTILE.index(headline)
    assert reader.get(f"/article/{SITES[number % 4]}:{number}").status == 200


ADDRESSES = (
    "/api/articles",
    "/api/search",
    "/api/corrections",
    "/api/attention",
    "/",
    "/search",
    "/corrections",
    "/attention",
)
_NAMES = "q site since until cursor limit kind copies start sort before lang section source author exact"
PARAMETERS = _NAMES.split()
VALUES = ("2026-03-01", "20260301-5", "0-1", '"a b"', "alwafd", "1")


@settings(max_examples=150, deadline=None)
@given(
    path=st.sampled_from(ADDRESSES),
    query=st.dictionaries(
        st.sampled_from(PARAMETERS),
        st.one_of(st.text(max_size=30), st.integers().map(str), st.sampled_from(VALUES)),
        max_size=4,
    ),
)
def test_no_address_makes_a_server_error(reader: Reader, path: str, query: dict[str, str]) -> None:
    encoded = urlencode({name: value.encode("utf-8", "surrogatepass") for name, value in query.items()})
    assert reader.get(f"{path}?{encoded}").status in (200, 400, 404)
