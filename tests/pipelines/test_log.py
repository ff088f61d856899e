"""What the log says of rejected pages."""

import logging
from datetime import UTC, datetime

import pytest
from scrapy import Spider
from scrapy.exceptions import DropItem
from scrapy.utils.test import get_crawler

from newsspider.items import Rejection
from newsspider.pipelines.log import SHOWN, LogFormatter, RejectionLog, Stored

AT = datetime(2024, 5, 12, tzinfo=UTC)


def rejection(number: int, reason: str = "not_article", detail: str = "a list of\n30 links") -> Rejection:
    return Rejection(f"alwafd:{number}", f"https://alwafd.news/{number}", "alwafd", AT, reason, detail)


def test_each_rejected_page_is_one_line_with_reason_detail_and_address(caplog: pytest.LogCaptureFixture) -> None:
    log = RejectionLog()
    with caplog.at_level(logging.INFO):
        log.add(rejection(1))
        log.close()
    assert caplog.messages == ["Rejected as not_article (a list of 30 links): https://alwafd.news/1"]


def test_after_twenty_of_one_reason_only_their_number_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    log = RejectionLog()
    with caplog.at_level(logging.INFO):
        for number in range(SHOWN + 5):
            log.add(rejection(number))
        log.add(rejection(99, "language", "en"))
        log.close()
    assert len(caplog.messages) == SHOWN + 2
    assert caplog.messages[-2:] == [
        "Rejected as language (en): https://alwafd.news/99",
        "Rejected as not_article: 5 pages more",
    ]


def test_what_was_stored_is_not_logged_as_dropped() -> None:
    crawler = get_crawler(Spider, {"DEFAULT_DROPITEM_LOG_LEVEL": "WARNING"})
    spider = Spider.from_crawler(crawler, name="alwafd")
    formatter = LogFormatter()
    assert formatter.dropped(rejection(1), Stored("written"), None, spider) is None
    assert formatter.dropped(rejection(1), DropItem("by another pipeline"), None, spider)["level"] == logging.WARNING
