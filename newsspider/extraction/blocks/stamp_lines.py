"""Lines that are a stamp and little else."""

import re
from datetime import UTC, date, datetime
from functools import lru_cache

from newsspider import clock
from newsspider.dates import may_name_day, parse_stamp, split_labelled

# Any moment will do to recognise a relative stamp.
_ANY_TIME = datetime(2020, 1, 1, tzinfo=UTC)


_LONGEST = 120  # two labelled stamps with their weekdays
_DIGIT = re.compile(r"\d")


def has_digit(text: str) -> bool:
    """Whether a text has a digit of any script, as all stamps have that are not relative."""
    return _DIGIT.search(text) is not None


def mostly_stamp(text: str, share: float) -> bool:
    """Whether a short line is a stamp and little else: the words of a dated caption or subhead are more than those."""
    return _length_of_stamps(text, clock.now().date()) >= share * len(text) > 0


# Several readers ask it of each of a page's lines.
@lru_cache(maxsize=1024)
def _length_of_stamps(text: str, today: date) -> int:
    """The number of characters of a line that belong to stamps; 0 if it has none.

    :param today: the day of the look, since a stamp that lies after it is not read. The result is kept for that day.
    """
    if not may_name_day(text):  # nearly all lines with a digit
        return 0
    parts = split_labelled(text)
    if len(parts) == 1 and parts[0].role is None and parse_stamp(text, "UTC") is None:
        return 0
    return sum(len(part.text) for part in parts)


def is_stamp(text: str) -> bool:
    """Whether a line is a printed stamp, which can be as long as a short paragraph."""
    return len(text) <= _LONGEST and has_digit(text) and mostly_stamp(text, 0.5)


def is_relative(text: str, labelled: bool) -> bool:
    """Whether a line is «three hours ago» and nothing else; with ``labelled`` only if it has a label."""
    parts = split_labelled(text)
    said = [part for part in parts if parse_stamp(part.text, "UTC", _ANY_TIME) is not None]
    return bool(parts) and len(said) == len(parts) and all(part.role or not labelled for part in parts)
