"""Copies: how many are found, how many are wrongly found, and what finding them costs as the archive grows.

``python -m bench.copies`` measures all, at 10,000 and 100,000 articles in the embedded server (some ten minutes);
``--small`` at 2,000 and 10,000; ``--pairs`` lists the natural pairs of the corpus to be read.
"""

import argparse
import asyncio
import itertools
import json
import random
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pymongo
from bson import Int64
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase

from bench.edits import CLASSES, words
from bench.server import Server, serve
from newsspider import copies
from newsspider.arabic import match_text
from newsspider.storage.documents import stories
from newsspider.storage.documents.articles import COMMAND

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "text" / "jawhara-3000.jsonl"
ALIKE = 0.4  # true Jaccard from which a natural pair was read

# The natural pairs with Jaccard >= .4 whose texts differ, as lines of the corpus, read by a person: True if one text
# was made from the other (a fixture list with another head, a press note a day later), False if two reports share a
# background paragraph or a form. The other 18 pairs are word for word the same.
READ = {
    (88, 1696): True,
    (197, 869): True,
    (229, 1490): False,
    (261, 1349): True,
    (714, 1002): False,
    (714, 2432): False,
    (942, 1316): True,
    (1048, 2509): False,
    (1217, 2506): True,
    (1784, 2529): False,
    (1858, 2453): True,
}

Doc = dict[str, Any]
Row = tuple[str, str, str]


def corpus() -> list[Doc]:
    """The 3,000 real articles: ``title``, ``text``, ``time``."""
    with CORPUS.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def printed(stamp: str) -> datetime:
    """The corpus's stamps: ISO with an offset, or a day, day first."""
    if "T" in stamp:
        return datetime.fromisoformat(stamp).astimezone(UTC)
    return datetime.strptime(stamp, "%d/%m/%Y").replace(hour=12, tzinfo=UTC)


def derived(_id: str, headline: str, body: str, at: datetime) -> Doc:
    """An article with what the decision reads, first seen when it was published."""
    found = copies.fingerprint(headline, body)
    return {
        "_id": _id,
        "published_at": at,
        "published_precision": "minute",
        "timezone": "Africa/Tunis",
        "first_seen_at": at,
        "content_hash": found.content_hash,
        "shingles": found.shingles,
        "signature": found.signature,
        "bands": [Int64(key) for key in found.bands],
    }


def recall(articles: Sequence[Doc], seed: int = 1) -> dict[str, tuple[float, list[Doc]]]:
    """For each class of copies the share that is found and decided, and the copies."""
    vocabulary = [word for article in articles for word in article["text"].split()]
    originals = [derived(f"o:{n}", a["title"], a["text"], printed(a["time"])) for n, a in enumerate(articles)]
    measured = {"originals": (1.0, originals)}
    for name, (edit, _) in [*CLASSES.items(), ("20 % of the words replaced", (words(0.2, ["replace"]), None))]:
        rng = random.Random(f"{seed} {name}")
        made = []
        for number, (article, original) in enumerate(zip(articles, originals, strict=True)):
            body = edit(article["text"], rng, vocabulary)
            made.append(derived(f"{name}:{number}", article["title"], body, original["published_at"]))
        hits = [
            not set(one["bands"]).isdisjoint(other["bands"]) and copies.decide(one, other)
            for one, other in zip(originals, made, strict=True)
        ]
        measured[name] = (sum(hits) / len(hits), made)
    return measured


def natural_pairs(articles: Sequence[Doc]) -> dict[tuple[int, int], float]:
    """The pairs of articles with a true bigram Jaccard of at least .4."""
    bigrams = [set(itertools.pairwise(match_text(article["text"]).split())) for article in articles]
    holders = defaultdict(list)
    for number, found in enumerate(bigrams):
        for bigram in found:
            holders[bigram].append(number)
    common: Counter[tuple[int, int]] = Counter()
    for numbers in holders.values():
        if len(numbers) <= 100:  # a more frequent bigram is no evidence; no pair consists of such ones only
            common.update(itertools.combinations(numbers, 2))
    exact = {
        (a, b): len(bigrams[a] & bigrams[b]) / len(bigrams[a] | bigrams[b]) for (a, b), n in common.items() if n >= 5
    }
    return {pair: jaccard for pair, jaccard in sorted(exact.items()) if jaccard >= ALIKE}


def precision(docs: Iterable[Doc], natural: dict[tuple[int, int], float]) -> tuple[int, int, set[tuple[int, int]]]:
    """Decided pairs among all the originals and copies, how many are wrong, and of which originals those are."""
    holders = defaultdict(list)
    for doc in docs:
        for key in doc["bands"]:
            holders[key].append(doc)
    decided = wrong = 0
    blamed = set()
    seen: set[tuple[str, str]] = set()
    for sharing in holders.values():
        for one, other in itertools.combinations(sharing, 2):
            pair = (one["_id"], other["_id"])
            if pair in seen:
                continue
            seen.add(pair)
            if not copies.decide(one, other):
                continue
            decided += 1
            a, b = sorted(int(_id.rpartition(":")[2]) for _id in pair)
            if a != b and not ((a, b) in natural and READ.get((a, b), natural[a, b] == 1)):
                wrong += 1
                blamed.add((a, b))
    return decided, wrong, blamed


