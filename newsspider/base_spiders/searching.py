"""The spider's search for articles: a portal's sources, walks over running numbers, and what is due again."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from newsspider import clock
from newsspider.base_spiders.posts_check import PostsCheckSpider
from newsspider.base_spiders.reading import Reading, Unread
from newsspider.base_spiders.responses import answer_of
from newsspider.discovery import wordpress
from newsspider.discovery.arguments import Arguments, read_arguments
from newsspider.discovery.listing import Listing, Scope, Step, first_steps, read_listing
from newsspider.discovery.memory import Memory
from newsspider.discovery.section import SectionWalk
from newsspider.discovery.unknown import Explored, explore, with_edits
from newsspider.items import Found, Problem
from newsspider.items.reasons import http_reason
from newsspider.middlewares.failures import detail_of, reason_of
from newsspider.middlewares.robots import RobotsMiddleware
from newsspider.portals import Api, Feed, Portal, Router, Section, generic_portal, key_of
from newsspider.portals.catalogue import names, router
from newsspider.text import Answer
from newsspider.text.wording import command, counted

# The order in which requests go out: what is new is known before the first article is fetched, and what is looked at
# again waits. In a back-fill the next listing page waits for the articles of this one, by whose dates the walk ends.
SOURCE, NEW, AGAIN, NEXT_PAGE = 20, 10, 5, 0

# How a WordPress API answers that its portal closed; one that is only unreachable is asked again by the next run.
CLOSED = frozenset({"http_401", "http_403", "http_404", "http_410", "no_source"})


class SearchingSpider(PostsCheckSpider):
    """Asks the sources what there is, and the memory what of it is wanted. What is done with it is the subclass's."""

    def __init__(self, name: str | None = None, **arguments: str | None) -> None:
        super().__init__(name, **arguments)
        self.arguments: Arguments = read_arguments(arguments, self.timezone)
        if self.declaration.generic and self.arguments.start:
            self.declaration = generic_portal(self.arguments.start, timezone=self.arguments.timezone)
        self.memory = Memory()  # the store's pipeline replaces it by one that remembers
        self.router = Router([self.declaration])  # from_crawler adds all the others
        self.credits: dict[str, str] = {}
        self.open_sources = 0
        self.joined = 0  # entries of sources that told more of an article that is on its way
        self.reading: Reading

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> "SearchingSpider":
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.router = router(crawler.settings)
        spider.credits = names(crawler.settings)
        spider.reading = Reading(crawler, spider.read_here)
        return spider

    def closed(self, reason: str) -> None:
        """Called by Scrapy at the end."""
        self.reading.close()

    def read_here(self, name: str, *args: Any) -> Any:
        """Read something: called in the reader process, whose copy of the spider changes nothing here."""
        return getattr(self, f"read_{name}")(*args)

    def read_front(self, answer: Answer, robots: str | None) -> Explored:
        """The sources that a front page and robots.txt name."""
        return explore(answer.page, robots)

    def read_source(self, step: Step, answer: Answer) -> tuple[Listing, SectionWalk | None]:
        """What a page of a source gives, and how far the walk through it has come."""
        return read_listing(step, answer, self.scope()), step.walk.section

    async def start(self) -> AsyncIterator[Any]:
        """The URLs that were given, or the portal's sources, or the front page of a portal without a site file."""
        if self.arguments.urls:
            async for wanted in self.articles(Found(url=url, source="list") for url in self.arguments.urls):
                yield wanted
            return
        if self.declaration.generic and self.arguments.start:
            if known := self.router.portal_for(self.arguments.start):
                self.logger.warning("This portal has a site file, which finds more: %s", command(f"crawl {known.site}"))
            self.open_sources = 1
            yield Request(
                self.arguments.start,
                callback=self.parse_front,
                errback=self.source_failed,
                cb_kwargs={},
                meta={"handle_httpstatus_all": True},
                dont_filter=True,
                priority=SOURCE,
            )
            return
        if not self.declaration.sources:
            where = "give -a start=URL" if self.declaration.generic else "name one in its site file"
            self.logger.error("%s has no source; %s, or give -a urls=FILE", self.name, where)
            self.count("failed/no_source")
        scope = self.scope()
        self.open_sources = 1  # the beginning itself, so that what comes after the sources comes once
        async for request in self.source_done(
            step for source in self.declaration.sources for step in first_steps(source, scope)
        ):
            yield request

    def articles(
        self, entries: Iterable[Found], step: Step | None = None, at: datetime | None = None
    ) -> AsyncIterator[Any]:
        """What is to be done for the entries that the memory wants. ``at`` is when their source was fetched."""
        raise NotImplementedError

    def release(self) -> AsyncIterator[Any]:
        """What waited for the sources to be read."""
        raise NotImplementedError

    # -- sources --------------------------------------------------------------------------------------------------

    def source_request(self, step: Step) -> Request:
        backfill = self.arguments.since is not None and step.number > 1
        return Request(
            step.url,
            method=step.method,
            body=step.body or b"",
            headers=dict(step.headers),
            callback=self.parse_source,
            errback=self.source_failed,
            cb_kwargs={"step": step},
            meta={"handle_httpstatus_all": True, "for_people": isinstance(step.walk.source, Section)},
            dont_filter=True,
            priority=NEXT_PAGE if backfill else SOURCE,
        )

    async def parse_front(self, response: Response) -> AsyncIterator[Any]:
        """The front page of a portal without a site file: its sources, those it names and those in usual places."""
        steps: list[Step] = []
        here: list[Step] = []
        if response.status >= 400:
            self.source_lost(response.url, http_reason(response.status))
        else:
            scope = self.scope()
            try:
                answer, robots = answer_of(response), self.robots_text(response.url)
                explored = await self.reading(f"source {response.url}", response.url, "front", answer, robots)
            except Unread as error:
                self.source_lost(response.url, error.reason, error.detail)
                explored = Explored((), ())
            self.declaration = replace(self.declaration, sources=explored.stated)
            self.reading.restart()  # which has to know what was found
            self.logger.info("%s names %s", response.url, counted(len(explored.stated), "source"))
            steps = self.guesses(explored)
            if explored.api is not None and not await self.memory.api_closed(self.declaration.site):
                steps = [replace(step, instead=tuple(steps)) for step in first_steps(explored.api, scope)]
            here = [step for step in steps if step.url.rstrip("/") == response.url.rstrip("/")]
            steps = [step for step in steps if step not in here]
        self.open_sources += len(here)
        for step in here:  # the front page is a list of articles too, and need not be fetched for it again
            async for wanted in self.parse_source(response, step):
                yield wanted
        async for request in self.source_done(steps):
            yield request

    def guesses(self, explored: Explored) -> list[Step]:
        """The first steps into the sources that an unknown portal names, and into those it may have."""
        scope = self.scope()
        steps: list[Step] = []
        for source in explored.stated:
            if explored.api and isinstance(source, Feed) and (atom := with_edits(source)):
                steps += [replace(step, guessed=True, others=(source,)) for step in first_steps(atom, scope)]
            else:
                guessed = isinstance(source, Section)
                steps += [replace(step, guessed=guessed) for step in first_steps(source, scope)]
        # Of each kind of usual place one after the other, until one answers.
        for kind in dict.fromkeys(type(source) for source in explored.likely):
            first, *others = (source for source in explored.likely if type(source) is kind)
            steps += [replace(step, guessed=True, others=tuple(others)) for step in first_steps(first, scope)[:1]]
        return steps

    def robots_text(self, url: str) -> str | None:
        """What the portal's robots.txt says of sitemaps; it was read before the first request."""
        robots = self.crawler.get_downloader_middleware(RobotsMiddleware)
        return "\n".join(f"Sitemap: {address}" for address in robots.sitemaps(url)) if robots else None

    async def parse_source(self, response: Response, step: Step) -> AsyncIterator[Any]:
        """One page of a feed, sitemap, section or API: its articles, and the steps after it."""
        steps: list[Step] = []
        if response.status >= 400:
            steps = self.source_lost(response.url, http_reason(response.status), step=step)
        else:
            answer = answer_of(response)
            try:
                listing, step.walk.section = await self.reading(f"source {step.url}", step.url, "source", step, answer)
            except Unread as error:  # whatever a source does to the reader costs that source, never the run
                listing = Listing([], [], Problem(error.reason, error.detail))
            if listing.problem:
                steps = self.source_lost(response.url, listing.problem.reason, listing.problem.detail, step)
            else:
                self.count("sources/read")
            if listing.cut:
                self.source_lost(response.url, listing.cut.reason, listing.cut.detail)
            if listing.stated:
                self.learn(listing.stated)
                self.reading.restart()  # which has to know it
                listing, _ = self.read_source(step, answer)  # a few bytes of JSON
            asked, known_before, joined_before = 0, self.memory.unknown, self.joined
            async for wanted in self.articles(listing.entries, step, answer.fetched_at):
                asked += 1
                yield wanted
            async for request in self.confirm(listing.missing):
                asked += 1
                yield request
            if isinstance(step.call, wordpress.Call):  # its next page is a hundred posts: only where all were new
                asked = asked if self.memory.unknown - known_before >= len(listing.entries) else 0
            if self.goes_on(step, asked + self.joined - joined_before):
                steps += [replace(following, walk=step.walk) for following in listing.steps]
            steps += await self.check_steps(step)
        async for request in self.source_done(steps if not step.walk.ended else []):
            yield request

    def goes_on(self, step: Step, asked: int) -> bool:
        """Whether a listing is read further. Without `since` it is left where everything is known already."""
        return asked > 0 or self.arguments.mode != "new" or step.number == 1

    async def source_failed(self, failure: Failure) -> AsyncIterator[Any]:
        """A source that gave no answer costs itself, never the run."""
        request: Request = failure.request  # type: ignore[attr-defined]
        step = request.cb_kwargs.get("step")
        steps = self.source_lost(request.url, reason_of(failure), detail_of(failure), step)
        async for following in self.source_done(steps):
            yield following

    def source_lost(self, url: str, reason: str, detail: str = "", step: Step | None = None) -> list[Step]:
        """Record a source that gave nothing; returns the steps to try instead. A failed guess does not count."""
        if step is not None and step.guessed:
            self.logger.debug("no source at %s: %s", url, reason)
            if not step.others:
                self.api_open = self.api_open and not step.instead
                if step.instead and reason in CLOSED:
                    self.count("api_closed")  # which the next runs remember
                return list(step.instead)
            following = first_steps(step.others[0], self.scope())[:1]
            return [replace(other, guessed=True, others=step.others[1:]) for other in following]
        self.count(f"failed/{reason}")
        self.logger.warning("source %s gave nothing: %s%s", url, reason, f" ({detail})" if detail else "")
        return []

    async def source_done(self, steps: Iterable[Step]) -> AsyncIterator[Any]:
        """Go on to the steps after a source page; once no source is open, to what needs no source."""
        for step in steps:
            self.open_sources += 1
            yield self.source_request(step)
        self.open_sources -= 1
        if self.open_sources:
            return
        async for item in self.release():
            yield item
        async for request in self.number_walks():
            yield request
        async for request in self.due():
            yield request

    async def due(self) -> AsyncIterator[Request]:
        """The articles that are to be looked at again, and that no source of this run named."""
        if self.arguments.mode != "new" or not self.has_pages:
            return
        for key, (found, known) in (await self.memory.due(self.declaration.site)).items():
            self.count("due")
            yield self.article_request(key, found, known)

    @property
    def has_pages(self) -> bool:
        """Whether articles have pages: where a listing holds the text, they are looked at again when it names them."""
        return not self.api_open and not any(
            isinstance(s, Api) and (s.complete or s.detail) for s in self.declaration.sources
        )

    # -- what is needed everywhere --------------------------------------------------------------------------------

    def portal_for(self, url: str) -> Portal:
        """The declaration by which a page is read: the spider's own, or that of the site file of another host."""
        own = self.declaration
        found = self.router.portal_for(url)
        if found is not None and found.site != own.site:
            return found
        if not own.generic:
            return own
        unknown = generic_portal(url, timezone=self.arguments.timezone)
        return own if unknown.site == own.site else unknown

    def scope(self) -> Scope:
        return Scope(self.declaration, self.arguments, clock.now())

    def key_of(self, url: str) -> str:
        portal = self.portal_for(url)
        return f"{portal.site}:{key_of(url, portal)}"

    def count(self, name: str, by: int = 1) -> None:
        """Add to a count of the run's document."""
        self.crawler.stats.inc_value(f"newsspider/{name}", by)
