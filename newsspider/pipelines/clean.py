"""Brings each article's text into its stored form and derives what follows from it."""

from typing import Any

from newsspider.derive import derive
from newsspider.items import Article


class CleanPipeline:
    def process_item(self, item: Any) -> Any:
        if isinstance(item, Article):
            derive(item)
        return item
