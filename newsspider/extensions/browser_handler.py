"""Scrapy's download handler with a browser behind it, which reaches public addresses only."""

from scrapy.crawler import Crawler
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

from newsspider.extensions.browser_gate import Gate
from newsspider.middlewares.addresses import may_connect
from newsspider.middlewares.network import NetworkDownloadHandler

# What a browser sends past its proxy: HTTP over UDP, and calls between browsers.
ARGUMENTS = ("--disable-quic", "--force-webrtc-ip-handling-policy=disable_non_proxied_udp")


class BrowserDownloadHandler(ScrapyPlaywrightDownloadHandler, NetworkDownloadHandler):
    """Pages that need a browser go through it and its gate, all else through the project's own handler."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._gate = Gate(lambda host, address: may_connect(host, address, [crawler.spider]))

    async def _launch(self) -> None:
        await self._gate.start()
        options = dict(self.config.launch_options)
        options["proxy"] = {"server": self._gate.url}
        options["args"] = [*options.get("args", ()), *ARGUMENTS]
        self.config.launch_options = options
        await super()._launch()

    async def close(self) -> None:
        try:
            await super().close()
        finally:
            await self._gate.close()
