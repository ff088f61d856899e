"""Detect the language of a text in the Arabic script by its letters and common words."""

import re
from functools import cache, lru_cache
from itertools import islice

from newsspider.arabic import characters as ch
from newsspider.tables import common_words

# Letters that neither Arabic nor the other languages of this table use, except that all share the Persian four
# (پ چ ژ گ). Letters that an Urdu or Kurdish keyboard puts into Arabic words (ہ ھ ے ە) are left out.
_OWN_LETTERS: dict[str, frozenset[str]] = {
    "ur": frozenset("ٹڈڑں"),
    "ps": frozenset("ټډړږښګڼېۍځڅ"),
    "ckb": frozenset("ڵڕۆێ"),
    "ug": frozenset("ۇۈۋې"),
    "sd": frozenset("ٻڀٿٽڄڃڇڊڌڙڦڳڱڻ"),
    "fa": frozenset("پچژگ"),
}
LANGUAGES = tuple(_OWN_LETTERS)

_KEYBOARD = str.maketrans({**ch.VARIANTS, "ى": "ي", **dict.fromkeys("أإآٱ", "ا"), "ة": "ه", "\u200c": None})
_NOT_WORD = re.compile(f"[{ch.char_class(ch.MARKS)}{ch.TATWEEL}\u200c\u200d]+")
_WORD = re.compile(f"[{ch.char_class(ch.LETTERS)}]+")
# The article with its conjunctions and prepositions, and the feminine ending; only Arabic has them.
_ARABIC_SHAPE = re.compile("[وف]?[بك]?ال.{3}|[وف]?لل.{3}|.{2}.*[ةۃ]$")
_PERSIAN_SHAPE = re.compile("[یک]")
_NEVER_PERSIAN = re.compile("[يىكةأإؤ]")
_YEH_IN_PERSIAN = ("یاف", "یاد", "یاز", "یار", "یکد", "یکس", "یکش", "یکی", "یعن", "یون", "یهو", "یخچ", "یورو")
_NONE: frozenset[str] = frozenset()
_OWN_LETTER = re.compile(f"[{ch.char_class(frozenset().union(*_OWN_LETTERS.values()))}]")
_MAX_WORDS = 300  # enough to detect the language of any text


@cache
def _arabic_words() -> frozenset[str]:
    return frozenset(word.translate(_KEYBOARD) for word in common_words()["ar"])


@cache
def _others_words() -> dict[str, frozenset[str]]:
    """Common word → the languages other than Arabic that have it."""
    languages: dict[str, frozenset[str]] = {}
    for language in LANGUAGES:
        for word in common_words()[language]:
            word = _NOT_WORD.sub("", word)
            languages[word] = languages.get(word, frozenset()) | {language}
    return languages


def _evidence(words: list[str]) -> tuple[int, dict[str, float]]:
    """Count the words that are Arabic, and the words of each other language.

    ``clean_text`` is idempotent only if the result stays the same after it has replaced the letters of a Persian
    keyboard, so replacing them must only increase the Arabic count and decrease the others. Therefore Arabic words are
    compared in folded form, words of other languages as spelled and folded.
    """
    found = dict.fromkeys(LANGUAGES, 0.0)
    of_arabic = 0
    for word in words:
        is_arabic, weights = _evidence_of_word(word)
        of_arabic += is_arabic
        for language, weight in weights:
            found[language] += weight
    return of_arabic, found


# The commonest words make up most of any text.
@lru_cache(maxsize=8192)
def _evidence_of_word(word: str) -> tuple[bool, tuple[tuple[str, float], ...]]:
    """Whether a word is Arabic, and for which other languages it speaks, and how much."""
    if _ARABIC_SHAPE.match(word):
        return True, ()
    folded = word.translate(_KEYBOARD)
    languages = _others_words().get(word, _NONE) | _others_words().get(folded, _NONE)
    weights = dict.fromkeys(languages, 1.0)
    if _OWN_LETTER.search(word):
        for language, own in _OWN_LETTERS.items():
            if language not in languages and not own.isdisjoint(word):
                weights[language] = 1.0 if language != "fa" else 0.5
    elif not languages and folded in _arabic_words():
        return True, ()
    return False, tuple(weights.items())


def script_language(text: str) -> str | None:
    """Detect the ISO 639 code of a text in Arabic letters; None if nothing in it shows the language.

    >>> script_language("دولت اعلام کرد که قیمت بنزین افزایش یافته است")
    'fa'
    """
    words = [match[0] for match in islice(_WORD.finditer(_NOT_WORD.sub("", text)), _MAX_WORDS)]
    of_arabic, found = _evidence(words)
    # Ties go to the rarer language, since all of them share the Persian four.
    best = max(reversed(LANGUAGES), key=lambda language: found[language])
    if found[best] > of_arabic:
        return best
    if of_arabic:
        return "ar"
    return "fa" if _all_persian(words) else None


def _all_persian(words: list[str]) -> bool:
    """Decide whether words that are common in no language are Persian.

    Eight words without an article are rare in Arabic, and Persian words that begin like an Arabic verb are rare.
    """
    together = "".join(words)
    return (
        len(words) >= 8
        and len(_PERSIAN_SHAPE.findall(together)) >= 3
        and not _NEVER_PERSIAN.search(together)
        and not any(len(word) > 3 and word[0] in "یي" and not word.startswith(_YEH_IN_PERSIAN) for word in words)
    )


def is_foreign(text: str) -> bool:
    """Decide whether a text in Arabic letters is in another language than Arabic."""
    return script_language(text) not in ("ar", None)
