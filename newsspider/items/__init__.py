"""The words that all rooms share: the article, what a source found, what a visit gave, and why there was nothing."""

from newsspider.items.article import (
    CONTENT_FIELDS,
    FIELD_TABLE,
    FIELDS,
    PAGE_FIELDS,
    READABLE_FIELDS,
    Article,
    Related,
    document,
)
from newsspider.items.fetch import Fetch
from newsspider.items.found import Found, Problem
from newsspider.items.reasons import NotAnArticle
from newsspider.items.results import Result
from newsspider.items.sightings import Rejection, Sighting, Visit

__all__ = [
    "CONTENT_FIELDS",
    "FIELDS",
    "FIELD_TABLE",
    "PAGE_FIELDS",
    "READABLE_FIELDS",
    "Article",
    "Fetch",
    "Found",
    "NotAnArticle",
    "Problem",
    "Rejection",
    "Related",
    "Result",
    "Sighting",
    "Visit",
    "document",
]
