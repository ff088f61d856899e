"""The tables of words: that none contradicts another where it would be read wrongly."""

from collections import defaultdict
from zoneinfo import ZoneInfo

import pytest

from newsspider.dates import calendars, places
from newsspider.dates.fold import fold
from newsspider.dates.vocabulary import entries
from newsspider.tables import rows

TABLES = ("calendar_names.tsv", "stamp_labels.tsv", "stamp_words.tsv", "stamp_bystanders.tsv", "stamp_places.tsv")

# A word may have only one meaning among these kinds; with a second one, stamps would be misread.
DECISIVE = frozenset("mhkwaeujlrqFOX")


def meanings() -> dict[str, set[tuple[str, object]]]:
    found = defaultdict(set)
    for phrase, kind, value in entries():
        found[" ".join(fold(phrase).split())].add((kind, value))
    return found


@pytest.mark.parametrize("name", TABLES)
def test_every_line_of_a_table_is_one_phrase(name: str) -> None:
    lines = [(row["list"], row["meaning"], row["phrase"]) for row in rows(name)]
    assert all(len(row) == 3 for row in rows(name))  # csv puts surplus columns under a key of their own
    assert all(phrase and phrase == " ".join(phrase.split()) and "," not in phrase for _, _, phrase in lines)
    assert len(set(lines)) == len(lines)


def test_no_phrase_has_two_decisive_meanings() -> None:
    double = {
        phrase: kinds
        for phrase, kinds in meanings().items()
        if len({meaning for meaning in kinds if meaning[0] in DECISIVE}) > 1
    }
    assert not double


def test_no_phrase_folds_to_nothing() -> None:
    assert "" not in meanings()


def test_every_month_and_weekday_has_names() -> None:
    for table, numbers in (
        (calendars.GREGORIAN, range(1, 13)),
        (calendars.HIJRI, range(1, 13)),
        (calendars.LIBYAN, range(1, 13)),
        (calendars.COPTIC, range(1, 14)),
        (calendars.WEEKDAYS, range(7)),
    ):
        assert list(table) == list(numbers)


def test_every_zone_exists() -> None:
    for names in (*places.PLACES, *places.NAMED_ABBREVIATIONS):
        for name in names.split():
            ZoneInfo(name)
