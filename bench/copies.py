"""Copies: how many are found, how many are wrongly found, and what finding them costs as the archive grows.

``python -m bench copies`` measures all, at 1,000, 10,000 and 100,000 articles in the embedded server, which takes some
fifteen minutes of two idle cores; ``python -m bench.copies --small`` at 1,000 and 10,000; ``--pairs`` lists the natural
pairs of the corpus to be read.
"""

import argparse
import asyncio
import contextlib
import itertools
import json
import random
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pymongo
from bson import Int64
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase

from bench.edits import CLASSES, words
from bench.newsroom import Made, Newsroom, days
from bench.server import Server, serve
from bench.truth import score
from newsspider import copies
from newsspider.arabic import match_text
from newsspider.items import Article
from newsspider.pipelines.clean import derive
from newsspider.storage.documents import foresight, stories
from newsspider.storage.documents.articles import COMMAND, stored_form
from newsspider.storage.schema.schema import prepare
from newsspider.storage.schema.views import note_newest

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "text" / "jawhara-3000.jsonl"
# Articles measured at each size. What happens once in an archive, such as learning the furniture of a portal's pages,
# is dear: among a thousand articles it is half of the mean.
MEASURED = 4000
TURN = 100  # articles of one archive that are measured before it is the next one's turn
FILLED = 200  # articles that are stored at once to fill an archive
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
        "site": _id.partition(":")[0],
        "headline": headline,
        "search_text": f"{match_text(headline)} {match_text(body)}",
        "keys": [Int64(key) for key in found.keys],
    }


def is_copy(one: Doc, other: Doc) -> bool:
    """Whether two articles are decided to be copies, where no third shows them to be of a form."""
    relation = copies.relate(one, other, _text_of)
    return (relation.otherwise if relation.doubtful else relation.kind) is copies.Kind.COPY


_texts: dict[str, copies.Text] = {}


def _text_of(doc: Doc) -> copies.Text:
    if doc["content_hash"] not in _texts:
        _texts[doc["content_hash"]] = copies.Text.of(doc)
    return _texts[doc["content_hash"]]


def contained(articles: Sequence[Doc], seed: int = 3) -> float:
    """The share of passages that are found: 20 to 60 % of a text of 100 words and more, up to 15 % of it edited."""
    rng = random.Random(seed)
    vocabulary = [word for article in articles for word in article["text"].split()]
    found = []
    for number, article in enumerate(articles):
        text = article["text"].split()
        size = round(rng.uniform(0.2, 0.6) * len(text))
        if len(text) < 100 or size < 30:
            continue
        start = rng.randrange(len(text) - size + 1)
        part = words(rng.uniform(0, 0.15))(" ".join(text[start : start + size]), rng, vocabulary)
        at = printed(article["time"])
        whole = derived(f"o:{number}", article["title"], article["text"], at)
        brief = derived(f"b:{number}", "", part, at)
        kind = copies.relate(brief, whole).kind
        shares = not set(whole["keys"]).isdisjoint(brief["keys"])
        found.append(shares and kind in (copies.Kind.PART, copies.Kind.COPY))
    return sum(found) / len(found)


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
            not set(one["keys"]).isdisjoint(other["keys"]) and is_copy(one, other)
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
        for key in doc["keys"]:
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
            if not is_copy(one, other):
                continue
            decided += 1
            a, b = sorted(int(_id.rpartition(":")[2]) for _id in pair)
            if a != b and not ((a, b) in natural and READ.get((a, b), natural[a, b] == 1)):
                wrong += 1
                blamed.add((a, b))
    return decided, wrong, blamed


def quality(articles: Sequence[Doc]) -> Iterator[Row]:
    """Recall of each class, and precision over all pairs of the originals and all their copies."""
    measured = recall(articles)
    for name, (share, _) in measured.items():
        if name != "originals":
            wanted = CLASSES[name][1] if name in CLASSES else None
            yield f"recall, {name}", f"{share:.4f}", f">= {wanted:.2f}" if wanted else ""
    mean = statistics.mean(measured[name][0] for name in CLASSES)
    yield "recall, mean of the eight classes", f"{mean:.4f}", ">= 0.95"
    yield "recall, passages of 20 to 60 %, up to 15 % edited", f"{contained(articles):.4f}", ">= 0.95"
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


