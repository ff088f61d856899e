"""How the page of an article came, and what it claims: what the store needs besides the article itself."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Fetch:
    """How the page of an article came: what the store needs besides the article itself.

    ``at`` is the moment of the fetch (WARC-Date in replays), ``key`` the ``_id`` in ``urls`` under which the page was
    requested, ``cause`` is ``portal`` for a crawl and ``extraction`` for a re-parse of a recording. A ``live`` page is
    written on while it is read; its changes within an hour are one revision.

    The rest is what the page claims, by which it is compared with what is stored: ``signs`` are the names of those of
    ``copies.claims.Signs`` that hold, ``titles`` all headlines that it states, ``named`` what its source calls it.
    ``verdict`` is that of the whole run on the page: ``notice``, or ``rewrite`` for a page unlike what is stored that
    was seen often enough to be believed; empty where the page is judged alone.
    """

    at: datetime
    key: str
    requested_url: str
    status: int = 200
    etag: str | None = None
    last_modified: str | None = None
    cause: str = "portal"
    live: bool = False
    signs: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    named: str | None = None
    verdict: str = ""
