"""Turns an article that may not be stored into a rejected page."""

from typing import Any

from newsspider.items import Article
from newsspider.reading import checked


class ValidatePipeline:
    def process_item(self, item: Any) -> Any:
        return checked(item) if isinstance(item, Article) else item
