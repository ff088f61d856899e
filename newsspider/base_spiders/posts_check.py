"""WordPress's API beyond its newest posts: what was edited since the last visit, and what was removed."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import timedelta

from scrapy.http import Request

from newsspider import clock
from newsspider.base_spiders.number_walk import NumberWalkSpider
from newsspider.discovery import wordpress
from newsspider.discovery.arguments import read_arguments
from newsspider.discovery.listing import Step, posts_step
from newsspider.discovery.memory import Known
from newsspider.items import Found
from newsspider.portals import Portal

# Stored articles whose presence is checked at each visit; older ones are seldom removed.
CHECKED = 300
# Before the newest known change: an edit of the same minute may have been too late for the last visit.
OVERLAP = timedelta(minutes=1)


class PostsCheckSpider(NumberWalkSpider):
    """Asks the API for changes by a watermark, and for the presence of known posts. Nothing here fetches a page but
    that of a post which is missing, to confirm that it is gone."""

    declaration: Portal
    api_open = False

    def __init__(self, name: str | None = None, **arguments: str | None) -> None:
        super().__init__(name)
        self._given = arguments
        self._began = clock.now()
        self._numbered: dict[int, tuple[str, Found, Known]] = {}

    def learn(self, stated: wordpress.PortalFacts) -> None:
        """Take over what the API says of a portal that has no site file: its zone and its name."""
        self.api_open = True
        own = self.declaration
        if own.generic:
            zone = self.arguments.timezone or stated.timezone or own.timezone
            self.declaration = replace(own, timezone=zone, title=own.title or stated.name or "")
            self.arguments = read_arguments(self._given, zone)  # days are meant in the portal's zone

    async def check_steps(self, step: Step) -> list[Step]:
        """The calls that follow the newest posts of a visit without wanted days."""
        if not isinstance(step.call, wordpress.Call) or (step.call.kind, step.call.page) != ("posts", 1):
            return []
        if self.arguments.mode != "new":
            return []
        calls: list[wordpress.Call] = []
        site, root = self.declaration.site, step.call.root
        if (newest := await self.memory.newest_change(site, self._began)) is not None:
            since = min(newest, clock.now()) - OVERLAP
            calls.append(wordpress.Call(root, "changes", since=since))
        self._numbered = await self.memory.numbered(site, CHECKED)
        numbers = list(self._numbered)
        for start in range(0, len(numbers), wordpress.PER_PAGE):
            chunk = tuple(numbers[start : start + wordpress.PER_PAGE])
            calls.append(wordpress.Call(root, "present", numbers=chunk))
        return [posts_step(step.walk, call, step.number + 1) for call in calls]

    async def confirm(self, missing: Iterable[int]) -> AsyncIterator[Request]:
        """Requests for the pages of posts that the API no longer has: only their own answer takes them away."""
        for number in missing:
            if number in self._numbered:
                key, found, known = self._numbered.pop(number)
                yield self.article_request(key, found, known)
