"""Any number of small portals on one host, each below a path of its own. Each run notes when it began and ended."""

import os
import time
from pathlib import Path

from scrapy import signals

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals.sources import Feed

BASE = os.environ.get("MANY_PORTAL", "http://127.0.0.1:9")
NOTES = os.environ.get("MANY_NOTES", os.devnull)


def _note(site: str, what: str) -> None:
    with Path(NOTES).open("a") as file:  # one short line: written in one piece
        file.write(f"{site} {what} {os.getpid()} {time.time():.3f}\n")


def _made(name: str) -> type[ArticleSpider]:
    class Made(ArticleSpider):
        @classmethod
        def from_crawler(cls, crawler, *arguments, **named):
            spider = super().from_crawler(crawler, *arguments, **named)
            # The first request is sent after the lease is taken: an answer shows that the portal is being asked.
            crawler.signals.connect(lambda request, spider: _note(name, "asks"), signals.request_reached_downloader)
            crawler.signals.connect(lambda spider: _note(name, "ended"), signals.spider_closed)
            return spider

    Made.__name__ = Made.__qualname__ = f"Spider_{name}"
    Made.__module__ = __name__
    return Made


for _number in range(int(os.environ.get("MANY_PORTALS", "200"))):
    _name = f"p{_number:03}"
    _attributes = {
        "name": _name,
        "title": f"بوابة {_number}",
        "domains": ["127.0.0.1"],
        "path_prefix": f"/{_name}",
        "country": "EG",
        "timezone": "Africa/Cairo",
        "https": False,
        "article_url": rf"^https?://127\.0\.0\.1:\d+/{_name}/news/(?P<id>\d+)$",
        "sources": [Feed(f"{BASE}/{_name}/feed")],
        "layouts": {"now": {"headline": "h1.title", "body": "div.text", "published": "time.published"}},
        "__module__": __name__,
    }
    globals()[_name] = type(f"Spider_{_name}", (_made(_name),), _attributes)
