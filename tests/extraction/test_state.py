"""Pages whose text is only in the data of their scripts."""

import json
from typing import Any

import pytest

from newsspider.extraction import NotAnArticle
from tests.extraction.sample import BODY, HEADLINE, TEXT, document, paragraphs, read

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
