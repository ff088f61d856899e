"""Pages whose text is only in the data of their scripts."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from newsspider.items import NotAnArticle
from tests.extraction.sample import BODY, HEADLINE, TEXT, article_page, document, paragraphs, read

NEIGHBOUR = {"title": "أسعار السمك ترتفع في أسواق الساحل", "body": paragraphs(tuple(reversed(TEXT))) * 2}


def page_with(script: str) -> str:
    return document(f'<div id="__next"><div class="loader">جاري التحميل</div></div>{script}')


def next_data(article: dict[str, Any]) -> str:
    data = {"props": {"pageProps": {"latest": [NEIGHBOUR], "article": article}}}
    return f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script>'


@pytest.mark.parametrize(
    "content",
    [
        paragraphs(),
        [{"type": "paragraph", "data": {"text": text}} for text in TEXT],
        {"rendered": paragraphs(), "protected": False},
        "\n\n".join(TEXT).replace("\n\n", "<br/><br/>"),
    ],
)
def test_the_text_stands_beside_its_headline(content: object) -> None:
    article = read(page_with(next_data({"id": 991, "headline": HEADLINE, "excerpt": TEXT[0], "content": content})))
    assert article.body == BODY
    assert article.headline == HEADLINE


def test_data_may_be_assigned_to_a_global_name() -> None:
    data = json.dumps({"story": {"title": HEADLINE, "body": paragraphs()}}, ensure_ascii=False)
    assert read(page_with(f"<script>window.__INITIAL_STATE__ = {data};(function(){{}})()</script>")).body == BODY


def test_the_text_of_another_headline_is_not_taken() -> None:
    with pytest.raises(NotAnArticle):
        read(page_with(next_data({"title": "خبر آخر لا علاقة له بهذه الصفحة", "content": paragraphs()})))


def test_the_texts_of_similar_articles_are_not_taken() -> None:
    with pytest.raises(NotAnArticle):
        read(page_with(next_data({"title": HEADLINE, "related": [NEIGHBOUR]})))


@pytest.mark.parametrize(
    "stamp", ["2024-03-12T08:15:00.000Z", 1710231300, 1710231300000, "1710231300", "2024-03-12 10:15"]
)
@pytest.mark.parametrize("key", ["publishDate", "published_at", "datePublished", "createdAt"])
def test_stamp_and_writer_stand_beside_the_headline(key: str, stamp: object) -> None:
    data = {"title": HEADLINE, "content": paragraphs(), key: stamp, "author": {"name": "رنا الحسن", "id": 7}}
    article = read(page_with(next_data(data)))
    assert article.published_at == datetime(2024, 3, 12, 8, 15, tzinfo=UTC)
    assert article.authors == ["رنا الحسن"]


def test_stamp_and_writer_of_a_neighbour_are_not_taken() -> None:
    neighbour = {**NEIGHBOUR, "publishDate": "2024-03-12T08:15:00Z", "author": "رنا الحسن"}
    article = read(page_with(next_data({"title": HEADLINE, "content": paragraphs(), "related": [neighbour]})))
    assert (article.published_at, article.authors) == (None, [])


def test_what_the_page_shows_is_better() -> None:
    data = next_data({"title": HEADLINE, "date": "2024-03-12T08:15:00Z", "author": "رنا الحسن"})
    article = read(article_page(below_headline="<p>كتب: أحمد علي | 14 مارس 2024</p>", after=data))
    assert (article.published_on, article.authors) == ("2024-03-14", ["أحمد علي"])
