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
    words = " ".join(str(error).split())
    if isinstance(error, DownloadTimeoutError | TwistedTimeoutError | TimeoutError):
        return "timeout", "the portal took too long to answer"
    if isinstance(error, DownloadCancelledError):
        # Scrapy cancels a download for nothing else; of one without a Content-Length the error says no more.
        return "too_large", "the answer is larger than the limit"
    if isinstance(error, asyncio.CancelledError | StopDownload):
        return "interrupted", "the download was cancelled"
    if isinstance(error, CannotResolveHostError | DNSLookupError):
        return "unreachable", "the host's name leads nowhere; check how it is written, and the DNS of this machine"
    if isinstance(error, DownloadConnectionRefusedError | TwistedRefusedError):
        return "unreachable", "the host refused the connection"
    if isinstance(error, ResponseDataLossError):
        return "unreachable", "the connection was lost in the middle of the answer"
    if isinstance(error, NotSupported):
        return "not_article", "the answer is no text"
    if isinstance(error, UnsupportedURLSchemeError | ValueError | TypeError):
        return "invalid", f"the request cannot be made: {words}"[:300]
    if isinstance(error, IgnoreRequest):
        return "invalid", words[:300] or "the request was dropped"
    # Lost connections, TLS that does not come about, a proxy that does not answer.
    return "unreachable", f"the connection failed: {words or type(error).__name__}"[:300]
