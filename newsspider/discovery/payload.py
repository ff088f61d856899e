"""The bytes of a source page: unpacked within a bound, and as the text or UTF-8 that an XML parser can take."""

import html
import re
from html.entities import html5

from newsspider.text import decode
from newsspider.text.packed import MAX_SIZE, TooLarge, unpack

__all__ = ["MAX_SIZE", "TooLarge", "is_html", "mended", "unpack", "xml_text"]

_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>", re.IGNORECASE)
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,4000})|([0-9]{1,4000}));?", re.ASCII)
_HTML = re.compile(
    r"\A(?:\s|<!--.*?-->|<\?xml[^>]*\?>)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
# What breaks XML most, each mended by the parser at the cost of what follows: a bare ampersand in an address,
# HTML's names for characters, a bare angle bracket in a title, control characters.
_BREAKS = re.compile(r"&(?:(#\w+|[A-Za-z]\w*);)?|<(?![A-Za-z_:/!?])|[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)


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


def mended(text: str) -> str:
    """XML whose commonest faults are put right, so that they cost no entry and change no address («&copy=3»)."""
    pieces = _CDATA.split(text)
    pieces[::2] = [_BREAKS.sub(_mend, piece) for piece in pieces[::2]]
    return "".join(pieces)


def _mend(match: re.Match[str]) -> str:
    found, name = match[0], match[1]
    if found == "<":
        return "&lt;"
    if not found.startswith("&"):
        return ""
    if name is None:
        return "&amp;"
    if name.startswith("#") or name in _XML_NAMES:
        return found
    # An unknown name stays, and spoils its element only.
    return html.escape(html5[f"{name};"]) if f"{name};" in html5 else found
