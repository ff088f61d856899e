"""Compute the two forms of a text: ``clean_text`` for storage, ``match_text`` for comparison and search."""

import re
from functools import lru_cache

from newsspider.arabic import characters as ch
from newsspider.arabic.keyboards import plain_arabic_letters
from newsspider.arabic.marks import normalized

_STORED = re.compile(f"[{ch.char_class(ch.STORED)}]")
_L = ch.char_class(ch.LETTERS)
_M = ch.char_class(ch.MARKS)
_M_BUT_HAMZA = ch.char_class(ch.MARKS - {ch.HAMZA_ABOVE})

_TATWEELS = re.compile(f"{ch.TATWEEL}+")
_LETTERS_AND_MARKS = ch.LETTERS | ch.MARKS
# A hamza on a tatweel or on a yeh without dots; Unicode has a yeh with hamza for both.
_HAMZA_SEAT = re.compile(f"(?:{ch.TATWEEL}|ى)([{_M_BUT_HAMZA}]*){ch.HAMZA_ABOVE}")

# A pictograph with its modifiers: presentation selector, skin tone, keycap, flag tags.
_PICTURE = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
    "[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
)
_JOINERS = re.compile(
    f"({_PICTURE}(?:{ch.ZWJ}{_PICTURE})*|[0-9#*]\ufe0f\u20e3)"
    # «1438ه‍»: a joiner after heh stands for a tatweel
    f"|((?:(?<=[^{_L}{_M}{ch.TATWEEL}{ch.ZWJ}][هہھە])|(?<=^[هہھە])){ch.ZWJ}+(?![{_L}{_M}{ch.TATWEEL}{ch.ZWJ}\ufe0e\ufe0f]))"
    f"|[{ch.ZWJ}\ufe0e\ufe0f\U000e0001-\U000e007f]"
)
_HAS_JOINER = re.compile("[\u200d\ufe0e\ufe0f\U000e0001-\U000e007f]")


# Nearly all texts are made of these alone: letters of Arabic itself and of western Europe, digits, marks of reading and
# punctuation, which have one form each. Folding need not normalise them first: it drops the marks of vowels.
_SETTLED = "\\n -~\u00a1-\u00ac\u00af-\u00ff\u060c\u061b\u061f\u0621-\u063a\u0641-\u064a\u0660-\u066d\u2010-\u2027"
_UNSETTLED = re.compile(f"[^{_SETTLED}\u064b-\u0652]")
_SEVERAL_MARKS = re.compile("[\u064b-\u0652]{2}")  # have an order
_TO_BE_SETTLED = re.compile(f"[^{_SETTLED}\\t\\r\u00a0\u064b-\u0652]")
_LINE = 200  # characters; a longer text is a paragraph
_SPACES = re.compile(" {2,}")
_BREAKS = re.compile("\n{3,}")


def _join(match: re.Match[str]) -> str:
    return match[1] or (ch.TATWEEL if match[2] else "")


def _after_letter(tatweels: re.Match[str]) -> bool:
    text, start = tatweels.string, tatweels.start()
    return start > 0 and text[start - 1] in _LETTERS_AND_MARKS


def _without_inside(tatweels: re.Match[str]) -> str:
    text, end = tatweels.string, tatweels.end()
    inside = end < len(text) and text[end] in _LETTERS_AND_MARKS and _after_letter(tatweels)
    return "" if inside else tatweels[0]


def _without_after(tatweels: re.Match[str]) -> str:
    return "" if _after_letter(tatweels) else " "


def _stored(match: re.Match[str]) -> str:
    return ch.STORED[match[0]]


def _white_space(text: str) -> str:
    if "  " in text:
        text = _SPACES.sub(" ", text)
    if " \n" in text or "\n " in text:
        text = text.replace(" \n", "\n").replace("\n ", "\n")
    if "\n\n\n" in text:
        text = _BREAKS.sub("\n\n", text)
    return text.strip(" \n")


def _whole_characters(text: str) -> str:
    """Join surrogate pairs; a lone surrogate becomes U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _characters(s: str) -> str:
    """The stored form before white space is normalised."""
    if not _UNSETTLED.search(s) and not _SEVERAL_MARKS.search(s):
        return s
    if not s.isascii():
        s = normalized("NFC", _whole_characters(s))
    if "\r\n" in s:
        s = s.replace("\r\n", "\n")
    if _STORED.search(s):
        s = normalized("NFC", _STORED.sub(_stored, s))
    if s.isascii():
        return s
    if _HAS_JOINER.search(s):
        s = normalized("NFC", _JOINERS.sub(_join, s))
    if ch.HAMZA_ABOVE in s:
        s = _HAMZA_SEAT.sub("ئ\\1", s)
    if ch.TATWEEL in s:
        s = _TATWEELS.sub(_without_inside, s)
    return normalized("NFC", plain_arabic_letters(s))


def clean_text(s: str) -> str:
    """Normalise a text for storage: the letters that a reader sees, in Unicode NFC.

    Letters of Persian and Urdu keyboards become Arabic ones, in Arabic words only. Invisible characters are removed,
    spaces and line breaks normalised. Idempotent; words keep their meaning.

    >>> clean_text("القـــوات  الأمریکیة\\u200f")
    'القوات الأمريكية'
    """
    return _white_space(_characters(s))


def match_text(s: str) -> str:
    """Normalise a text for comparison: fold letter variants, marks, digits and case, and drop punctuation.

    Words are separated by one space. Idempotent; a text and its stored form give the same result.

    >>> match_text("مُصطفى: مسئولٌ، بمكتبة ٢٠٢٤")
    'مصطفي مسءول بمكتبه 2024'
    """
    return _match_text_of_line(s) if len(s) <= _LINE else _match_text(s)


# A page's labels, names and its headline are compared many times each.
@lru_cache(maxsize=512)
def _match_text_of_line(s: str) -> str:
    return _match_text(s)


def _match_text(s: str) -> str:
    if not _TO_BE_SETTLED.search(s):
        return " ".join(s.translate(ch.FOLDED).split())
    s = _characters(s)
    if ch.TATWEEL in s:
        s = _TATWEELS.sub(_without_after, s)
    return normalized("NFC", " ".join(s.translate(ch.FOLDED).split()))
