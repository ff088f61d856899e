"""One page to one article."""

from newsspider.extraction.article import extract_article
from newsspider.extraction.fields.generic import generic_portal
from newsspider.extraction.page_kind import looks_blocked, looks_gone

__all__ = ["extract_article", "generic_portal", "looks_blocked", "looks_gone"]
