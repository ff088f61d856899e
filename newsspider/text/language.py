"""Which language a text is in, by its letters and common words."""

import re
from collections import Counter

from newsspider.arabic.counting import letters as arabic_letters
from newsspider.arabic.script import LANGUAGES, script_language
from newsspider.tables import common_words

# The scripts of languages that a portal may also have, by letters that they begin and end with.
_SCRIPTS = {
    "latin": "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff",
    "cyrillic": "\u0400-\u052f",
    "he": "\u05d0-\u05ea",
    "el": "\u0370-\u03ff\u1f00-\u1fff",
    "hy": "\u0531-\u0587",
    "ka": "\u10a0-\u10ff\u1c90-\u1cbf",
    "am": "\u1200-\u137f",
    "syr": "\u0710-\u074f",
    "zgh": "\u2d30-\u2d6f",
    "hi": "\u0904-\u0939\u0958-\u0961",
    "bn": "\u0985-\u09b9",
    "ta": "\u0b85-\u0bb9",
    "ml": "\u0d05-\u0d39",
    "th": "\u0e01-\u0e30",
    "ko": "\u1100-\u11ff\uac00-\ud7af",
    "ja": "\u3041-\u30ff",
    "zh": "\u3400-\u9fff",
}
_LETTERS = {script: re.compile(f"[{span}]+") for script, span in _SCRIPTS.items()}
_LATIN_WORD = re.compile(f"[{_SCRIPTS['latin']}]+(?:['’][{_SCRIPTS['latin']}]+)?")
_CYRILLIC = (
    ("sr", "јљњћђџ"),
    ("be", "ў"),
    ("kk", "қғәңөұһ"),
    ("uk", "іїєґ"),
    ("ru", "ыэё"),
    ("bg", "ъ"),
)
_IN_ARABIC_LETTERS = frozenset(("ar", *LANGUAGES))
_FEW_LETTERS = 3
_FEW_ARABIC_LETTERS = 8
_MOST = 20_000  # characters: a text does not change its language later
# A link, an address or a handle is in no language.
_NO_TEXT = re.compile(r"https?://\S+|www\.\S+|[^\s@]{1,64}@\S+|[@#]\w+(?=\s|$)", re.ASCII)


def detect(text: str) -> str | None:
    """ISO 639 code of the language of a text; ``und`` for an unknown one; None for too little text to decide.

    Arabic with a Persian keyboard's letters or with many foreign names is ``ar``.

    >>> detect("القوات الأمریکیة تنسحب من Kabul International Airport")
    'ar'
    """
    text = text[:_MOST]
    if any(sign in text for sign in ("://", "www.", "@", "#")):
        text = _NO_TEXT.sub(" ", text)
    arabic = arabic_letters(text)
    if 2 * arabic > len(text):
        return _of_arabic_script(text, arabic)
    counts = {script: sum(map(len, pattern.findall(text))) for script, pattern in _LETTERS.items()}
    script = max(counts, key=lambda name: counts[name])
    other = counts[script]
    if counts["ja"] and script == "zh":  # Japanese is written with both
        script = "ja"
    if arabic and (arabic >= other or (3 * arabic >= other and _of_latin(text) is None)):
        return _of_arabic_script(text, arabic)
    if other < _FEW_LETTERS:
        return None
    if script == "latin":
        return _of_latin(text) or ("und" if other >= 200 else None)
    if script == "cyrillic":
        return _of_cyrillic(text.lower())
    return script


def _of_arabic_script(text: str, letters: int) -> str | None:
    found = script_language(text)
    return found or ("ar" if letters >= _FEW_ARABIC_LETTERS else None)


def _of_latin(text: str) -> str | None:
    """The language whose common words are the most, if they are enough to be no accident."""
    words = [word.lower().replace("’", "'") for word in _LATIN_WORD.findall(text)]
    if not words:
        return None
    number = Counter(words)
    lists = common_words()
    found = {
        language: sum(number[word] for word in common if word in number)
        for language, common in lists.items()
        if language not in _IN_ARABIC_LETTERS
    }
    best = max(found, key=lambda language: found[language])
    enough = 1 if len(words) <= 5 else 2
    return best if found[best] >= max(enough, 0.12 * len(words)) else None


def _of_cyrillic(text: str) -> str:
    for language, own in _CYRILLIC:
        if sum(map(text.count, own)) * 100 >= len(text) or (any(letter in text for letter in own) and len(text) < 200):
            return language
    return "ru"
