"""A damaged embedded database: told apart from one that is away, looked through, and saved as far as it can be read."""

import asyncio
import contextlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from newsspider import clock
from newsspider.storage.repair import check, salvage
from newsspider.storage.server.client import Connection
from newsspider.storage.server.embedded import Embedded, EmbeddedDamaged
from newsspider.storage.server.errors import DatabaseDamaged

ARTICLES, URLS = 400, 250


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a database of some hundred documents."""
    server = Embedded(tmp_path / "data")
    try:
        with MongoClient(server.acquire()) as client:
            db = client["newsspider"]
            db.articles.insert_many({"_id": f"a:{n}", "site": "a", "text": f"نص {n} " * 60} for n in range(ARTICLES))
            db.articles.create_index("site")
            db.urls.insert_many({"_id": f"a:{n}", "n": n} for n in range(URLS))
    finally:
        server.release()
    return tmp_path / "data"


def flip(file: Path, start: int, count: int) -> None:
    content = bytearray(file.read_bytes())
    for place in range(start, start + count):
        content[place] ^= 0xFF
    file.write_bytes(content)


def largest(data: Path) -> Path:
    return max((data / "mongo").glob("secantus_documents*.wt"), key=lambda file: file.stat().st_size)


DAMAGES: dict[str, Callable[[Path], None]] = {
    "catalogue flipped": lambda data: flip(data / "mongo" / "WiredTiger.wt", 4200, 40),
    "catalogue cut": lambda data: (data / "mongo" / "WiredTiger.wt").write_bytes(b""),
    "turtle": lambda data: (data / "mongo" / "WiredTiger.turtle").write_bytes(b"x" * 200),
    "settings flipped": lambda data: flip(data / "mongo" / "WiredTiger.basecfg", 0, 64),
    "turtle flipped": lambda data: flip(data / "mongo" / "WiredTiger.turtle", 700, 600),
    "base table empty": lambda data: (data / "mongo" / "secantus_collections.wt").write_bytes(b""),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damage_is_told_apart_from_absence_and_saved(data: Path, damage: Callable[[Path], None]) -> None:
    damage(data)
    with pytest.raises(EmbeddedDamaged, match="--salvage"):
        Embedded(data).acquire()
    with pytest.raises(DatabaseDamaged):
        asyncio.run(Connection(None, "newsspider", data).open())
    result = salvage(data, clock.now())
    assert result.saved == {"articles": ARTICLES, "urls": URLS}
    assert result.lost == 0
    assert result.kept is not None
    assert any(result.kept.iterdir())
    assert dict(check(data, "newsspider")) == {"articles": None, "articles._id_": None, "urls": None, "urls._id_": None}


def test_a_database_that_opens_but_of_which_nothing_can_be_read_is_damaged(data: Path) -> None:
    (data / "mongo" / "secantus_collections.wt").write_bytes(bytes(4096))
    with pytest.raises(DatabaseDamaged, match="--salvage"):
        opened(data)


def test_a_missing_file_of_documents_is_damage_and_not_an_empty_archive(data: Path) -> None:
    largest(data).unlink()
    with pytest.raises(EmbeddedDamaged, match=r"secantus_documents_sh\d+\.wt is missing"):
        Embedded(data).acquire()
    assert salvage(data, clock.now()).lost == ARTICLES


def opened(data: Path) -> None:
    """Open the archive as every command does."""

    async def story() -> None:
        connection = Connection(None, "newsspider", data)
        try:
            await connection.open()
        finally:
            await connection.close()

    asyncio.run(story())


BREAKS: dict[str, Callable[[Path], object]] = {
    "missing": Path.unlink,
    "emptied": lambda file: file.write_bytes(b""),
    "cut": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "zeros": lambda file: file.write_bytes(bytes(file.stat().st_size)),
    "begins otherwise": lambda file: flip(file, 0, min(64, file.stat().st_size)),
    "ends otherwise": lambda file: flip(file, max(0, file.stat().st_size - 200), min(200, file.stat().st_size)),
}


@pytest.mark.soak
@pytest.mark.parametrize("how", BREAKS.values(), ids=BREAKS)
def test_whichever_file_is_broken_a_start_works_or_says_so_and_the_rest_is_saved(data: Path, how: Any) -> None:
    whole = data.with_name("whole")
    shutil.copytree(data, whole)
    for name in sorted(file.name for file in (whole / "mongo").iterdir()):
        shutil.rmtree(data)
        shutil.copytree(whole, data)
        how(data / "mongo" / name)
        try:
            opened(data)
        except DatabaseDamaged:
            result = salvage(data, clock.now())
            assert sum(result.saved.values()) + (result.lost or 0) == ARTICLES + URLS, (name, result)
            assert "secantus_documents" in name or not result.lost, (name, result)
        else:
            assert not [fault for _, fault in check(data, "newsspider") if fault], name


def test_of_a_damaged_table_what_can_be_read_is_saved_and_the_rest_counted(data: Path) -> None:
    file = largest(data)
    flip(file, file.stat().st_size // 2, 3000)
    result = salvage(data, clock.now())
    assert result.lost is not None
    assert 0 < result.lost < ARTICLES // 2
    assert sum(result.saved.values()) + result.lost == ARTICLES + URLS


def test_a_check_finds_a_table_that_cannot_be_read(data: Path) -> None:
    assert not any(fault for _, fault in check(data, "newsspider"))
    file = largest(data)
    flip(file, file.stat().st_size // 2, 3000)
    with contextlib.suppress(EmbeddedDamaged):  # the server itself may find it
        assert any(fault for _, fault in check(data, "newsspider"))


def test_a_first_start_that_failed_leaves_a_folder_that_the_next_can_use(tmp_path: Path) -> None:
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000));"
        "from newsspider.storage.server.embedded import Embedded; Embedded(sys.argv[1]).acquire()"
    )
    failed = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, timeout=120)
    assert failed.returncode != 0
    server = Embedded(tmp_path)
    try:
        with MongoClient(server.acquire()) as client:
            client["x"]["y"].insert_one({"_id": 1})
    finally:
        server.release()


def test_too_few_open_files_are_said_before_anything_is_made(tmp_path: Path) -> None:
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32));"
        "from newsspider.storage.server.embedded import Embedded; Embedded(sys.argv[1]).acquire()"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, timeout=60)
    assert "ulimit -n" in done.stderr
    assert not (tmp_path / "mongo").exists()


def test_the_data_folder_is_its_owners_alone(data: Path) -> None:
    assert data.stat().st_mode & 0o077 == 0
    assert not [file for file in (data / "mongo").iterdir() if file.stat().st_mode & 0o077]
