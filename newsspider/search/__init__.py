"""Full-text search in Arabic: ``search.db`` beside the archive, derived from it, and made anew when it is gone."""

from newsspider.search.find import Filters
from newsspider.search.hits import Hit, Page, search
from newsspider.search.query import Query, QueryError, parse

__all__ = ["Filters", "Hit", "Page", "Query", "QueryError", "parse", "search"]
