"""Walks over running article numbers, for portals whose archive can be reached in no other way."""

from collections.abc import AsyncIterator
from datetime import datetime

from scrapy.http import Request

from newsspider.base_spiders.declared import DeclaredSpider
from newsspider.discovery.arguments import Arguments
from newsspider.discovery.ids import IdWalk
from newsspider.discovery.listing import MAX_OLDER, Step
from newsspider.discovery.memory import Known, Memory
from newsspider.items import Found
from newsspider.portals import Ids

# How many numbers are asked at a time; with a politeness delay more would wait in memory only.
IDS_AT_ONCE = 16
# How many numbers are looked up at a time where all are known already, as when a walk is taken up again.
IDS_KNOWN = 512


class NumberWalkSpider(DeclaredSpider):
    """Walks back over article numbers. The requests and the memory are the subclass's."""

    arguments: Arguments
    memory: Memory
    past = 0  # articles in a row, met on a walk over numbers, that are older than `since`

    def article_request(
        self, key: str, found: Found, known: Known | None, *, step: Step | None = None, walk: IdWalk | None = None
    ) -> Request:
        """A request for an article."""
        raise NotImplementedError

    def key_of(self, url: str) -> str:
        """The key in the archive of the article at a URL."""
        raise NotImplementedError

    def count(self, name: str) -> None:
        """Add one to a count of the run's document."""
        raise NotImplementedError

    def source_lost(self, url: str, reason: str, detail: str = "", step: Step | None = None) -> list[Step]:
        """Record a source that gave nothing; returns the steps to try instead."""
        raise NotImplementedError

    async def number_walks(self) -> AsyncIterator[Request]:
        """Walk back over article numbers from the newest known one, where the portal has them and days were asked."""
        if self.arguments.since is None:
            return
        for source in self.declaration.sources:
            if not isinstance(source, Ids):
                continue
            newest = await self.memory.newest_id(self.declaration.site)
            if newest is None:
                self.source_lost(source.url, "no_source", "no article is known from which to walk back")
                continue
            async for request in self.walk_on(IdWalk(source, newest)):
                yield request

    async def walk_on(self, walk: IdWalk) -> AsyncIterator[Request]:
        """The next numbers of a walk that the memory wants, once half of the last ones have answered.

        Those that are known count as seen, and where all are the walk goes on in longer strides.
        """
        if walk.pending > IDS_AT_ONCE // 2:
            return
        room = count = IDS_AT_ONCE - walk.pending
        while not walk.finished and (batch := walk.take(count)):
            keys = {self.key_of(found.url): found for found in batch}
            known = await self.memory.state(list(keys))
            visited = [key for key in keys if key in known and known[key].visited_at is not None]
            dates = await self.memory.published(visited)
            unknown = 0
            for place, (key, found) in enumerate(list(keys.items())):
                if key in visited:
                    self.walked(walk, found, known[key].state != "gone", dates.get(key))
                else:
                    unknown += 1
                if unknown == room or walk.stopped:  # a long stride is cut where there is enough to be fetched
                    walk.give_back(batch[place + 1 :])
                    keys = dict(list(keys.items())[: place + 1])
                    break
            wanted = await self.memory.wanted(self.declaration.site, keys.items())
            for key, (found, state) in wanted.items():
                self.count("found")
                yield self.article_request(key, found, state, walk=None if key in visited else walk)
            for key in keys.keys() - wanted.keys() - set(visited):
                walk.seen(keys[key].fields["id"], True)  # asked for in this run already, or removed for good
            if wanted.keys() - set(visited):
                return  # their answers lead on
            count = IDS_KNOWN

    def walked(self, walk: IdWalk, found: Found, hit: bool, published: datetime | None) -> None:
        """Take note of what a number gave. A row of articles older than the wanted days ends the walk."""
        walk.seen(found.fields["id"], hit)
        if published is None or self.arguments.since is None:
            return
        self.past = self.past + 1 if published < self.arguments.since else 0
        if self.past >= MAX_OLDER:
            walk.stop()
