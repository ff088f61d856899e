"""The index follows the archive, whoever wrote it and whatever happened to the file."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo import AsyncMongoClient
from pymongo.database import Database

from newsspider import clock
from newsspider.search import Filters, database, feed, parse, search, source
from newsspider.search.hits import Page
from tests.search.articles import START, corrected, document

ROOT = Path(__file__).resolve().parents[2]
Db = Database[dict[str, Any]]


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSSPIDER_NOW", (START + timedelta(days=2)).isoformat())


def run(server: str, name: str, work: Callable[[Any], Awaitable[Any]]) -> Any:
    async def inside() -> Any:
        async with AsyncMongoClient(server, tz_aware=True) as client:
            return await work(client[name])

    return asyncio.run(inside())


def page(server: str, db: Db, data: Path, text: str, **options: Any) -> Page:
    async def work(opened: Any) -> Page:
        return await search(opened, data, parse(text), Filters(), **options)

    return run(server, db.name, work)


def ids(server: str, db: Db, data: Path, text: str, **options: Any) -> list[str]:
    return [hit.article["_id"] for hit in page(server, db, data, text, **options).hits]


def test_the_first_search_builds_the_index(server: str, db: Db, tmp_path: Path) -> None:
    db["articles"].insert_many([document("a:1", "قمة عربية"), document("b:1", "أمطار غزيرة")])
    assert ids(server, db, tmp_path, "القمة") == ["a:1"]


def test_what_another_machine_wrote_is_found(server: str, db: Db, tmp_path: Path) -> None:
    db["articles"].insert_one(document("a:1", "قمة عربية", hours=47))
    assert ids(server, db, tmp_path, "قمة") == ["a:1"]
    db["articles"].insert_one(document("a:2", "قمة أخرى", hours=48))
    db["articles"].replace_one({"_id": "a:1"}, corrected(document("a:1", "قمة عربية", hours=47), headline="لقاء عربي"))
    assert ids(server, db, tmp_path, "قمة") == ["a:2"]
    assert ids(server, db, tmp_path, "لقاء") == ["a:1"]


def test_what_waited_in_a_spool_is_found_after_the_daily_comparison(server: str, db: Db, tmp_path: Path) -> None:
    db["articles"].insert_one(document("a:1", "قمة", hours=47))
    assert ids(server, db, tmp_path, "قمة") == ["a:1"]
    db["articles"].insert_one(document("a:2", "قمة", hours=1))  # fetched long before the index was brought up to date
    run(server, db.name, lambda opened: feed.compare_daily(opened, tmp_path, at_once=True))
    assert set(ids(server, db, tmp_path, "قمة")) == {"a:1", "a:2"}


@pytest.mark.parametrize("read", [2, 2000])
def test_articles_of_every_time_are_found(
    server: str, db: Db, tmp_path: Path, read: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of the future, of one moment, of long ago, and those of old releases that have no moment."""
    monkeypatch.setattr(source, "READ", read)
    hours = [9000, 48, 47, 47, 47, 47, 47, 47, 40, 0, -24, -24 * 400, -24 * 365 * 20]
    db["articles"].insert_many([document(f"a:{n}", "قمة", hours=at) for n, at in enumerate(hours)])
    db["articles"].insert_one({**document("a:none", "قمة"), "changed_at": None})
    assert len(ids(server, db, tmp_path, "قمة", limit=50, fold=False)) == len(hours) + 1


def test_what_was_written_is_found_at_once(server: str, db: Db, tmp_path: Path) -> None:
    assert ids(server, db, tmp_path, "قمة") == []
    db["articles"].insert_one(document("a:1", "قمة", hours=1))
    run(server, db.name, lambda opened: feed.feed_written(opened, tmp_path, ["a:1"]))
    assert ids(server, db, tmp_path, "قمة") == ["a:1"]


def test_a_forgotten_article_is_gone_from_the_file_as_well(server: str, db: Db, tmp_path: Path) -> None:
    db["articles"].insert_many([document("a:1", "زعفران"), document("a:2", "قمة")])
    assert ids(server, db, tmp_path, "زعفران") == ["a:1"]
    db["articles"].delete_one({"_id": "a:1"})
    db["forgotten"].insert_one({"_id": "a:1", "at": clock.now()})
    run(server, db.name, lambda opened: feed.forget(opened, tmp_path))
    assert ids(server, db, tmp_path, "زعفران") == []
    content = b"".join(file.read_bytes() for file in tmp_path.glob(f"{database.FILE}*"))
    assert "زعفران".encode() not in content


def test_an_article_that_vanished_without_a_trace_is_no_hit(server: str, db: Db, tmp_path: Path) -> None:
    db["articles"].insert_many([document("a:1", "قمة"), document("a:2", "قمة")])
    assert len(ids(server, db, tmp_path, "قمة")) == 2
    db["articles"].delete_one({"_id": "a:1"})
    assert ids(server, db, tmp_path, "قمة") == ["a:2"]


