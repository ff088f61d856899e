"""Word lists and other data tables of the package, as tab-separated files with a header line.

The tables ``calendar_names.tsv`` and ``stamp_*.tsv`` have one phrase a line, in the columns ``list``, ``meaning`` and
``phrase``: no phrase can vanish without a line of the file vanishing too. Read them with :func:`word_lists`.
"""

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files


def rows(name: str) -> Iterator[dict[str, str]]:
    """Read the table in file ``name`` row by row, as column name → value.

    :raises FileNotFoundError: if the package has no such table.
    """
    with (files("newsspider") / "tables" / name).open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines, delimiter="\t")


WordLists = dict[str, dict[str, tuple[str, ...]]]


def word_lists(name: str) -> WordLists:
    """Read a table of phrases as list → meaning → phrases, in the order of the file.

    The meaning is the empty string in lists whose phrases all mean the same.

    >>> word_lists("calendar_names.tsv")["weekday"]["0"][:2]
    ('الإثنين', 'إثنين')
    """
    lists: WordLists = {}
    for row in rows(name):
        meanings = lists.setdefault(row["list"], {})
        meanings[row["meaning"]] = (*meanings.get(row["meaning"], ()), row["phrase"])
    return lists


@cache
def common_words() -> dict[str, frozenset[str]]:
    """Frequent words by ISO 639 code, each in its language's own spelling."""
    return {row["language"]: frozenset(row["words"].split()) for row in rows("common_words.tsv")}


@cache
def given_names() -> dict[str, frozenset[str]]:
    """First names in Arabic letters, by kind: ``name`` are hardly ever anything else, ``word`` are common words too."""
    return {row["kind"]: frozenset(row["names"].split()) for row in rows("given_names.tsv")}
