"""What ended a request, as a reason of the vocabulary and as one line for people."""

import asyncio

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    StopDownload,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from twisted.internet.error import ConnectionRefusedError as TwistedRefusedError
from twisted.internet.error import DNSLookupError
from twisted.internet.error import TimeoutError as TwistedTimeoutError
from twisted.python.failure import Failure

from newsspider.items.reasons import http_reason

# Set on a 404 that only means that a recording does not hold the page.
MISSING = b"X-Newsspider-Replay"


class Refused(IgnoreRequest):
    """A request that was not made or whose answer was not taken, by our own rules. ``detail`` is for people."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def reason_of(outcome: Failure | BaseException | Response) -> str:
    """The reason why a request gave nothing. A response counts by its status."""
    return _explained(outcome)[0]


def detail_of(outcome: Failure | BaseException | Response) -> str:
    """One line for people on what happened."""
    return _explained(outcome)[1]


def why(failure: Failure) -> str:
    """Why a page did not come, as the rest of a line that begins with its address."""
    response = getattr(failure.value, "response", None)
    if response is not None:
        return f"answered {response.status}"
    return f"did not come: {reason_of(failure)} ({detail_of(failure)})"


def missing(response: Response) -> bool:
    """Whether a 404 only means that a recording does not hold the page, so that nothing is known of the portal's."""
    return response.headers.get(MISSING) == b"missing"


# Errors that mean the same whatever they say, by reason and line.
_FIXED: tuple[tuple[tuple[type[BaseException], ...], str, str], ...] = (
    (
        (DownloadTimeoutError, TwistedTimeoutError, TimeoutError),
        "timeout",
        "the portal took too long to answer",
    ),
    # Scrapy cancels a download for nothing else; of one without a Content-Length the error says no more.
    ((DownloadCancelledError,), "too_large", "the answer is larger than the limit"),
    ((asyncio.CancelledError, StopDownload), "interrupted", "the download was cancelled"),
    (
        (CannotResolveHostError, DNSLookupError),
        "unreachable",
        "the host name has no address; check its spelling, and the DNS of this machine",
    ),
    ((DownloadConnectionRefusedError, TwistedRefusedError), "unreachable", "the host refused the connection"),
    ((ResponseDataLossError,), "unreachable", "the connection was lost in the middle of the answer"),
    ((NotSupported,), "not_article", "the answer is not text"),
)


def _explained(outcome: Failure | BaseException | Response) -> tuple[str, str]:
    if isinstance(outcome, Response):
        return http_reason(outcome.status), f"the portal answered {outcome.status}"
    error = outcome.value if isinstance(outcome, Failure) else outcome
    if isinstance(error, Refused):
        return error.reason, error.detail
    response = getattr(error, "response", None)
    if isinstance(response, Response) and not isinstance(error, StopDownload):  # Scrapy's HttpError
        return _explained(response)
    if hasattr(error.__cause__, "decompressed_size"):
        return "too_large", "the answer grew beyond the limit when it was decompressed"
    for kinds, reason, line in _FIXED:
        if isinstance(error, kinds):
            return reason, line
    return _by_words(error)


def _by_words(error: BaseException) -> tuple[str, str]:
    words = " ".join(str(error).split())
    if isinstance(error, UnsupportedURLSchemeError | ValueError | TypeError):
        return "invalid", f"the request cannot be made: {words}"[:300]
    if isinstance(error, IgnoreRequest):
        return "invalid", words[:300] or "the request was dropped"
    # Lost connections, failed TLS handshakes, a proxy that does not answer.
    return "unreachable", f"the connection failed: {words or type(error).__name__}"[:300]
