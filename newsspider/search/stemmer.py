"""The light stem of an Arabic word: light10, with its table in ``tables/light10.tsv``.

Larkey, Ballesteros and Connell, "Light Stemming for Arabic Information Retrieval" (2007): prefixes and suffixes are cut
off, nothing is derived from roots. It differs from the paper where news shows a reason:

- a stem never has fewer than three letters;
- what only looks like a prefix stays, as the table's ``keeps`` says: «وزارة» has no conjunction, «إلغاء» no article;
- with a pronoun the ت before it goes as well, since it is the ة of the bare word: «وزارتها» and «وزارة» share a stem;
- the endings of countries and adverbs go: «فرنسا» and «الفرنسية», «سياسيا» and «السياسي».

Broken plurals (كتاب, كتب) have another stem than their singular; ``tables/broken_plurals.tsv`` joins the common ones.
"""

from collections.abc import Iterator
from functools import cache, lru_cache

from newsspider.arabic import characters
from newsspider.tables import rows

SHORTEST = 3  # letters of a stem
VERSION = 2  # of these rules and their tables: an index of another version is built anew

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
def _singulars() -> dict[str, str]:
    """Broken plural, as it is written without an article, to the stem of its singular."""
    return {row["plural"]: _light(row["singular"]) for row in rows("broken_plurals.tsv")}


@cache
def plurals() -> dict[str, tuple[str, ...]]:
    """Stem to the broken plurals that share it."""
    found: dict[str, list[str]] = {}
    for plural, singular in _singulars().items():
        found.setdefault(singular, []).append(plural)
    return {singular: tuple(forms) for singular, forms in found.items()}


@lru_cache(maxsize=20_000)  # five in six words of an article; all words of an archive would be 50 MB
def stem(word: str) -> str:
    """The stem of a word in match form. Latin script, digits and the table's ``whole`` words stay as they are.

    >>> [stem(word) for word in ("المدارس", "والحكومه", "حكومات", "وزاره", "وزارتها", "الله")]
    ['مدرس', 'حكوم', 'حكوم', 'وزار', 'وزار', 'الله']
    """
    if _stays_whole(word):
        return _singulars().get(word, word)
    bare = without_prefix(word)
    return bare if bare in _wholes() else _singular_of(bare) or _without_suffix(bare)


def other_stems(text: str) -> str:
    """The stems of those words of a text in match form that are not their own stem, in its order.

    >>> other_stems("في وزاره الصحه")
    'وزار صحه'
    """
    return " ".join(short for word in text.split() if (short := stem(word)) != word)


def _stays_whole(word: str) -> bool:
    return len(word) <= SHORTEST or word in _wholes() or not all(letter in _ARABIC for letter in word)


def _light(word: str) -> str:
    if _stays_whole(word):
        return word
    bare = without_prefix(word)
    return bare if bare in _wholes() else _without_suffix(bare)


# Plurals that no word in ة is written like, in contrast to «مظاهر» and «مظاهرة», «سياح» and «سياحة»: a ه behind them is
# a pronoun, and ي makes an adjective of them («نسائية»).
_NO_FEMININE = frozenset({"افعال", "فعول", "فعلاء", "افعلاء", "فعاليل", "فعاءل", "فواعل"})


def _singular_of(bare: str) -> str | None:
    """The stem of the singular, if a word without its prefix is a plural of the table.

    The plural itself is looked up, not its stem: «مرضى» and «مرض», «سياح» and «سياحة» have one. Only a pronoun, the ا
    of an indefinite object and the ending of an adjective may follow it.
    """
    table = _singulars()
    return next((table[form] for form in _without_endings(bare) if form in table), None)


def _without_endings(bare: str) -> Iterator[str]:
    yield bare
    for pronoun in _affixes("pronoun"):
        rest = bare.removesuffix(pronoun)
        if rest != bare and (pronoun != "ه" or _patterns().get(rest) in _NO_FEMININE):
            yield rest
        if rest != bare and rest[-1:] in "تا":  # «أجهزتهم», «مرضاهم»
            yield rest[:-1] + ("ه" if rest.endswith("ت") else "ي")
    for ending in ("ا", "يه", "ي"):
        rest = bare.removesuffix(ending)
        if rest != bare and (ending == "ا" or _patterns().get(rest) in _NO_FEMININE):
            yield rest


@cache
def _patterns() -> dict[str, str]:
    return {row["plural"]: row["pattern"] for row in rows("broken_plurals.tsv")}


def without_prefix(word: str) -> str:
    """A word without its conjunction, preposition and article, as far as they can be told."""
    keeps = _affixes("keeps")
    if word[0] in "وف" and word[1:] in _patterns():
        return word[1:]
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
        shortest = SHORTEST + 1 if suffix == "ا" and word.endswith("يا") else SHORTEST
        if word.endswith(suffix) and len(word) - len(suffix) >= shortest:
            word = word[: -len(suffix)]
    return word
