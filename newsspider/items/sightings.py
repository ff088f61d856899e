"""What a crawl has to tell the archive: an article as it was seen, a visit, a page that was no article, and so on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsspider.items.article import Article
from newsspider.items.fetch import Fetch


@dataclass(frozen=True)
class Sighting:
    """An article as one page showed it at one moment. ``source`` is where its URL was found."""

    article: Article
    fetch: Fetch
    source: str | None = None


@dataclass(frozen=True)
class Visit:
    """A visit to a URL that gave no article to write.

    ``state`` is what the URL is now: ``done`` (not modified, or no article and nothing to wait for), ``gone`` (404,
    410, soft 404) or ``failed``. ``key`` is the article's ``_id``.
    """

    key: str
    url: str
    site: str
    at: datetime
    state: str
    status: int | None = None
    reason: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class Rejection:
    """A page that is no valid article, with enough to look again. ``sample`` is the beginning of what was read.

    ``text_key`` is that of a page unlike what is stored, by which it is known when it is seen again.
    """

    key: str
    url: str
    site: str
    at: datetime
    reason: str
    detail: str = ""
    headline: str = ""
    sample: str = ""
    status: int | None = None
    text_key: str | None = None


@dataclass(frozen=True)
class Retraction:
    """An article that this run stored for the first time, and that turned out to be a notice: it is taken back."""

    id: str
    at: datetime
    rejection: Rejection


@dataclass(frozen=True)
class WriteResult:
    """What became of a sighting.

    ``status`` is ``stored``, ``revised``, ``unchanged``, ``older`` (a newer sighting is stored), ``forgotten`` (removed
    for good before), ``rejected`` (by the server), ``suspect`` (unlike what is stored, or a notice) or ``taken_back``;
    ``detail`` says why. ``changed`` are the content fields that differ. ``text_changed`` says that the copies must be
    decided again; ``changed_at`` is since when the stored content is as it is. Of a suspect page, ``first`` says that
    nothing is stored, and ``seen_before`` that it was suspect with the same text at an earlier visit.
    """

    id: str
    status: str
    changed: tuple[str, ...] = ()
    text_changed: bool = False
    detail: str = ""
    came_back: bool = False
    changed_at: datetime | None = None
    first: bool = False
    seen_before: bool = False


@dataclass(frozen=True)
class RunDocument:
    """The document of a run, at its start or end."""

    document: dict[str, Any]
