"""Entries of JSON listings that are the article themselves."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsspider.extraction.api import article_of_entry
from newsspider.extraction.page_kind import is_live
from newsspider.items import Found, NotAnArticle
from newsspider.portals import Portal
from newsspider.portals.portal import declare
from newsspider.text import Page

NOW = datetime(2026, 9, 2, 12, tzinfo=UTC)
FIRST = "أعلنت الوزارة صباح اليوم بدء العمل في المشروع الجديد الذي يخدم سكان المدينة والقرى المجاورة لها"
SECOND = "وقال المتحدث إن المرحلة الأولى تنتهي قبل نهاية العام وإن العمل يجري دون توقف في كل المواقع"
BODY = f"<p>{FIRST}</p><p>{SECOND}</p>"


def portal(**rest: object) -> Portal:
    return declare(
        site="agency",
        title="الوكالة",
        domains=("agency.example",),
        timezone="Asia/Riyadh",
        article_url=r"agency\.example/N(?P<id>\d+)",
        layouts={"page": {"headline": "h1"}},
        **rest,  # type: ignore[arg-type]
    )


def entry(body: str, **more: object) -> Found:
    values = {"title": "بدء العمل في المشروع الجديد", "published": "2026-09-02T10:00:00+03:00", **more}
    return Found("https://agency.example/N17", "api", body=body, complete=True, **values)  # type: ignore[arg-type]


def test_every_field_that_the_listing_states_is_its_own() -> None:
    fields = {
        "subheadline": "تمهيد قصير يسبق النص",
        "authors": ["سامي الحداد"],
        "keywords": ["مشروع", "مدينة"],
        "section": "محليات",
        "images": ["https://agency.example/a.jpg"],
        "source": "وكالة الاختبار",
    }
    article = article_of_entry(entry(BODY, fields=fields), portal(), NOW)
    assert (article._id, article.url) == ("agency:17", "https://agency.example/N17")
    assert article.body == f"{FIRST}\n\n{SECOND}"
    assert {name: getattr(article, name) for name in fields} == fields
    assert article.published_at == datetime(2026, 9, 2, 7, tzinfo=UTC)
    assert (set(article.extraction.values()), "layout" in article.extraction) == ({"api"}, False)


@pytest.mark.parametrize(
    "body",
    [
        BODY,
        f"{FIRST}\n{SECOND}",
        f"{FIRST}\r\n\r\n{SECOND}\r\n",
        BODY.replace("<", "&lt;").replace(">", "&gt;"),
        f"{FIRST}<br><br>{SECOND}",
        f"</div></article></body>{BODY}",
        f"<div><p>{FIRST}</p><p>{SECOND}",
    ],
)
def test_a_text_is_read_in_whatever_form_it_comes(body: str) -> None:
    assert article_of_entry(entry(body), portal(), NOW).body.split("\n\n") == [FIRST, SECOND]


def test_a_portals_word_on_its_stamps_holds_for_its_listing() -> None:
    lying = entry(BODY, published="2026-09-02T10:00:00Z")
    assert article_of_entry(lying, portal(stamps="local"), NOW).published_at == datetime(2026, 9, 2, 7, tzinfo=UTC)


def test_an_entry_without_text_is_no_article() -> None:
    with pytest.raises(NotAnArticle):
        article_of_entry(entry("<p></p>"), portal(), NOW)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(max_size=200), st.text(max_size=60))
def test_no_text_breaks_the_page_it_is_laid_out_on(body: str, title: str) -> None:
    found = entry(f"<p>{FIRST}</p>{body}", title=title + " عنوان الخبر")
    try:
        article = article_of_entry(found, portal(), NOW)
    except NotAnArticle:
        return
    assert article._id == "agency:17"


@pytest.mark.parametrize(
    ("head", "live"),
    [
        ('<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "x"}</script>', True),
        (
            '<script type="application/ld+json">{"@type": ["NewsArticle", "http://schema.org/LiveBlogPosting"]}</script>',
            True,
        ),
        ('<div itemscope itemtype="https://schema.org/LiveBlogPosting"></div>', True),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "about": "LiveBlogPosting"}</script>', False),
        ("<p>LiveBlogPosting</p>", False),
    ],
)
def test_a_live_blog_says_so_to_machines(head: str, live: bool) -> None:
    page = Page("https://a.example/1", f"<html><body>{head}<p>نص</p></body></html>", "text/html", NOW)
    assert is_live(page) is live
