"""Replace the letters of Persian and Urdu keyboards in the Arabic words of Arabic texts."""

import re
from functools import cache

from newsspider.arabic import characters as ch
from newsspider.arabic.script import is_foreign
from newsspider.tables import rows

_L = ch.char_class(ch.LETTERS)
_M = ch.char_class(ch.MARKS)
_V = ch.char_class(ch.VARIANTS)
_OTHERS = ch.char_class((ch.LETTERS | ch.MARKS) - frozenset(ch.VARIANTS))
_VARIANT = re.compile(f"[{_V}]")
_WORD = re.compile(f"(?<![{_L}{_M}])[{_OTHERS}]*[{_V}][{_L}{_M}]*")
_FOREIGN_LETTER = re.compile(f"[{ch.char_class(ch.OTHER_LANGUAGES)}]")
_FINAL_YEH = re.compile(f"ی([{_M}]*)$")
_MARK = re.compile(f"[{_M}]")
_TO_ARABIC = str.maketrans(ch.VARIANTS)
_ALEFS = str.maketrans("أإآٱ", "اااا")

# Kind of word → its prefixes: conjunctions, prepositions, the article, the seen of the future. Some that grammar allows
# are missing, because they form other words: «بلدي» means municipal rather than «at», «كندي» Canadian rather than
# «like Nada».
_PREFIXES = {
    "alone": ["", "و"],
    "particle": ["", "و", "ف"],
    "bare": [a + b for a in ("", "و", "ف") for b in ("", "ب", "ل")],
    "defined": [a + b for a in ("", "و", "ف") for b in ("ال", "بال", "كال", "لل")],
    "noun": [a + b for a in ("", "و", "ف") for b in ("", "ب", "ل", "ك", "ال", "بال", "كال", "لل")],
    "verb": ["", "و", "ف"],
    "present": [a + b for a in ("", "و", "ف") for b in ("", "س", "ل")],
}
# Words without their hamza that look like a far more frequent word.
_OTHER_WORDS = frozenset({"وادى", "والى", "فادى", "اثنى", "وفى"})


@cache
def _alef_maqsura_words() -> frozenset[str]:
    """Words that end in alef maqsura, with each of their prefixes, spelled with and without hamza."""
    made = {
        prefix + row["word"]
        for row in rows("alef_maqsura.tsv")
        for kind in row["kinds"].split()
        for prefix in _PREFIXES[kind]
    }
    return frozenset(made | ({word.translate(_ALEFS) for word in made} - _OTHER_WORDS))


def ends_in_alef_maqsura(word: str) -> bool:
    """Decide whether Arabic spells a word with final ى, given it with final ی, ي or ى."""
    bare = _MARK.sub("", word).translate(_TO_ARABIC)
    return bare[:-1] + "ى" in _alef_maqsura_words()


def _arabic_word(match: re.Match[str]) -> str:
    word = match[0]
    if _FOREIGN_LETTER.search(word):
        return word
    final = _FINAL_YEH.search(word)
    if final and ch.HAMZA_ABOVE not in final[1]:
        maqsura = ch.SUPERSCRIPT_ALEF in final[1] or ends_in_alef_maqsura(word[: final.start() + 1])
        word = word[: final.start()] + ("ى" if maqsura else "ي") + final[1]
    return word.translate(_TO_ARABIC)


def plain_arabic_letters(text: str) -> str:
    """Replace Persian and Urdu shapes of Arabic letters in the Arabic words of a text in NFC.

    Words with a letter that Arabic lacks stay unchanged, and so do texts in Persian, Urdu, Kurdish and the like.
    """
    if not _VARIANT.search(text) or is_foreign(text):
        return text
    return _WORD.sub(_arabic_word, text)
