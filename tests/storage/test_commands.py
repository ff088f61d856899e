"""The commands mongo, spool and forget, as processes."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pymongo import MongoClient

from newsspider.items import Visit
from newsspider.storage.server.client import Connection
from newsspider.storage.server.guard import Folder
from newsspider.storage.server.locks import is_held
from newsspider.storage.writing.spool import Spool
from newsspider.storage.writing.writer import Writer
from tests.servers import Server, free_port
from tests.storage.conftest import LOST_SOCKETS
from tests.storage.samples import HOUR, T0, sighting

pytestmark = LOST_SOCKETS

ROOT = Path(__file__).resolve().parents[2]

# A recording with nothing in it.
WARCINFO = (
    b"WARC/1.1\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
    b"WARC-Date: 2024-05-31T12:00:00Z\r\nContent-Type: application/warc-fields\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
)


def environment(data: Path, uri: str | None = None, database: str = "newsspider") -> dict[str, str]:
    env = {**os.environ, "DATA_DIR": str(data), "MONGO_DATABASE": database, "PYTHONUNBUFFERED": "1"}
    env.pop("MONGO_URI", None)
    return env if uri is None else {**env, "MONGO_URI": uri}


def scrapy(*args: str, **env: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "scrapy", *args]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=90, check=False)


async def fill(uri: str, database: str, data: Path, count: int) -> None:
    writer = Writer(Connection(uri, database, data), Spool(data), lambda *_: None)
    await writer.open()
    for number in range(count):
        await writer.put(sighting(number))
    await writer.put(sighting(0, at=T0 + HOUR, headline="عنوان مصحح"))
    await writer.put(Visit("alwafd:99", "https://alwafd.news/99", "alwafd", T0, "gone", 404, "http_404"))
    await writer.close()


def test_mongo_serves_until_ctrl_c_and_prints_a_uri_that_works(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "scrapy", "mongo", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(tmp_path), stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        uri = process.stdout.readline().strip()
        assert uri == f"mongodb://127.0.0.1:{port}/newsspider"
        assert "Compass" in process.stdout.readline()
        with MongoClient(uri, serverSelectionTimeoutMS=5000) as client:
            assert client.admin.command("ping")["ok"] == 1
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    finally:
        process.kill()
        process.communicate(timeout=10)
    assert process.returncode == 0
    assert not is_held(Folder(tmp_path).server_lock)


def test_mongo_takes_the_next_port_where_the_first_is_taken(tmp_path: Path, server: Server) -> None:
    command = [sys.executable, "-m", "scrapy", "mongo", "--port", str(server.port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(tmp_path), stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        uri = process.stdout.readline().strip()
        assert uri.startswith("mongodb://127.0.0.1:")
        assert not uri.endswith(f":{server.port}/newsspider")
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
    finally:
        process.kill()
        process.communicate(timeout=10)


def test_mongo_says_that_another_database_is_set(tmp_path: Path) -> None:
    result = scrapy("mongo", **environment(tmp_path, "mongodb://user:geheim@127.0.0.1:1/"))
    assert result.returncode == 1
    assert "MONGO_URI is set" in result.stdout
    assert "geheim" not in result.stdout + result.stderr


def test_spool_shows_what_waits_and_replay_writes_what_an_undisturbed_crawl_would(
    tmp_path: Path, server: Server, database: str
) -> None:
    away = f"mongodb://127.0.0.1:{free_port()}/?serverSelectionTimeoutMS=200"
    asyncio.run(fill(away, database, tmp_path, 30))
    env = environment(tmp_path, server.uri, database)
    shown = scrapy("spool", **env)
    assert "31 articles of alwafd" in shown.stdout
    assert "1 other record (visits" in shown.stdout
    assert "scrapy spool --replay" in shown.stdout
    replayed = scrapy("spool", "--replay", **env)
    assert (replayed.returncode, replayed.stdout.strip()) == (0, "32 records written.")
    assert "Nothing waits" in scrapy("spool", **env).stdout
    asyncio.run(fill(server.uri, f"{database}_up", tmp_path, 30))
    with MongoClient(server.uri) as client:
        for name in ("articles", "revisions", "urls"):
            stored = [list(client[db][name].find().sort("_id")) for db in (database, f"{database}_up")]
            if name == "articles":  # the replay also looked for copies, which this undisturbed one did not
                for doc in (doc for docs in stored for doc in docs):
                    del doc["story_id"], doc["duplicate_of"]
            assert stored[0] == stored[1]


def test_a_replay_without_a_database_fails_in_one_line_and_keeps_everything(tmp_path: Path) -> None:
    away = f"mongodb://user:geheim@127.0.0.1:{free_port()}/?serverSelectionTimeoutMS=200"
    asyncio.run(fill(away, "x", tmp_path, 3))
    result = scrapy("spool", "--replay", **environment(tmp_path, away, "x"))
    assert result.returncode == 1
    assert "does not answer" in result.stderr
    assert "Traceback" not in result.stderr
    assert "geheim" not in result.stdout + result.stderr
    assert len(Spool(tmp_path).files()) == 1


def test_forget_removes_by_id_url_and_site(tmp_path: Path, server: Server, database: str) -> None:
    asyncio.run(fill(server.uri, database, tmp_path, 5))
    env = environment(tmp_path, server.uri, database)
    result = scrapy("forget", "alwafd:0", "https://alwafd.news/1", **env)
    assert (result.returncode, result.stdout.splitlines()[0]) == (0, "Removed 2 articles, 1 revision, 2 URLs.")
    result = scrapy("forget", "--site", "alwafd", "--yes", **env)
    assert result.stdout.startswith("Removed 3 articles, 0 revisions, 4 URLs.")
    with MongoClient(server.uri) as client:
        assert client[database]["articles"].count_documents({}) == 0
        assert client[database]["forgotten"].count_documents({}) == 6


@pytest.mark.parametrize("args", [[], ["alwafd:1", "--site", "alwafd"]], ids=["nothing", "both"])
def test_forget_wants_articles_or_a_site(tmp_path: Path, args: list[str]) -> None:
    result = scrapy("forget", *args, **environment(tmp_path))
    assert result.returncode == 2
    assert "name either articles" in result.stderr + result.stdout


def test_forget_names_what_it_does_not_know(tmp_path: Path, server: Server, database: str) -> None:
    result = scrapy("forget", "https://alwafd.news/none", **environment(tmp_path, server.uri, database))
    assert result.returncode == 1
    assert "no such article" in result.stderr


@pytest.mark.parametrize(
    "command",
    [("spool", "--replay"), ("reparse", "nothing.warc"), ("forget", "alwafd:1")],
    ids=["spool", "reparse", "forget"],
)
def test_a_command_that_writes_keeps_the_expiry_of_the_settings(
    server: Server, database: str, tmp_path: Path, command: tuple[str, ...]
) -> None:
    recording = tmp_path / "nothing.warc"
    recording.write_bytes(WARCINFO)
    args = [str(recording) if arg == recording.name else arg for arg in command]
    done = scrapy(*args, "-s", "NEWSSPIDER_KEEP_REJECTED_DAYS=5", **environment(tmp_path, server.uri, database))
    assert done.returncode == 0, done.stderr
    with MongoClient(server.uri) as client:
        assert client[database]["rejected"].index_information()["expiry"]["expireAfterSeconds"] == 5 * 86_400


@pytest.mark.parametrize(
    "command", [("latest",), ("spool",), ("forget", "alwafd:1"), ("schedule", "--dry-run"), ("crawl", "alwafd")]
)
def test_a_setting_of_the_archive_that_cannot_be_used_is_named(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = scrapy(*command, "-s", "NEWSSPIDER_KEEP_REJECTED_DAYS=soon", **environment(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert "NEWSSPIDER_KEEP_REJECTED_DAYS is 'soon'" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
