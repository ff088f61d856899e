"""The vocabulary of stamps: every known phrase in its folded form, with its token kind and value.

The kinds are those of ``lexer``.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from newsspider.dates import bystanders, calendars, labels, places, words
from newsspider.dates.fold import fold


class Phrases(NamedTuple):
    """The phrases with one first word: token kind and value by the words after it, and how many these may be, most
    first. Some first words of labels have hundreds, so a phrase is looked up and not looked for."""

    lengths: tuple[int, ...]
    meanings: Mapping[tuple[str, ...], tuple[str, Any]]


def entries() -> Iterator[tuple[str, str, Any]]:
    """Yield (phrase, kind, value). Of a phrase with several meanings the most certain comes first."""
    yield from _valued("m", calendars.GREGORIAN)
    yield from _valued("h", calendars.HIJRI)
    yield from _valued("k", calendars.COPTIC)
    yield from _valued("w", calendars.WEEKDAYS)
    yield from _plain("e", words.PM_OR_AD, "pm")
    yield from _valued("a", words.MARKERS)
    yield from _plain("u", places.UTC_NAMES, 0)
    yield from _plain("i", words.ERA_HIJRI)
    yield from _plain("c", (*words.ERA_AD, *words.ERA_COPTIC))
    yield from _plain("s", words.CLOCK_WORDS)
    yield from _plain("H", words.HOUR_LETTERS)
    yield from _valued("j", words.DAY_WORDS)
    yield from _plain("J", words.NOW)
    yield from _plain("f", words.FILLERS)
    yield from _plain("p", words.PREPOSITIONS)
    yield from _plain("d", words.CALENDAR_WORDS)
    yield from _plain("b", words.ZONE_WORDS)
    yield from ((phrase, "l", role) for role, phrase in labels.phrases())
    yield from _plain("g", words.AGO_BEFORE)
    yield from _plain("G", words.AGO_AFTER)
    for units, count in ((words.ONE_UNIT, 1), (words.TWO_UNITS, 2), (words.UNITS, None)):
        yield from ((phrase, "r", (unit, count)) for unit, phrases in units.items() for phrase in phrases)
    yield from _valued("q", words.NUMBERS)
    yield from _valued("F", words.FRACTIONS)
    yield from _valued("O", words.HOUR_NAMES)
    yield from _valued("v", calendars.LIBYAN)
    yield from _valued("z", places.ABBREVIATIONS)
    yield from _valued("z", places.NAMED_ABBREVIATIONS)
    yield from _valued("X", places.PLACES)
    yield from _plain("B", bystanders.BYLINES)
    yield from _plain("A", bystanders.AGENCIES)
    yield from _plain("Q", bystanders.OUTLETS)
    yield from _plain("C", bystanders.COUNTERS)
    yield from _plain("K", bystanders.PROSE)
    yield from _plain("N", bystanders.GIVEN_NAMES)


def _plain(kind: str, phrases: Iterable[str], value: Any = None) -> Iterator[tuple[str, str, Any]]:
    return ((phrase, kind, value) for phrase in phrases)


def _valued(kind: str, phrases: Mapping[Any, Iterable[str]]) -> Iterator[tuple[str, str, Any]]:
    return ((phrase, kind, value) for value, group in phrases.items() for phrase in group)


def _vocabulary() -> dict[str, Phrases]:
    table: dict[str, dict[tuple[str, ...], tuple[str, Any]]] = {}
    for phrase, kind, value in entries():
        first, *rest = fold(phrase).split()
        table.setdefault(first, {}).setdefault(tuple(rest), (kind, value))
    return {
        first: Phrases(tuple(sorted(set(map(len, meanings)), reverse=True)), meanings)
        for first, meanings in table.items()
    }


# First word of a phrase → the phrases that begin with it. Only the first meaning of a phrase is kept.
VOCABULARY = _vocabulary()