@pytest.mark.parametrize("damage", [b"", b"garbage" * 1000, None])
def test_a_file_that_is_gone_or_damaged_is_made_anew(server: str, db: Db, tmp_path: Path, damage: bytes | None) -> None:
    db["articles"].insert_many([document(f"a:{n}", f"قمة رقم {n}", "نص " * 50) for n in range(50)])
    assert page(server, db, tmp_path, "قمة").total == 50
    database.remove(tmp_path)
    if damage is not None:
        (tmp_path / database.FILE).write_bytes(damage)
    assert page(server, db, tmp_path, "قمة").total == 50


# Of another stemmer: beside the old one, which answers meanwhile. Of other tables: in a new file.
@pytest.mark.parametrize(("version", "generations"), [(f"{database.SCHEMA}.0", [2]), ("0.0", [1])])
def test_an_index_of_another_version_is_built_anew(
    server: str, db: Db, tmp_path: Path, version: str, generations: list[int]
) -> None:
    db["articles"].insert_one(document("a:1", "قمة"))
    assert ids(server, db, tmp_path, "قمة") == ["a:1"]
    with feed.opened(tmp_path) as connection:
        database.set_meta(connection, "version", version)
        connection.execute("DELETE FROM docs_1")
    assert ids(server, db, tmp_path, "قمة") == ["a:1"]
    with feed.opened(tmp_path) as connection:
        assert database.meta(connection, "version") == database.VERSION
        assert database.generations(connection) == generations


def test_copies_are_one_hit_with_their_number(server: str, db: Db, tmp_path: Path) -> None:
    db["articles"].insert_many([document(f"a:{n}", "قمة", hours=n, story_id="a:0") for n in range(3)])
    db["articles"].insert_one(document("b:9", "قمة أخرى"))
    hits = page(server, db, tmp_path, "قمة").hits
    assert sorted(hit.copies for hit in hits) == [0, 2]
    assert len(ids(server, db, tmp_path, "قمة", fold=False)) == 4


def test_pages_follow_each_other_without_a_gap_or_a_repeated_story(server: str, db: Db, tmp_path: Path) -> None:
    db["articles"].insert_many([document(f"a:{n:02}", f"قمة {n}", story_id=f"a:{n // 2 * 2:02}") for n in range(40)])
    seen: list[str] = []
    start: int | None = 0
    while start is not None:
        found = page(server, db, tmp_path, "قمة", limit=7, start=start)
        seen += [hit.article["story_id"] for hit in found.hits]
        start = found.next
    assert sorted(seen) == [f"a:{n:02}" for n in range(0, 40, 2)]


def test_an_excerpt_shows_the_words_and_marks_them(server: str, db: Db, tmp_path: Path) -> None:
    body = f"{'كلام ' * 100}التقى الوزراء في القاهرة {'كلام ' * 100}"
    db["articles"].insert_one(document("a:1", "خبر", body))
    (hit,) = page(server, db, tmp_path, "وزير القاهرة").hits
    assert [piece.text for piece in hit.excerpt if piece.hit] == ["الوزراء", "القاهرة"]
    assert hit.excerpt[0].text == "… "


def test_a_folder_without_room_answers_from_what_is_indexed(server: str, db: Db, tmp_path: Path) -> None:
    db["articles"].insert_one(document("a:1", "قمة", hours=47))
    assert ids(server, db, tmp_path, "قمة") == ["a:1"]
    db["articles"].insert_one(document("a:2", "قمة", hours=48))
    with feed.opened(tmp_path) as busy:
        database.BUSY, kept = 0.1, database.BUSY
        busy.execute("BEGIN IMMEDIATE")  # another process that writes and writes
        try:
            assert ids(server, db, tmp_path, "قمة") == ["a:1"]
        finally:
            busy.execute("ROLLBACK")
            database.BUSY = kept
    assert set(ids(server, db, tmp_path, "قمة")) == {"a:1", "a:2"}


FEEDER = """
import asyncio, sys
from pathlib import Path
from pymongo import AsyncMongoClient
from newsspider.search import feed

async def main():
    async with AsyncMongoClient(sys.argv[1], tz_aware=True) as client:
        print("started", flush=True)
        while True:
            await feed.rebuild(client[sys.argv[2]], Path(sys.argv[3]))

asyncio.run(main())
"""


@pytest.mark.parametrize("kills", [2, pytest.param(20, marks=pytest.mark.soak)])
def test_a_killed_writer_leaves_a_whole_index(server: str, db: Db, tmp_path: Path, kills: int) -> None:
    db["articles"].insert_many([document(f"a:{n}", f"قمة رقم {n}", "نص طويل " * 60) for n in range(2000)])
    for number in range(kills):
        process = subprocess.Popen(
            [sys.executable, "-c", FEEDER, server, db.name, str(tmp_path)], stdout=subprocess.PIPE, cwd=ROOT
        )
        assert process.stdout is not None
        process.stdout.readline()
        try:
            process.wait(0.4 + number * 0.17)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert page(server, db, tmp_path, "قمة").total == 2000
        with feed.opened(tmp_path) as connection:
            generation = database.generation(connection)
            connection.execute(f"INSERT INTO words_{generation} (words_{generation}) VALUES ('integrity-check')")  # noqa: S608 # a number
