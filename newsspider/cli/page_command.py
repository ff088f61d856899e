"""A few pages fetched for a person at the terminal, as a crawl would fetch them; nothing is stored."""

from collections.abc import AsyncIterator, Iterable
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


def fetch(process: CrawlerProcessBase, settings: BaseSettings, urls: Iterable[str]) -> Answers:
    """The response to each URL, or one line on why it did not come. To be called once a process.

    robots.txt, delays and retries are those of a crawl. The answer to an address that was redirected is under the
    address that was asked for.
    """
    answers: Answers = dict.fromkeys(urls, "was not answered")
    for_a_look(settings)
    process.crawl(_Pages, answers=answers, browser=settings.getbool("NEWSSPIDER_BROWSER"))
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

    @property
    def typed_urls(self) -> list[str]:
        """The addresses that a person typed, whose hosts may be inside the network."""
        return list(self.answers)

    async def start(self) -> AsyncIterator[Any]:
        for url in self.answers:
            meta = {"playwright": True} if self.browser and not url.endswith("/robots.txt") else None
            yield Request(url, self.keep, errback=self.note, dont_filter=True, cb_kwargs={"url": url}, meta=meta)

    def keep(self, response: Response, url: str) -> None:
        self.answers[url] = response

    def note(self, failure: Failure) -> None:
        self.answers[failure.request.cb_kwargs["url"]] = why(failure)  # type: ignore[attr-defined]
