"""The article spider: the way from a portal's sources to its articles."""

from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from typing import Any

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from newsspider import clock
from newsspider.arguments import Arguments, read_arguments
from newsspider.base_spiders.declared import DeclaredSpider
from newsspider.catalogue import names, router
from newsspider.discovery.found import Found
from newsspider.discovery.ids import IdWalk
from newsspider.discovery.listing import MAX_OLDER, Answer, Scope, Step, first_steps, read_listing
from newsspider.downloader import missing
from newsspider.extraction import NotAnArticle, Page, extract_article, generic_portal, looks_gone
from newsspider.failures import reason_of
from newsspider.items import Article, Fetch
from newsspider.memory import Memory
from newsspider.portal import Portal
from newsspider.reasons import http_reason
from newsspider.remembering import Known
from newsspider.routing import Router
from newsspider.sources import Ids
from newsspider.storage.sighting import Rejection, Visit
from newsspider.urls import key_of

# The order in which requests go out: what is new is known before the first article is fetched, and what is looked at
# again waits. In a back-fill the next listing page waits for the articles of this one, by whose dates the walk ends.
SOURCE, NEW, AGAIN, NEXT_PAGE = 20, 10, 5, 0

# How many numbers are asked at a time; with a politeness delay more would wait in memory only.
IDS_AT_ONCE = 16
# Characters of a page that was no article, kept to look at.
SAMPLE = 2000


