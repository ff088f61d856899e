"""Stories decided by several processes at once."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from bson import json_util
from pymongo.asynchronous.database import AsyncDatabase

from .archive import Doc, article, edited, expected, places, prepare, text, with_database

ROOT = Path(__file__).parents[3]


def archive(seed: int) -> list[Doc]:
    """Stories of one to six articles, two of them joined by a bridge, in a random order."""
    rng = random.Random(seed)
    docs = []
    for story in range(8):
        source = text(f"{seed}/{story}", 80)
        for copy in range(rng.randint(1, 6)):
            body = edited(source, rng.choice([0, 0.03, 0.1]), f"{seed}/{story}/{copy}")
            docs.append(article(f"site{copy}:{story}", body, hours=rng.randint(0, 30)))
    docs.append(article("bridge:1", text(f"{seed}/0", 80) + " " + text(f"{seed}/1", 80), hours=5))
    rng.shuffle(docs)
    return docs


def write_at_once(uri: str, database: str, docs: list[Doc], count: int, seconds: int = 120) -> None:
    """Let ``count`` processes write and decide a share of the articles each, all starting at the same moment.

    Two of three foresee the places; they write one, two or three articles at once.
    """
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.storage.stories.writer"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(count)
    ]
    try:
        for number, writer in enumerate(writers):
            assert writer.stdin
            how = {"bulk": number % 3 + 1, "foresee": number % 3 < 2}
            order = {"uri": uri, "database": database, "docs": docs[number::count], **how}
            writer.stdin.write(json_util.dumps(order, json_options=json_util.CANONICAL_JSON_OPTIONS) + "\n")
            writer.stdin.flush()
        for writer in writers:
            assert writer.stdout
            assert writer.stdout.readline() == "ready\n"
        for writer in writers:
            assert writer.stdin
            writer.stdin.write("go\n")
            writer.stdin.flush()
        for writer in writers:
            assert writer.wait(timeout=seconds) == 0
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()


def check(uri: str, database: str, seed: int, count: int) -> None:
    docs = archive(seed)

    async def before(db: AsyncDatabase[Doc]) -> None:
        for name in ("articles", "commonplaces", "meta"):
            await db[name].drop()
        await prepare(db)

    with_database(uri, database, before)
    write_at_once(uri, database, docs, count)
    assert with_database(uri, database, places) == expected(docs)


@pytest.mark.parametrize("count", [2, 4])
def test_processes_at_once_agree(server: str, database: str, count: int) -> None:
    check(server, database, seed=count, count=count)


@pytest.mark.soak
@pytest.mark.parametrize("count", [1, 2, 4])
@pytest.mark.parametrize("seed", range(20))
def test_processes_at_once_agree_twenty_times(server: str, database: str, seed: int, count: int) -> None:
    check(server, database, seed, count)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
def test_all_copies_of_one_text_at_once(server: str, database: str, seed: int) -> None:
    source = text(seed, 90)
    docs = [article(f"s{n}:1", edited(source, 0.04, (seed, n)), hours=-n) for n in range(24)]

    async def before(db: AsyncDatabase[Doc]) -> None:
        await prepare(db)

    with_database(server, database, before)
    write_at_once(server, database, docs, 4)
    assert with_database(server, database, places) == expected(docs)
