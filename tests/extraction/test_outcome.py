"""What an answer comes to: above all, when an article is gone although the portal answers 200."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newsspider.extraction.outcome import AnswerReader
from newsspider.extraction.parts import with_parts
from newsspider.items import Article, Fetch, Found, Rejection, Result, Visit
from newsspider.portals import Portal
from newsspider.portals.portal import declare
from newsspider.storage.writing.records import records_of
from newsspider.text import Answer

NOW = datetime(2026, 9, 2, 12, tzinfo=UTC)
ADDRESS = "https://a.example/ar/news/17"
TEXT = "<p>أعلنت الوزارة صباح اليوم بدء العمل في المشروع الجديد الذي يخدم سكان المدينة والقرى المجاورة لها</p>" * 2
ARTICLE = f"<html><body><h1>بدء العمل في المشروع الجديد</h1><div class='text'>{TEXT}</div></body></html>"
LIST = "<html><head>{}<title>أخبار</title></head><body><ul><li>خبر</li></ul></body></html>"


def portal() -> Portal:
    return declare(
        site="a",
        title="البوابة",
        domains=("a.example",),
        path_prefix="/ar",
        timezone="Africa/Cairo",
        article_url=r"/ar/news/(?P<id>\d+)",
        layouts={"page": {"headline": "h1", "body": ".text"}},
    )


def outcome(url: str, html: str, stored: bool = True, status: int = 200, location: str | None = None) -> Result:
    fetch = Fetch(at=NOW, key="a:17", requested_url=ADDRESS, status=status)
    answer = Answer(url, html.encode(), "text/html", NOW, status, location)
    return AnswerReader(portal(), {}).read(answer, fetch, stored=stored)


def test_a_page_is_an_article_with_its_fetch() -> None:
    article = outcome(ADDRESS, ARTICLE)
    assert isinstance(article, Article)
    assert (article._id, article.fetch and article.fetch.key) == ("a:17", "a:17")


@pytest.mark.parametrize("home", ["https://a.example/", "https://a.example/ar", "https://www.a.example/ar/?from=news"])
def test_an_address_that_led_to_the_front_page_is_gone_whatever_stands_there(home: str) -> None:
    visit = outcome(home, ARTICLE)
    assert isinstance(visit, Visit)
    assert (visit.state, visit.key) == ("gone", "a:17")


@pytest.mark.parametrize(
    ("url", "html"),
    [
        ("https://a.example/ar/sections/4", LIST.format("")),
        (ADDRESS, LIST.format("<link rel='canonical' href='https://a.example/ar/'>")),
        (ADDRESS, "<html><head><title>الصفحة غير موجودة</title></head><body><h1>خطأ 404</h1></body></html>"),
    ],
)
def test_a_stored_article_whose_address_shows_something_else_is_gone(url: str, html: str) -> None:
    visit = outcome(url, html)
    assert isinstance(visit, Visit)
    assert visit.state == "gone"


def test_a_page_that_cannot_be_read_is_rejected_and_takes_nothing_away() -> None:
    rejected = outcome(ADDRESS, LIST.format(""))
    assert isinstance(rejected, Rejection)
    assert [type(record) for record in records_of(rejected)] == [Rejection, Visit]


@pytest.mark.parametrize(
    ("status", "state"),
    [(304, "done"), (404, "gone"), (410, "gone"), (302, "failed"), (403, "failed"), (500, "failed")],
)
def test_a_status_tells_what_an_answer_without_a_page_means(status: int, state: str) -> None:
    visit = outcome(ADDRESS, ARTICLE, status=status, location="/ar/news/18")
    assert isinstance(visit, Visit)
    assert visit.state == state


def test_a_redirect_to_the_front_page_that_was_not_followed_means_gone() -> None:
    visit = outcome(ADDRESS, "", status=301, location="/ar/")
    assert isinstance(visit, Visit)
    assert (visit.state, visit.url) == ("gone", "https://a.example/ar/")


def test_json_without_a_text_is_a_changed_layout() -> None:
    answer = Answer(ADDRESS, b"{}", "application/json", NOW)
    rejected = AnswerReader(portal(), {}).read(answer, Fetch(NOW, "a:17", ADDRESS), detail=lambda _: None)
    assert isinstance(rejected, Rejection)
    assert rejected.reason == "layout_changed"


def test_an_entry_at_which_the_reader_fails_is_rejected_and_raises_nothing() -> None:
    def fail(article: Article, page: object) -> None:
        raise ZeroDivisionError("of a site file")

    entry = Found(ADDRESS, "api", title="بدء العمل في المشروع الجديد", body=TEXT, complete=True)
    rejected = AnswerReader(replace(portal(), after=fail), {}).read_entry(entry, Fetch(NOW, "a:17", ADDRESS))
    assert isinstance(rejected, Rejection)
    assert (rejected.reason, "ZeroDivisionError" in rejected.detail) == ("invalid", True)


def test_the_pages_of_an_article_become_one_text_without_repeating_a_lead() -> None:
    first = Article(body="تمهيد\n\nأول", images=["a"], keywords=["x"])
    second = Article(body="تمهيد\n\nثان", images=["a", "b"], source="وكالة")
    whole = with_parts(first, [second])
    assert (whole.body, whole.images, whole.keywords, whole.source) == (
        "تمهيد\n\nأول\n\nثان",
        ["a", "b"],
        ["x"],
        "وكالة",
    )
