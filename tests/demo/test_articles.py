"""What is read from the demo's pages is what a careful reader takes from them."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from newsspider.extraction import extract_article
from newsspider.items import NotAnArticle
from newsspider.recordings import Index
from newsspider.spiders.alwafd import AlwafdSpider
from newsspider.text import Page

DEMO = Path(__file__).resolve().parents[2] / "demo"
EXPECTED = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((DEMO / "expected").glob("*.json"))]


@pytest.fixture(scope="module")
def index() -> Index:
    return Index([DEMO / "alwafd.warc.gz"])


def page(index: Index, url: str) -> Page:
    found = index.find(url)
    return Page(found.url, found.body, found.header("content-type"), found.fetched_at)


@pytest.mark.parametrize("expected", EXPECTED, ids=[one["_id"] for one in EXPECTED])
def test_an_article_is_read_as_expected(index: Index, expected: dict[str, Any]) -> None:
    article = extract_article(page(index, expected["url"]), AlwafdSpider.declaration)
    paragraphs = article.body.split("\n\n")
    read = {
        "_id": article._id,
        "url": article.url,
        "headline": article.headline,
        "paragraphs": len(paragraphs),
        "first_words": paragraphs[0][: len(expected["first_words"])],
        "last_words": paragraphs[-1][-len(expected["last_words"]) :],
        "source": article.source,
        "keywords": article.keywords,
        "published_at": article.published_at,
        "updated_at": article.updated_at,
        "authors": article.authors,
        "related": [entry | {"url": entry["url"] and unquote(entry["url"])} for entry in article.related],
    }
    # An address is one however it is escaped.
    related = [entry | {"url": entry["url"] and unquote(entry["url"])} for entry in expected["related"]]
    moments = {key: expected[key] and datetime.fromisoformat(expected[key]) for key in ("published_at", "updated_at")}
    assert read == expected | moments | {"related": related}


def test_the_gallery_under_an_articles_address_is_none(index: Index) -> None:
    with pytest.raises(NotAnArticle):
        extract_article(page(index, "https://www.alwafd.news/5601299"), AlwafdSpider.declaration)
