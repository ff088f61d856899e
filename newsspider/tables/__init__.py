"""The tables that the text modules read: common words, given names, words that end in alef maqsura, zones, hosts."""

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a tab-separated table of the package."""
    with (files("newsspider") / "tables" / name).open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines, delimiter="\t")


@cache
def common_words() -> dict[str, frozenset[str]]:
    """Frequent words by ISO 639 code, each in its language's own spelling."""
    return {row["language"]: frozenset(row["words"].split()) for row in rows("common_words.tsv")}


@cache
def given_names() -> dict[str, frozenset[str]]:
    """First names in Arabic letters: ``name`` those that are little else, ``word`` those that are also common words."""
    return {row["kind"]: frozenset(row["names"].split()) for row in rows("given_names.tsv")}
