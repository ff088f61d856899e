"""One page to one article."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsspider.extraction.article import extract_article
    from newsspider.extraction.page_kind import looks_blocked, looks_gone
    from newsspider.portals.generic import generic_portal

__all__ = ["extract_article", "generic_portal", "looks_blocked", "looks_gone"]

_HOMES = {
    "extract_article": "newsspider.extraction.article",
    "generic_portal": "newsspider.portals.generic",
    "looks_blocked": "newsspider.extraction.page_kind",
    "looks_gone": "newsspider.extraction.page_kind",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: most crawls find nothing new and read no page."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
