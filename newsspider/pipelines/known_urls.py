"""What the archive knows of URLs, asked through a crawl's writer."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from pymongo.errors import PyMongoError

from newsspider import clock
from newsspider.discovery.memory import Known
from newsspider.items import Found
from newsspider.storage.documents import articles, crawls, urls
from newsspider.storage.writing.writer import Writer


class WriterUrls:
    """The memory behind the writer: while the database is away nothing is known, and everything is fetched."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def known(self, keys: list[str]) -> Mapping[str, Known]:
        return await self._ask(urls.known, keys) or {}

    async def found(self, site: str, entries: Mapping[str, Found]) -> None:
        await self._ask(urls.found, site, entries, clock.now())

    async def due(self, site: str, limit: int) -> Mapping[str, tuple[str, Known]]:
        return await self._ask(urls.due, site, clock.now(), limit) or {}

    async def newest_id(self, site: str) -> int | None:
        return await self._ask(urls.newest_id, site)

    async def newest_change(self, site: str, before: datetime) -> datetime | None:
        return await self._ask(articles.newest_change, site, before)

    async def numbered(self, site: str, limit: int) -> Mapping[int, tuple[str, str, Known]]:
        return await self._ask(urls.numbered, site, limit) or {}

    async def published(self, keys: list[str]) -> Mapping[str, datetime]:
        return await self._ask(articles.published, keys) or {}

    async def stored(self, keys: list[str]) -> Collection[str]:
        return await self._ask(articles.existing, keys) or ()

    async def api_closed(self, site: str, since: datetime) -> bool:
        return bool(await self._ask(crawls.api_closed, site, since))

    async def _ask(self, function: Any, *args: Any) -> Any:
        db = self._writer.db
        if db is None:
            return None
        try:
            return await function(db, *args)
        except PyMongoError:
            return None  # the writer's next bulk notices that it is away, says so, and has somewhere to go
