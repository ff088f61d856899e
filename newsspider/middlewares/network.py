"""The network's edge: no connection to a forbidden address, and no waiting for answers when the run ends."""

import asyncio

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response

from newsspider.middlewares.addresses import may_connect, refuse
from newsspider.middlewares.failures import Refused
from newsspider.urls.hosts import host_of, ip_address

# Seconds between two looks whether the run is to end, and those that an answer may still take then.
LOOK, GRACE = 1.0, 3.0


class NetworkDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's handler with both bounds. It stands below every middleware, so that nothing goes past it."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._crawl = crawler

    async def download_request(self, request: Request) -> Response:
        # Names are checked by the resolver; an address is connected to without asking it.
        host = host_of(request.url)
        address = ip_address(host)
        if address is not None and not may_connect(host, str(address), [self._crawl.spider]):
            raise Refused("unreachable", refuse(host, str(address)))
        download = asyncio.ensure_future(super().download_request(request))
        ending = 0.0
        try:
            while not (await asyncio.wait({download}, timeout=LOOK))[0]:
                if not self._crawl.crawling:
                    ending += LOOK
                    if ending > GRACE:
                        raise Refused("interrupted", "the run ended before the answer came")
            return download.result()
        finally:
            download.cancel()
