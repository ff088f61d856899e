"""Arabic typed with a Persian or Urdu keyboard: its letters put back, in Arabic words of Arabic texts only."""

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

# What may stand before a word of each kind: conjunctions, prepositions, the article, the future's seen. Not all that
# grammar allows: «بلدي» is municipal and not «at», «كندي» is Canadian and not «like Nada».
_PREFIXES = {
    "alone": ["", "و"],
    "particle": ["", "و", "ف"],
    "bare": [a + b for a in ("", "و", "ف") for b in ("", "ب", "ل")],
    "defined": [a + b for a in ("", "و", "ف") for b in ("ال", "بال", "كال", "لل")],
    "noun": [a + b for a in ("", "و", "ف") for b in ("", "ب", "ل", "ك", "ال", "بال", "كال", "لل")],
    "verb": ["", "و", "ف"],
    "present": [a + b for a in ("", "و", "ف") for b in ("", "س", "ل")],
}
# What a word without its hamza looks like, while another word is far more often meant.
_OTHER_WORDS = frozenset({"وادى", "والى", "فادى", "اثنى", "وفى"})


@cache
def _alef_maqsura_words() -> frozenset[str]:
    """Words that end in alef maqsura, with every prefix they take; also as they are typed without hamzas."""
    made = {
        prefix + row["word"]
        for row in rows("alef_maqsura.tsv")
        for kind in row["kinds"].split()
        for prefix in _PREFIXES[kind]
    }
    return frozenset(made | ({word.translate(_ALEFS) for word in made} - _OTHER_WORDS))


def ends_in_alef_maqsura(word: str) -> bool:
    """Whether a word that is written with a final ی, ي or ى is one of those that Arabic writes with ى."""
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
    """A text in NFC, with the Persian and Urdu shapes of Arabic letters replaced in its Arabic words.

    A word with a letter that Arabic lacks is left alone, and so is a whole text that is Persian, Urdu, Kurdish …
    """
    if not _VARIANT.search(text) or is_foreign(text):
        return text
    return _WORD.sub(_arabic_word, text)
