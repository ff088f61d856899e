"""Which language a text in the Arabic script is in, by letters that only one language has and by common words."""

import re
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
_MOST_WORDS = 1000  # enough to know; a text does not change its language every thousand words


@cache
def _lists() -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    words = common_words()
    return (
        frozenset(word.translate(_KEYBOARD) for word in words["ar"]),
        {language: frozenset(_NOT_WORD.sub("", word) for word in words[language]) for language in LANGUAGES},
    )


def _evidence(text: str) -> tuple[int, dict[str, float], list[str]]:
    """How many words are Arabic, how many are each other language's, and the words themselves.

    ``clean_text`` asks this before it replaces a Persian keyboard's letters, and must get the same answer afterwards:
    replacing may only add to the Arabic words and take from the others. So Arabic words are known by their folded form,
    and the others' by the spelling as it stands or the folded one.
    """
    arabic, lists = _lists()
    words = [match[0] for match in islice(_WORD.finditer(_NOT_WORD.sub("", text)), _MOST_WORDS)]
    found = dict.fromkeys(LANGUAGES, 0.0)
    of_arabic = 0
    for word in words:
        if _ARABIC_SHAPE.match(word):
            of_arabic += 1
            continue
        folded = word.translate(_KEYBOARD)
        foreign = False
        for language, own in _OWN_LETTERS.items():
            if word in lists[language] or folded in lists[language]:
                found[language] += 1
            elif not own.isdisjoint(word):
                found[language] += 1 if language != "fa" else 0.5
            else:
                continue
            foreign = True
        of_arabic += not foreign and folded in arabic
    return of_arabic, found, words


def script_language(text: str) -> str | None:
    """ISO 639 code of a text in Arabic letters; None where nothing tells.

    >>> script_language("دولت اعلام کرد که قیمت بنزین افزایش یافته است")
    'fa'
    """
    of_arabic, found, words = _evidence(text)
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
