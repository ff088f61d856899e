"""A few pages fetched for a person at the terminal, as a crawl would fetch them; nothing is stored."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from typing import Any

import scrapy
from scrapy import Request
from scrapy.crawler import CrawlerProcessBase
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from newsspider.base_spiders.responses import page_of
from newsspider.middlewares.failures import why

__all__ = ["Answers", "fetch", "for_a_look", "page_of"]

Answers = dict[str, Response | str]


Following = Callable[[str, Response], Iterable[str]]


def fetch(
    process: CrawlerProcessBase, settings: BaseSettings, urls: Iterable[str], following: Following | None = None
) -> Answers:
    """The response to each URL, or one line on why it did not come. To be called once a process.

    ``following`` says which more are asked for, given an address and its answer; their hosts are public ones.

    robots.txt, delays and retries are those of a crawl. The answer to an address that was redirected is under the
    address that was asked for.
    """
    answers: Answers = dict.fromkeys(urls, "was not answered")
    for_a_look(settings)
    browser = settings.getbool("NEWSSPIDER_BROWSER")
    process.crawl(_Pages, answers=answers, typed_urls=list(answers), following=following, browser=browser)
    process.start()
    return answers


def for_a_look(settings: BaseSettings) -> None:
    """Take out of the settings what stores articles and remembers visits."""
    settings.set("ITEM_PIPELINES", {}, priority="cmdline")
    settings.set("SPIDER_MIDDLEWARES", {}, priority="cmdline")


class _Pages(scrapy.Spider):
    name = "pages"
    answers: Answers
    browser: bool

    typed_urls: list[str]  # by a person, whose hosts may be inside the network
    following: Following | None

    async def start(self) -> AsyncIterator[Any]:
        for url in self.typed_urls:
            yield self.request(url)

    def request(self, url: str) -> Request:
        meta = {"playwright": True} if self.browser and not url.endswith("/robots.txt") else None
        return Request(url, self.keep, errback=self.note, dont_filter=True, cb_kwargs={"url": url}, meta=meta)

    def keep(self, response: Response, url: str) -> Iterator[Request]:
        self.answers[url] = response
        for other in self.following(url, response) if self.following else ():
            if other not in self.answers:
                self.answers[other] = "was not answered"
                yield self.request(other)

    def note(self, failure: Failure) -> None:
        self.answers[failure.request.cb_kwargs["url"]] = why(failure)  # type: ignore[attr-defined]
