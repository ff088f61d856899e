"""The pace at which each host is asked: what its robots.txt wants, what its refusals want, and when it is left alone.

The middlewares for robots.txt, retries and blocked pages report here; nothing else sets a delay.
"""

import asyncio
import logging
from dataclasses import dataclass
from time import monotonic
from typing import Self

from scrapy import Request, Spider, signals
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from twisted.python.failure import Failure

from newsspider.middlewares.failures import Refused

logger = logging.getLogger(__name__)

# Weights of failures in a row; a host whose sum reaches NEWSSPIDER_HOST_PATIENCE is left alone for the run.
NO_ANSWER = REFUSAL = WALL = 3
ERROR = 1


@dataclass
class Host:
    """What is known of a host's wishes in this run. Delays in seconds; ``resume_at`` on the monotonic clock."""

    robots_delay: float = 0.0
    slowed: float = 0.0
    resume_at: float = 0.0
    trouble: int = 0
    good: int = 0
    closed: tuple[str, str] | None = None

    @property
    def delay(self) -> float:
        """The least time between two requests."""
        return max(self.robots_delay, self.slowed)


class PolitenessMiddleware:
    """Applies each host's delay and pauses to its download slot, and makes no request to one that was given up."""

    # Good answers in a row after which a host that was slowed down is asked twice as fast again.
    RECOVERY = 50
    # Seconds within which a run that should end notices it.
    WATCH = 0.5

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.crawler = crawler
        self.hosts: dict[str, Host] = {}
        self.patience = settings.getint("NEWSSPIDER_HOST_PATIENCE")
        self.max_delay = settings.getfloat("AUTOTHROTTLE_MAX_DELAY")
        self.least = settings.getfloat("DOWNLOAD_DELAY")
        self._watch: asyncio.Task[None] | None = None
        # A replay asks nobody.
        self.replay = bool(settings.get("WARC_REPLAY"))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = cls(crawler)
        crawler.signals.connect(middleware.spider_opened, signals.spider_opened)
        crawler.signals.connect(middleware.spider_closed, signals.spider_closed)
        crawler.signals.connect(middleware.keep_pace, signals.request_reached_downloader)
        return middleware

    def spider_opened(self) -> None:
        self._watch = asyncio.get_running_loop().create_task(self._end_waits_with_the_run())

    def spider_closed(self) -> None:
        if self._watch is not None:
            self._watch.cancel()

    async def _end_waits_with_the_run(self) -> None:
        """Drop the requests that still wait when the run is to end: Scrapy would send all of them first."""
        while self.crawler.crawling:  # noqa: ASYNC110 (Scrapy has no signal for it that comes before the waiting)
            await asyncio.sleep(self.WATCH)
        for key in self.hosts:
            self._send_back(key, ("interrupted", "the run ended while the request waited for its turn"))

    def host(self, request: Request) -> Host:
        """What is known of the host of a request."""
        return self.hosts.setdefault(self._key(request), Host())

    def _key(self, request: Request) -> str:
        assert self.crawler.engine is not None
        return self.crawler.engine.downloader.get_slot_key(request)

    def process_request(self, request: Request) -> None:
        host = self.hosts.get(self._key(request))
        if host is not None and host.closed is not None:
            raise Refused(*host.closed)

    def keep_pace(self, request: Request) -> None:
        """Put the pace of the request's host on its slot, which may be new, or have been sped up by AutoThrottle."""
        key = self._key(request)
        if key in self.hosts:
            self._apply(key)

    def _apply(self, key: str) -> None:
        assert self.crawler.engine is not None
        slot: Slot | None = self.crawler.engine.downloader.slots.get(key)
        host = self.hosts[key]
        if slot is None or self.replay or not host.delay:
            return
        slot.delay = max(slot.delay, host.delay)
        slot.jitter = 0.0  # Scrapy's would go below what the host asked for by half
        if host.resume_at > monotonic():
            # A slot sends its next request `delay` after `lastseen`.
            slot.lastseen = max(slot.lastseen, host.resume_at - slot.delay)

    def at_least(self, request: Request, delay: float) -> None:
        """Ask the request's host no faster than every ``delay`` seconds, as its robots.txt wants."""
        host = self.host(request)
        host.robots_delay = max(host.robots_delay, delay)
        self._apply(self._key(request))

    def pause(self, request: Request, seconds: float, slower: bool) -> None:
        """Ask the request's host nothing for a while, and with ``slower`` half as often from then on."""
        if self.replay:
            return
        host, now = self.host(request), monotonic()
        if slower and host.resume_at <= now:  # several refusals of one moment are one
            host.slowed = min(max(2 * host.delay, 2 * self.least, 0.1), self.max_delay)
            host.good = 0
        # Without any delay a slot knows no pause.
        host.slowed = max(host.slowed, 0.001)
        host.resume_at = max(host.resume_at, now + seconds)
        self._apply(self._key(request))

    def answered(self, request: Request) -> None:
        """Take note of a good answer."""
        host = self.hosts.get(self._key(request))
        if host is None:
            return
        host.trouble = 0
        host.good += 1
        if host.slowed and host.good >= self.RECOVERY:
            host.slowed, host.good = (host.slowed / 2 if host.slowed > self.least else 0.0), 0

    def failed(self, request: Request, weight: int, reason: str, detail: str) -> None:
        """Take note of a failure; after too many in a row the host is given up for this run."""
        host = self.host(request)
        host.trouble += weight
        if host.trouble >= self.patience:
            self.give_up(request, reason, f"{detail}, again and again")

    def give_up(self, request: Request, reason: str, detail: str) -> None:
        """Make no further request to the request's host in this run."""
        host, key = self.host(request), self._key(request)
        if host.closed is None:
            host.closed = (reason, f"{key} was given up for this run: {detail}")
            logger.warning("%s", host.closed[1])
            if self.crawler.stats is not None:
                self.crawler.stats.inc_value("politeness/given_up")
            self._send_back(key, host.closed)

    def _send_back(self, key: str, why: tuple[str, str]) -> None:
        """End the requests that already wait for the host's turn."""
        assert self.crawler.engine is not None
        slot: Slot | None = self.crawler.engine.downloader.slots.get(key)
        while slot is not None and slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(Failure(Refused(*why)))


def politeness_of(crawler: Crawler) -> PolitenessMiddleware:
    """The crawl's politeness middleware.

    :raises RuntimeError: if the settings leave it out, since without it nothing keeps a host's pace.
    """
    middleware = crawler.get_downloader_middleware(PolitenessMiddleware)
    if middleware is None:
        raise RuntimeError("PolitenessMiddleware is missing in DOWNLOADER_MIDDLEWARES")
    return middleware


class Throttle(AutoThrottle):
    """AutoThrottle, which never goes below a host's own delay."""

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        super()._response_downloaded(response, request, spider)
        politeness_of(self.crawler).keep_pace(request)
