"""An article's texts in the form in which they are stored, whatever page or entry they came from."""

from newsspider.arabic import clean_text, word_count
from newsspider.items import Article

_OPTIONAL_TEXTS = ("subheadline", "source", "dateline", "section")
_PRINTED = ("published_text", "updated_text")


def clean(article: Article) -> None:
    """Bring the texts into their stored form, and count the words of the body."""
    article.headline, article.body = clean_text(article.headline), clean_text(article.body)
    for name in _OPTIONAL_TEXTS:
        setattr(article, name, clean_text(getattr(article, name) or "") or None)
    article.authors = [name for name in map(clean_text, article.authors) if name]
    for name in _PRINTED:
        setattr(article, name, _whole(getattr(article, name)))
    article.related = [
        {"title": _whole(entry["title"]) or "", "url": _whole(entry["url"]), "label": _whole(entry["label"]) or ""}
        for entry in article.related
    ]
    article.images = [url for url in article.images if _whole(url) == url]
    article.keywords = [word for word in map(clean_text, article.keywords) if word]
    article.word_count = word_count(article.body)


def _whole(text: str | None) -> str | None:
    """A text without halves of character pairs, of which one would cost the whole article when it is stored."""
    return None if text is None else text.encode("utf-8", "replace").decode()
