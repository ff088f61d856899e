"""The light stem of an Arabic word: light10, with its table in ``tables/light10.tsv``.

Larkey, Ballesteros and Connell, "Light Stemming for Arabic Information Retrieval" (2007): prefixes and suffixes are cut
off, nothing is derived from roots. It differs from the paper where news shows a reason:

- a stem never has fewer than three letters;
- what only looks like a prefix stays, as the table's ``keeps`` says: «وزارة» has no conjunction, «إلغاء» no article;
- with a pronoun the ت before it goes as well, since it is the ة of the bare word: «وزارتها» and «وزارة» share a stem;
- the endings of countries and adverbs go: «فرنسا» and «الفرنسية», «سياسيا» and «السياسي».

Broken plurals (كتاب, كتب) have another stem than their singular; ``tables/broken_plurals.tsv`` joins the common ones.
"""

from functools import cache, lru_cache

from newsspider.arabic import characters
from newsspider.tables import rows

SHORTEST = 3  # letters of a stem
VERSION = 1  # of these rules and their tables: an index of another version is built anew

_ARABIC = characters.LETTERS
_PROCLITICS = "وفبلك"


@cache
def _affixes(kind: str) -> tuple[str, ...]:
    """In the order of the table, which is the order in which they are tried."""
    return tuple(row["affix"] for row in rows("light10.tsv") if row["kind"] == kind)


@cache
def _wholes() -> frozenset[str]:
    return frozenset(_affixes("whole"))


@cache
def _plurals() -> dict[str, str]:
    """Stem of a broken plural to the stem of its singular."""
    return {_light(row["plural"]): _light(row["singular"]) for row in rows("broken_plurals.tsv")}


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a word in match form. Latin script, digits and the table's ``whole`` words stay as they are.

    >>> [stem(word) for word in ("المدارس", "والحكومه", "حكومات", "وزاره", "وزارتها", "الله")]
    ['مدرس', 'حكوم', 'حكوم', 'وزار', 'وزار', 'الله']
    """
    light = _light(word)
    return _plurals().get(light, light)


def other_stems(text: str) -> str:
    """The stems of those words of a text in match form that are not their own stem, in its order.

    >>> other_stems("في وزاره الصحه")
    'وزار صحه'
    """
    return " ".join(short for word in text.split() if (short := stem(word)) != word)


def _light(word: str) -> str:
    if len(word) <= SHORTEST or word in _wholes() or not all(letter in _ARABIC for letter in word):
        return word
    bare = _without_prefix(word)
    return bare if bare in _wholes() else _without_suffix(bare)


def _without_prefix(word: str) -> str:
    keeps = _affixes("keeps")
    if word.startswith(keeps):
        return word
    if word[1:].startswith(keeps) and word[0] in _PROCLITICS:
        return word[1:]
    if word[0] == "و" and len(word) > SHORTEST + 1:
        word = word[1:]
    for prefix in _affixes("prefix"):
        if word.startswith(prefix) and len(word) - len(prefix) >= SHORTEST:
            rest = word[len(prefix) :]
            return word[len(prefix) - 2 :] if f"ال{rest}".startswith(keeps) and prefix.endswith("ال") else rest
    return word


def _without_suffix(word: str) -> str:
    pronoun = next((p for p in _affixes("pronoun") if word.endswith(p) and len(word) - len(p) >= SHORTEST), None)
    if pronoun is not None:
        word = word[: -len(pronoun)]
        if word.endswith("ت") and len(word) > SHORTEST:
            word = word[:-1]
    # Each once, in this order: «مباريات» loses ات and then ي.
    for suffix in _affixes("suffix"):
        shortest = SHORTEST + 1 if suffix == "ا" else SHORTEST
        if word.endswith(suffix) and len(word) - len(suffix) >= shortest:
            word = word[: -len(suffix)]
    return word
