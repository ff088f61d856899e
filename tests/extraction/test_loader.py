"""Each field from the first source that has it."""

from newsspider.extraction.loader import ArticleLoader
from newsspider.items import Article


def test_first_source_that_says_something_wins() -> None:
    loader = ArticleLoader()
    assert not loader.offer("headline", "site", [])
    assert not loader.offer("headline", "json-ld", "  \u200f ")
    assert loader.offer("headline", "opengraph", "عنوان")
    assert loader.offer("headline", "meta", "آخر")
    article = loader.article()
    assert (article.headline, article.extraction) == ("عنوان", {"headline": "opengraph"})


def test_fields_that_nobody_offered_keep_their_defaults() -> None:
    article = ArticleLoader().article()
    assert article == Article()


def test_lists_stay_lists_and_texts_are_cleaned() -> None:
    loader = ArticleLoader()
    loader.offer("authors", "labels", ["سلمى\u00a0 الخطيب", ""])
    loader.offer("body", "site", "فقرة أولى\n\nفقرة ثانيـــة")
    loader.offer("subheadline", "site", "سطر\nوسطر")
    article = loader.article()
    assert article.authors == ["سلمى الخطيب"]
    assert article.body == "فقرة أولى\n\nفقرة ثانية"
    assert article.subheadline == "سطر وسطر"


def test_related_entries_and_pictures_pass_as_they_are() -> None:
    loader = ArticleLoader()
    entry = {"title": "خبر", "url": None, "label": "اقرأ أيضا"}
    loader.offer("related", "labels", [entry])
    loader.offer("images", "opengraph", ["https://a.com/x.jpg", "https://a.com/y.jpg"])
    article = loader.article()
    assert (article.related, len(article.images)) == ([entry], 2)
