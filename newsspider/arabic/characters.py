"""Classes of Arabic code points, and the tables that map characters to their stored and their folded form."""

import sys
import unicodedata
from collections.abc import Iterable


def char_class(characters: Iterable[str]) -> str:
    """Write characters as ranges, for use inside a regular expression's ``[…]``."""
    codes = sorted({ord(character) for character in characters})
    parts: list[str] = []
    start = previous = -2
    for code in [*codes, sys.maxunicode + 2]:
        if code != previous + 1:
            if start >= 0:
                parts.append(f"\\U{start:08x}" + (f"-\\U{previous:08x}" if previous > start else ""))
            start = code
        previous = code
    return "".join(parts)


def _span(*spans: tuple[int, int]) -> list[str]:
    return [chr(code) for first, last in spans for code in range(first, last + 1)]


TATWEEL = "\u0640"
HAMZA_ABOVE = "\u0654"
SUPERSCRIPT_ALEF = "\u0670"
ZWJ = "\u200d"

_BLOCKS = _span((0x600, 0x6FF), (0x750, 0x77F), (0x870, 0x8FF))
MARKS = frozenset(character for character in _BLOCKS if unicodedata.category(character) == "Mn")
# The small waw and yeh of Quranic spelling are letters to Unicode and signs to a reader.
_QURANIC_LETTERS = frozenset("\u06e5\u06e6")
LETTERS = (
    frozenset(c for c in _BLOCKS if unicodedata.category(c) in ("Lo", "Lm")) - {TATWEEL, "\u0674"} - _QURANIC_LETTERS
)
# The letters of Arabic itself, and letters borrowed for foreign sounds.
ARABIC = frozenset([*_span((0x621, 0x63A), (0x641, 0x64A)), "\u0671"])
LOANED = frozenset("ڤڨڭڥڢڧ")

# Shapes of Arabic letters that other keyboards and fonts produce. Final Farsi yeh (ی) depends on the word.
VARIANTS = {
    "ک": "ك",
    "ڪ": "ك",
    "ہ": "ه",
    "ھ": "ه",
    "ە": "ه",
    "ۀ": "ه" + HAMZA_ABOVE,
    "ۂ": "ه" + HAMZA_ABOVE,
    "ۃ": "ة",
    "ی": "ي",
    "ے": "ي",
    "ۓ": "ئ",
}
OTHER_LANGUAGES = LETTERS - ARABIC - LOANED - frozenset(VARIANTS)

SPACES = frozenset("\t\v\f\u00a0\u1680\u202f\u205f\u3000" + "".join(_span((0x2000, 0x200A))))
BREAKS = frozenset("\r\u0085\u2028\u2029")
INVISIBLE = (
    frozenset(
        _span((0x00, 0x1F), (0x7F, 0x9F))  # C0 and C1
        + _span((0x200B, 0x200C), (0x200E, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFFF9, 0xFFFB))
        + _span((0xFDD0, 0xFDEF), (0xFFFE, 0xFFFF))  # noncharacters
        + list("\u00ad\u034f\u061c\u180e\ufeff")
    )
    - SPACES
    - BREAKS
    - {"\n"}
)


def _plain(presentation: str) -> str:
    """Decompose a presentation form into its letters or marks, without the space or tatweel that carries a mark."""
    kind, *codes = unicodedata.decomposition(presentation).split()
    text = "".join(chr(int(code, 16)) for code in codes)
    return text.lstrip(" " + TATWEEL) if kind in ("<isolated>", "<medial>") else text


_SIGNS = frozenset("\ufdfa\ufdfb\ufdfc\ufdfd")  # ﷺ ﷻ ﷼ ﷽


def _presentation_forms() -> dict[str, str]:
    forms = {
        character: _plain(character)
        for character in _span((0xFB50, 0xFDFF), (0xFE70, 0xFEFC))
        if unicodedata.decomposition(character).startswith(("<isolated>", "<initial>", "<medial>", "<final>"))
        and character not in _SIGNS
    }
    forms["\ufe73"] = ""  # the tail of a seen, a separate glyph in old fonts
    return forms


# Character → its stored form, in any position.
STORED: dict[str, str] = {
    **dict.fromkeys(INVISIBLE, ""),
    **dict.fromkeys(SPACES, " "),
    **dict.fromkeys(BREAKS, "\n"),
    **_presentation_forms(),
}

_SEATS = {
    **dict.fromkeys("أإآٱ", "ا"),
    **dict.fromkeys("ؤئ", "ء"),
    "ى": "ي",
    "ة": "ه",
    **{variant: letter[0] for variant, letter in VARIANTS.items()},
    "ۃ": "ه",
    "ۓ": "ء",
}


class _Folding(dict[int, str]):
    """A translation table that computes the folded form of a code point on first use."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(chr(code))
        return folded


def _fold(character: str) -> str:
    if character in _SEATS:
        return _SEATS[character]
    if character in MARKS or character in _QURANIC_LETTERS or "\ufe00" <= character <= "\ufe0f" or character == ZWJ:
        return ""
    if character in _SIGNS or character == TATWEEL:
        return " "
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category[0] in "LN" or category in ("Mn", "Mc"):
        return character.lower()
    return " "


FOLDED = _Folding()
