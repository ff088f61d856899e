"""The bytes of a source page: unpacked within a bound, and as the text or UTF-8 that an XML parser can take."""

import html
import re
from html.entities import html5
from itertools import islice

from newsspider.text import decode
from newsspider.text.attributes import without_surplus
from newsspider.text.packed import MAX_SIZE, TooLarge, unpack

__all__ = ["MAX_SIZE", "TooLarge", "bounded", "is_html", "mended", "unpack", "xml_text"]

_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>", re.IGNORECASE)
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,4000})|([0-9]{1,4000}));?", re.ASCII)
_HTML = re.compile(
    # Atomic: what a comment took it keeps, or many of them could be cut up in ever more ways.
    r"\A(?>\s+|<!--.*?-->|<\?xml[^>]*\?>)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
# What breaks XML most, each mended by the parser at the cost of what follows: a bare ampersand in an address,
# HTML's names for characters, a bare angle bracket in a title, control characters.
_BREAKS = re.compile(r"&(?:(#\w+|[A-Za-z]\w*);)?|<(?![A-Za-z_:/!?])|[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})


_LARGE = 20_000  # characters; below it no number of anything costs much
_NAMESPACES = 200
_NAMESPACE = re.compile(r"""\sxmlns(?::[\w.-]+)?\s*=\s*["']([^"'<>]*)["']""")
_CATEGORIES = 200  # of one entry
_ENTRIES = re.compile(r"(?=<(?:\w+:)?(?:item|entry)\b)")
_CATEGORY = re.compile(r"(</?(?:\w+:)?)(?:category|subject|keywords)\b")


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


def bounded(text: str) -> str:
    """A feed without what its parser compares each with each: attributes, namespaces and categories by the thousand.

    >>> bounded("<rss" + " a='1'" * 9000 + "><channel>")
    '<rss><channel>'
    """
    if len(text) < _LARGE:
        return text
    text = without_surplus(text.encode("utf-8", "replace"), _LARGE).decode("utf-8", "replace")
    if len({found[1] for found in _NAMESPACE.finditer(text)}) > _NAMESPACES:
        text = _NAMESPACE.sub("", text)  # the tolerant parser reads names without their namespaces
    if text.count("<category") + text.count(":category") + text.count("subject>") <= _CATEGORIES:
        return text
    return "".join(map(_fewer_categories, _ENTRIES.split(text)))


def _fewer_categories(entry: str) -> str:
    begin = next(islice(_CATEGORY.finditer(entry), _CATEGORIES, None), None)
    if begin is None:
        return entry
    return entry[: begin.start()] + _CATEGORY.sub(r"\1surplus", entry[begin.start() :])


def mended(text: str) -> str:
    """XML whose commonest faults are put right, so that they cost no entry and change no address («&copy=3»)."""
    pieces: list[str] = []
    at = 0
    while True:
        begin = text.find("<![CDATA[", at)
        end = text.find("]]>", begin) if begin >= 0 else -1
        if end < 0:
            return "".join([*pieces, _BREAKS.sub(_mend, text[at:])])
        pieces += [_BREAKS.sub(_mend, text[at:begin]), text[begin : end + 3]]
        at = end + 3


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
