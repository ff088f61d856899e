"""Turns an article that may not be stored into a rejected page."""

from typing import Any

from newsspider.extraction.outcome import checked
from newsspider.items import Article


class ValidatePipeline:
    def process_item(self, item: Any) -> Any:
        return checked(item) if isinstance(item, Article) else item
