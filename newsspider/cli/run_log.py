"""A run's log at a terminal: what the run does, without Scrapy's account of itself before, and its last line once."""

import logging
import os
from collections.abc import Callable

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings
from scrapy.utils.log import get_scrapy_root_handler

# Who logs it, and how it begins: versions, settings and components, a hundred lines before the first of the run.
_ACCOUNT = {
    "scrapy.utils.log": "Versions:",
    "scrapy.addons": "Enabled addons:",
    "scrapy.middleware": "Enabled ",
    "scrapy.crawler": "Overridden settings:",
}


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
