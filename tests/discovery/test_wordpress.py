"""WordPress's API: what is asked of it, and what its answers say."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from newsspider.discovery.wordpress import Call, Posts, read_answer, root_of
from newsspider.text import Answer

ROOT = "https://a.example/wp-json/"
NOW = datetime(2026, 9, 2, 12, tzinfo=UTC)
TEXT = "<p>أعلنت الوزارة صباح اليوم بدء العمل في المشروع الجديد</p>"


def answer(data: Any, call: Call) -> Posts:
    body = data if isinstance(data, bytes) else json.dumps(data, ensure_ascii=False).encode()
    return read_answer(Answer(call.url, body, "application/json", NOW), call)


def post(number: int = 7, **changes: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": number,
        "date_gmt": "2026-09-01T10:15:30",
        "modified_gmt": "2026-09-01T12:00:00",
        "link": f"https://a.example/2026/09/post-{number}/",
        "type": "post",
        "status": "publish",
        "title": {"rendered": "عنوان &#8211; الخبر"},
        "content": {"rendered": TEXT, "protected": False},
        "_embedded": {
            "author": [{"name": "سامر النجار"}],
            "wp:featuredmedia": [{"source_url": "https://a.example/p.jpg"}],
            "wp:term": [
                [{"taxonomy": "category", "name": "Uncategorized"}, {"taxonomy": "category", "name": "المدينة"}],
                [{"taxonomy": "post_tag", "name": "صيد"}, {"taxonomy": "post_tag", "name": "ميناء"}],
            ],
        },
    }
    return said | changes


def test_a_post_is_the_whole_article() -> None:
    (found,) = answer([post()], Call(ROOT, "posts")).entries
    assert (found.url, found.title, found.published, found.updated, found.complete) == (
        "https://a.example/2026/09/post-7/",
        "عنوان – الخبر",
        "2026-09-01T10:15:30Z",
        "2026-09-01T12:00:00Z",
        True,
    )
    assert dict(found.fields) == {
        "id": 7,
        "authors": ["سامر النجار"],
        "section": "المدينة",
        "keywords": ["صيد", "ميناء"],
        "images": ["https://a.example/p.jpg"],
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"content": {"rendered": "", "protected": True}},
        {"type": "page"},
        {"status": "draft"},
        {"link": None},
        {"content": None},
    ],
)
def test_what_is_no_public_post_is_no_entry(changes: dict[str, Any]) -> None:
    assert answer([post(**changes)], Call(ROOT, "posts")).entries == []


@pytest.mark.parametrize("text", ["", "[gallery ids='1,2']", "[vc_row][vc_column width='1/2'][/vc_column][/vc_row]"])
def test_a_post_that_is_only_a_shortcode_is_read_from_its_page(text: str) -> None:
    (found,) = answer([post(content={"rendered": text})], Call(ROOT, "posts")).entries
    assert not found.complete


def test_shortcodes_around_a_text_are_no_text() -> None:
    (found,) = answer([post(content={"rendered": f"[vc_row]{TEXT}[/vc_row]"})], Call(ROOT, "posts")).entries
    assert (found.body, found.complete) == (TEXT, True)


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ({"timezone_string": "Africa/Cairo", "gmt_offset": 2}, "Africa/Cairo"),
        ({"timezone_string": "", "gmt_offset": 3}, "Etc/GMT-3"),
        ({"timezone_string": "", "gmt_offset": "-4"}, "Etc/GMT+4"),
        ({"timezone_string": "", "gmt_offset": 0}, None),
        ({"timezone_string": "", "gmt_offset": 5.5}, None),
        ({"timezone_string": "Mars/Olympus", "gmt_offset": 3}, None),
    ],
)
def test_the_root_says_zone_and_name(said: dict[str, Any], zone: str | None) -> None:
    found = answer({"name": "المرفأ", "namespaces": ["wp/v2"], **said}, Call(ROOT))
    assert found.portal is not None
    assert (found.portal.name, found.portal.timezone) == ("المرفأ", zone)


@pytest.mark.parametrize("body", [b"<html>captcha</html>", b'{"code":"rest_disabled"}', b"[]", b"", b"null", b'"x"'])
@pytest.mark.parametrize("kind", ["root", "posts"])
def test_a_closed_api_is_a_problem_and_no_error(body: bytes, kind: str) -> None:
    found = answer(body, Call(ROOT, kind))
    assert found.entries == []
    assert found.problem is not None or (kind, body) == ("posts", b"[]")


def test_a_full_answer_has_a_page_after_it() -> None:
    assert answer([post(number) for number in range(100)], Call(ROOT, "posts")).more
    assert not answer([post()], Call(ROOT, "posts")).more


def test_numbers_that_are_not_in_the_answer_are_missing() -> None:
    call = Call(ROOT, "present", numbers=(3, 5, 8))
    assert answer([{"id": 5}], call).missing == (3, 8)
    assert "include=3,5,8" in call.url


def test_changes_older_than_the_watermark_are_left_out() -> None:
    call = Call(ROOT, "changes", since=datetime(2026, 9, 1, 11, tzinfo=UTC))
    old = post(8, modified_gmt="2020-01-01T00:00:00")
    assert [entry.fields["id"] for entry in answer([post(), old], call).entries] == [7]
    assert "modified_after=2026-09-01T11:00:00Z" in call.url


@pytest.mark.parametrize(
    ("url", "root"),
    [
        ("https://a.example", "https://a.example/wp-json/"),
        ("https://a.example/ar/", "https://a.example/ar/wp-json/"),
        ("https://a.example/index.php/wp-json/", "https://a.example/index.php/wp-json/"),
    ],
)
def test_the_root_of_a_portal(url: str, root: str) -> None:
    assert root_of(url) == root


def test_an_api_behind_a_parameter_is_asked_by_it() -> None:
    url = Call("https://a.example/?rest_route=/", "posts").url
    assert url.startswith("https://a.example/?rest_route=/wp/v2/posts&per_page=100")


SECRET = {"author": [{"code": "rest_user_invalid_id"}]}


@pytest.mark.parametrize(
    ("changes", "authors"),
    [
        ({"authors": [{"display_name": "هدى الزين"}, {"display_name": "سامر النجار"}]}, ["هدى الزين", "سامر النجار"]),
        ({"_embedded": SECRET, "yoast_head_json": {"author": "هدى الزين"}}, ["هدى الزين"]),
        ({"_embedded": SECRET}, None),
    ],
)
def test_the_writers_of_a_post(changes: dict[str, Any], authors: list[str] | None) -> None:
    (found,) = answer([post(**changes)], Call(ROOT, "posts")).entries
    assert found.fields.get("authors") == authors


def test_a_portal_whose_articles_are_of_another_type_is_read_by_its_other_sources() -> None:
    assert answer([], Call(ROOT, "posts")).problem is not None
    assert answer([], Call(ROOT, "posts", since=NOW)).problem is None
