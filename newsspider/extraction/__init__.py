"""One page to one article."""

from newsspider.extraction.article import extract_article
from newsspider.extraction.errors import NotAnArticle
from newsspider.extraction.generic import generic_portal
from newsspider.extraction.page import Page, declared_url
from newsspider.extraction.soft import looks_blocked, looks_gone

__all__ = [
    "NotAnArticle",
    "Page",
    "declared_url",
    "extract_article",
    "generic_portal",
    "looks_blocked",
    "looks_gone",
]
