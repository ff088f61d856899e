"""A run's log: text from the web is text in it; at a terminal no account of Scrapy's own, and the last line once."""

import logging
import os
import re
from collections.abc import Callable

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings
from scrapy.utils.log import get_scrapy_root_handler

from newsspider.text.controls import without_controls

# Who logs it, and how it begins: versions, settings and components, a hundred lines before the first of the run.
_ACCOUNT = {
    "scrapy.utils.log": "Versions:",
    "scrapy.addons": "Enabled addons:",
    "scrapy.middleware": "Enabled ",
    "scrapy.crawler": "Overridden settings:",
}


class _TextRecord(logging.LogRecord):
    """A record of which terminals and readers of the log obey nothing, in the message as in the account of an error."""

    def getMessage(self) -> str:
        message = without_controls(super().getMessage())
        # One of ours is one line: a page must not write others into the log.
        return re.sub(r"\s*\n\s*", " ", message) if self.name.startswith("newsspider") else message

    @property
    def exc_text(self) -> str | None:  # set by the formatter
        return self._account

    @exc_text.setter
    def exc_text(self, text: str | None) -> None:
        self._account = text if text is None else without_controls(text)


def keep_text() -> None:
    """From now on this process logs text from the web as text."""
    logging.setLogRecordFactory(_TextRecord)


def without_account(settings: BaseSettings) -> None:
    """Leave Scrapy's account of itself out of the log, unless a user chose the level of the log or a file for it."""
    own_level = (settings.getpriority("LOG_LEVEL") or 0) > SETTINGS_PRIORITIES["project"] or os.environ.get("LOG_LEVEL")
    if own_level or settings["LOG_FILE"]:
        return
    for name, beginning in _ACCOUNT.items():
        logging.getLogger(name).addFilter(_but(beginning))


def _but(beginning: str) -> Callable[[logging.LogRecord], bool]:
    """Lets pass what does not begin so."""
    return lambda record: not str(record.msg).startswith(beginning)


def last_line_apart(crawler: Crawler) -> None:
    """Keep the run's last line out of the log on a terminal, where the command prints it below all others."""
    # Not before: a crawler that starts makes the handler of the log anew.
    crawler.signals.connect(_hold_back, signals.spider_opened)


def _hold_back() -> None:
    handler = get_scrapy_root_handler()
    if isinstance(handler, logging.StreamHandler) and not isinstance(handler, logging.FileHandler):
        handler.addFilter(lambda record: not getattr(record, "last_line", False))
