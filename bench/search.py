"""Search: building, size and answers of the index of 100,000 articles, recombined from texts at hand or made up."""

import json
import random
import resource
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import process_time
from typing import Any

from bench.text import article
from newsspider.arabic import match_text
from newsspider.search import database, index
from newsspider.search.find import Filters, rank
from newsspider.search.query import parse

ARTICLES = 100_000
BULK = 1000
SITES = 12
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
TEXTS = Path(__file__).resolve().parents[2] / "shared" / "text"


def rows() -> Iterator[tuple[str, float, str]]:
    """(what, number, unit) for each line of the report."""
    draw = random.Random(8)
    texts = _texts()
    with tempfile.TemporaryDirectory() as folder:
        connection = database.connect(folder)
        seconds = _build(connection, texts, draw)
        yield "building the index", ARTICLES / seconds, "articles/s of CPU"
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        yield "size", (Path(folder) / database.FILE).stat().st_size / ARTICLES, "bytes an article"
        words = sorted({word for text in texts for word in text[1].split() if len(word) > 3})
        ones = draw.sample(words, 40) + [" ".join(draw.sample(words, 2)) for _ in range(20)]
        common = [word for word, _ in sorted(_counts(texts).items(), key=lambda item: -item[1]) if len(word) > 3][:40]
        pairs = [" ".join(draw.choice(texts)[1].split()[:2]) for _ in range(60)]
        day = date(2024, 5, 1)
        month = Filters([f"site{draw.randrange(SITES)}"], day, date(2024, 6, 1))
        for name, queries, filters, by_date in (
            ("ranked, words of any frequency", ones, Filters(), False),
            ("ranked, the 40 commonest words", common, Filters(), False),
            ("ranked, whole headlines", [draw.choice(texts)[0] for _ in range(60)], Filters(), False),
            ("phrases", [f'"{pair}"' for pair in pairs], Filters(), False),
            ("with a site and a month", common + ones, month, False),
            ("newest first", common + ones, Filters(), True),
        ):
            took = sorted(_milliseconds(connection, query, filters, by_date) for query in queries if match_text(query))
            yield f"{name}, p95", took[int(len(took) * 0.95) - 1], f"ms of CPU; median {took[len(took) // 2]:.1f}"
        connection.close()
    yield "memory of this process at its highest", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB"


def _texts() -> list[tuple[str, str]]:
    """Headline and body in match form."""
    files = sorted(TEXTS.glob("*.jsonl")) if TEXTS.is_dir() else []
    if not files:
        made = [match_text(article(130, seed)) for seed in range(3000)]
        return [(" ".join(text.split()[:9]), text) for text in made]
    with files[0].open(encoding="utf-8") as lines:
        docs = [json.loads(line) for line in lines]
    return [(match_text(doc["title"]), match_text(doc["text"])) for doc in docs]


def _build(connection: sqlite3.Connection, texts: list[tuple[str, str]], draw: random.Random) -> float:
    """Index articles of whole headlines and bodies put together of pieces; the seconds of the indexing alone."""
    pieces = [
        " ".join(words[start : start + 15])
        for _, body in texts
        for words in [body.split()]
        for start in range(0, len(words) - 14, 15)
    ]
    seconds = 0.0
    for start in range(0, ARTICLES, BULK):
        docs = [_document(number, texts, pieces, draw) for number in range(start, start + BULK)]
        began = process_time()
        index.apply(connection, map(index.Entry.of, docs))
        seconds += process_time() - began
    return seconds


def _document(number: int, texts: list[tuple[str, str]], pieces: list[str], draw: random.Random) -> dict[str, Any]:
    at = FIRST + timedelta(minutes=7 * number)
    headline = draw.choice(texts)[0]
    return {
        "_id": f"site{number % SITES}:{number}",
        "site": f"site{number % SITES}",
        "headline": headline,
        "search_text": " ".join((headline, *draw.choices(pieces, k=8))),
        "published_at": at,
        "published_on": at.date().isoformat(),
        "changed_at": at,
    }


def _counts(texts: list[tuple[str, str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for _, body in texts:
        for word in set(body.split()):
            found[word] = found.get(word, 0) + 1
    return found


def _milliseconds(connection: sqlite3.Connection, query: str, filters: Filters, by_date: bool) -> float:
    began = process_time()
    rank(connection, parse(query), filters, by_date=by_date)
    return 1000 * (process_time() - began)
