"""Recognises the pages of bot walls, which are never parsed."""

import logging
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse

from newsspider.extraction.walls import MAX_LENGTH, challenge
from newsspider.middlewares.failures import Refused
from newsspider.middlewares.politeness import WALL, politeness_of

logger = logging.getLogger(__name__)


class BlockedMiddleware:
    """Ends a request whose answer is a wall's page with the reason ``blocked``.

    It stands after decompression, and before retries (asking a wall again makes it higher) and ``<meta refresh>`` (by
    which some walls lead to their captcha).
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        headers = {
            name.decode("latin-1"): b", ".join(values).decode("latin-1") for name, values in response.headers.items()
        }
        # Walls write ASCII where it matters; the right decoding of the page is the reader's.
        small = isinstance(response, TextResponse) and len(response.body) <= MAX_LENGTH
        wall = challenge(response.status, headers, response.body if small else b"")
        if wall is None:
            return response
        detail = f"{wall} stands before the portal (status {response.status})"
        politeness_of(self.crawler).failed(request, WALL, "blocked", detail)
        logger.info("Blocked: %s at %s", detail, request.url)
        if self.crawler.stats is not None:
            self.crawler.stats.inc_value("blocked/count")
        raise Refused("blocked", detail)
