"""Whether a text that nothing labels is certainly a person's name, and a line such names and the places beside them."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from newsspider.arabic import match_text
from newsspider.extraction import lexicon
from newsspider.extraction.people.agencies import is_place, is_portal, is_wire
from newsspider.extraction.people.people import joined_names
from newsspider.tables import common_words, given_names

# «The» and «of» in the first part of a name, which has two words then: «عبد الله», «أبو بكر», «نور الدين».
_FIRST_HALVES = frozenset(
    map(match_text, ("عبد", "أبو", "بن", "ابن", "بنت", "آل", "ولد", "أم", "بو", "آيت", "أيت", "ذو", "دي", "ال"))
)
_SECOND_HALVES = {
    match_text(second): frozenset(map(match_text, firsts)) for second, firsts in lexicon.JOINED_NAMES.items()
}
_TITLES = re.compile(
    r"(?:(?:أ\s*\.\s*د|أ\s*\.\s*م\s*\.\s*د|د|أ|م)\s*[./]\s*|(?:الدكتور|الدكتورة|الأستاذ|الأستاذة|المهندس|المهندسة|المحامي|المحامية)\s+)+"
)
_LETTERS = re.compile(r"[\u0621-\u064a\u064b-\u0652\u0670\u0671\u06cc\u06a9ـپچڤگ ]+")
# Nisbas that are ordinary adjectives («إسلام السياسي» is no person, «نور السعدي» is one).
_ADJECTIVES = frozenset(match_text(f"ال{word}") for word in lexicon.ADJECTIVES)
_NO_PERSON = frozenset(match_text(word) for word in lexicon.NO_PERSON)
_EXTRAS = frozenset(map(match_text, ("خاص", "متابعات", "مراسلنا", "من مراسلنا", "مراسل", "المراسل")))
_NAMES = frozenset(map(match_text, given_names()["name"]))
_WORDS = frozenset(map(match_text, given_names()["word"]))
_KNOWN = _NAMES | _WORDS
_COMMON = frozenset(map(match_text, common_words()["ar"]))
_NO_TOWN = _COMMON | _NO_PERSON
_WITH_WAW = frozenset(map(match_text, lexicon.NAMES_WITH_WAW.split()))
_LONGEST_NAME = 40
_LONGEST = 90
_MOST_PARTS = 6
_APART = re.compile(r"\s*(?:[،,؛;:&|/\\•·()\[\]]|\s[-–—ـ_]+\s|[–—]|\s-|-\s)\s*")
_FRAME = " \t.*•●–—ـ-_/|()[]{}«»\u200f\u200e"
_FROM = re.compile(r"^(?:من|عن)\s+")
_WRITES = re.compile(r"\s+[يت]كتب\W*$")
_RUNNING = re.compile(r"[؟?!\"“”\d@#…]|(?<=\w{3})\.\s*\S")


def is_certain_name(text: str, placed: bool = False) -> bool:
    """Whether a text is a person's name wherever it stands: it begins with a first name, and nothing in it is a word.

    ``placed`` if a city or an agency stands beside it: then also a first name that is a common word («نور», «حسن») will
    do before any family name.

    >>> is_certain_name("أحمد علي"), is_certain_name("جمال وأناقة"), is_certain_name("ريال مدريد")
    (True, False, False)
    """
    if not 4 < len(text) <= _LONGEST_NAME:
        return False
    name = _TITLES.sub("", text, count=1)
    if not _LETTERS.fullmatch(name):
        return False
    words = match_text(name).split()
    if not 2 <= len(words) <= _MOST_PARTS or any(word in _NO_PERSON for word in words[1:]):
        return False
    parts = list(_parts(words))
    if not 2 <= len(parts) <= 4 or is_place(name) or is_wire(name) or (len(parts) > 2 and is_place(words[-1])):
        return False
    first, *rest = parts
    if any(_is_word(part) for part in rest):
        return False
    if first in _NAMES or " " in first or name != text:
        return True
    return first in _WORDS and (placed or rest[0] in _KNOWN or " " in rest[0] or _is_nisba(rest[0]))


def _parts(words: list[str]) -> Iterator[str]:
    """The parts of a name; some parts have two words."""
    place = 0
    while place < len(words):
        following = words[place + 1] if place + 1 < len(words) else ""
        joins = words[place] in _FIRST_HALVES or words[place] in _SECOND_HALVES.get(following, ())
        length = 2 if joins and place + 1 < len(words) else 1
        yield " ".join(words[place : place + length])
        place += length


def _is_word(part: str) -> bool:
    """Whether a part cannot be a father's or family name: a common word, «and …», a verb."""
    if part in _KNOWN or part in _WITH_WAW or " " in part:
        return False
    if part in _COMMON or len(part) < 2 or part in _ADJECTIVES or (part[0] == "و" and len(part) > 3):
        return True
    return part[0] == "ي" and len(part) > 3 and part[-1] != "ي"


def _is_nisba(part: str) -> bool:
    return part.startswith("ال") and len(part) > 5 and part.endswith("ي") and part not in _ADJECTIVES


@dataclass(frozen=True, slots=True)
class Signature:
    """Whom a line of nothing but names and places names: writers, and the agencies beside them."""

    authors: tuple[str, ...]
    agency: str | None


def read_signature(text: str, portal_names: Collection[str] = (), *, town: bool = False) -> Signature | None:
    """A byline without a label («القاهرة – أحمد علي»), if all of it is certain; else None.

    ``town`` allows one word that is in no list: where bylines stand, it is a town, and no list has all towns.

    >>> read_signature("(أحمد علي – القاهرة)")
    Signature(authors=('أحمد علي',), agency=None)
    >>> read_signature("مصر - السعودية"), read_signature("الأهلي - الزمالك")
    (None, None)
    """
    text = " ".join(text.split()).strip(_FRAME)
    if not 4 < len(text) <= _LONGEST or _RUNNING.search(text):
        return None
    parts = [part for raw in _APART.split(text) if (part := raw.strip(_FRAME))]
    known = [_is_place_or_desk(part, portal_names) for part in parts]
    agencies = [part for part in parts if is_wire(part)]
    authors: list[str] = []
    towns = 0
    for part, is_known in zip(parts, known, strict=True):
        if is_known or part in agencies:
            continue
        names = joined_names(_WRITES.sub("", _FROM.sub("", part)))
        if all(is_certain_name(name, placed=any(known) or bool(agencies)) for name in names):
            authors += [name for name in names if name not in authors]
        elif town and _is_town(part):
            towns += 1
        else:
            return None
    if towns > (1 if authors else 0) or not (authors or agencies):
        return None
    return Signature(tuple(authors), agencies[0] if agencies else None)


def _is_place_or_desk(part: str, portal_names: Collection[str]) -> bool:
    return is_place(part) or is_portal(part, portal_names) or match_text(part) in _EXTRAS


def _is_town(part: str) -> bool:
    folded = match_text(part)
    return " " not in folded and _LETTERS.fullmatch(part) is not None and folded not in _NO_TOWN