def purity(articles: Sequence[Doc]) -> Iterator[Row]:
    """What is decided of the real articles in the embedded server: whether what is in one story is alike."""
    docs = [stored(_real(number, article)) for number, article in enumerate(articles)]
    by_id = {doc["_id"]: doc for doc in docs}
    with serve() as server:
        found = asyncio.run(_decided(server, docs))
    members = defaultdict(list)
    for _id, doc in found.items():
        members[doc["story_id"]].append(_id)
    pairs = [pair for ids in members.values() for pair in itertools.combinations(sorted(ids), 2)]
    parts = [(_id, whole) for _id, doc in found.items() for whole in doc["part_of"]]
    same, contains = ([pair for pair in some if _is_alike(by_id[pair[0]], by_id[pair[1]])] for some in (pairs, parts))
    yield "real articles, pairs in one story that are alike", f"{len(same) / len(pairs):.4f} of {len(pairs)}", ">= 0.99"
    if parts:
        yield "real articles, parts that are contained", f"{len(contains) / len(parts):.4f} of {len(parts)}", ">= 0.99"
    yield "real articles, in a series", f"{sum(doc['series'] is not None for doc in found.values())}", ""


def _real(number: int, article: Doc) -> Made:
    title = article["title"] or article["text"][:60]  # one has none
    return Made(f"jawhara:{number}", "jawhara", title, article["text"], printed(article["time"]), f"{number}")


def _is_alike(one: Doc, other: Doc) -> bool:
    """Whether two articles share two fifths of their bigrams, or half of the smaller text; short ones if equal."""
    if one["content_hash"] == other["content_hash"]:
        return True
    first, second = (set(itertools.pairwise(match_text(doc["body"]).split())) for doc in (one, other))
    common = len(first & second)
    return common >= min(ALIKE * len(first | second), 0.5 * min(len(first), len(second))) > 0


def newsroom(count: int = 6) -> Iterator[Row]:
    """What is decided of made-up days, against what is true of them, in the embedded server."""
    made, round_ups = days(count)
    with serve() as server:
        docs = asyncio.run(_decided(server, [stored(one) for one in made]))
    found = score(made, round_ups, docs)
    for name, wanted in (("recall", 0.95), ("contained", 0.95), ("precision", 0.995), ("purity", 0.99)):
        yield f"made-up days, {len(made):,} articles, {name}", f"{getattr(found, name):.4f}", f">= {wanted}"
    yield "made-up days, forms that are one series each", f"{found.series:.4f}", ""


async def _decided(server: Server, docs: Sequence[Doc]) -> dict[str, Doc]:
    client: AsyncMongoClient[Doc]
    async with AsyncMongoClient(server.uri, tz_aware=True) as client:
        db = client["days"]
        await prepare(db)
        for start in range(0, len(docs), COMMAND):
            await _write(db, docs[start : start + COMMAND])
        fields = {"story_id": 1, "duplicate_of": 1, "part_of": 1, "series": 1}
        return {doc["_id"]: doc async for doc in db["articles"].find({}, fields)}


def stored(one: Made) -> Doc:
    """A made-up article as the store writes it."""
    article = Article(_id=one.id, site=one.site, headline=one.headline, body=one.body, url=f"https://{one.id}/")
    article.published_at = article.first_seen_at = article.changed_at = article.last_seen_at = one.at
    article.published_precision, article.language = "minute", "ar"
    derive(article)
    return stored_form(article)


def cost(sizes: Sequence[int]) -> Iterator[Row]:
    """Milliseconds of processor time an article, in archives of several sizes, and bytes.

    The archives take turns, a hundred articles each: a machine that is busy for a while slows all of them.
    """
    with serve() as server:
        archives = asyncio.run(_measured(server, sizes))
        for archive in archives:
            spent, at = archive.spent, f"at {archive.size:,} articles"
            yield f"fingerprint and search form, ms an article, {at}", f"{spent['derive']:.2f}", ""
            yield f"finding and deciding, client, ms an article, {at}", f"{spent['client']:.2f}", "<= 1"
            yield f"finding and deciding, server, ms an article, {at}", f"{spent['server']:.2f}", "<= 3"
            yield f"storing alone, server, ms an article, {at}", f"{spent['storing']:.2f}", ""
            yield f"keys an article, {at}", f"{spent['keys']:.1f}", ""
        small, large = archives[-2:]
        ratio = (large.spent["client"] + large.spent["server"]) / (small.spent["client"] + small.spent["server"])
        yield f"finding and deciding at {large.size:,} against {small.size:,}", f"{ratio:.2f} times", "<= 1.5"
        count = large.size + MEASURED
        yield "index on keys, bytes an article", f"{_index_size(server, large.name) / count:.0f}", "<= 600"
        yield "all files, bytes an article", f"{server.stored() / sum(one.size + MEASURED for one in archives):.0f}", ""
        yield "server resident, MB", f"{server.resident() / 1e6:.0f}", ""


