"""Time a stamp: our reader and dateparser with its language fixed, on the same stamps in one process."""

import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter

import dateparser

from newsspider.dates import parse_stamp

# All of them stamps that dateparser's `ar` reads too: it is quicker at failing, and that would be no comparison.
STAMPS = (
    "9 سبتمبر 2024",
    "الإثنين، 24 أغسطس 2020 09:23 ص",
    "الأربعاء، 07 أكتوبر 2020 - 12:09 م",
    "25 ديسمبر 2020",
    "15 مارس 2024 10:15 مساء",
    "06/09/2024",
    "2024-09-06 14:52:10",
    "٩ سبتمبر ٢٠٢٤",
    "منذ 3 ساعات",
    "منذ يومين",
)
NOW = datetime(2024, 9, 12, 9, tzinfo=UTC)
ROUNDS = 20


def rows() -> list[tuple[str, float, str]]:
    """(what, number, unit) for each line of the report: microseconds a stamp, and dateparser's time as a multiple."""
    ours = _microseconds(_read_ours, ROUNDS * 20)
    theirs = _microseconds(_read_theirs, ROUNDS)
    return [
        ("parse_stamp", ours, "µs a stamp"),
        ("dateparser, languages=['ar']", theirs, "µs a stamp"),
        ("dateparser / parse_stamp", theirs / ours, "times"),
    ]


def _read_ours() -> None:
    for text in STAMPS:
        if parse_stamp(text, "Africa/Cairo", NOW) is None:
            raise ValueError(text)


def _read_theirs() -> None:
    settings = {"RELATIVE_BASE": NOW.replace(tzinfo=None)}
    for text in STAMPS:
        if dateparser.parse(text, languages=["ar"], settings=settings) is None:
            raise ValueError(text)


def _microseconds(read: Callable[[], None], rounds: int) -> float:
    """The best of five runs, after one to fill the caches, since the machine does other things as well."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # dateparser's own use of old datetime functions
        read()
        best = min(_timed(read, rounds) for _ in range(5))
    return best / rounds / len(STAMPS) * 1e6


def _timed(read: Callable[[], None], rounds: int) -> float:
    start = perf_counter()
    for _ in range(rounds):
        read()
    return perf_counter() - start
