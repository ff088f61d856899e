"""What is known of an answer before its page is parsed."""

from datetime import UTC, datetime

import pytest

from newsspider.engine.answers import declared_keys, stem_of
from newsspider.engine.executors import EngineName
from newsspider.portals.portal import declare
from newsspider.recordings import Recorded

PORTAL = declare(
    site="a",
    title="a",
    domains=("a.example",),
    timezone="Africa/Cairo",
    article_url=r"a\.example/(?:news/(?P<id>\d+)|(?:old|خبر)/.+)",
    layouts={"now": {"headline": "h1", "body": ".text"}},
)


def keys(head: str, encoding: str = "utf-8") -> set[str]:
    page = f"<html><head>{head}</head><body>canonical</body></html>".encode(encoding)
    recorded = Recorded("https://a.example/news/1", 200, (), page, datetime(2026, 9, 1, tzinfo=UTC))
    return declared_keys(recorded, "a:1", PORTAL)


@pytest.mark.parametrize(
    "head",
    [
        "<link rel='canonical' href='https://a.example/news/2'>",
        '<link href="/news/2?utm_source=x&amp;y=1" data-x="1" rel="canonical"/>',
        "<LINK REL=canonical HREF=//a.example/news/2>",
        "<meta property='og:url' content='https://www.a.example/news/2'>",
        "<meta content='https://a.example/news/2#top' property='og:url'>",
        "<link rel='canonical' href='https://elsewhere.example/news/9'><meta property='og:url' content='/news/2'>",
    ],
)
def test_the_key_of_the_address_that_a_page_declares_is_found_without_parsing_it(head: str) -> None:
    assert keys(head) == {"a:2"}


@pytest.mark.parametrize(
    "head",
    [
        "",
        "<link rel='canonical' href='https://a.example/news/1'>",
        "<link rel='canonical' href='https://a.example/'>",
        "<link rel='canonical' href='https://elsewhere.example/news/2'>",
        "<link rel='stylesheet' href='/news/2'>",
        "<meta property='og:image' content='https://a.example/news/2'>",
        "<link rel='canonical' href='http://['>",
    ],
)
def test_an_address_that_is_not_believed_joins_nothing(head: str) -> None:
    assert keys(head) == set()


def test_an_address_in_letters_of_another_encoding_is_found() -> None:
    head = "<link rel='canonical' href='https://a.example/خبر/مهم'>"
    assert keys(head, "cp1256") == keys(head) != set()


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/news/7?page=2",
        "http://www.a.example/news/7/",
        "https://a.example/news/7/2",
        "https://a.example/news/7/page/20",
        "https://a.example/news/7?Page=3&",
    ],
)
def test_a_later_page_of_an_article_may_be_known_by_its_address(url: str) -> None:
    assert stem_of("https://a.example/news/7").may_begin(stem_of(url))


@pytest.mark.parametrize("first", ["https://a.example/x.html", "https://a.example/the-list-of-3.html"])
@pytest.mark.parametrize("between", "-_/")
def test_a_number_before_the_extension_is_a_pages(first: str, between: str) -> None:
    assert stem_of(first).may_begin(stem_of(first.replace(".html", f"{between}2.html")))


@pytest.mark.parametrize(
    "url", ["https://a.example/news/8", "https://b.example/news/7", "https://a.example/news/7?id=2", "https://["]
)
def test_another_article_is_none_of_its_pages(url: str) -> None:
    assert not stem_of("https://a.example/news/7").may_begin(stem_of(url))


def test_engines_by_their_names() -> None:
    assert EngineName.parse("local:3") == EngineName(processes=3)
    assert EngineName.parse("local").processes >= 1
    assert EngineName.parse("dask://10.0.0.5:8786") == EngineName(address="10.0.0.5:8786")
    assert EngineName.parse("dask://10.0.0.5:8786").is_elsewhere
    assert not EngineName.parse("dask://127.0.0.1:8786").is_elsewhere


@pytest.mark.parametrize(
    "name", ["", "local:0", "local:", "local:-1", "dask://", "dask://host", "spark://a:1", "local:x"]
)
def test_what_is_no_engine_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is not an engine"):
        EngineName.parse(name)
