"""Where a page in a file came from: by what lies beside it, by who saved it, or by what it says of itself."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from newsspider.site_tools.samples import BadSample, load
from newsspider.text import Page, declared_url
from newsspider.urls import canonical_url

# Browsers («Save as», the mark of the web), SingleFile and HTTrack say it in a comment at the top, the last without
# a scheme.
_SAVED = re.compile(
    r"<!--\s*saved from url=\(\d+\)(?P<browser>https?://\S+?)\s*-->"
    r"|<!--\s*Page saved with SingleFile\s+url:\s*(?P<singlefile>https?://\S+)"
    r"|<!--\s*Mirrored from (?P<httrack>[^\s/]+\.[^\s/]+/\S*) by HTTrack"
)
_TOP = 4096  # characters


@dataclass(frozen=True)
class Origin:
    """A page's address, and how it is known, in a few words. ``fetched_at`` and ``content_type`` if they are known."""

    url: str
    how: str
    fetched_at: datetime | None = None
    content_type: str | None = None


def origin(file: Path, page: Page) -> Origin | None:
    """The address that a saved page was fetched from; None if nothing says so."""
    beside = _beside(file)
    if beside is not None:
        return beside
    if (saved := _saved_from(page.text[:_TOP])) is not None:
        return Origin(saved, "as the program says that saved it")
    url = declared_url(page)
    return None if url is None else Origin(url, "as the page says itself")


def _beside(file: Path) -> Origin | None:
    try:
        page = load(file).page()
    except (BadSample, ValueError, TypeError, AttributeError):  # no JSON lies beside it, or another's
        return None
    if not page.url.startswith(("http://", "https://")) or page.fetched_at.tzinfo is None:
        return None
    return Origin(page.url, f"as {file.with_suffix('.json').name} says", page.fetched_at, page.content_type)


def _saved_from(top: str) -> str | None:
    match = _SAVED.search(top)
    if match is None:
        return None
    url = match["browser"] or match["singlefile"] or f"http://{match['httrack']}"
    try:
        canonical_url(url)
    except ValueError:
        return None
    return url
