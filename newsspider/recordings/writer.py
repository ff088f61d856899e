"""Write exchanges as ISO WARC 1.1: warcinfo, request and response records, one gzip member each, rotated by size."""

import errno
import logging
import os
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import BinaryIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsspider import __version__, clock
from newsspider.recordings.messages import Header
from newsspider.text.wording import counted
from newsspider.urls.splitting import urlsplit

logger = logging.getLogger(__name__)

# The file size that the standard's annex recommends.
MAX_BYTES = 1_000_000_000

# Credentials, which must not be in recordings, because recordings are passed on.
_SECRET = frozenset({b"authorization", b"proxy-authorization", b"cookie"})


@dataclass(frozen=True)
class Exchange:
    """A request and its response, or the error that it ended in.

    ``fetched_at`` is when the request was sent. ``body`` is the body as received, content-encoded but unchunked.
    Without a response ``status`` is None and ``error`` describes why. ``truncated`` is WARC's reason for an incomplete
    body: ``length``, ``time``, ``disconnect`` or ``unspecified``.
    """

    url: str
    fetched_at: datetime
    method: str = "GET"
    request_headers: Sequence[Header] = ()
    request_body: bytes = b""
    status: int | None = None
    headers: Sequence[Header] = ()
    body: bytes = b""
    protocol: str | None = None
    ip: str | None = None
    truncated: str | None = None
    error: str | None = None


class _Head(StatusAndHeaders):
    """The head of a message, written byte for byte; warcio would escape bytes that are not ASCII."""

    def __init__(self, start: str, headers: Sequence[Header]) -> None:
        super().__init__(start, [])
        lines = [start.encode("utf-8"), *(name + b": " + value for name, value in headers)]
        self._bytes = b"".join(line + b"\r\n" for line in lines) + b"\r\n"

    def to_ascii_bytes(self, header_filter: object = None) -> bytes:
        return self._bytes


def _opened(path: Path) -> BinaryIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("xb", buffering=0)


def _record_id() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"


