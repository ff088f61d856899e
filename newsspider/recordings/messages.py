"""Parse HTTP messages stored in a WARC: head, chunked transfer encoding and content encodings."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

import brotli  # type: ignore[import-untyped]  # it has no stubs
from backports import zstd

# Bytes. The head of a web page has one or two kB; a hundred times as much is not a page.
MAX_HEAD = 256 * 1024

# Bytes that are decompressed to check whether a body is compressed at all.
_PROBE = 1024

Header = tuple[bytes, bytes]


class UndecodableBody(ValueError):
    """A body is not in its stated content encoding, or too long after decoding."""


class Stream(Protocol):
    """The reading methods of a record's block."""

    def read(self, length: int | None = None) -> bytes: ...

    def readline(self, length: int | None = None) -> bytes: ...


@dataclass(frozen=True)
class Recorded:
    """One recorded response.

    ``headers`` are those of the server, adapted to ``body``: transfer encodings are undone and ``Transfer-Encoding``
    removed, ``Content-Length`` is the length of ``body``. ``truncated`` is the record's reason for an incomplete body:
    ``length``, ``time``, ``disconnect`` or ``unspecified``.
    """

    url: str
    status: int
    headers: tuple[Header, ...]
    body: bytes
    fetched_at: datetime
    truncated: str | None = None

    def header(self, name: str) -> str | None:
        """The value of the first header with that name (in any case), or None."""
        wanted = name.lower().encode("ascii")
        return next((value.decode("utf-8", "replace") for key, value in self.headers if key.lower() == wanted), None)

    def decoded(self, max_size: int) -> "Recorded":
        """A copy with the content encodings undone.

        :raises UndecodableBody: if that fails, or if the decoded body is longer than ``max_size`` bytes.
        """
        encodings = content_encodings(self.headers)
        if not encodings:
            return self
        body = decode_content(self.body, encodings, max_size)
        headers = [(key, value) for key, value in self.headers if key.lower() != b"content-encoding"]
        return replace(self, headers=with_length(headers, len(body)), body=body)


def read_head(stream: Stream) -> tuple[bytes, list[Header]]:
    """Read start line and headers of an HTTP message, up to its body. Malformed header lines are skipped."""
    start = stream.readline(MAX_HEAD)
    size = len(start)
    headers: list[Header] = []
    while size < MAX_HEAD:
        line = stream.readline(MAX_HEAD)
        size += len(line)
        if not line.strip(b"\r\n"):
            break
        if line[:1] in b" \t" and headers:
            name, value = headers[-1]
            headers[-1] = (name, value + b" " + line.strip())
        elif b":" in line:
            name, value = line.split(b":", 1)
            headers.append((name.strip(), value.strip()))
    return start.strip(), headers


def status_of(start_line: bytes) -> int | None:
    """Parse the status code of a status line; None if it is malformed."""
    parts = start_line.split(None, 2)
    if len(parts) >= 2 and parts[0].upper().startswith(b"HTTP/") and len(parts[1]) == 3 and parts[1].isdigit():
        return int(parts[1])
    return None


def with_length(headers: Sequence[Header], length: int) -> tuple[Header, ...]:
    """Correct ``Content-Length`` in headers that have it."""
    return tuple((key, b"%d" % length if key.lower() == b"content-length" else value) for key, value in headers)


def tokens(headers: Sequence[Header], name: bytes) -> list[str]:
    """Split the comma-separated values of all headers with that name; results in lower case."""
    values = [value for key, value in headers if key.lower() == name]
    return [token for value in values for part in value.split(b",") if (token := part.strip().lower().decode("latin1"))]


def content_encodings(headers: Sequence[Header]) -> list[str]:
    """The content encodings of a body, in the order in which they were applied."""
    return [encoding for encoding in tokens(headers, b"content-encoding") if encoding != "identity"]


def settle(headers: Sequence[Header], body: bytes) -> tuple[tuple[Header, ...], bytes, bool]:
    """Undo the transfer encoding and make the headers agree with the body.

    Old Common Crawl files keep the original headers beside a body that is already unchunked and decompressed; headers
    that evidently do not apply to the body are removed.

    :returns: (headers, body, whether the body is complete).
    """
    kept = [(key, value) for key, value in headers if key.lower() != b"transfer-encoding"]
    whole = True
    if "chunked" in tokens(headers, b"transfer-encoding"):
        body, whole = dechunk(body)
        kept = [(key, value) for key, value in kept if key.lower() != b"content-length"]
    encodings = content_encodings(kept)
    if body and encodings and not _looks_encoded(body, encodings[-1]):
        kept = [(key, value) for key, value in kept if key.lower() != b"content-encoding"]
    return with_length(kept, len(body)), body, whole


