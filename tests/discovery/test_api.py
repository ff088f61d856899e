"""JSON listings: the shapes that portals are known to have."""

import json
from datetime import UTC, datetime

import pytest

from newsspider.discovery.api import api_request, read_api, read_detail
from newsspider.portals import Api


def answer(data, request):
    return read_api(json.dumps(data, ensure_ascii=False).encode(), "application/json", request)


COMPLETE = Api(
    "https://api.agency.example/v1/news?per_page=50&l=ar",
    items="data",
    fields={
        "id": "without(uuid, 'N')",
        "title": "title",
        "published": "published_at",
        "body": "content",
        "source": "category.name",
        "keywords": "tags[].name",
        "authors": "'واس'",
    },
    link="https://www.agency.example/N{id}",
    page="page",
    more="meta.current_page < meta.last_page",
    complete=True,
)


def test_an_item_may_be_the_whole_article():
    data = {
        "data": [
            {
                "uuid": "N2301234",
                "title": "عنوان &amp; آخر",
                "published_at": 1790000000,
                "content": "<p>نص</p>",
                "category": {"name": "اقتصاد"},
                "tags": [{"name": "نفط"}, {"name": "غاز"}],
            }
        ],
        "meta": {"current_page": 1, "last_page": 2},
    }
    page = answer(data, api_request(COMPLETE))
    (entry,) = page.entries
    assert entry.url == "https://www.agency.example/N2301234"
    assert entry.complete
    assert (entry.title, entry.body) == ("عنوان & آخر", "<p>نص</p>")
    assert entry.published == "2026-09-21T14:13:20+00:00"
    assert entry.fields == {"source": "اقتصاد", "keywords": ["نفط", "غاز"], "authors": ["واس"]}
    assert page.next is not None
    assert page.next.url == "https://api.agency.example/v1/news?per_page=50&l=ar&page=2"


def test_the_last_page_has_none_after_it():
    data = {"data": [{"uuid": "N1", "title": "x"}], "meta": {"current_page": 2, "last_page": 2}}
    assert answer(data, api_request(COMPLETE, 2)).next is None


def test_an_item_without_a_body_is_not_complete():
    data = {"data": [{"uuid": "N1", "title": "x", "content": " "}], "meta": {}}
    assert not answer(data, api_request(COMPLETE)).entries[0].complete


def test_the_next_page_may_be_asked_with_a_token():
    api = Api(
        "https://api.portal.example//rest/v2/latest.json?defaultSectionId=2&pageSize=20",
        items="contentItems",
        fields={"id": "id", "section": "section.name", "slug": "urlFriendlySuffix"},
        link="https://www.portal.example/{section}/{id}-{slug}",
        page="nextPageToken",
        cursor="nextPageToken",
    )
    first = api_request(api)
    assert "nextPageToken" not in first.url
    data = {
        "nextPageToken": "T2",
        "contentItems": [{"id": 1163017, "section": {"name": "business"}, "urlFriendlySuffix": "إثيوبيا-50%"}],
    }
    page = answer(data, first)
    assert page.entries[0].url == (
        "https://www.portal.example/business/1163017-%D8%A5%D8%AB%D9%8A%D9%88%D8%A8%D9%8A%D8%A7-50%25"
    )
    assert page.next is not None
    assert page.next.url.endswith("&nextPageToken=T2")
    assert answer({**data, "nextPageToken": None}, page.next).next is None


def test_graphql_by_post_counts_an_offset_inside_the_body():
    api = Api(
        "https://portal.example/graphql",
        items="data.list.items",
        fields={"url": "url.canonical"},
        method="POST",
        body={"query": "query($offset: Int) {…}", "variables": {"limit": 20}},
        page="variables.offset",
        first=0,
        step=20,
    )
    data = {"data": {"list": {"items": [{"url": {"canonical": "/world/article/2026/11/22/x"}}]}}}
    page = answer(data, api_request(api))
    assert page.entries[0].url == "https://portal.example/world/article/2026/11/22/x"
    assert page.next is not None
    assert (page.next.method, json.loads(page.next.body or "")["variables"]) == ("POST", {"limit": 20, "offset": 20})
    assert page.next.headers["Content-Type"] == "application/json"
    assert "offset" not in (api.body or {})["variables"]


def test_graphql_by_get_counts_in_a_placeholder():
    api = Api(
        "https://portal.example/graphql?variables=%7B%22offset%22%3A{offset}%7D",
        items="items",
        fields={"url": "url"},
        page="offset",
        first=0,
        step=10,
    )
    assert api_request(api, 3).url == "https://portal.example/graphql?variables=%7B%22offset%22%3A20%7D"


