"""Turns an article that may not be stored into a rejected page, and counts how many articles have each field."""

from typing import Any

from scrapy.crawler import Crawler

from newsspider.items import CONTENT_FIELDS, Article
from newsspider.storage.sighting import Rejection
from newsspider.validity import problem

# The fields whose share is kept in the run's document: those by which a change of layout is seen.
COVERED = (*CONTENT_FIELDS, "section", "dateline", "related", "images")


class ValidatePipeline:
    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "ValidatePipeline":
        return cls(crawler)

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article):
            return item
        fetch = item.fetch
        assert fetch is not None  # the spider sets it on every article
        if wrong := problem(item):
            return Rejection(
                fetch.key,
                item.url,
                item.site,
                fetch.at,
                "invalid",
                wrong,
                item.headline,
                item.body[:2000],
                fetch.status,
            )
        stats = self.crawler.stats
        assert stats is not None
        stats.inc_value("newsspider/articles")
        for name in COVERED:
            if getattr(item, name):
                stats.inc_value(f"newsspider/coverage/{name}")
        return item
