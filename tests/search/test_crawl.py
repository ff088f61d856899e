"""A crawl feeds the index as it writes: nobody has to search first."""

import asyncio
import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import AsyncMongoClient
from pymongo.database import Database

from newsspider.search import browse, database, feed
from newsspider.search.hits import refresh
from tests.search.articles import document

QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0")
FEW = ("-s", "CLOSESPIDER_ITEMCOUNT=3")
ROOT = Path(__file__).resolve().parents[2]


def crawl(server: str, db: Database[dict[str, Any]], data: Path, *options: str) -> None:
    recording = next((ROOT / "demo").glob("*.warc.gz"))
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("MONGO_", "WARC_", "NEWSSPIDER_"))
    }
    env = {**kept, "MONGO_URI": server, "MONGO_DATABASE": db.name, "DATA_DIR": str(data)}
    subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "alwafd", "-s", f"WARC_REPLAY={recording}", *QUICK, *options],
        cwd=ROOT,
        env=env,
        check=True,
        capture_output=True,
        timeout=120,
    )


def test_what_a_crawl_stores_is_in_the_index_when_it_ends(
    server: str, db: Database[dict[str, Any]], tmp_path: Path
) -> None:
    crawl(server, db, tmp_path)
    with feed.opened(tmp_path) as connection:
        assert browse.sites(connection) == {"alwafd": db["articles"].count_documents({})}


def test_a_setting_keeps_crawls_from_feeding_it(server: str, db: Database[dict[str, Any]], tmp_path: Path) -> None:
    crawl(server, db, tmp_path, *FEW, "-s", "NEWSSPIDER_SEARCH=0")
    assert not (tmp_path / "search.db").exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a megabyte and a half."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root can mount a small file system")
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1536k", "tmpfs", str(place)], capture_output=True)
    if done.returncode:
        pytest.skip("no file system can be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill(disk: Path, leave: int = 0) -> Path:
    """Write until nothing more goes in, then make so many bytes free again; the file that takes the room."""
    ballast = disk / "ballast"
    with contextlib.suppress(OSError), ballast.open("wb") as out:
        while True:
            out.write(bytes(4096))
            out.flush()
    os.truncate(ballast, max(ballast.stat().st_size - leave, 0))
    return ballast


def indexed(data: Path) -> dict[str, int]:
    with feed.opened(data) as connection:
        number = database.generation(connection)
        connection.execute(f"INSERT INTO words_{number} (words_{number}) VALUES ('integrity-check')")  # noqa: S608 # a number
        return browse.sites(connection)


def test_a_full_disk_costs_no_article_and_the_index_is_whole_afterwards(
    server: str, db: Database[dict[str, Any]], small_disk: Path
) -> None:
    ballast = fill(small_disk)
    crawl(server, db, small_disk, *FEW)
    stored = db["articles"].count_documents({})
    assert stored > 0
    ballast.unlink()
    asyncio.run(caught_up(server, db.name, small_disk))
    assert indexed(small_disk) == {"alwafd": stored}


def test_a_disk_that_fills_while_the_index_grows_leaves_it_whole(
    server: str, db: Database[dict[str, Any]], small_disk: Path, caplog: pytest.LogCaptureFixture
) -> None:
    db["articles"].insert_many([document(f"a:{n}", f"خبر رقم {n}", f"كلمة{n} " * 400) for n in range(300)])

    async def feed_in_bulks() -> None:
        async with AsyncMongoClient[Any](server, tz_aware=True) as client:
            for start in range(0, 300, 20):
                await feed.feed_written(client[db.name], small_disk, [f"a:{n}" for n in range(start, start + 20)])

    ballast = fill(small_disk, leave=400_000)
    asyncio.run(feed_in_bulks())
    assert "full" in caplog.text
    assert 0 < indexed(small_disk)["a"] < 300
    ballast.unlink()
    asyncio.run(caught_up(server, db.name, small_disk))
    assert indexed(small_disk) == {"a": 300}


async def caught_up(server: str, name: str, data: Path) -> None:
    async with AsyncMongoClient[Any](server, tz_aware=True) as client:
        await refresh(client[name], data)
