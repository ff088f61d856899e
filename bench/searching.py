"""The part of the search bench that searches: ``python -m bench.searching FOLDER < queries.json``, its numbers as JSON.

A process of its own, so that its memory is that of a search and of nothing else.
"""

import json
import sys
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

from newsspider.search import database
from newsspider.search.find import Filters, counts, rank
from newsspider.search.query import parse


def main(folder: str, asked: dict[str, Any]) -> list[tuple[str, float, str]]:
    """Ask every query ranked, newest first and in a month of one site; count by site and day."""
    sets: dict[str, list[str]] = asked["sets"]
    month = Filters([asked["site"]], date(2024, 5, 1), date(2024, 6, 1))
    connection = database.connect(folder)
    found = []
    for name, queries in sets.items():
        found.append(_row(f"ranked, {name}", [_took(rank, connection, query) for query in queries]))
    common = sets["the 40 commonest words"]
    found += [
        _row(
            "newest first, the 40 commonest words", [_took(rank, connection, query, by_date=True) for query in common]
        ),
        _row("by site and day, the 40 commonest words", [_took(counts, connection, query) for query in common]),
    ]
    both = common + sets["words of any frequency"]
    found.append(_row("ranked, with a site and a month", [_took(rank, connection, query, month) for query in both]))
    memory = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
    return [*found, ("memory of the searching process at its highest", memory, "MB")]


def _took(work: Any, connection: Any, query: str, filters: Filters | None = None, **options: Any) -> float:
    read = parse(query)
    began = process_time()
    work(connection, read, filters or Filters(), **options)
    return 1000 * (process_time() - began)


def _row(name: str, took: list[float]) -> tuple[str, float, str]:
    ordered = sorted(took)
    return f"{name}, p95", ordered[int(len(took) * 0.95) - 1], f"ms of CPU; median {ordered[len(took) // 2]:.1f}"


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], json.load(sys.stdin))))
