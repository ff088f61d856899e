"""Phrases that label a stamp, combined from their words: «نشر», «نشر هذا الخبر في», «تاريخ كتابة المقال»."""

from collections.abc import Iterable, Iterator
from itertools import product

from newsspider.dates import words


def phrases() -> Iterator[tuple[str, str]]:
    """Yield each label phrase as (role, phrase); the role is ``published`` or ``updated``."""
    for role, labels in words.LABELS.items():
        yield from _with_preposition(role, labels)
    for role, labels in words.LEADING_LABELS.items():
        yield from ((role, phrase) for phrase in _combined(labels, words.LEADS))
    dates = [f"تاريخ {noun}" for noun in words.DATE_NOUNS]
    yield from (("published", phrase) for phrase in (*dates, *_combined(dates, words.THINGS)))
    things = [
        *words.THINGS,
        *(f"هذا {thing}" for thing in words.THINGS),
        *(f"هذه {thing}" for thing in words.THINGS),
    ]
    for role, verbs in words.ABOUT_ARTICLE.items():
        yield from _with_preposition(role, _combined(verbs, things))
    of_things = [f"لل{thing.removeprefix('ال')}" for thing in words.THINGS]
    yield from _with_preposition("updated", _combined(("آخر تحديث", "آخر تعديل"), of_things))


def _with_preposition(role: str, labels: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each label alone and with «في», which templates print even before a relative stamp: «نشر في: منذ ساعتين»."""
    for label in labels:
        yield role, label
        yield role, f"{label} في"


def _combined(first: Iterable[str], second: Iterable[str]) -> list[str]:
    return [" ".join(pair) for pair in product(first, second)]
