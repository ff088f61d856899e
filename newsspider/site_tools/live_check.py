"""The live check: each portal visited once, politely, to see whether its site file still reads it."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

import scrapy
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from newsspider import clock
from newsspider.base_spiders.responses import answer_of
from newsspider.discovery.api import detail_reader
from newsspider.discovery.arguments import Arguments
from newsspider.discovery.links import on_portal
from newsspider.discovery.listing import Scope, Step, first_steps, read_listing
from newsspider.extraction.bounded import within
from newsspider.extraction.outcome import AnswerReader
from newsspider.items import Article, Fetch, Found, NotAnArticle, Rejection, Result
from newsspider.middlewares.failures import why
from newsspider.portals import Portal, key_of

# As many articles must be read well, and at most so many are asked for: one of a list may be a video or a gallery.
WANTED, MAX_ASKED = 3, 6
# Steps into one source: from a sitemap's index to the file of the last days.
MAX_STEPS = 3

COLUMNS = ("portal", "verdict", "sources", "articles", "layout", "why")


@dataclass
class PortalCheck:
    """What one portal gave.

    ``known`` are the articles that its sources name, by key; ``asked`` of them were asked for, ``open`` are not
    answered yet. ``read`` is the layout of each that had headline, body and stamp ("" for the API's own), ``notes``
    what did not work, the first of which the table shows.
    """

    portal: Portal
    sources: int = 0
    known: dict[str, tuple[Found, Step]] = field(default_factory=dict)
    asked: int = 0
    open: int = 0
    read: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return self.sources > 0 and len(self.read) >= WANTED

    def row(self) -> tuple[str, ...]:
        return (
            self.portal.site,
            "ok" if self.passed else "FAILED",
            f"{self.sources}/{len(self.portal.sources)}",
            f"{len(self.read)}/{WANTED}",
            ", ".join(filter(None, dict.fromkeys(self.read))) or "-",
            "" if self.passed else (self.notes[0] if self.notes else "its sources name too few articles"),
        )

    def take(self, result: Result, url: str) -> None:
        """Count an article that is read with the fields that every news article has."""
        if not isinstance(result, Article):
            detail = f" ({result.detail})" if isinstance(result, Rejection) else ""
            self.notes.append(f"{result.reason}: {url}{detail}")
            return
        article = result
        stamp = article.published_at or article.updated_at
        fields = {"headline": article.headline, "body": article.body, "stamp": stamp}
        if lacking := [name for name, value in fields.items() if not value]:
            self.notes.append(f"layout_changed: no {', '.join(lacking)} on {url}")
        else:
            self.read.append(article.extraction.get("layout", ""))


class LiveCheckSpider(scrapy.Spider):
    """Asks each declared source of the portals, and a few of the articles that they name."""

    name = "checksites"
    checks: list[PortalCheck]

    @property
    def declared(self) -> list[Portal]:
        """The portals whose connections are checked."""
        return [check.portal for check in self.checks]

    async def start(self) -> AsyncIterator[Any]:
        for check in self.checks:
            if not check.portal.sources:
                check.notes.append("no_source: none is known")
            for source in check.portal.sources:
                for step in first_steps(source, _scope(check)):
                    yield self.ask(check, step)

    def ask(self, check: PortalCheck, step: Step) -> Request:
        return Request(
            step.url,
            self.listing,
            method=step.method,
            body=step.body or b"",
            headers=dict(step.headers),
            errback=self.failed,
            dont_filter=True,
            cb_kwargs={"check": check, "step": step},
        )

    def listing(self, response: Response, check: PortalCheck, step: Step) -> Iterator[Request]:
        listing = read_listing(step, answer_of(response), _scope(check))
        if listing.problem:
            check.notes.append(f"{listing.problem.reason}: {listing.problem.detail}")
        elif step.number == 1 and step.depth == 0:
            check.sources += 1
        found = [e for e in listing.entries if check.portal.matches(e.url) and on_portal(e.url, check.portal)]
        for entry in found:
            check.known.setdefault(key_of(entry.url, check.portal), (entry, step))
        if not found and listing.steps and step.depth + step.number < MAX_STEPS:
            yield self.ask(check, listing.steps[0])
        yield from self.articles(check)

    def articles(self, check: PortalCheck) -> Iterator[Request]:
        """Requests for as many articles as are still wanted, so that no portal is asked for one too many."""
        waiting = list(check.known.values())[check.asked : MAX_ASKED]
        for entry, step in waiting:
            if len(check.read) + check.open >= WANTED:
                return
            check.asked += 1
            if entry.complete:
                self.take_entry(check, entry)
                continue
            check.open += 1
            yield Request(
                entry.fetch or entry.url,
                self.article,
                errback=self.article_failed,
                dont_filter=True,
                cb_kwargs={"check": check, "step": step, "entry": entry},
                # Heeded where a browser was switched on.
                meta={"playwright": True} if check.portal.requires == "browser" and not entry.fetch else None,
            )

    def article(self, response: Response, check: PortalCheck, step: Step, entry: Found) -> Iterator[Request]:
        check.open -= 1
        self.read(response, check, step, entry)
        yield from self.articles(check)

    def read(self, response: Response, check: PortalCheck, step: Step, entry: Found) -> None:
        answer = answer_of(response)
        fetch = Fetch(answer.fetched_at, _key(check, entry), entry.url, response.status)
        reader, detail = AnswerReader(check.portal, {}), detail_reader(entry, step.walk.source)
        limit = self.settings.getfloat("NEWSSPIDER_READ_TIMEOUT")
        try:
            check.take(within(limit, lambda: reader.read(answer, fetch, entry, detail=detail)), response.url)
        except NotAnArticle as error:
            check.notes.append(f"{response.url} could not be read: {error.reason} ({error.detail})")

    def take_entry(self, check: PortalCheck, entry: Found) -> None:
        fetch = Fetch(clock.now(), _key(check, entry), entry.url)
        check.take(AnswerReader(check.portal, {}).read_entry(entry, fetch), entry.fetch or entry.url)

    def failed(self, failure: Failure) -> None:
        request = failure.request  # type: ignore[attr-defined]
        request.cb_kwargs["check"].notes.append(f"{request.url} {why(failure)}")

    def article_failed(self, failure: Failure) -> Iterator[Request]:
        self.failed(failure)
        check = failure.request.cb_kwargs["check"]  # type: ignore[attr-defined]
        check.open -= 1
        yield from self.articles(check)


def _scope(check: PortalCheck) -> Scope:
    return Scope(check.portal, Arguments(), clock.now())


def _key(check: PortalCheck, entry: Found) -> str:
    return f"{check.portal.site}:{key_of(entry.url, check.portal)}"
