"""Fold a stamp for matching: letters, digits and marks that look the same to a reader become the same character.

Folding is cheaper than the match form of a text, keeps punctuation, which separates dates, clocks and bylines, and
drops hamza altogether.
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
        return "%"  # ½, ², $, =: a number beside one of these does not belong to a stamp
    if category[0] in "SZC" or category in ("Pi", "Pf"):
        return " "  # emoji, icon fonts and quotation marks have no meaning in a stamp
    letters = [c for c in unicodedata.normalize("NFKD", character) if unicodedata.category(c) not in ("Mn", "Zs")]
    if len(letters) == 1 and letters[0] == character:
        return character.lower() if character.isalpha() else " "
    return "".join(_fold_character(c) for c in letters)


class _FoldTable(dict[int, str]):
    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


FOLD_TABLE = _FoldTable()

# A tatweel that does not touch a letter is a dash; all others only stretch a word.
_DASH = re.compile(r"(?<![^\W\d_])ـ+(?![^\W\d_])")


def mark_dashes(text: str) -> str:
    """Replace tatweels used as dashes by as many hyphens."""
    if "ـ" not in text:
        return text
    # Invisible characters and vowel marks do not separate a tatweel from its letter.
    visible = [place for place, character in enumerate(text) if character.isalpha() or FOLD_TABLE[ord(character)]]
    characters = list(text)
    for dash in _DASH.finditer("".join(text[place] for place in visible)):
        for place in visible[dash.start() : dash.end()]:
            characters[place] = "-"
    return "".join(characters)


def fold(text: str) -> str:
    """Fold a text.

    >>> fold("٩ سِبْتَمْـبِر ۲۰۲۴م، الإثنين")
    '9 سبتمبر 2024م, الاثنين'
    """
    return mark_dashes(text).translate(FOLD_TABLE)


def places_of(text: str) -> list[int]:
    """For each character of a folded text, its index in the text. Folding alone takes a tenth of the time."""
    return [place for place, character in enumerate(mark_dashes(text)) for _ in FOLD_TABLE[ord(character)]]
