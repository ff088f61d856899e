"""The bytes of a page or feed to text: byte order mark, header, declaration, detection; and mojibake repaired."""

import codecs
import re
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from w3lib.encoding import resolve_encoding

from newsspider.arabic import characters as ch
from newsspider.tables import common_words
from newsspider.text.mojibake import repair, repair_mojibake

__all__ = ["Decoded", "decode", "repair_mojibake"]


@dataclass(frozen=True)
class Decoded:
    """A decoded text and how it was read.

    ``how`` is ``bom``, ``header``, ``meta`` (or an XML declaration) or ``detected``. ``replaced`` counts the places
    where bytes meant nothing, ``repaired`` and ``doubtful`` the runs of mojibake that were mended and left alone.
    ``same`` if the text in UTF-8 is the bytes themselves.
    """

    text: str
    encoding: str
    how: str
    replaced: int = 0
    repaired: bool = False
    doubtful: int = 0
    same: bool = False


_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, of whose mark it is an extension
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_DECLARED = re.compile(
    rb"<\?xml\s[^>]*?encoding\s*=\s*[\"']\s*([\w.:-]+)|<meta\s[^>]*?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_HEAD = 16_384  # a browser looks at 1,024 bytes; real heads put scripts and licences before their charset
_SAMPLE = 60  # pieces of text: enough words to tell
_PIECE = re.compile(rb"[\x80-\xff][\x80-\xff ]{2,200}")
_ALIASES = {
    "x-windows-1256": "cp1256",
    "cp-1256": "cp1256",
    "win-1256": "cp1256",
    "windows1256": "cp1256",
    "ms-arab": "cp1256",
    "1256": "cp1256",
    "arabic-windows": "cp1256",
    "iso-8859-6-i": "iso8859-6",
    "iso-8859-6-e": "iso8859-6",
    "csisolatinarabic": "iso8859-6",
    "utf8mb4": "utf-8",
    "utf": "utf-8",
    "unicode": "utf-16",
    "x-mac-arabic": "mac-arabic",
}
_NO_CHARSETS = frozenset({"undefined", "idna", "punycode", "unicode-escape", "raw-unicode-escape"})
_NAMES = {"cp1256": "windows-1256", "cp1252": "windows-1252", "iso8859-6": "iso-8859-6"}
_ARABIC_CODE_PAGES = ("cp1256", "iso8859-6")
_ARABIC_RUN = re.compile(f"[{ch.char_class(ch.ARABIC)}]+")
# What stands in no Arabic word: Latin letters, what could not be read, an ending in the middle.
_NOT_IN_ARABIC = re.compile("[\u00c0-\u024f\ufffd]|[\u064c\u064dةى](?=[ء-ي])|\u064b(?=[ء-ئب-ي])")
_WITH_ARTICLE = re.compile("[وفبك]?ال..+")


def decode(body: bytes, content_type: str | None = None, *, html: bool = True) -> Decoded:
    """Decode a page, feed or API answer. Never fails: what means nothing becomes U+FFFD and is counted.

    :param content_type: the HTTP header's value.
    :param html: whether a ``<meta>`` may declare the charset; an XML declaration always may.
    """
    text, encoding, how = _decode(body, content_type, html)
    same = encoding == "utf-8" and how != "bom"
    if text.startswith("\ufeff"):
        text, same = text[1:], False
    # Among the bytes of UTF-8 a NUL is found twenty times as fast as in a text, half of whose bytes may be one.
    if b"\x00" in body if encoding == "utf-8" else "\x00" in text:
        text, same = text.replace("\x00", ""), False
    replaced = text.count("\ufffd") if "\ufffd" in text else 0
    if replaced and encoding == "utf-8":
        replaced -= min(replaced, body.count(b"\xef\xbf\xbd"))  # those were published
    mended = repair(text)
    same = same and not replaced and not mended.repaired and not _is_cut(body)
    name = _NAMES.get(encoding, encoding)
    return Decoded(mended.text, name, how, replaced, mended.repaired > 0, mended.doubtful, same)


def _is_cut(body: bytes) -> bool:
    """Whether the last character of UTF-8 may lack a byte, which decoding left out."""
    return body[-1:] >= b"\x80"


def _decode(body: bytes, content_type: str | None, html: bool) -> tuple[str, str, str]:
    how = "detected"
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            if encoding != "utf-8":
                return body[len(mark) :].decode(encoding, "replace"), encoding, "bom"
            body, how = body[len(mark) :], "bom"
            break
    header = _header_charset(content_type)
    wide = _utf16_order(body)
    if wide:
        return body.decode(wide, "replace"), wide, "header" if header and header.startswith("utf-16") else "detected"

    valid = _valid_utf8(body)
    if valid is None and _mostly_utf8(body):
        valid = body.decode("utf-8", "replace")
    if valid is not None and header == "utf-8" and how != "bom":
        return valid, "utf-8", "header"
    meta = _declared_charset(body, html)
    if valid is not None and how == "bom":
        return valid, "utf-8", "bom"
    # Bytes that are UTF-8 with letters beyond ASCII are nothing else, whatever was declared.
    if valid is not None and not (valid.isascii() and (header or meta)):
        return valid, "utf-8", "meta" if meta == "utf-8" and not header else "detected"
    return _single_byte(body, header, meta)


def _valid_utf8(body: bytes) -> str | None:
    """The text of valid UTF-8; a character cut off at the end is left out."""
    try:
        text, read = codecs.utf_8_decode(body, "strict", False)
    except UnicodeDecodeError:
        return None
    return None if read < len(body) and text.isascii() else text


def _mostly_utf8(body: bytes) -> bool:
    """Whether there is at least twice as much UTF-8 beyond ASCII as there are bytes that are none.

    Of Arabic in a code page one in twenty pairs of bytes looks like UTF-8 by chance.
    """
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return len(text) - len(text.encode("ascii", "ignore")) - bad >= 2 * bad


def _utf16_order(body: bytes) -> str | None:
    """UTF-16's byte order where nothing declares it: every second byte is of ASCII's or of the Arabic block's page."""
    head = body[:4096]
    if b"\x00" not in head:
        return None
    head = head[: len(head) // 2 * 2]
    for name, high in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        # Punctuation (20) and presentation forms (FB to FE) may be among them.
        if sum(high.count(page) for page in b"\x00\x06\x20\xfb\xfc\xfd\xfe") >= 0.9 * len(high):
            low = head[::2] if name == "utf-16-le" else head[1::2]
            if low.count(0) < 0.1 * len(low):
                return name
    return None


def is_charset(name: str) -> bool:
    """Whether a name is that of an encoding by which a text may come."""
    return _charset(name) is not None


def _charset(label: str) -> str | None:
    label = label.strip(" .:-_").lower()
    found = _ALIASES.get(label) or resolve_encoding(label)
    if not found:
        return None
    try:
        codec = codecs.lookup(found)
    except LookupError:
        return None
    # Python has codecs that are no charsets: «undefined», which pages print whose script had no value, «hex», «idna».
    return codec.name if codec._is_text_encoding and codec.name not in _NO_CHARSETS else None


def _header_charset(content_type: str | None) -> str | None:
    match = _HEADER.search(content_type) if content_type else None
    return _charset(match[1]) if match else None


def _declared_charset(body: bytes, html: bool) -> str | None:
    head = body[:_HEAD]
    if b"charset" not in (low := head.lower()) and b"encoding" not in low:
        return None
    if b"<!--" in head:
        head = _COMMENT.sub(b"", head)
    for match in _DECLARED.finditer(head):
        if match[2] and not html:
            continue
        charset = _charset((match[1] or match[2]).decode("ascii", "ignore"))
        # A declaration that can be read as ASCII was not written in UTF-16.
        if charset:
            return "utf-8" if charset.startswith(("utf-16", "utf-32")) else charset
    return None


class _Look(NamedTuple):
    """How a sample looks in an encoding: Arabic letters, their share less what cannot stand among them, words."""

    letters: int
    purity: float
    words: int

    @property
    def score(self) -> float:
        return self.purity + min(self.words / max(self.letters / 5, 1), 1) / 2


def _look(sample: bytes, encoding: str) -> _Look:
    text = sample.decode(encoding, "replace")
    found = _ARABIC_RUN.findall(text)
    letters = sum(map(len, found))
    odd = len(_NOT_IN_ARABIC.findall(text))
    common = common_words()["ar"]
    return _Look(
        letters,
        (letters - 3 * odd) / max(sum(map(len, text.split())), 1),
        sum(word in common or _WITH_ARTICLE.fullmatch(word) is not None for word in found),
    )


def _single_byte(body: bytes, header: str | None, meta: str | None) -> tuple[str, str, str]:
    """Bytes that are not UTF-8: as declared, unless an Arabic code page makes Arabic words of them."""
    # UTF-16 was recognised by its bytes; declared without them it is a mistake.
    declared = [
        (name, how)
        for name, how in ((header, "header"), (meta, "meta"))
        if name and not name.startswith(("utf-16", "utf-32"))
    ]
    sample = b"\n".join(piece[0] for piece in islice(_PIECE.finditer(body), _SAMPLE))
    encoding, how = _arabic_code_page(sample, declared) if sample else (None, "")
    if encoding is None:
        # Nothing beyond ASCII except single letters.
        encoding, how = next(((name, how) for name, how in declared if name != "utf-8" or body.isascii()), (None, ""))
    if encoding is None:
        encoding, how = _last_resort(body), "detected"
    return body.decode(encoding, "replace"), encoding, how


def _arabic_code_page(sample: bytes, declared: list[tuple[str, str]]) -> tuple[str | None, str]:
    """The encoding under which a sample has Arabic words, and the evidence for it; None if no encoding does."""
    looks = {name: _look(sample, name) for name in (*_ARABIC_CODE_PAGES, *(name for name, _ in declared))}
    best = max(_ARABIC_CODE_PAGES, key=lambda name: looks[name].score)
    look = looks[best]
    for name, how in declared:
        if name != "utf-8" and looks[name].letters and looks[name].score >= 0.95 * look.score:
            return name, how
    # Runs of letters beyond ASCII are rare in languages with Latin letters, and Cyrillic or Chinese read as Arabic is
    # full of Latin vowels, which windows-1256 has for French.
    certain = (look.words >= 2 and look.purity > 0.5) or (
        look.purity > 0.9 and look.letters >= (4 if look.words else 8)
    )
    if certain or (not declared and look.purity > 0.9):
        return best, next((how for name, how in declared if name == best), "detected")
    return None, ""


def _last_resort(body: bytes) -> str:
    from charset_normalizer import from_bytes  # slow to load, and hardly ever needed

    start = re.search(rb"[\x80-\xff]", body)
    at = max(start.start() - 2000, 0) if start else 0
    best = from_bytes(body[at : at + 20_000]).best()
    return codecs.lookup(best.encoding).name if best else "cp1252"
