"""What ended a request, in the vocabulary of reasons."""

import pytest
from scrapy import exceptions
from scrapy.http import HtmlResponse
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet.error import ConnectionLost, DNSLookupError
from twisted.python.failure import Failure

from newsspider.items.reasons import REASONS
from newsspider.middlewares.failures import Refused, detail_of, reason_of


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (exceptions.DownloadTimeoutError("Getting x took longer than 30 seconds."), "timeout"),
        (TimeoutError(), "timeout"),
        (exceptions.CannotResolveHostError("x"), "unreachable"),
        (DNSLookupError(), "unreachable"),
        (exceptions.DownloadConnectionRefusedError("x"), "unreachable"),
        (exceptions.DownloadFailedError("[<twisted.python.failure.Failure OpenSSL.SSL.Error: []>]"), "unreachable"),
        (exceptions.ResponseDataLossError(), "unreachable"),
        (ConnectionLost(), "unreachable"),
        (exceptions.DownloadCancelledError("Received 9 bytes which is larger than download max size"), "too_large"),
        (exceptions.UnsupportedURLSchemeError("gopher"), "invalid"),
        (UnicodeError("label too long"), "invalid"),
        (exceptions.NotSupported("Response content isn't text"), "not_article"),
        (exceptions.IgnoreRequest("Filtered offsite request"), "invalid"),
        (Refused("robots", "robots.txt forbids this address"), "robots"),
        (HttpError(HtmlResponse("http://p.example/", status=410)), "http_410"),
    ],
)  # fmt: skip
def test_each_kind_of_end_has_its_reason_and_a_line_for_people(error, reason):
    for outcome in (error, Failure(error)):
        assert reason_of(outcome) == reason
        assert detail_of(outcome)
        assert "\n" not in detail_of(outcome)
    assert reason in REASONS or reason.startswith("http_")


def test_a_name_that_leads_nowhere_is_no_private_network():
    detail = detail_of(exceptions.CannotResolveHostError("DNS lookup failed: no results for hostname lookup: x."))
    assert "has no address" in detail
    assert "private" not in detail


def test_a_response_counts_by_its_status():
    assert reason_of(HtmlResponse("http://p.example/", status=503)) == "http_503"