class Prose:
    """Endless made-up articles whose words follow each other as in the corpus, so that bigrams repeat as in news."""

    def __init__(self, articles: Sequence[Doc], seed: int = 7) -> None:
        self._rng = random.Random(seed)
        self._next = defaultdict(list)
        self._lengths = [len(article["text"].split()) for article in articles]
        for article in articles:
            for left, right in itertools.pairwise(article["text"].split()):
                self._next[left].append(right)
        self._words = list(self._next)

    def __iter__(self) -> Iterator[str]:
        rng = self._rng
        while True:
            word, made = rng.choice(self._words), []
            for _ in range(rng.choice(self._lengths)):
                made.append(word)
                word = rng.choice(self._next.get(word) or self._words)
            yield " ".join(made)


async def growth(server: Server, articles: Sequence[Doc], sizes: Sequence[int]) -> list[dict[str, float]]:
    """Fill an archive and measure at each size, with 1,000 new articles of which a fifth are copies of recent ones."""
    prose = iter(Prose(articles))
    rng = random.Random(11)
    measured = []
    client: AsyncMongoClient[Doc]
    async with AsyncMongoClient(server.uri, tz_aware=True) as client:
        db: AsyncDatabase[Doc] = client["bench"]
        await db["articles"].create_index("bands")
        await db["articles"].create_index("story_id")
        stored = 0
        recent: list[str] = []
        for size in sizes:
            while stored < size:
                batch, recent = [], []
                for number in range(stored, min(stored + 500, size)):
                    recent.append(next(prose))
                    batch.append(_stored(number, recent[-1]))
                await _insert(db, batch)
                stored += len(batch)
                print(f"\rfilling the archive: {stored:,}", end="", file=sys.stderr, flush=True)
            print("\r", end="", file=sys.stderr, flush=True)
            measured.append(await _measure(server, db, size, recent, prose, rng))
            stored = size + 1000
    return measured


async def _insert(db: AsyncDatabase[Doc], docs: Sequence[Doc]) -> None:
    """As many in one command as the store gives the server."""
    for start in range(0, len(docs), COMMAND):
        await db["articles"].insert_many(docs[start : start + COMMAND], ordered=False)


async def _measure(
    server: Server, db: AsyncDatabase[Doc], size: int, recent: list[str], prose: Iterator[str], rng: random.Random
) -> dict[str, float]:
    """Milliseconds an article for each step, with 1,000 new articles."""
    edit = words(0.05)
    bodies = [
        edit(rng.choice(recent), rng, recent[0].split()) if number % 5 == 0 else next(prose) for number in range(1000)
    ]
    clock = _Clock(server)
    docs = [_stored(size + number, body) for number, body in enumerate(bodies)]
    steps = {"size": float(size), **clock.lap("signature"), "decide": 0.0, "look": 0.0, "look, busy": 0.0}
    batches = [docs[start : start + 100] for start in range(0, 1000, 100)]  # as the store writes
    for batch in batches:
        await _insert(db, batch)
        for step in ("decide", "look"):  # the second time the places are as they should be, and nothing is written
            clock = _Clock(server)
            parts = [[doc["_id"] for doc in batch[start : start + 20]] for start in range(0, 100, 20)]
            await asyncio.gather(*(stories.decide(db, part) for part in parts))
            for name, seconds in clock.lap(step).items():
                steps[name] = steps.get(name, 0.0) + seconds
    lookups = []
    clock = _Clock(server)
    for doc in docs[:500]:
        began = time.perf_counter()
        found = await db["articles"].find({"bands": {"$in": doc["bands"]}}, stories.COMPARED).to_list()
        copies.decide_many(doc, found)
        lookups.append(time.perf_counter() - began)
    steps["lookup, busy"] = clock.lap("lookup")["lookup, busy"] * 2
    began = time.perf_counter()
    for doc in docs[1:200:5]:
        await stories.decide(db, [doc["_id"]])
    return {**steps, "single": (time.perf_counter() - began) * 25, "lookup": statistics.median(lookups) * 1000}


