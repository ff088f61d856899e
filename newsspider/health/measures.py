"""What a run's articles looked like, by which a changed layout is noticed: kept in the run's document."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from statistics import median
from typing import Any

from newsspider.items import FIELD_TABLE, Article
from newsspider.items.fields import names

# The fields whose share is watched; a change of the others (related, images) is a portal's everyday.
COVERED = names(FIELD_TABLE, "watched")
# The fields for which it matters which method gave them.
_METHODS = ("headline", "body", "published_at", "authors")


class Measures:
    """Counts over the valid articles of one run."""

    def __init__(self, watched: Sequence[str] = COVERED) -> None:
        self.articles = 0
        self._watched = watched
        self._words: list[int] = []
        self._filled: Counter[str] = Counter()
        self._layouts: Counter[str] = Counter()
        self._methods: dict[str, Counter[str]] = {name: Counter() for name in _METHODS}
        self._newest: datetime | None = None
        self._examples: dict[str, str] = {}

    def add(self, article: Article) -> None:
        self.articles += 1
        self._words.append(article.word_count)
        for name in self._watched:
            if getattr(article, name):
                self._filled[name] += 1
            else:
                self._examples[name] = article.url
        if layout := article.extraction.get("layout"):
            self._layouts[layout] += 1
        for name, counter in self._methods.items():
            if method := article.extraction.get(name):
                counter[method] += 1
        if article.published_at and (self._newest is None or article.published_at > self._newest):
            self._newest = article.published_at

    @property
    def coverage(self) -> dict[str, float]:
        """For each watched field the share of articles that have it."""
        return {name: round(self._filled[name] / self.articles, 4) for name in self._watched} if self.articles else {}

    def document(self) -> dict[str, Any]:
        """As stored under ``measures``: ``words`` is the median, ``examples`` an article that lacks the field."""
        return {
            "articles": self.articles,
            "words": int(median(self._words)) if self._words else None,
            "layouts": dict(self._layouts),
            "methods": {name: dict(counter) for name, counter in self._methods.items()},
            "newest": self._newest,
            "examples": self._examples,
        }