class ArticleSpider(DeclaredSpider):
    """Base of all portals: asks the sources, fetches what the memory wants, and yields what each page gave."""

    def __init__(self, name: str | None = None, **arguments: str | None) -> None:
        super().__init__(name)
        self.arguments: Arguments = read_arguments(arguments, self.timezone)
        self.memory = Memory()  # the store's pipeline replaces it by one that remembers
        self.router = Router([self.declaration])  # from_crawler adds all the others
        self.credits: dict[str, str] = {}
        self.open_sources = 0
        self.past = 0  # articles in a row, met on a walk over numbers, that are older than `since`

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> "ArticleSpider":
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.router = router(crawler.settings)
        spider.credits = names(crawler.settings)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """The URLs that were given, or the portal's sources and what is due to be looked at again."""
        if self.arguments.urls:
            async for request in self.articles(Found(url=url, source="list") for url in self.arguments.urls):
                yield request
            return
        scope = self.scope()
        steps = [step for source in self.declaration.sources for step in first_steps(source, scope)]
        self.open_sources = len(steps)
        if not self.declaration.sources:
            self.logger.error("%s declares no source; name one in its site file, or give -a urls=FILE", self.name)
            self.count("failed/no_source")
        for step in steps:
            yield self.source_request(step)
        if not steps:
            async for request in self.number_walks():
                yield request
        if self.arguments.mode == "new":
            for key, (found, known) in (await self.memory.due(self.name)).items():
                self.count("due")
                yield self.article_request(key, found, known)

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
            meta={"handle_httpstatus_all": True},
            dont_filter=True,
            priority=NEXT_PAGE if backfill else SOURCE,
        )

    async def parse_source(self, response: Response, step: Step) -> AsyncIterator[Request]:
        """One page of a feed, sitemap, section or API: its articles, and the steps after it."""
        steps: list[Step] = []
        if response.status >= 400:
            self.source_lost(response.url, http_reason(response.status))
        else:
            answer = Answer(response.url, response.body, _header(response, "Content-Type"), fetched_at(response))
            listing = read_listing(step, answer, self.scope())
            if listing.problem:
                self.source_lost(response.url, listing.problem.reason, listing.problem.detail)
            else:
                self.count("sources/read")
            asked = 0
            async for request in self.articles(listing.entries, step):
                asked += 1
                yield request
            # Without `since` a listing is left where everything is known already.
            steps = listing.steps if asked or self.arguments.mode != "new" or step.number == 1 else []
        async for request in self.source_done(steps if not step.walk.ended else []):
            yield request

    async def source_failed(self, failure: Failure) -> AsyncIterator[Request]:
        """A source that gave no answer costs itself, never the run."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self.source_lost(request.url, reason_of(failure), failure.getErrorMessage())
        async for following in self.source_done([]):
            yield following

    async def source_done(self, steps: Iterable[Step]) -> AsyncIterator[Request]:
        """Go on to the steps after a source page; once no source is open, to the walks over running numbers."""
        for step in steps:
            self.open_sources += 1
            yield self.source_request(step)
        self.open_sources -= 1
        if not self.open_sources:
            async for request in self.number_walks():
                yield request

    def source_lost(self, url: str, reason: str, detail: str = "") -> None:
        self.count(f"failed/{reason}")
        self.logger.warning("source %s gave nothing: %s%s", url, reason, f" ({detail})" if detail else "")

    # -- running numbers ------------------------------------------------------------------------------------------

    async def number_walks(self) -> AsyncIterator[Request]:
        """Walk back over article numbers from the newest known one, where the portal has them and days were asked."""
        if self.arguments.since is None:
            return
        for source in self.declaration.sources:
            if not isinstance(source, Ids):
                continue
            newest = await self.memory.newest_id(self.name)
            if newest is None:
                self.source_lost(source.url, "no_source", "no article is known from which to walk back")
                continue
            async for request in self.walk_on(IdWalk(source, newest), IDS_AT_ONCE):
                yield request

    async def walk_on(self, walk: IdWalk, count: int) -> AsyncIterator[Request]:
        """The next numbers of a walk that the memory wants; those that are known count as seen."""
        while not walk.finished and (batch := walk.take(count)):
            keys = {self.key_of(found.url): found for found in batch}
            known = await self.memory.state(list(keys))
            wanted = await self.memory.wanted(self.name, keys.items())
            for key, found in keys.items():
                if key not in wanted:
                    walk.seen(found.fields["id"], key not in known or known[key].state != "gone")
            for key, (found, state) in wanted.items():
                self.count("found")
                yield self.article_request(key, found, state, walk=walk)
            if wanted:
                return

    # -- articles -------------------------------------------------------------------------------------------------

    async def articles(self, entries: Iterable[Found], step: Step | None = None) -> AsyncIterator[Request]:
        """Requests for the entries that the memory wants; entries that are the article themselves become it."""
        by_site: dict[str, list[tuple[str, Found]]] = {}
        for found in entries:
            self.count("found")
            portal = self.portal_for(found.url)
            try:
                key = key_of(found.url, portal)
            except ValueError:
                self.count("failed/invalid")
                self.logger.warning("%r is no address of a page", found.url)
                continue
            by_site.setdefault(portal.site, []).append((f"{portal.site}:{key}", found))
        for site, keyed in by_site.items():
            for key, (found, known) in (await self.memory.wanted(site, keyed)).items():
                yield self.article_request(key, found, known, step=step)

    def article_request(
        self, key: str, found: Found, known: Known | None, *, step: Step | None = None, walk: IdWalk | None = None
    ) -> Request:
        """A request for an article page, with everything that the source and the memory know of it."""
        self.count("requested")
        again = known is not None and known.state == "done"
        headers = {}
        if again and known and not self.arguments.full:
            headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return Request(
            found.url,
            headers={name: value for name, value in headers.items() if value},
            callback=self.parse_article,
            errback=self.article_failed,
            cb_kwargs={"found": found, "step": step, "walk": walk},
            meta={"key": key, "tried": known is not None and known.state == "failed", "handle_httpstatus_all": True},
            dont_filter=True,  # the memory has seen to it, by article instead of by address
            priority=AGAIN if again else NEW,
        )

    async def parse_article(
        self, response: Response, found: Found, step: Step | None, walk: IdWalk | None
    ) -> AsyncIterator[Any]:
        """One page to one article, or to the reason why it is none."""
        self.count("fetched")
        outcome = self.read_article(response, found)
        if isinstance(outcome, Rejection) and not response.meta["tried"]:
            self.count("unreadable")  # not one that was unreadable before, which tells nothing new of the layout
        yield outcome
        published = outcome.published_at if isinstance(outcome, Article) else None
        if step:
            step.walk.met(published, self.arguments.since)
        if walk:
            walk.seen(found.fields["id"], not isinstance(outcome, Visit) or outcome.state != "gone")
            self.past = self.past + 1 if published and self.arguments.since and published < self.arguments.since else 0
            if self.past >= MAX_OLDER:
                walk.stop()
            async for request in self.walk_on(walk, 1):
                yield request

    def read_article(self, response: Response, found: Found) -> Article | Rejection | Visit:
        """What one answer gives."""
        portal = self.portal_for(response.url)
        if (visit := self.without_page(response)) is not None:
            return visit
        page = page_of(response)
        if looks_gone(page):
            return self.visit(response, "gone", "not_article")
        key, at = response.meta["key"], page.fetched_at
        try:
            article = extract_article(page, portal, found, names=self.credits)
        except NotAnArticle as error:
            site = key.partition(":")[0]
            return Rejection(
                key,
                response.url,
                site,
                at,
                error.reason,
                error.detail,
                sample=page.text[:SAMPLE],
                status=response.status,
            )
        article.fetch = Fetch(
            at=at,
            key=key,
            requested_url=found.url,
            status=response.status,
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
        )
        return article

    async def article_failed(self, failure: Failure) -> AsyncIterator[Any]:
        """An article page that did not come. It stays known, and is asked for again by a later run."""
        request: Request = failure.request  # type: ignore[attr-defined]
        reason = reason_of(failure)
        self.logger.warning("%s did not come: %s (%s)", request.url, reason, failure.getErrorMessage())
        key = request.meta["key"]
        yield Visit(key, request.url, key.partition(":")[0], clock.now(), "failed", reason=reason)
        if walk := request.cb_kwargs["walk"]:
            walk.seen(request.cb_kwargs["found"].fields["id"], True)  # unknown, so it ends no walk
            async for following in self.walk_on(walk, 1):
                yield following

    def without_page(self, response: Response) -> Visit | None:
        """The outcome of an answer that holds no page."""
        if response.status == 304:
            return self.visit(response, "done")
        if response.status in (404, 410) and not missing(response):
            return self.visit(response, "gone", http_reason(response.status))
        if response.status >= 400:
            return self.visit(response, "failed", http_reason(response.status))
        return None

    def visit(self, response: Response, state: Any, reason: str | None = None) -> Visit:
        key = response.meta["key"]
        site, at = key.partition(":")[0], fetched_at(response)
        return Visit(key, response.url, site, at, state, status=response.status, reason=reason)

    # -- what is needed everywhere --------------------------------------------------------------------------------

    def portal_for(self, url: str) -> Portal:
        """The declaration by which a page is read: the spider's own, or that of the site file of another host."""
        own = self.declaration
        found = self.router.portal_for(url)
        if found is not None and found.site != own.site:
            return found
        return generic_portal(url, timezone=self.arguments.timezone) if own.generic else own

    def scope(self) -> Scope:
        return Scope(self.declaration, self.arguments, clock.now())

    def key_of(self, url: str) -> str:
        portal = self.portal_for(url)
        return f"{portal.site}:{key_of(url, portal)}"

    def count(self, name: str) -> None:
        """Add one to a count of the run's document."""
        self.crawler.stats.inc_value(f"newsspider/{name}")


def fetched_at(response: Response) -> datetime:
    """The moment at which a response came: that of the recording in a replay, else now."""
    return response.meta.get("fetched_at") or clock.now()


def page_of(response: Response) -> Page:
    """A response as a page, outside Scrapy."""
    return Page(response.url, response.body, _header(response, "Content-Type"), fetched_at(response))


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
