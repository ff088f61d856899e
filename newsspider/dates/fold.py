"""The folded form in which stamps are matched: what a reader takes for the same letter, digit or mark is the same.

It is narrower and cheaper than the match form of a text: punctuation stays, since it tells dates, clocks and bylines
apart, and hamza goes altogether.
"""

import re
import unicodedata

_EXACT = {
    "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ۍ": "ي", "ێ": "ي",
    "ة": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه", "ۃ": "ه", "ۀ": "ه",
    "ک": "ك", "ڪ": "ك", "ٱ": "ا", "ء": "", "ـ": "",
    "،": ",", "٫": ".", "٬": ",", "؛": ";", "؍": "/", "۔": ".", "؟": "?", "٪": "%", "%": "%", "‰": "%",
    "/": "/", "⁄": "/", "∕": "/", "\\": "\\", "|": "|", "¦": "|", "∶": ":", ":": ":", ".": ".", ",": ",", ";": ";",
    "−": "-", "_": "-", "+": "+", "(": "(", ")": ")", "[": "(", "]": ")", "{": "(", "}": ")", "﴾": "(", "﴿": ")",
    "·": "|", "•": "|", "∙": "|", "●": "|", "◆": "|", "■": "|", "▪": "|", "*": " ", "~": "|", "…": "|",
    "?": "?", "!": "!", "©": "%", "&": "%", "@": " ", "#": "%",
    "\n": "\n", "\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n", "\t": " ",
}  # fmt: skip

_INVISIBLE = {"Cc", "Cf", "Mn", "Me", "Mc", "Cs"}


def _fold_character(character: str) -> str:
    if character in _EXACT:
        return _EXACT[character]
    category = unicodedata.category(character)
    if category in _INVISIBLE:
        return ""
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category == "Pd":
        return "-"
    if category in ("No", "Nl", "Sc", "Sm"):
        return "%"  # ½, ², $, =: beside a number these make it something else than a stamp
    if category[0] in "SZC" or category in ("Pi", "Pf"):
        return " "  # emoji, icon fonts and quotation marks say nothing
    letters = [c for c in unicodedata.normalize("NFKD", character) if unicodedata.category(c) not in ("Mn", "Zs")]
    if len(letters) == 1 and letters[0] == character:
        return character.lower() if character.isalpha() else " "
    return "".join(_fold_character(c) for c in letters)


class _FoldTable(dict[int, str]):
    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


FOLD_TABLE = _FoldTable()

# A tatweel that joins no letters is a dash; all others are mere stretching.
_DASH = re.compile(r"(?<![^\W\d_])ـ+(?![^\W\d_])")


def mark_dashes(text: str) -> str:
    """Tatweel used as a dash made a dash, every character in its place."""
    return _DASH.sub(lambda match: "-" * len(match[0]), text) if "ـ" in text else text


def fold(text: str) -> str:
    """The folded form.

    >>> fold("٩ سِبْتَمْـبِر ۲۰۲۴م، الإثنين")
    '9 سبتمبر 2024م, الاثنين'
    """
    return mark_dashes(text).translate(FOLD_TABLE)


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """The folded form, and for each of its characters its place in the text."""
    pieces: list[str] = []
    places: list[int] = []
    for place, character in enumerate(mark_dashes(text)):
        piece = FOLD_TABLE[ord(character)]
        pieces.append(piece)
        places.extend([place] * len(piece))
    return "".join(pieces), places