class _Clock:
    """Wall time, and processor time of this process and the server, which other work on the machine leaves alone."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._wall, self._busy = time.perf_counter(), time.process_time() + server.busy()

    def lap(self, step: str) -> dict[str, float]:
        """Seconds since it was made, under ``step`` and ``step, busy``."""
        busy = time.process_time() + self._server.busy()
        return {step: time.perf_counter() - self._wall, f"{step}, busy": busy - self._busy}


def _stored(number: int, body: str) -> Doc:
    at = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
    doc = derived(f"site{number % 40}:{number}", body[:60], body, at)
    return {**doc, "headline": body[:60], "body": body, "story_id": doc["_id"], "duplicate_of": None}


def quality(articles: Sequence[Doc]) -> Iterator[Row]:
    """Recall of each class, and precision over all pairs of the originals and all their copies."""
    measured = recall(articles)
    for name, (share, _) in measured.items():
        if name != "originals":
            wanted = CLASSES[name][1] if name in CLASSES else None
            yield f"recall, {name}", f"{share:.4f}", f">= {wanted:.2f}" if wanted else ""
    mean = statistics.mean(measured[name][0] for name in CLASSES)
    yield "recall, mean of the eight classes", f"{mean:.4f}", ">= 0.95"
    natural = natural_pairs(articles)
    unread = [pair for pair, jaccard in natural.items() if jaccard < 1 and pair not in READ]
    yield "natural pairs with Jaccard >= .4, not read", f"{len(unread)} of {len(natural)}", "0"
    for what, names in (
        ("the originals alone", ["originals"]),
        ("the originals and the eight classes of copies", ["originals", *CLASSES]),
    ):
        decided, wrong, blamed = precision(itertools.chain(*(measured[name][1] for name in names)), natural)
        text = f"{1 - wrong / decided:.5f} ({wrong} of {decided} pairs, of {len(blamed)} pairs of originals)"
        yield f"precision, {what}", text, ">= 0.995" if len(names) > 1 else ""


def cost(articles: Sequence[Doc], sizes: Sequence[int]) -> Iterator[Row]:
    """Milliseconds an article as the archive grows, and bytes."""
    with serve() as server:
        measured = asyncio.run(growth(server, articles, sizes))
        for found in measured:
            size = f"at {found['size']:,.0f} articles"
            signature = found["signature"]
            yield f"signature, ms an article, {size}", f"{signature:.2f}", ""
            yield f"lookup of its keys + decision, ms, median, {size}", f"{found['lookup']:.2f}", ""
            yield f"the same in processor time, {size}", f"{found['lookup, busy']:.2f}", ""
            yield f"signature + lookup + decision, ms, {size}", f"{signature + found['lookup']:.2f}", "<= 3"
            # As the store does it: 100 together, read back, and with the copies of the copies.
            yield f"signature + look at the whole story, ms, {size}", f"{signature + found['look']:.2f}", ""
            busy = found["signature, busy"] + found["look, busy"]
            yield f"the same in processor time of client and server, {size}", f"{busy:.2f}", ""
            yield f"the same, one by one, without a copy, {size}", f"{signature + found['single']:.2f}", ""
            yield f"the same, and writing the places of copies, {size}", f"{signature + found['decide']:.2f}", ""
        ratio = measured[-1]["lookup, busy"] / measured[0]["lookup, busy"]
        yield (
            f"lookup at {measured[-1]['size']:,.0f} against {measured[0]['size']:,.0f}, in processor time",
            f"{ratio:.2f} times",
            "<= 1.5",
        )
        count = measured[-1]["size"] + 1000
        yield "index on bands, bytes an article", f"{_index_size(server) / count:.0f}", ""
        yield "all files, bytes an article", f"{server.stored() / count:.0f}", ""
        yield "server resident, MB", f"{server.resident() / 1e6:.0f}", ""


def _index_size(server: Server) -> int:
    client: pymongo.MongoClient[Doc]
    with pymongo.MongoClient(server.uri) as client:
        sizes: dict[str, int] = client["bench"].command("collStats", "articles")["indexSizes"]
        return sizes["bands_1"]


def rows(sizes: Sequence[int] = (10_000, 100_000)) -> Iterator[Row]:
    """What was measured: name, value, wanted value."""
    if not CORPUS.is_file():
        yield "copies", "not measured: ../shared is not at hand", ""
        return
    articles = corpus()
    yield from quality(articles)
    yield from cost(articles, sizes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true", help="at 2,000 and 10,000 articles")
    parser.add_argument("--pairs", action="store_true", help="list the natural pairs, with both texts")
    options = parser.parse_args()
    if options.pairs:
        articles = corpus()
        for (a, b), jaccard in natural_pairs(articles).items():
            print(f"{a} and {b}: {jaccard:.2f}, read: {READ.get((a, b), 'the same text')}")
            if jaccard < 1:
                print(articles[a]["time"], articles[a]["text"], articles[b]["time"], articles[b]["text"], "", sep="\n")
        return
    for what, value, wanted in rows((2_000, 10_000) if options.small else (10_000, 100_000)):
        print(f"{what:95} {value:>12}  {wanted}", flush=True)


if __name__ == "__main__":
    main()
