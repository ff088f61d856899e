"""What the log says of each page: one line where it was no article, and nothing where its record was stored."""

import logging
from collections import Counter
from typing import Any

from scrapy import Spider
from scrapy.exceptions import DropItem
from scrapy.logformatter import LogFormatter as ScrapyLogFormatter

from newsspider.items import Rejection
from newsspider.text.wording import counted

logger = logging.getLogger(__name__)

LAST = {"last_line": True}  # what a record of the run's last line says of itself: a terminal has that line once
SHOWN = 20  # pages named for each reason; of a portal whose layout changed all pages would be


class Stored(DropItem):
    """Ends an item's way through the pipelines: it is no article, and its record is on its way to the archive."""


class LogFormatter(ScrapyLogFormatter):
    """Scrapy's, but what was stored is not logged as dropped."""

    def dropped(self, item: Any, exception: BaseException, response: Any, spider: Spider) -> Any:
        return None if isinstance(exception, Stored) else super().dropped(item, exception, response, spider)


class RejectionLog:
    """One line a rejected page; after :data:`SHOWN` of one reason only their number, at the end."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, rejection: Rejection) -> None:
        """Log a rejected page."""
        self._counts[rejection.reason] += 1
        if self._counts[rejection.reason] <= SHOWN:
            detail = " ".join(rejection.detail.split())
            logger.info("Rejected as %s (%s): %s", rejection.reason, detail, rejection.url)

    def close(self) -> None:
        """Log how many pages were not named."""
        for reason, count in self._counts.items():
            if count > SHOWN:
                logger.info("Rejected as %s: %s more", reason, counted(count - SHOWN, "page"))
