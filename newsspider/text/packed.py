"""Bytes that are packed though no header says so, unpacked within a bound."""

import zlib

# The sitemap protocol allows 50 MB uncompressed a file; no honest feed is larger.
MAX_SIZE = 50 * 1024 * 1024
# As many bytes as a page may have where it is fetched.
MAX_PAGE = 8 * 1024 * 1024

_CHUNK = 1024 * 1024


class TooLarge(ValueError):
    """More bytes than a source page may have."""


def unpack(body: bytes, limit: int = MAX_SIZE) -> bytes:
    """The bytes without gzip, whatever the headers or the file's name said; of a cut-off file what can be read.

    :raises TooLarge: if there are more than ``limit`` of them.
    """
    # A file may be packed twice: a .gz served with Content-Encoding by one layer and stored so by the other.
    for _ in range(2):
        if not body.startswith(b"\x1f\x8b"):
            break
        body = _gunzip(body, limit)
    if len(body) > limit:
        raise TooLarge(f"more than {limit // 1024 // 1024} MiB")
    return body


def _gunzip(body: bytes, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while body.startswith(b"\x1f\x8b"):
        member = zlib.decompressobj(wbits=31)
        while not member.eof:
            try:
                part = member.decompress(body, _CHUNK)
            except zlib.error:
                return b"".join(parts)
            size += len(part)
            if size > limit:
                raise TooLarge(f"more than {limit // 1024 // 1024} MiB when unpacked")
            parts.append(part)
            body = member.unconsumed_tail
            if not part and not body:
                break  # cut off in the middle
        body = member.unused_data
    return b"".join(parts)