def test_later_pages_may_be_asked_in_another_way_with_what_the_first_answer_told():
    fields = {"id": "shortCode", "title": "title", "published": "articleDate"}
    link = "https://www.agency.example/ar/article/{id}"
    detail = "https://www.agency.example/api/app/articles/GetArticleBySlug?slug={id}"
    later = Api(
        "https://www.agency.example/api/app/views/GetSectionArticlesFDto",
        items="items",
        fields=fields,
        link=link,
        method="POST",
        body={"pageSize": 20},
        page="pageNumber",
        first=2,
        more="hasNext",
        carry={"sectionInfo": "sections[0].sectionInfo"},
        detail=detail,
    )
    api = Api(
        "https://www.agency.example/api/app/views/GetViewByUrl?url=ar/list/latest-news",
        items="sections[0].articlesResult.items",
        fields=fields,
        link=link,
        later=later,
        detail=detail,
        detail_fields={"title": "title", "body": "body", "authors": "articleAuthors[].name"},
    )
    item = {"shortCode": "hszrfc62", "title": "خبر", "articleDate": "2026-09-27T20:16:47+04:00"}
    first = answer({"sections": [{"sectionInfo": "S7", "articlesResult": {"items": [item]}}]}, api_request(api))
    assert first.entries[0].url == "https://www.agency.example/ar/article/hszrfc62"
    assert first.entries[0].fetch == detail.replace("{id}", "hszrfc62")
    assert first.next is not None
    assert json.loads(first.next.body or "") == {"pageSize": 20, "sectionInfo": "S7", "pageNumber": 2}
    second = answer({"hasNext": True, "items": [item]}, first.next)
    assert second.next is not None
    assert json.loads(second.next.body or "") == {"pageSize": 20, "sectionInfo": "S7", "pageNumber": 3}
    assert answer({"hasNext": False, "items": [item]}, second.next).next is None

    body = json.dumps({"title": "خبر كامل", "body": "<p>نص</p>", "articleAuthors": [{"name": "وام"}]}).encode()
    whole = read_detail(body, "application/json", first.entries[0], api)
    assert whole is not None
    assert (whole.url, whole.title, whole.body) == (first.entries[0].url, "خبر كامل", "<p>نص</p>")
    assert (whole.published, whole.fields) == (item["articleDate"], {"authors": ["وام"]})
    assert whole.complete


@pytest.mark.parametrize("body", [b"[]", b"null", b"{}", b"<html>", b'{"data": {"title": "x"}}'])
def test_a_detail_without_an_article_gives_none(body):
    api = Api("https://p.example/", items="x", fields={"url": "url"}, detail_fields={"body": "body"})
    entry = answer({"x": [{"url": "/1"}]}, api_request(api)).entries[0]
    assert read_detail(body, "application/json", entry, api) is None


@pytest.mark.parametrize(
    ("value", "stamp"),
    [
        (1790000000, "2026-09-21T14:13:20+00:00"),
        (1790000000123, "2026-09-21T14:13:20+00:00"),
        ("1790000000", "2026-09-21T14:13:20+00:00"),
        ("2026-09-21T14:13:20", "2026-09-21T14:13:20"),
        ("٢١ سبتمبر ٢٠٢٦", "٢١ سبتمبر ٢٠٢٦"),
        (True, None),
        (None, None),
        ({"a": 1}, None),
    ],
)
def test_stamps_are_kept_as_printed_and_epochs_become_iso(value, stamp):
    api = Api("https://p.example/", items="@", fields={"url": "u", "published": "p"})
    assert answer([{"u": "/1", "p": value}], api_request(api)).entries[0].published == stamp


def test_an_update_is_also_a_hint_when_to_look_again():
    api = Api("https://p.example/", items="@", fields={"url": "u", "updated": "m"})
    entry = answer([{"u": "/1", "m": "2026-09-21T14:13:20Z"}], api_request(api)).entries[0]
    assert entry.lastmod == datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)


def test_a_body_in_paragraphs_is_joined():
    api = Api("https://p.example/", items="@", fields={"url": "u", "body": "b[].html"}, complete=True)
    entry = answer([{"u": "/1", "b": [{"html": "<p>1</p>"}, {"html": "<p>2</p>"}]}], api_request(api)).entries[0]
    assert entry.body == "<p>1</p>\n<p>2</p>"


def test_items_without_an_address_are_left_out():
    api = Api("https://p.example/", items="@", fields={"url": "u"})
    assert (
        len(answer([{"u": "/1"}, {"u": None}, {"u": 7}, {}, None, {"u": "javascript:x"}], api_request(api)).entries)
        <= 2
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html>blocked</html>", "no_source"),
        (b'{"data": null}', "no_source"),
        (b"[" * 200_000, "no_source"),
        (b'{"data": [{"nothing": 1}]}', "no_links"),
    ],
)
def test_what_gives_nothing_says_why(body, reason):
    page = read_api(body, "application/json", api_request(COMPLETE))
    assert page.problem is not None
    assert page.problem.reason == reason


def test_an_empty_list_is_the_end_and_no_problem():
    page = answer({"data": [], "meta": {"current_page": 1, "last_page": 5}}, api_request(COMPLETE))
    assert (page.entries, page.next, page.problem) == ([], None, None)


def test_a_callback_around_the_json_is_no_hindrance():
    api = Api("https://p.example/", items="items", fields={"url": "u"})
    page = read_api(b'jsonp_12({"items": [{"u": "/1"}]});', "application/javascript", api_request(api))
    assert len(page.entries) == 1
