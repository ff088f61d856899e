"""newsspider: crawls Arabic news portals into MongoDB, each article once, every correction kept.

As a library: ``extract``, ``archive``, ``FIELDS``, ``parse_stamp``, ``clean_text``, ``match_text``, ``Article`` and
``NotAnArticle``.
Each is loaded when it is first asked for: an import of the package costs nothing and starts nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsspider.arabic import clean_text, match_text
    from newsspider.dates import parse_stamp
    from newsspider.items import Article, NotAnArticle
    from newsspider.library import FIELDS, archive, extract

__version__ = "0.2.0"

__all__ = ["FIELDS", "Article", "NotAnArticle", "archive", "clean_text", "extract", "match_text", "parse_stamp"]

_PLACES = {
    "FIELDS": "newsspider.library",
    "Article": "newsspider.items",
    "NotAnArticle": "newsspider.items",
    "archive": "newsspider.library",
    "clean_text": "newsspider.arabic",
    "extract": "newsspider.library",
    "match_text": "newsspider.arabic",
    "parse_stamp": "newsspider.dates",
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'newsspider' has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
