"""Brings each article's text into its stored form and derives what follows from it."""

from typing import Any

from newsspider.items import Article
from newsspider.pipelines.derive import derive


class CleanPipeline:
    def process_item(self, item: Any) -> Any:
        if isinstance(item, Article):
            derive(item)
        return item
