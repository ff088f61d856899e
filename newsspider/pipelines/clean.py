"""Computes what follows from an article's own text: its stored form, counts, search text and fingerprints."""

from typing import Any

from newsspider.arabic import match_text
from newsspider.copies import fingerprint_folded
from newsspider.extraction.cleaning import clean
from newsspider.items import Article


class CleanPipeline:
    def process_item(self, item: Any) -> Any:
        if isinstance(item, Article):
            derive(item)
        return item


def derive(article: Article) -> None:
    """Bring the texts into their stored form and compute what depends on them."""
    clean(article)
    headline, body = match_text(article.headline), match_text(article.body)
    article.search_text = f"{headline} {body}".strip()
    found = fingerprint_folded(headline, body)
    article.content_hash = found.content_hash
    article.shingles = found.shingles
    article.signature = found.signature
    article.keys = found.keys
    article.story_id = article.story_id or article._id
