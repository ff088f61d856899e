"""robots.txt: what may be fetched, and how fast (RFC 9309, Crawl-delay, Request-rate)."""

import asyncio
import logging
import re
from dataclasses import dataclass
from typing import Self

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from newsspider.middlewares.failures import Refused, detail_of, reason_of
from newsspider.middlewares.politeness import politeness_of
from newsspider.urls.splitting import urlsplit

logger = logging.getLogger(__name__)

# The RFC lets a crawler stop after 500 KiB.
MAX_SIZE = 500 * 1024
# Before all else: nothing else may be asked until it is there.
PRIORITY = 1000


@dataclass(frozen=True)
class Rules:
    """A host's robots.txt, or reason and detail why nothing may be fetched; neither where all is allowed."""

    robots: Protego | None = None
    refusal: tuple[str, str] | None = None


class RobotsMiddleware:
    """Fetches each host's robots.txt once and keeps to it.

    4xx means that there are no rules; 5xx and no answer, that nothing may be fetched. A ``Crawl-delay`` longer than
    ``NEWSSPIDER_MAX_CRAWL_DELAY`` counts as a refusal: it would be kept, but no run would ever end.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        if not settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self.crawler = crawler
        # The product's name alone: any word of the whole user agent would match a group of that name.
        self.agent: str = settings["ROBOTSTXT_USER_AGENT"] or re.split(r"[/\s]", settings["USER_AGENT"])[0]
        self.longest = settings.getfloat("NEWSSPIDER_MAX_CRAWL_DELAY")
        self._rules: dict[str, asyncio.Future[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        parts = urlparse_cached(request)
        if request.meta.get("dont_obey_robotstxt") or parts.scheme not in {"http", "https"}:
            return
        rules = await self._rules_of(request, f"{parts.scheme}://{parts.netloc}")
        if rules.refusal is not None:
            raise Refused(*rules.refusal)
        if rules.robots is None:
            return
        delay = self._delay(rules.robots)
        if delay > self.longest:
            raise Refused("robots", f"robots.txt allows one request in {delay:.0f} s only")
        if not rules.robots.can_fetch(request.url, self.agent):
            raise Refused("robots", "robots.txt forbids this address")
        if delay:
            politeness_of(self.crawler).at_least(request, delay)

    def sitemaps(self, url: str) -> list[str]:
        """The sitemaps that the robots.txt of a URL's host names, if it was fetched in this run."""
        parts = urlsplit(url)
        rules = self._rules.get(f"{parts.scheme}://{parts.netloc}")
        robots = rules.result().robots if rules is not None and rules.done() else None
        return list(robots.sitemaps) if robots is not None else []

    async def _rules_of(self, request: Request, origin: str) -> Rules:
        if origin not in self._rules:
            self._rules[origin] = asyncio.get_running_loop().create_future()
            try:
                self._rules[origin].set_result(await self._fetch(request, origin))
            except BaseException as error:  # the crawl is ending: whoever waits must not wait for ever
                self._rules[origin].set_result(Rules(refusal=("interrupted", "the run ended")))
                raise error
        return await self._rules[origin]

    async def _fetch(self, request: Request, origin: str) -> Rules:
        meta = {"dont_obey_robotstxt": True, "allow_offsite": True}
        asked = Request(f"{origin}/robots.txt", priority=PRIORITY, meta=meta, callback=NO_CALLBACK)
        assert self.crawler.engine is not None
        try:
            rules = self._read(await self.crawler.engine.download_async(asked))
        except Exception as error:  # whatever it is, it ends the fetch of robots.txt and must be judged
            rules = _without_answer(error)
        if rules.refusal is not None:
            # If the host is away, each page's own request says so.
            level = logging.DEBUG if rules.refusal[0] == "unreachable" else logging.WARNING
            logger.log(level, "%s: %s", origin, rules.refusal[1])
        elif rules.robots is not None and (delay := self._delay(rules.robots)):
            logger.info("%s: robots.txt asks for %g s between two requests", origin, delay)
            politeness_of(self.crawler).at_least(request, delay)
        return rules

    def _read(self, response: Response) -> Rules:
        if response.status >= 500 or response.status == 429:
            return Rules(refusal=("robots", f"robots.txt cannot be read: {detail_of(response)}"))
        if not 200 <= response.status < 300:
            return Rules()
        text = response.body[:MAX_SIZE].decode("utf-8-sig", "replace").replace("\x00", "")
        return Rules(robots=Protego.parse(text))

    def _delay(self, robots: Protego) -> float:
        """Seconds between two requests. A rate is kept at all hours, also where it is stated for some only."""
        rate = robots.request_rate(self.agent)
        by_rate = rate.seconds / rate.requests if rate and rate.requests else 0.0
        return max(robots.crawl_delay(self.agent) or 0.0, by_rate)


def _without_answer(error: Exception) -> Rules:
    reason = reason_of(error)
    if reason.startswith("http_3") or reason in {"too_large", "invalid"}:
        return Rules()  # a broken redirect or no robots.txt at all counts as a missing one
    if reason == "unreachable":
        return Rules(refusal=(reason, detail_of(error)))  # no other page of the host would come either
    return Rules(refusal=(reason, f"robots.txt cannot be read: {detail_of(error)}"))
