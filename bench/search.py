"""Search: building, size and answers of the index of 100,000 articles, recombined from texts at hand or made up."""

import json
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time
from typing import Any

from bench.text import article
from newsspider.arabic import match_text
from newsspider.search import database, index

ARTICLES = 100_000
BULK = 1000
SITES = 12
SECTIONS = ("سياسة", "اقتصاد", "رياضة", "ثقافة", "مجتمع")
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
TEXTS = Path(__file__).resolve().parents[2] / "shared" / "text"


def rows() -> Iterator[tuple[str, float | str, str]]:
    """(what, number, unit) for each line of the report."""
    draw = random.Random(8)
    texts = _texts()
    with tempfile.TemporaryDirectory() as folder:
        with closing(database.connect(folder)) as connection:
            seconds = _build(connection, texts, draw)
            yield "building the index", ARTICLES / seconds, "articles/s of CPU"
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        yield "size", f"{(Path(folder) / database.FILE).stat().st_size / ARTICLES:,.0f}", "bytes an article"
        sets = json.dumps({"sets": _query_sets(texts, draw), "site": f"site{draw.randrange(SITES)}"})
        # A process of its own, which holds nothing but the search.
        command = [sys.executable, "-m", "bench.searching", folder]
        done = subprocess.run(command, input=sets, capture_output=True, text=True, check=True)
        yield from json.loads(done.stdout)


def _query_sets(texts: list[tuple[str, str]], draw: random.Random) -> dict[str, list[str]]:
    words = sorted({word for text in texts for word in text[1].split() if len(word) > 3})
    common = [word for word, _ in sorted(_counts(texts).items(), key=lambda item: -item[1]) if len(word) > 3][:40]
    pairs = [" ".join(draw.choice(texts)[1].split()[:2]) for _ in range(60)]
    return {
        "words of any frequency": draw.sample(words, 40) + [" ".join(draw.sample(words, 2)) for _ in range(20)],
        "the 40 commonest words": common,
        "whole headlines": [headline for headline, _ in draw.choices(texts, k=60) if headline],
        "phrases": [f'"{pair}"' for pair in pairs],
    }


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
        "_id": f"site{number % SITES}:{1_000_000 + number}",
        "site": f"site{number % SITES}",
        "headline": headline,
        "search_text": " ".join((headline, *draw.choices(pieces, k=8))),
        "published_at": at,
        "published_on": at.date().isoformat(),
        "changed_at": at,
        "section": SECTIONS[number % len(SECTIONS)],
        "source": "وكالة الأنباء" if number % 3 else None,
        "authors": [f"كاتب رقم {number % 40}"],
    }


def _counts(texts: list[tuple[str, str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for _, body in texts:
        for word in set(body.split()):
            found[word] = found.get(word, 0) + 1
    return found
