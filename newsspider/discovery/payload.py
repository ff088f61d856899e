"""The bytes of a source page: unpacked within a bound, and as the text or UTF-8 that an XML parser can take."""

import re
import zlib

from newsspider.text import decode

# The sitemap protocol allows 50 MB uncompressed a file; no honest feed is larger.
MAX_SIZE = 50 * 1024 * 1024

_CHUNK = 1024 * 1024
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>", re.IGNORECASE)
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,4000})|([0-9]{1,4000}));?", re.ASCII)
_HTML = re.compile(
    r"\A(?:\s|<!--.*?-->|<\?xml[^>]*\?>)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)


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


def xml_text(body: bytes, content_type: str | None) -> str:
    """Unpacked XML as text, without its declaration: the encoding it claims is settled, and may have been wrong."""
    text = decode(body, content_type, html=False).text
    return _REFERENCE.sub(_possible, _DECLARATION.sub("", text.lstrip("\ufeff"), count=1)).lstrip()


def _possible(match: re.Match[str]) -> str:
    """A reference to a character that there is; parsers end at any other."""
    code = int(match[1], 16) if match[1] else int(match[2])
    is_character = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    return match[0] if is_character else ""


def is_html(text: str) -> bool:
    """Whether a document is a web page: the beginning of an error or consent page where a feed was expected."""
    return _HTML.match(text[:4000]) is not None