async def _measured(server: Server, sizes: Sequence[int]) -> list["Archive"]:
    async with contextlib.AsyncExitStack() as stack:
        archives = [Archive(await stack.enter_async_context(_client(server)), size) for size in sizes]
        for archive in archives:
            await archive.fill()
        for _ in range(0, MEASURED, TURN):
            for archive in archives:
                await archive.measure(server)
        return archives


def _client(server: Server) -> "AsyncMongoClient[Doc]":
    return AsyncMongoClient(server.uri, tz_aware=True)


class Archive:
    """An archive that is filled with made-up days, one after the other, up to a size.

    ``spent`` is what each article measured afterwards took: milliseconds of processor time of finding and deciding, of
    its fingerprint, and for comparison of the writing alone; and its number of keys.
    """

    def __init__(self, client: "AsyncMongoClient[Doc]", size: int) -> None:
        self.name, self.size = f"bench{size}", size
        self.spent = dict.fromkeys(("derive", "client", "server", "storing", "keys"), 0.0)
        self._db = client[self.name]
        self._room = Newsroom()
        self._days = itertools.count()
        self._waiting: list[Made] = []

    async def fill(self) -> None:
        """Store and decide as many articles as the archive is to have."""
        await prepare(self._db)
        for count in range(0, self.size, FILLED):
            await _write(self._db, [stored(one) for one in self._next(min(FILLED, self.size - count))])
            print(f"\rfilling the archive: {count:,}", end="", file=sys.stderr, flush=True)
        print("\r", end="", file=sys.stderr, flush=True)

    def _next(self, count: int) -> list[Made]:
        while len(self._waiting) < count:
            self._waiting += sorted(self._room.day(next(self._days)), key=lambda one: (one.at, one.id))
        taken, self._waiting = self._waiting[:count], self._waiting[count:]
        return taken

    async def measure(self, server: Server) -> None:
        """Store and decide the next articles."""
        made = self._next(TURN)
        began = time.process_time()
        docs = [stored(one) for one in made]
        took = {"derive": time.process_time() - began}
        client, busy = time.process_time(), server.busy()
        async with foresight.alone(self._db, docs):
            written, stored_by = time.process_time(), server.busy()
            await _insert(self._db, docs)
            written, stored_by = time.process_time() - written, server.busy() - stored_by
        await stories.decide(self._db, [doc["_id"] for doc in docs])
        took |= {"client": time.process_time() - client - written, "server": server.busy() - busy - stored_by}
        took |= {"storing": stored_by, "keys": sum(len(doc["keys"]) for doc in docs) / 1000}
        for name, seconds in took.items():
            self.spent[name] += 1000 * seconds / MEASURED


async def _write(db: AsyncDatabase[Doc], docs: Sequence[Doc]) -> None:
    async with foresight.alone(db, docs):
        await _insert(db, docs)
    await stories.decide(db, [doc["_id"] for doc in docs])


async def _insert(db: AsyncDatabase[Doc], docs: Sequence[Doc]) -> None:
    for start in range(0, len(docs), COMMAND):
        await db["articles"].insert_many(docs[start : start + COMMAND], ordered=False)
    await note_newest(db, docs)


def _index_size(server: Server, name: str) -> int:
    client: pymongo.MongoClient[Doc]
    with pymongo.MongoClient(server.uri) as client:
        sizes: dict[str, int] = client[name].command("collStats", "articles")["indexSizes"]
        return sizes["keys_1"]


def rows(sizes: Sequence[int] = (1_000, 10_000, 100_000)) -> Iterator[Row]:
    """What was measured: name, value, wanted value."""
    if not CORPUS.is_file():
        yield "copies", "not measured: ../shared is not at hand", ""
        return
    articles = corpus()
    yield from quality(articles)
    yield from purity(articles)
    yield from newsroom()
    yield from cost(sizes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true", help="at 1,000 and 10,000 articles")
    parser.add_argument("--pairs", action="store_true", help="list the natural pairs, with both texts")
    options = parser.parse_args()
    if options.pairs:
        articles = corpus()
        for (a, b), jaccard in natural_pairs(articles).items():
            print(f"{a} and {b}: {jaccard:.2f}, read: {READ.get((a, b), 'the same text')}")
            if jaccard < 1:
                print(articles[a]["time"], articles[a]["text"], articles[b]["time"], articles[b]["text"], "", sep="\n")
        return
    for what, value, wanted in rows((1_000, 10_000) if options.small else (1_000, 10_000, 100_000)):
        print(f"{what:95} {value:>12}  {wanted}", flush=True)


if __name__ == "__main__":
    main()
