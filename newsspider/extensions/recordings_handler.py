"""The network's edge: answers from recordings instead of the network (WARC_REPLAY), and recording (WARC_RECORD).

It replaces Scrapy's HTTP handler, below every middleware, so that robots.txt, redirects, retries, cookies, compression
and limits work on a recording exactly as on a portal.
"""

import asyncio
import logging
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from scrapy import Request, signals
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, StopDownload
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy.utils.misc import build_from_crawler
from twisted.python.failure import Failure

from newsspider import clock
from newsspider.middlewares.failures import MISSING
from newsspider.middlewares.network import NetworkDownloadHandler
from newsspider.recordings import Exchange, Index, Recorded, Recorder, UnreadableRecording, recording_files
from newsspider.storage.server.private import new_named
from newsspider.text.wording import counted

logger = logging.getLogger(__name__)


class _Recordings:
    """What the handlers of a crawl, one for http and one for https, have in common."""

    def __init__(self, crawler: Crawler) -> None:
        self.index: Index | None = None
        self.recorder: Recorder | None = None
        if replay := crawler.settings.get("WARC_REPLAY"):
            self.index = _index(replay)
        if record := crawler.settings.get("WARC_RECORD"):
            name = crawler.spider.name if crawler.spider else "newsspider"
            robots = "obey" if crawler.settings.getbool("ROBOTSTXT_OBEY") else "ignore"
            agent = str(crawler.settings.get("USER_AGENT"))
            info = {"isPartOf": name, "robots": robots, "http-header-user-agent": agent}
            self.recorder = Recorder(Path(record), prefix=name, info=info, opened=new_named)


def _index(replay: str | Sequence[str]) -> Index:
    began = time.monotonic()
    try:
        files = recording_files(replay)
    except UnreadableRecording as error:
        logger.error("WARC_REPLAY: %s", error)
        return Index([])
    index = Index(files)
    seconds = time.monotonic() - began
    answers, recordings = counted(len(index), "answer"), counted(len(files), "recording")
    logger.info("Replaying %s from %s (read in %.1f s)", answers, recordings, seconds)
    if not len(index):
        logger.error("WARC_REPLAY: no recorded answer in %s", ", ".join(map(str, files)))
    return index


_shared: WeakKeyDictionary[Crawler, _Recordings] = WeakKeyDictionary()


class RecordingsDownloadHandler(BaseDownloadHandler):
    """Answers a request from the network or from recordings, and records the exchange.

    ``request.meta["fetched_at"]`` is the moment of the fetch, in replays the recorded one. A page that no recording
    holds is a 404 for which :func:`newsspider.middlewares.failures.missing` is true; it is not recorded, and carries no
    ``fetched_at``. A replay never touches the network.
    """

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        if crawler not in _shared:
            _shared[crawler] = _Recordings(crawler)
        self._recordings = _shared[crawler]
        self._network: NetworkDownloadHandler | None = None
        if self._recordings.index is None:
            self._network = build_from_crawler(NetworkDownloadHandler, crawler)
        self._max_size = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    async def download_request(self, request: Request) -> Response:
        if self._network is None:
            # A real download gives way to others, too.
            await asyncio.sleep(0)
            return self._replayed(request)
        at = clock.now()
        request.meta["fetched_at"] = at
        try:
            response = await self._network.download_request(request)
        except StopDownload as stop:
            if stop.response is not None:
                self._record(request, at, stop.response)
            raise
        except Exception as error:  # whatever ends a download is recorded, and is Scrapy's to handle
            self._record(request, at, None, f"{type(error).__name__}: {error}")
            raise
        self._record(request, at, response)
        return response

    async def close(self) -> None:
        if self._network is not None:
            await self._network.close()
        if self._recordings.recorder is not None:
            self._recordings.recorder.close()

    def _record(self, request: Request, at: datetime, response: Response | None, error: str | None = None) -> None:
        recorder = self._recordings.recorder
        if recorder is None:
            return
        exchange = Exchange(
            url=response.url if response is not None else request.url.partition("#")[0],
            fetched_at=at,
            method=request.method,
            request_headers=_pairs(request.headers),
            request_body=request.body,
            error=error,
        )
        if response is not None:
            exchange = _answered(exchange, response)
        self._count("written" if recorder.write(exchange) else "lost")

    def _replayed(self, request: Request) -> Response:
        began = time.monotonic()
        max_size = request.meta.get("download_maxsize", self._max_size)
        index = self._recordings.index
        found = index and index.find(
            request.url,
            method=request.method,
            body=request.body,
            conditional=b"If-None-Match" in request.headers or b"If-Modified-Since" in request.headers,
            now=clock.now(),
            # In Scrapy 0 means no limit.
            max_size=max_size or 2**31,
        )
        request.meta["download_latency"] = time.monotonic() - began
        url = request.url.partition("#")[0]
        if not found:
            request.meta.pop("fetched_at", None)
            self._count("missing")
            return Response(url, status=404, headers={MISSING: b"missing"}, flags=["not in the recording"])
        self._count("replayed")
        request.meta["fetched_at"] = found.fetched_at
        if max_size and len(found.body) > max_size:
            message = f"Received more than download max size ({max_size}) in request {request}."
            logger.warning(message)
            raise DownloadCancelledError(message)
        response = self._response(request, url, found)
        self._record(request, found.fetched_at, response)
        return response

    def _response(self, request: Request, url: str, found: Recorded) -> Response:
        headers = Headers()
        for name, value in found.headers:
            headers.appendlist(name, value)
        flags = ["replayed", *(["dataloss"] if found.truncated else [])]
        stop = self._stopped(signals.headers_received, request, headers=headers, body_length=len(found.body))
        body = b"" if stop else found.body
        stop = stop or self._stopped(signals.bytes_received, request, data=body)
        kind = responsetypes.from_args(headers=headers, url=url, body=body)
        response = kind(url, status=found.status, headers=headers, body=body, flags=flags, protocol="HTTP/1.1")
        if stop:
            response.flags.append("download_stopped")
            if stop.fail:
                stop.response = response
                raise stop
        return response

    def _stopped(self, signal: object, request: Request, **what: Any) -> StopDownload | None:
        """What a listener to a download's signals raises to end it, as in Scrapy's own handlers."""
        sent = self.crawler.signals.send_catch_log(signal, request=request, spider=self.crawler.spider, **what)
        for _, result in sent:
            if isinstance(result, Failure) and isinstance(result.value, StopDownload):
                return result.value
        return None

    def _count(self, what: str) -> None:
        if self.crawler.stats:
            self.crawler.stats.inc_value(f"recordings/{what}")


def _pairs(headers: Headers) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, values in headers.items() for value in values]


def _answered(exchange: Exchange, response: Response) -> Exchange:
    return Exchange(
        url=exchange.url,
        fetched_at=exchange.fetched_at,
        method=exchange.method,
        request_headers=exchange.request_headers,
        request_body=exchange.request_body,
        status=response.status,
        headers=_pairs(response.headers),
        body=response.body,
        protocol=response.protocol,
        ip=str(response.ip_address) if response.ip_address else None,
        truncated=_truncated(response.flags),
    )


def _truncated(flags: list[str]) -> str | None:
    if "dataloss" in flags:
        return "disconnect"
    return "length" if "download_stopped" in flags else None
