"""Which language a text in the Arabic script is in, by letters that only one language has and by common words."""

import re
from collections import Counter
from functools import cache
from itertools import islice

from newsspider.arabic import characters as ch
from newsspider.tables import common_words

# Letters that Arabic and the others of these do not write. The Persian four (پ چ ژ گ) are common to all of them. Not
# here: the letters that an Urdu or Kurdish keyboard puts into Arabic words (ہ ھ ے ە).
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
# The article, with the conjunctions and prepositions that join it, and the feminine ending: no other language's.
_ARABIC_SHAPE = re.compile("[وف]?[بك]?ال.{3}|[وف]?لل.{3}|.{2}.*[ةۃ]$")
_PERSIAN_SHAPE = re.compile("[یک]")
_NEVER_PERSIAN = re.compile("[يىكةأإؤ]")
_YEH_IN_PERSIAN = ("یاف", "یاد", "یاز", "یار", "یکد", "یکس", "یکش", "یکی", "یعن", "یون", "یهو", "یخچ", "یورو")
_NONE: frozenset[str] = frozenset()
_OWN_LETTER = re.compile(f"[{ch.char_class(frozenset().union(*_OWN_LETTERS.values()))}]")
_MOST_WORDS = 300  # enough to know; a text does not change its language every page


@cache
def _arabic_words() -> frozenset[str]:
    return frozenset(word.translate(_KEYBOARD) for word in common_words()["ar"])


@cache
def _others_words() -> dict[str, frozenset[str]]:
    """The languages, Arabic excepted, of which a word is a common one."""
    languages: dict[str, frozenset[str]] = {}
    for language in LANGUAGES:
        for word in common_words()[language]:
            word = _NOT_WORD.sub("", word)
            languages[word] = languages.get(word, frozenset()) | {language}
    return languages


def _evidence(words: list[str]) -> tuple[int, dict[str, float]]:
    """How many words are Arabic, and how many are each other language's.

    ``clean_text`` asks this before it replaces a Persian keyboard's letters, and must get the same answer afterwards:
    replacing may only add to the Arabic words and take from the others. So Arabic words are known by their folded form,
    and the others' by the spelling as it stands or the folded one.
    """
    arabic, others = _arabic_words(), _others_words()
    found = dict.fromkeys(LANGUAGES, 0.0)
    of_arabic = 0
    for word, times in Counter(words).items():
        if _ARABIC_SHAPE.match(word):
            of_arabic += times
            continue
        folded = word.translate(_KEYBOARD)
        languages = others.get(word, _NONE) | others.get(folded, _NONE)
        for language in languages:
            found[language] += times
        if _OWN_LETTER.search(word):
            for language, own in _OWN_LETTERS.items():
                if language not in languages and not own.isdisjoint(word):
                    found[language] += times if language != "fa" else times / 2
        elif not languages and folded in arabic:
            of_arabic += times
    return of_arabic, found


def script_language(text: str) -> str | None:
    """ISO 639 code of a text in Arabic letters; None where nothing tells.

    >>> script_language("دولت اعلام کرد که قیمت بنزین افزایش یافته است")
    'fa'
    """
    words = [match[0] for match in islice(_WORD.finditer(_NOT_WORD.sub("", text)), _MOST_WORDS)]
    of_arabic, found = _evidence(words)
    # Of equals the rarer language: the Persian four letters are in all of them.
    best = max(reversed(LANGUAGES), key=lambda language: found[language])
    if found[best] > of_arabic:
        return best
    if of_arabic:
        return "ar"
    return "fa" if _all_persian(words) else None


def _all_persian(words: list[str]) -> bool:
    """Whether a line without one common word of any language was typed in Persian and has no look of Arabic.

    Eight words without an article are rare in Arabic; so are Persian ones with the first letter of an Arabic verb.
    """
    together = "".join(words)
    return (
        len(words) >= 8
        and len(_PERSIAN_SHAPE.findall(together)) >= 3
        and not _NEVER_PERSIAN.search(together)
        and not any(len(word) > 3 and word[0] in "یي" and not word.startswith(_YEH_IN_PERSIAN) for word in words)
    )


def is_foreign(text: str) -> bool:
    """Whether a text in Arabic letters is in another language than Arabic."""
    return script_language(text) not in ("ar", None)
