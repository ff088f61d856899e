"""Asking again: after what a host asks for with 429 and 503, and after errors and silence, later each time."""

import math
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware as ScrapyRetryMiddleware
from scrapy.http import Response

from newsspider import clock
from newsspider.items.reasons import http_reason
from newsspider.middlewares.addresses import refusal
from newsspider.middlewares.failures import detail_of, reason_of
from newsspider.middlewares.politeness import ERROR, NO_ANSWER, REFUSAL, PolitenessMiddleware, politeness_of

_REFUSALS = frozenset({429, 503})
# Seconds; a host that is down for longer is down for this run.
_LONGEST_BACKOFF = 60.0


class RetryMiddleware(ScrapyRetryMiddleware):
    """Retries as Scrapy's does, but pauses the host before: by ``Retry-After``, else twice as long each time.

    ``NEWSSPIDER_BACKOFF`` is the first pause in seconds, ``NEWSSPIDER_RETRY_AFTER_MAX`` the longest that a
    host may ask for. One that asks for more is given up for this run, and so is one that keeps failing.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RetryMiddleware":
        middleware = super().from_crawler(crawler)
        middleware.first_pause = crawler.settings.getfloat("NEWSSPIDER_BACKOFF")
        middleware.longest_wait = crawler.settings.getfloat("NEWSSPIDER_RETRY_AFTER_MAX")
        return middleware

    first_pause: float
    longest_wait: float

    @property
    def politeness(self) -> PolitenessMiddleware:
        return politeness_of(self.crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        status = response.status
        if status in _REFUSALS:
            self._refused(request, response)
        elif status in self.retry_http_codes:
            self.politeness.failed(request, ERROR, http_reason(status), detail_of(response))
            self.politeness.pause(request, self._backoff(request), slower=False)
        else:
            self.politeness.answered(request)
        if self.politeness.host(request).closed is not None:
            return response
        return super().process_response(request, response)

    def process_exception(self, request: Request, exception: Exception) -> Request | Response | None:  # type: ignore[override]
        if not isinstance(exception, self.exceptions_to_retry):
            return None
        if refused := refusal(request.url):
            raise refused  # a retry would resolve to the same address
        self.politeness.failed(request, NO_ANSWER, reason_of(exception), detail_of(exception))
        if self.politeness.host(request).closed is not None:
            return None
        self.politeness.pause(request, self._backoff(request), slower=False)
        return super().process_exception(request, exception)

    def _refused(self, request: Request, response: Response) -> None:
        politeness, reason = self.politeness, http_reason(response.status)
        wait = retry_after(response)
        if wait is not None and wait > self.longest_wait:
            politeness.give_up(request, reason, f"it wants to be asked again in {math.ceil(wait)} s")
            return
        politeness.failed(request, REFUSAL, reason, "it refuses to answer now")
        politeness.pause(request, self._backoff(request) if wait is None else wait, slower=True)

    def _backoff(self, request: Request) -> float:
        tried: int = request.meta.get("retry_times", 0)
        return min(self.first_pause * 2**tried, _LONGEST_BACKOFF)


def retry_after(response: Response) -> float | None:
    """The seconds that ``Retry-After`` asks to wait, whether it is a number or an HTTP date; None without one.

    A date is compared with the host's own ``Date``, whose clock it was set by.
    """
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if re.fullmatch(r"\d{1,9}(?:\.\d+)?", value, re.ASCII):
        return float(value)
    until = _http_date(value)
    if until is None:
        return None
    now = _http_date((response.headers.get("Date") or b"").decode("latin-1")) or clock.now()
    return max(0.0, (until - now).total_seconds())


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text.strip())
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
