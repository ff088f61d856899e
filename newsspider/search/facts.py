"""When each article of the index was published, on which day and by which site: packed arrays, counted in no time.

A common word stands in half of all articles. To look each of them up in a table takes a tenth of a second at 100,000
articles; to read everybody's facts as arrays takes a millisecond.
"""

import sqlite3
from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from newsspider.items.later import Later

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = Later("numpy")  # slow to import, and most crawls find nothing new

# Seconds since 1970, the day as 20260301 or 0, the site's number.
Fact = tuple[int, int, int]
NOTHING: Fact = (0, 0, 0)
_RECORD, _SIZE = [("at", "<i8"), ("day", "<i4"), ("site", "<u4")], 16  # bytes
_CHUNK = 500  # articles of a row of the table: as many as one page of the file takes


def write(connection: sqlite3.Connection, number: int, facts: Mapping[int, Fact]) -> None:
    """Store the facts of articles by their row numbers, in the tables of a generation."""
    for chunk, rows in groupby(sorted(facts), key=lambda row: row // _CHUNK):
        found = connection.execute(f"SELECT packed FROM facts_{number} WHERE chunk = ?", (chunk,)).fetchone()
        packed = np.frombuffer(found[0], _RECORD).copy() if found else np.zeros(_CHUNK, _RECORD)
        for row in rows:
            packed[row % _CHUNK] = facts[row]
        connection.execute(f"INSERT OR REPLACE INTO facts_{number} VALUES (?, ?)", (chunk, packed.tobytes()))


def read(connection: sqlite3.Connection, number: int) -> "NDArray[np.void]":
    """The facts of all articles, each at the place of its row number, with the fields at, day and site."""
    stored = dict(connection.execute(f"SELECT chunk, packed FROM facts_{number}"))
    empty = bytes(_CHUNK * _SIZE)
    return np.frombuffer(b"".join(stored.get(chunk, empty) for chunk in range(max(stored, default=-1) + 1)), _RECORD)
