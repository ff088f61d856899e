"""Turns an article that may not be stored into a rejected page."""

from typing import Any

from newsspider.items import Article
from newsspider.storage.sighting import Rejection
from newsspider.validity import problem


class ValidatePipeline:
    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article) or not (wrong := problem(item)):
            return item
        fetch = item.fetch
        assert fetch is not None  # the spider sets it on every article
        return Rejection(
            fetch.key, item.url, item.site, fetch.at, "invalid", wrong, item.headline, item.body, fetch.status
        )
