"""Whether a found URL is asked for now: the memory's decision, apart from how the memory is kept."""

from dataclasses import dataclass
from datetime import datetime

from newsspider.items import Found


@dataclass(frozen=True)
class Known:
    """What the memory holds of a URL. ``next_at`` is None where it is never looked at again."""

    state: str
    next_at: datetime | None = None
    visited_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None


def is_wanted(found: Found, known: Known | None, now: datetime, *, full: bool = False) -> bool:
    """Whether a URL is requested: it is new, its last visit failed, it is due, or its source says that it changed.

    ``full`` ignores the memory, but not that an article was removed for good.
    """
    if known is None:
        return True
    if known.state == "forgotten":
        return False
    if full or known.state in ("new", "due", "failed"):
        return full or known.next_at is None or known.next_at <= now
    if known.next_at is not None and known.next_at <= now:
        return True
    return found.lastmod is not None and known.visited_at is not None and found.lastmod > known.visited_at
