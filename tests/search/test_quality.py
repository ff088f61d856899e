"""How well queries find what they should, on 3,000 real articles that are no part of the project.

``queries.tsv``: a query, and for each of its words the forms by which an article speaks of the thing. An article is
right if it holds, for each word, one of the forms, alone or with what Arabic writes attached to it.

``needs.tsv``: other queries, written down before any was run, each with what an article must speak of to be right.
``judged.tsv``: the articles that are right, by their lines in the file, counted from 0. They were found without the
index (all written forms of a query's words were read, whatever a stemmer thinks of them) and judged by reading the
passages of a part of them, and of all on which the first release of the index and these forms disagreed, in eights.
"""

import csv
import json
import random
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from newsspider.arabic import match_text
from newsspider.search import database, find, index
from newsspider.search.find import Filters, rank
from newsspider.search.query import parse
from tests.search.articles import corrected, document

QUERIES = Path(__file__).with_name("queries.tsv")
NEEDS, JUDGED = Path(__file__).with_name("needs.tsv"), Path(__file__).with_name("judged.tsv")
BEFORE = [first + second for first in ("", "و", "ف") for second in ("", "ب", "ل", "ك", "ال", "بال", "كال", "لل")]
AFTER = ("", "ه", "ها", "هم", "هما", "هن", "نا", "ي", "كم")


@pytest.fixture(scope="module")
def articles(shared: Path) -> list[dict[str, str]]:
    with next((shared / "text").glob("*.jsonl")).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def filled(articles: list[dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    connection = database.connect(tmp_path_factory.mktemp("quality"))
    docs = (document(f"a:{number}", doc["title"], doc["text"], number) for number, doc in enumerate(articles))
    index.apply(connection, map(index.Entry.of, docs))
    yield connection
    connection.close()


def forms(words: str) -> set[str]:
    found = set()
    for word in map(match_text, words.split("|")):
        stem = f"{word[:-1]}ت" if word.endswith("ه") else word
        found |= {f"{before}{stem if after else word}{after}" for before in BEFORE for after in AFTER}
    return found


def test_queries_find_what_they_should_and_little_else(
    filled: sqlite3.Connection, articles: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "RANKED", 100_000)
    words = [set(match_text(f"{doc['title']} {doc['text']}").split()) for doc in articles]
    precision, recall = [], []
    with QUERIES.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            wanted = [forms(part.strip()) for part in row["forms"].split(";")]
            right = {f"a:{number}" for number, held in enumerate(words) if all(held & one for one in wanted)}
            got = set(rank(filled, parse(row["query"]), Filters()).ids)
            precision.append(len(got & right) / max(len(got), 1))
            recall.append(len(got & right) / max(len(right), 1))
    assert len(precision) >= 60
    assert sum(precision) / len(precision) >= 0.93
    assert sum(recall) / len(recall) >= 0.90


def judged() -> dict[str, set[str]]:
    """The right articles of each query, by their ids in the index."""
    with NEEDS.open(encoding="utf-8") as needs, JUDGED.open(encoding="utf-8") as truth:
        right = {row["number"]: {f"a:{line}" for line in row["right"].split()} for row in table(truth)}
        return {row["query"]: right[row["number"]] for row in table(needs)}


def table(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    return csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def test_queries_of_another_hand_find_what_a_reader_calls_right(
    filled: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "RANKED", 100_000)
    precision, recall = [], []
    for query, right in judged().items():
        got = set(rank(filled, parse(query), Filters()).ids)
        precision.append(len(got & right) / max(len(got), 1))
        recall.append(len(got & right) / len(right))
    assert len(precision) == 90
    assert sum(precision) / len(precision) >= 0.93
    assert sum(recall) / len(recall) >= 0.90


def reciprocal_ranks(connection: sqlite3.Connection, articles: list[dict[str, str]], numbers: list[int]) -> float:
    """The mean of one over the place at which an article's headline finds it; nothing beyond the third place."""
    total = 0.0
    for number in numbers:
        headline = "".join(letter for letter in articles[number]["title"] if letter not in '"«»“”„-–')
        best = rank(connection, parse(headline), Filters()).ids[:3]
        total += 1 / (best.index(f"a:{number}") + 1) if f"a:{number}" in best else 0
    return total / len(numbers)


def test_a_headline_finds_its_article(filled: sqlite3.Connection, articles: list[dict[str, str]]) -> None:
    numbers = random.Random(18).sample(range(len(articles)), 200)
    assert reciprocal_ranks(filled, articles, numbers) >= 0.95


def test_a_headline_finds_its_article_after_a_correction_of_the_text(
    filled: sqlite3.Connection, articles: list[dict[str, str]]
) -> None:
    draw = random.Random(81)
    numbers = draw.sample(range(len(articles)), 200)
    for number in numbers:
        doc = articles[number]
        words = doc["text"].split()
        kept = " ".join(word for word in words if draw.random() > 0.2)
        new = corrected(document(f"a:{number}", doc["title"], doc["text"], number), body=f"توضيح من التحرير. {kept}")
        index.apply(filled, [index.Entry.of(new)])
    assert reciprocal_ranks(filled, articles, numbers) >= 0.93
