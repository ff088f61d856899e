"""The one vocabulary for why a page, a source or a run gave nothing."""

import re
from typing import Literal, get_args

Reason = Literal[
    "unreachable",
    "blocked",
    "robots",
    "no_source",
    "no_links",
    "layout_changed",
    "nothing_new",
    "not_article",
    "language",
    "invalid",
    "too_large",
    "timeout",
    "storage",
    "damaged",
    "suspect",
    "no_zone",
    "interrupted",
]

REASONS = frozenset(get_args(Reason))

# A run that ends for one of these could not do its work: `scrapy crawl` exits with status 1.
FATAL = frozenset({"unreachable", "blocked", "robots", "no_source", "layout_changed", "suspect", "storage", "damaged"})


def is_reason(text: str) -> bool:
    """Whether a text is a reason of the vocabulary.

    >>> is_reason("not_article"), is_reason("http_404"), is_reason("http_"), is_reason("bored")
    (True, True, False, False)
    """
    return text in REASONS or re.fullmatch(r"http_\d{3}", text, re.ASCII) is not None


def http_reason(status: int) -> str:
    """The reason for an HTTP error status, ``http_<status>``."""
    return f"http_{status}"


class NotAnArticle(Exception):
    """The page gives no article. ``reason`` is one of ``reasons``; ``detail`` says in a few words what was seen."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
