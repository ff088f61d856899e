"""The memory of a crawl: which URLs are known, and whether each is requested now. Looked up in bulk per source page."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from newsspider import clock
from newsspider.items import Found

# So long a WordPress API that a portal closed is not asked again: some are opened later.
API_MEMORY = timedelta(days=7)


@dataclass(frozen=True)
class Known:
    """What the memory holds of a URL. ``next_at`` is None where it is never looked at again."""

    state: str
    next_at: datetime | None = None
    visited_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    reason: str | None = None


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


class KnownUrls(Protocol):
    """Where the memory is kept: ``storage.urls`` behind the archive, which answers nothing while it is away."""

    async def known(self, keys: list[str]) -> Mapping[str, Known]: ...

    async def found(self, site: str, entries: Mapping[str, Found]) -> None: ...

    async def due(self, site: str, limit: int) -> Mapping[str, tuple[str, Known]]: ...

    async def newest_id(self, site: str) -> int | None: ...

    async def published(self, keys: list[str]) -> Mapping[str, datetime]: ...

    async def newest_change(self, site: str, before: datetime) -> datetime | None: ...

    async def numbered(self, site: str, limit: int) -> Mapping[int, tuple[str, str, Known]]: ...

    async def stored(self, keys: list[str]) -> Collection[str]: ...

    async def api_closed(self, site: str, since: datetime) -> bool: ...


class Memory:
    """Decides which URLs are requested in this run, each at most once. Without ``urls`` everything is new."""

    def __init__(self, urls: KnownUrls | None = None, *, full: bool = False, without: Iterable[str] = ()) -> None:
        """``without`` are keys of articles that are not requested in this run."""
        self.urls = urls
        self.full = full
        self.unknown = 0  # how many URLs of this run were not known before it
        self._met: set[str] = set(without)
        # Of what is not requested in this run: how many are settled, and how many wait for another try, by the reason
        # of their last failure.
        self.settled = 0
        self.waiting: Counter[str] = Counter()

    def has_met(self, key: str) -> bool:
        """Whether a source of this run named an article."""
        return key in self._met

    def unmet(self, keys: Iterable[str]) -> int:
        """How many of some articles no source of this run has named yet."""
        return len(set(keys) - self._met)

    async def wanted(self, site: str, entries: Iterable[tuple[str, Found]]) -> dict[str, tuple[Found, Known | None]]:
        """Of the entries (article id and what was found), those to be requested now, with what is known of each."""
        fresh = {key: found for key, found in reversed(list(entries)) if key not in self._met}
        fresh = dict(reversed(fresh.items()))  # of a repeated key the first entry, in the source's order
        self._met.update(fresh)
        known = await self.urls.known(list(fresh)) if self.urls and fresh else {}
        unknown = {key: found for key, found in fresh.items() if key not in known}
        self.unknown += len(unknown)
        if self.urls and unknown:
            await self.urls.found(site, unknown)
        now = clock.now()
        wanted = {}
        for key, found in fresh.items():
            state = known.get(key)
            if is_wanted(found, state, now, full=self.full):
                wanted[key] = (found, state)
            elif state is not None and state.state == "failed":
                self.waiting[state.reason or "not_article"] += 1
            else:
                self.settled += 1
        return wanted

    async def state(self, keys: list[str]) -> Mapping[str, Known]:
        """What is known of some URLs, whether they are wanted or not."""
        return await self.urls.known(keys) if self.urls else {}

    async def due(self, site: str, limit: int = 1000) -> dict[str, tuple[Found, Known]]:
        """The stored articles of a site that are to be looked at again and were not met yet in this run."""
        if self.urls is None:
            return {}
        rows = {key: row for key, row in (await self.urls.due(site, limit)).items() if key not in self._met}
        self._met.update(rows)
        return {key: (Found(url=url, source="memory"), known) for key, (url, known) in rows.items()}

    async def newest_id(self, site: str) -> int | None:
        """The highest running number among a site's known articles."""
        return await self.urls.newest_id(site) if self.urls else None

    async def is_stored(self, key: str) -> bool:
        """Whether an article is stored under a key."""
        return key in await self.urls.stored([key]) if self.urls else False

    async def published(self, keys: list[str]) -> Mapping[str, datetime]:
        """When those of some articles that are stored and dated were published: by that a walk back in time ends."""
        return await self.urls.published(keys) if self.urls and keys else {}

    async def newest_change(self, site: str, before: datetime) -> datetime | None:
        """The newest moment, of publication or update, that an article states which was stored before this run."""
        return await self.urls.newest_change(site, before) if self.urls else None

    async def numbered(self, site: str, limit: int) -> dict[int, tuple[str, Found, Known]]:
        """The newest stored articles that their system has numbers for, and that this run has not met: key, URL."""
        rows = await self.urls.numbered(site, limit) if self.urls else {}
        return {
            number: (key, Found(url=url, source="memory"), known)
            for number, (key, url, known) in rows.items()
            if key not in self._met
        }

    async def api_closed(self, site: str) -> bool:
        """Whether a run of the last days found the API of a portal closed."""
        return await self.urls.api_closed(site, clock.now() - API_MEMORY) if self.urls else False