@dataclass
class Recorder:
    """Writes exchanges to ``where``: a folder, or a file whose name ends in ``.warc`` or ``.warc.gz``.

    Files in a folder are named ``<prefix>-<UTC time>-<serial>-<process>.warc.gz``. Existing files are never changed;
    the serial is increased instead. A new file begins after ``max_bytes``. Each exchange is written immediately and in
    one piece, so a killed process can damage only its last exchange. ``info`` is added to the warcinfo of each file.

    ``opened`` makes a file that is not there, and the folders above it; it may give them other rights.

    ``written`` and ``lost`` count exchanges. Write errors of the disk are logged once and lose the exchange.
    """

    where: Path
    prefix: str = "newsspider"
    info: Mapping[str, str] = field(default_factory=dict)
    max_bytes: int = MAX_BYTES
    now: Callable[[], datetime] = clock.now
    record_id: Callable[[], str] = _record_id
    opened: Callable[[Path], BinaryIO] = _opened
    written: int = 0
    lost: int = 0

    def __post_init__(self) -> None:
        self._file: BinaryIO | None = None
        self._path: Path | None = None
        self._size = 0
        self._serial = 0
        self._failing = False

    def write(self, exchange: Exchange) -> bool:
        """Write an exchange and return whether it could be written."""
        try:
            if self._file is None or self._size >= self.max_bytes:
                self._next_file()
            self._append(self._records(exchange))
        except OSError as error:
            self.lost += 1
            if not self._failing:
                logger.error(
                    "Recording to %s failed, the crawl goes on without recording: %s", self._path or self.where, error
                )
            self._failing = True
            return False
        self._failing = False
        self.written += 1
        return True

    def close(self) -> None:
        """Close the current file. Another ``write`` starts a new one."""
        if self._file is not None:
            self._file.close()
            self._file = None
            if self.lost:
                logger.error("Recording: %s written, %d lost", counted(self.written, "exchange"), self.lost)

    def _next_file(self) -> None:
        self.close()
        for path in self._paths():
            try:
                # Unbuffered, so that each write reaches the system at once and raises its own error.
                self._file = self.opened(path)
            except FileExistsError:
                continue  # of an earlier run, or of a process with the same id in another container
            self._path, self._size = path, 0
            self._append(self._warcinfo(path.name))
            return

    def _paths(self) -> Iterator[Path]:
        suffix = next((end for end in (".warc.gz", ".warc") if self.where.name.endswith(end)), None)
        named = suffix is not None and not self.where.is_dir()
        folder = self.where.parent if named else self.where
        stamp = self.now().astimezone(UTC).strftime("%Y%m%d%H%M%S")
        for serial in count(self._serial):
            self._serial = serial + 1
            if named and suffix:
                stem = self.where.name.removesuffix(suffix)
                yield folder / (f"{stem}-{serial:05}{suffix}" if serial else self.where.name)
            else:
                yield folder / f"{self.prefix}-{stamp}-{serial:05}-{os.getpid()}.warc.gz"

    def _append(self, data: bytes) -> None:
        file = self._file
        if file is None:
            raise OSError(errno.EBADF, "no file is open")
        view = memoryview(data)
        try:
            while view:
                view = view[file.write(view) :]
        except OSError:
            # Readers stop at an incomplete record, so remove it.
            file.truncate(self._size)
            file.seek(self._size)
            raise
        self._size += len(data)

    def _warcinfo(self, filename: str) -> bytes:
        info = {
            "software": f"newsspider/{__version__}",
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            **self.info,
        }
        out, writer = self._writer()
        payload = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in info.items()).encode()
        fields = {**self._fields(self.now()), "WARC-Filename": filename}
        record = writer.create_warc_record(
            "", "warcinfo", payload=BytesIO(payload), length=len(payload), warc_headers_dict=fields
        )
        writer.write_record(record)
        return out.getvalue()

    def _records(self, exchange: Exchange) -> bytes:
        out, writer = self._writer()
        fields = self._fields(exchange.fetched_at)
        if exchange.ip:
            fields["WARC-IP-Address"] = exchange.ip
        request = {**fields, "WARC-Record-ID": self.record_id(), "WARC-Concurrent-To": fields["WARC-Record-ID"]}
        # The request comes first, so a streaming reader knows it when the response comes.
        self._write(writer, exchange.url, "request", request, request_head(exchange), exchange.request_body)
        if exchange.status is not None:
            if exchange.truncated:
                fields["WARC-Truncated"] = exchange.truncated
            self._write(writer, exchange.url, "response", fields, response_head(exchange), exchange.body)
        else:
            why = f"fetchError: {' '.join((exchange.error or 'no answer').split())}\r\n".encode()
            self._write(writer, exchange.url, "metadata", fields, None, why)
        return out.getvalue()

    def _writer(self) -> tuple[BytesIO, WARCWriter]:
        out = BytesIO()
        return out, WARCWriter(out, gzip=not self.where.name.endswith(".warc"), warc_version="1.1")

    def _fields(self, at: datetime) -> dict[str, str]:
        date = at.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
        return {"WARC-Record-ID": self.record_id(), "WARC-Date": date}

    @staticmethod
    def _write(
        writer: WARCWriter, url: str, kind: str, fields: dict[str, str], head: StatusAndHeaders | None, body: bytes
    ) -> None:
        record = writer.create_warc_record(
            url, kind, payload=BytesIO(body), length=len(body), warc_headers_dict=fields, http_headers=head
        )
        writer.write_record(record)


def request_head(exchange: Exchange) -> StatusAndHeaders:
    """The request's head as sent, without credentials."""
    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = [(name, value) for name, value in exchange.request_headers if name.lower() not in _SECRET]
    names = {name.lower() for name, _ in headers}
    if b"host" not in names:
        headers.insert(0, (b"Host", parts.netloc.rpartition("@")[2].encode("utf-8")))
    if exchange.request_body and b"content-length" not in names:
        headers.append((b"Content-Length", b"%d" % len(exchange.request_body)))
    return _Head(f"{exchange.method} {target} HTTP/1.1", headers)


def response_head(exchange: Exchange) -> StatusAndHeaders:
    """The response's head as received, adapted to the body as stored.

    The body is unchunked, so ``Transfer-Encoding`` becomes ``X-Crawler-Transfer-Encoding``. A wrong ``Content-Length``,
    for example after a disconnect, becomes ``X-Crawler-Content-Length`` beside a correct one.
    """
    headers: list[Header] = []
    length = b"%d" % len(exchange.body)
    for name, value in exchange.headers:
        if name.lower() == b"transfer-encoding":
            headers.append((b"X-Crawler-" + name, value))
        elif name.lower() == b"content-length" and value != length and exchange.method != "HEAD":
            headers += [(b"X-Crawler-" + name, value), (name, length)]
        else:
            headers.append((name, value))
    status = exchange.status or 0
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Unknown"
    protocol = "HTTP/1.0" if exchange.protocol == "HTTP/1.0" else "HTTP/1.1"
    return _Head(f"{protocol} {status} {phrase}", headers)
