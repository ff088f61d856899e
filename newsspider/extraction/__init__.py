"""One page to one article."""

from newsspider.extraction.article import extract_article
from newsspider.extraction.generic import generic_portal
from newsspider.extraction.soft import looks_blocked, looks_gone

__all__ = ["extract_article", "generic_portal", "looks_blocked", "looks_gone"]
