"""The article spider: from what the search found to articles, each page read by its portal's declaration."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from newsspider import clock
from newsspider.base_spiders.pending import PendingArticle, PendingSpider
from newsspider.base_spiders.reading import Unread
from newsspider.base_spiders.responses import answer_of, fetched_at, header
from newsspider.base_spiders.searching import AGAIN, NEW
from newsspider.discovery.api import detail_reader
from newsspider.discovery.ids import IdWalk
from newsspider.discovery.listing import Step
from newsspider.discovery.memory import Known
from newsspider.discovery.pages import next_part
from newsspider.extraction.parts import adds_part, with_parts
from newsspider.extraction.visits import failed_visit
from newsspider.items import Article, Fetch, Found, Rejection, Result, Visit
from newsspider.items.reasons import http_reason
from newsspider.middlewares.failures import detail_of, missing, reason_of
from newsspider.portals import Source, key_of
from newsspider.text import Answer
from newsspider.urls import same_site, site_of
from newsspider.urls.hosts import host_of
from newsspider.urls.splitting import has_userinfo

if TYPE_CHECKING:
    from newsspider.extraction.outcome import AnswerReader


class ArticleSpider(PendingSpider):
    """Base of all portals: asks the sources, fetches what the memory wants, and yields what each page gave."""

    async def articles(
        self, entries: Iterable[Found], step: Step | None = None, at: datetime | None = None
    ) -> AsyncIterator[Any]:
        """Requests for the entries that the memory wants; entries that are the article themselves become it."""
        by_site: dict[str, list[tuple[str, Found]]] = {}
        for found in entries:
            if not self.is_ours(found):
                self.logger.debug("%s is not of this portal", found.url)
                continue
            if has_userinfo(found.url) or has_userinfo(found.fetch or ""):
                self.count("failed/invalid")
                self.logger.warning("an address on %s with a user name or password is left out", host_of(found.url))
                continue
            portal = self.portal_for(found.url)
            try:
                key = key_of(found.url, portal)
            except ValueError:
                self.count("failed/invalid")
                self.logger.warning("%r is not the address of a page", found.url)
                continue
            by_site.setdefault(portal.site, []).append((f"{portal.site}:{key}", found))
        for site, keyed in by_site.items():
            for key, found in keyed:
                self.join(key, found)
            self.count("found", self.memory.unmet(key for key, _ in keyed))
            wanted = await self.memory.wanted(site, keyed)
            if step and self.arguments.since:
                # Dates of known articles show as well how far back the walk has come.
                dates = await self.memory.published([key for key, _ in keyed if key not in wanted])
                for date in dates.values():
                    step.walk.met(date, self.arguments.since)
            for key, (found, known) in wanted.items():
                if found.complete and at is not None:
                    yield await self.complete(key, found, known, at)
                else:
                    yield self.article_request(key, found, known, step=step)

    def is_ours(self, found: Found) -> bool:
        """Whether an entry is of the portal whose source names it. Links to others are not followed."""
        own = self.declaration
        if found.source == "list" or not own.domains:
            return True
        if own.generic:
            return site_of(found.url) == own.site
        if own.path_prefix and self.router.portal_for(found.url) is None and not own.matches(found.url):
            return False  # of another portal on the same host, that has no site file
        return same_site(found.url, own.domains)

    def article_request(
        self, key: str, found: Found, known: Known | None, *, step: Step | None = None, walk: IdWalk | None = None
    ) -> Request:
        """A request for an article page, with everything that the source and the memory know of it."""
        self.count("requested")
        state = known.state if known else "new"
        # `due` is left behind by a run that was killed before it came to it.
        again = state in ("done", "due") and known is not None and known.visited_at is not None
        headers = {}
        if again and known and not self.arguments.full:
            headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        headers = {name: value for name, value in headers.items() if value}
        pending = PendingArticle(key, found, step, walk, stored=again or state == "gone", tried=state == "failed")
        pending.conditional = bool(headers)
        self.pending[key] = pending
        return self._request(
            found.fetch or found.url,
            pending,
            callback=self.parse_article,
            headers=headers,
            priority=AGAIN if again else NEW,
        )

    def _request(self, url: str, pending: PendingArticle, **how: Any) -> Request:
        return Request(
            url,
            errback=self.article_failed,
            cb_kwargs={"pending": pending},
            meta={
                "key": pending.key,
                "handle_httpstatus_all": True,
                "for_people": url != pending.found.fetch,  # that one is the JSON that holds the article
            },
            dont_filter=True,  # the memory has seen to it, by article instead of by address
            **how,
        )

    async def complete(self, key: str, found: Found, known: Known | None, at: datetime) -> Result:
        """An entry that is the article itself. It counts as fetched: its content came."""
        self.count("requested")
        self.count("fetched")
        fetch = Fetch(at=at, key=key, requested_url=found.url)
        try:
            outcome = await self.reading(key, found.url, "entry", found, fetch)
        except Unread as error:
            outcome = unread(found.url, fetch, error)
        if is_unreadable(outcome) and not (known and known.state == "failed"):
            self.count("unreadable")
        return outcome

    async def parse_article(self, response: Response, pending: PendingArticle) -> AsyncIterator[Any]:
        """Read one page: yields its article or rejection, or the request for the article's next page."""
        self.count("fetched")
        if pending.tried and not pending.stored:  # an article may be stored from before the failures
            pending.stored = await self.memory.is_stored(pending.key)
        result, following = await self.result_of(response, pending)
        if is_unreadable(result) and not pending.tried:
            self.count("unreadable")  # a page that was unreadable before says nothing new of the layout
        if isinstance(result, Article) and pending.found.fetch is None:
            pending.article, pending.first = result, response.url
            if following:
                yield self.part_request(following, pending)
                return
        if self.hold(pending, result):
            return
        async for item in self.done(pending, result):
            yield item

    async def result_of(self, response: Response, pending: PendingArticle) -> tuple[Result, str | None]:
        """The outcome of the answer to a request for an article, and the address of the article's next page."""
        found, fetch = self.all_known(pending), self.fetch_of(response, pending)
        if missing(response):
            return failed_visit(response.url, fetch, "http_404"), None
        source = pending.step.walk.source if pending.step else None
        answer = answer_of(response)
        try:
            read: tuple[Result, str | None] = await self.reading(
                pending.key, response.url, "article", answer, fetch, found, pending.stored, pending.conditional, source
            )
        except Unread as error:
            return unread(response.url, fetch, error), None
        return read

    # -- in the reader process ------------------------------------------------------------------------------------

    def read_article(
        self, answer: Answer, fetch: Fetch, found: Found, stored: bool, conditional: bool, source: Source | None
    ) -> tuple[Result, str | None]:
        """The outcome of an article's first page, and the address of its next page."""
        reader = self._reader(found.url if found.fetch else answer.url)
        detail = detail_reader(found, source)
        result = reader.read(answer, fetch, found, stored=stored, conditional=conditional, detail=detail)
        whole = not isinstance(result, Article) or found.fetch is not None
        return result, None if whole else next_part(answer.page.tree, answer.url, answer.url)

    def read_part(self, answer: Answer, fetch: Fetch, first: str, number: int) -> tuple[Result, str | None]:
        """The outcome of a later page of an article, and the address of the page after it."""
        result = self._reader(answer.url).read(answer, fetch)
        return result, next_part(answer.page.tree, answer.url, first, number + 1)

    def read_entry(self, found: Found, fetch: Fetch) -> Article | Rejection:
        """The outcome of a source's entry that holds the whole article."""
        return self._reader(found.url).read_entry(found, fetch)

    def _reader(self, url: str) -> "AnswerReader":
        from newsspider.extraction.outcome import AnswerReader  # slow, and most runs find nothing new to read

        return AnswerReader(self.portal_for(url), self.credits)

    # -- what becomes of it ---------------------------------------------------------------------------------------

    def fetch_of(self, response: Response, pending: PendingArticle) -> Fetch:
        return Fetch(
            at=fetched_at(response),
            key=pending.key,
            requested_url=pending.found.url,
            status=response.status,
            etag=header(response, "ETag"),
            last_modified=header(response, "Last-Modified"),
        )

    async def done(self, pending: PendingArticle, outcome: Result) -> AsyncIterator[Any]:
        """Yield what an article's address gave, and record it in the walk that led to it."""
        self.pending.pop(pending.key, None)
        self.named.pop(pending.key, None)
        yield outcome
        published = outcome.published_at if isinstance(outcome, Article) else None
        if pending.step:
            pending.step.walk.met(published, self.arguments.since)
        hit = not isinstance(outcome, Visit) or (outcome.status not in (404, 410) and outcome.state != "gone")
        if pending.step:
            pending.step.walk.answered(pending.step, hit)
        if pending.walk:
            self.walked(pending.walk, pending.found, hit, published)
            async for request in self.walk_on(pending.walk):
                yield request

    async def article_failed(self, failure: Failure) -> AsyncIterator[Any]:
        """An article page that did not come. It stays known, and is asked for again by a later run."""
        request: Request = failure.request  # type: ignore[attr-defined]
        pending: PendingArticle = request.cb_kwargs["pending"]
        reason = reason_of(failure)
        self.logger.warning("%s did not come: %s (%s)", request.url, reason, detail_of(failure))
        async for result in self.done(pending, self.without_part(request.url, pending, clock.now(), reason)):
            yield result

    # -- articles of several pages --------------------------------------------------------------------------------

    def part_request(self, url: str, pending: PendingArticle) -> Request:
        """A request for an article's next page. It goes before all others: half an article waits for it."""
        return self._request(url, pending, callback=self.parse_part, priority=NEW + 1)

    async def parse_part(self, response: Response, pending: PendingArticle) -> AsyncIterator[Any]:
        """A later page of an article. One that is not there, or adds nothing, is beyond its end."""
        self.count("parts")
        assert pending.article is not None
        answer = answer_of(response)
        if response.status in (404, 410):
            result: Result = with_parts(pending.article, pending.parts)
        elif response.status >= 400:
            result = self.without_part(response.url, pending, answer.fetched_at, http_reason(response.status))
        else:
            part, following = await self.part_of(response, answer, pending)
            if isinstance(part, Article) and adds_part(pending.article, pending.parts, part):
                pending.parts.append(part)
                if following:
                    yield self.part_request(following, pending)
                    return
            result = with_parts(pending.article, pending.parts)
        async for item in self.done(pending, result):
            yield item

    async def part_of(
        self, response: Response, answer: Answer, pending: PendingArticle
    ) -> tuple[Result | None, str | None]:
        fetch = replace(self.fetch_of(response, pending), requested_url=response.url)
        number = len(pending.parts) + 1
        try:
            read: tuple[Result, str | None] = await self.reading(
                pending.key, response.url, "part", answer, fetch, pending.first, number
            )
        except Unread:
            return None, None  # the article ends before it
        return read

    def without_part(self, url: str, pending: PendingArticle, at: datetime, reason: str) -> Result:
        """What becomes of an article of which a page did not come: it is asked for again, and then taken as it is."""
        if pending.article is not None and pending.tried:
            return with_parts(pending.article, pending.parts)
        return Visit(pending.key, url, pending.key.partition(":")[0], at, "failed", reason=reason)


def unread(url: str, fetch: Fetch, error: Unread) -> Result:
    """The outcome of a page that could not be read: a rejection, or a visit that is repeated by the next run."""
    if error.reason == "interrupted":
        return failed_visit(url, fetch, "interrupted")
    site = fetch.key.partition(":")[0]
    return Rejection(fetch.key, url, site, fetch.at, error.reason, error.detail, status=fetch.status)


def is_unreadable(outcome: Result) -> bool:
    """Whether a page came that the layouts do not read. A notice in the article's place tells nothing of them."""
    return isinstance(outcome, Rejection) and outcome.reason != "blocked"
