"""Bylines to names: without «written by», city, agency, portal or a user account's name."""

import re
from collections.abc import Iterable

from newsspider.arabic import match_text
from newsspider.extraction import lexicon
from newsspider.extraction.blocks.labels import read_line
from newsspider.extraction.people.agencies import is_place, is_wire

_APART = re.compile(r"\s*(?:[،,؛;:&|/\\]|\s[-–—ـ]\s|[–—]|\s-|-\s|\bو(?=\s)|\band\b|\bet\b)\s*")
_BRACKETS = re.compile(r"[(\[{«\"].*?[)\]}»\"]|@\w+|\s+[يت]كتب\W*$")
_NO_LETTER = re.compile(r"[\d@:<>_=+#?!؟…]|https?|www")
_MARK = re.compile(r"^[\s.*•●:–—ـ\-]+|[\s.*•●:–—ـ\-]+$")
# «posted by» in any form, and «from» before a correspondent; «on Wednesday …» after the name.
_BEFORE = re.compile(r"^(?:(?:\w+\s+){0,2}(?:بواسطة|من قبل|من طرف)|من|عن|from|by)\s+", re.IGNORECASE)
_AFTER = re.compile(r"\s+(?:في|بتاريخ|يوم|منذ|on|at)(?:\s.*)?$", re.IGNORECASE)
_JOINED = re.compile(r"\s+و(?=\w{3})")
_NO_PERSON = frozenset(match_text(word) for word in lexicon.NO_PERSON)
_LABELS = frozenset(map(match_text, lexicon.BYLINE_VERBS + lexicon.BYLINE_NOUNS))
_WITH_WAW = frozenset(map(match_text, lexicon.NAMES_WITH_WAW.split()))
_MOST_WORDS = 6
_MOST_LETTERS = 45
# Longer, or with longer parts, it is a sentence that has an «and».
_LONGEST_PAIR = 70
_MOST_JOINED = 4


def names(text: str, others: Iterable[str] = ()) -> list[str]:
    """The persons that a byline names. ``others`` are the portal's own names in compared form.

    >>> names("كتبت: أسماء نصار - القاهرة")
    ['أسماء نصار']
    >>> names("أحمد وائل وسارة حسن ـ بيروت")
    ['أحمد وائل', 'سارة حسن']
    >>> names("وكالات")
    []
    """
    text = " ".join(text.split())
    line = read_line(text)
    if line and line.kind == "byline" and line.rest:
        text = line.rest
    place, colon, rest = text.partition(":")
    if colon and is_place(place.strip()):
        text = rest
    found: list[str] = []
    refused = set(others)
    parts = _APART.split(_AFTER.sub("", _BEFORE.sub("", _MARK.sub("", _BRACKETS.sub(" ", text)))))
    for person in (person for part in parts for person in joined_names(part)):
        name = _BEFORE.sub("", _MARK.sub("", person))
        words = name.split()
        if len(words) > 1 and match_text(words[0]) in _LABELS:
            name, words = " ".join(words[1:]), words[1:]
        if _is_person(name, words, refused) and name not in found:
            found.append(name)
    return found


def joined_names(text: str) -> list[str]:
    """The names that an «and» joins, which is written as the second one's first letter."""
    for joint in _JOINED.finditer(text) if len(text) <= _LONGEST_PAIR else ():
        first, second = text[: joint.start()].strip(), text[joint.end() :].strip()
        if match_text(f"و{second.split()[0]}") in _WITH_WAW or len(second.split()) < 2:
            continue
        if 2 <= len(first.split()) <= _MOST_JOINED or is_place(first):
            return [first, *joined_names(second)]
    return [text]


def _is_person(name: str, words: list[str], refused: set[str]) -> bool:
    if not 2 <= len(words) <= _MOST_WORDS or len(name) > _MOST_LETTERS or _NO_LETTER.search(name):
        return False
    folded = match_text(name)
    if max(map(len, words)) < 3:
        return False  # initials
    if folded in refused or is_wire(name) or is_place(name):
        return False
    if any(folded.startswith(f"{other} ") for other in refused):
        return False  # «هسبريس من الرباط»: the portal
    parts = folded.split()
    return not any(part in _NO_PERSON for part in parts)


def once(values: Iterable[str]) -> list[str]:
    """Each value once, by its compared form, in order."""
    kept: dict[str, str] = {}
    for value in values:
        value = value.strip().lstrip("#").strip()
        if value and (key := match_text(value) or value) not in kept:
            kept[key] = value
    return list(kept.values())
