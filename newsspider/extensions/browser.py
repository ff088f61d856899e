"""A browser for the portals that let nothing else in or draw their pages by script; only where it was asked for."""

import importlib.util
import logging
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

HANDLER = "newsspider.extensions.browser_handler.BrowserDownloadHandler"
# What costs the portal and the reader most and holds no word of an article.
UNREAD = frozenset({"image", "media", "font", "stylesheet"})


class BrowserAddon:
    """Puts scrapy-playwright in place if ``NEWSSPIDER_BROWSER`` is on. A replay asks no network and stays one."""

    def update_settings(self, settings: BaseSettings) -> None:
        if not settings.getbool("NEWSSPIDER_BROWSER") or settings.get("WARC_REPLAY"):
            return
        if settings.get("WARC_RECORD"):
            logger.warning("WARC_RECORD records what comes over the wire, which no browser shows: none is used")
            return
        if importlib.util.find_spec("scrapy_playwright") is None:
            raise SystemExit(
                "NEWSSPIDER_BROWSER is on, but there is no browser to use. Install it:\n"
                "  pip install -r requirements-browser.txt && playwright install chromium"
            )
        handlers = {**settings.getdict("DOWNLOAD_HANDLERS"), "http": HANDLER, "https": HANDLER}
        # Above an add-on's priority: the project has handlers and middlewares of its own.
        settings.set("DOWNLOAD_HANDLERS", handlers, "spider")
        settings.set("PLAYWRIGHT_ABORT_REQUEST", unread, "addon")
        # Inside all others, so that robots.txt and the delays have had their say.
        middlewares = {
            **settings.getdict("DOWNLOADER_MIDDLEWARES"),
            "newsspider.extensions.browser.BrowserMiddleware": 950,
        }
        settings.set("DOWNLOADER_MIDDLEWARES", middlewares, "spider")


def unread(request: Any) -> bool:
    """Whether the browser may leave out a part of a page."""
    return request.resource_type in UNREAD


class BrowserMiddleware:
    """Sends pages of portals that need one through the browser; feeds, sitemaps and robots.txt come as to anyone."""

    def __init__(self, crawler: Crawler) -> None:
        declaration = getattr(crawler.spidercls, "declaration", None)
        self._needed = declaration is not None and declaration.requires == "browser"

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "BrowserMiddleware":
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        if self._needed and request.meta.get("for_people"):  # the spider's word for an article or a section
            request.meta["playwright"] = True