def dechunk(body: bytes) -> tuple[bytes, bool]:
    """Join the chunks of a body: (body, whether it was complete). A body without chunks is returned unchanged.

    >>> dechunk(b"3\\r\\nabc\\r\\n0\\r\\n\\r\\n")
    (b'abc', True)
    >>> dechunk(b"<html>")
    (b'<html>', True)
    """
    pieces: list[bytes] = []
    position = 0
    while True:
        end = body.find(b"\r\n", position, position + 1024)
        size = _chunk_size(body[position:end]) if end >= 0 else None
        if size is None:
            return (b"".join(pieces), False) if position else (body, True)
        if size == 0:
            return b"".join(pieces), True
        start = end + 2
        pieces.append(body[start : start + size])
        position = start + size + 2
        if position > len(body):
            return b"".join(pieces), False


def _chunk_size(line: bytes) -> int | None:
    digits = line.split(b";", 1)[0].strip()
    if not digits or digits.strip(b"0123456789abcdefABCDEF"):
        return None
    return int(digits, 16)


def decode_content(body: bytes, encodings: Sequence[str], max_size: int) -> bytes:
    """Undo the content encodings of a body, the last one first. Of an incomplete body the readable part is returned.

    What stands below an unknown encoding is the body, as in a crawl: servers name charsets there, or «none».

    :raises UndecodableBody: if an encoding does not fit the body, or gives more than ``max_size`` bytes.
    """
    for encoding in reversed(encodings):
        if encoding not in _KNOWN:
            break
        pieces: list[bytes] = []
        size = 0
        try:
            for piece in _decompressed(body, encoding):
                size += len(piece)
                if size > max_size:
                    raise UndecodableBody(f"more than {max_size} bytes after {encoding}")
                pieces.append(piece)
        except _BROKEN as error:
            raise UndecodableBody(f"not {encoding}: {error}") from error
        body = b"".join(pieces)
    return body


_BROKEN = (zlib.error, brotli.error, zstd.ZstdError, EOFError)
_STEP = 64 * 1024
_KNOWN = frozenset({"gzip", "x-gzip", "deflate", "br", "zstd"})


def _decompressed(body: bytes, encoding: str) -> Iterator[bytes]:
    if encoding in ("gzip", "x-gzip"):
        return _inflated(body, zlib.MAX_WBITS | 16)
    if encoding == "deflate":
        # The standard requires the zlib format, but some servers send a raw deflate stream.
        wrapped = len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
        return _inflated(body, zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)
    if encoding == "br":
        return _unbrotlied(body)
    return _unzstded(body)


def _inflated(body: bytes, window: int) -> Iterator[bytes]:
    first = True
    while body:
        decompressor = zlib.decompressobj(window)
        try:
            while body and not decompressor.eof:
                yield decompressor.decompress(body, _STEP)
                first = False
                body = decompressor.unconsumed_tail
            yield decompressor.flush() if not decompressor.eof else b""
        except zlib.error:
            if first:
                raise
            return  # garbage after a complete member, which browsers ignore too
        if window < zlib.MAX_WBITS | 16:
            return
        body = decompressor.unused_data


def _unbrotlied(body: bytes) -> Iterator[bytes]:
    decompressor = brotli.Decompressor()
    piece = decompressor.process(body, output_buffer_limit=_STEP)
    while piece:
        yield piece
        piece = b"" if decompressor.is_finished() else decompressor.process(b"", output_buffer_limit=_STEP)


def _unzstded(body: bytes) -> Iterator[bytes]:
    decompressor: Any = zstd.ZstdDecompressor()
    yield decompressor.decompress(body, _STEP)
    while not decompressor.eof and (piece := decompressor.decompress(b"", _STEP)):
        yield piece


def _looks_encoded(body: bytes, encoding: str) -> bool:
    if encoding not in _KNOWN:
        return True  # it cannot be checked
    try:
        for _ in _decompressed(body[:_PROBE], encoding):
            break
    except _BROKEN:
        return False
    return True
