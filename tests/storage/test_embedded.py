"""The embedded server with real processes: shared, restarted, adopted, and gone with its last user."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from pymongo import MongoClient

from newsspider.storage.archive import Archive
from newsspider.storage.server import guard
from newsspider.storage.server.client import Connection
from newsspider.storage.server.embedded import Embedded, EmbeddedError, embedded, next_free_port
from newsspider.storage.server.guard import HOST, LARGE, LARGE_CACHE, SMALL_CACHE, Folder
from newsspider.storage.server.locks import is_held

USER = """
import sys, time
from newsspider.storage.server.embedded import Embedded
from tests.storage.conftest import LOST_SOCKETS

pytestmark = LOST_SOCKETS
print(Embedded(sys.argv[1]).acquire(), flush=True)
time.sleep(60)
"""


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A data folder; whatever a failed test leaves running in it is ended."""
    yield tmp_path / "بيانات data"
    folder = Folder(tmp_path / "بيانات data")
    end = time.monotonic() + 5
    while time.monotonic() < end and is_held(folder.guard_lock):
        time.sleep(0.05)
    state = folder.read_state()
    for name, lock in (("guard", folder.guard_lock), ("pid", folder.server_lock)):
        if is_held(lock) and state.get(name):
            with contextlib.suppress(ProcessLookupError):
                os.kill(state[name], signal.SIGKILL)


def wait_until(true: Callable[[], bool], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return
        time.sleep(0.02)
    raise AssertionError("it did not come to pass")


@contextlib.contextmanager
def another_user(data: Path) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen([sys.executable, "-c", USER, str(data)], stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=10)


def uri_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_two_processes_that_start_together_share_one_server(data: Path) -> None:
    with another_user(data) as first, another_user(data) as second:
        mine = Embedded(data)
        uri = mine.acquire()
        assert uri_of(first) == uri_of(second) == uri
        mine.release()


def test_the_server_stays_while_another_process_uses_it_and_goes_with_the_last(data: Path) -> None:
    folder = Folder(data)
    mine = Embedded(data)
    with another_user(data) as other:
        mine.acquire()
        uri = uri_of(other)
        mine.release()
        assert is_held(folder.server_lock)
        assert mine.acquire() == uri
    mine.release()
    assert not is_held(folder.server_lock)
    assert not is_held(folder.guard_lock)


def test_the_server_keeps_no_second_copy_of_what_is_written(data: Path) -> None:
    server = Embedded(data)
    with MongoClient[dict[str, object]](server.acquire()) as client:
        client["x"]["a"].insert_one({"_id": 1})
        assert "setName" not in client.admin.command("hello")
        assert client["local"]["oplog.rs"].estimated_document_count() == 0
    server.release()


def test_a_small_archive_has_a_small_cache_and_one_of_some_thousand_articles_a_large_one(data: Path) -> None:
    folder = Folder(data)
    folder.storage.mkdir(parents=True)
    assert folder.cache_mb() == SMALL_CACHE
    with (folder.storage / "secantus_documents_sh00.wt").open("wb") as file:
        file.truncate(LARGE)
    assert folder.cache_mb() == LARGE_CACHE


def test_a_cache_too_small_for_what_a_command_touches_is_not_taken(data: Path) -> None:
    folder = Folder(data)
    assert folder.cache_mb(1) == SMALL_CACHE
    assert folder.cache_mb(40) == 40


def test_the_server_starts_with_the_cache_that_the_settings_ask_for(data: Path) -> None:
    async def arguments() -> list[str]:
        connection = Archive.from_settings({"DATA_DIR": data, "NEWSSPIDER_DATABASE_CACHE_MB": "40"}).connection()
        await connection.open()
        pid = Folder(data).read_state()["pid"]
        given: list[str] = psutil.Process(pid).cmdline()
        await connection.close()
        return given

    given = asyncio.run(arguments())
    assert given[given.index("--cache-size") + 1] == "40M"


def test_users_that_were_killed_leave_no_server_behind(data: Path) -> None:
    folder = Folder(data)
    with another_user(data) as other:
        uri_of(other)
        assert is_held(folder.server_lock)
    wait_until(lambda: not is_held(folder.server_lock))
    mine = Embedded(data)
    mine.acquire()
    mine.release()


def test_a_killed_server_comes_back_on_the_same_port_with_what_it_acknowledged(data: Path) -> None:
    async def story() -> None:
        connection = Connection(None, "x", data)
        db = await connection.open()
        await db["a"].insert_one({"_id": 1})
        os.kill(Folder(data).read_state()["pid"], signal.SIGKILL)
        for _ in range(50):
            with contextlib.suppress(Exception):  # whatever the driver says while nobody listens
                assert await db["a"].find_one() == {"_id": 1}
                break
            await asyncio.sleep(0.1)
        else:
            raise AssertionError("the server did not come back")
        await connection.close()

    asyncio.run(story())


def test_a_server_whose_guard_was_killed_is_adopted(data: Path) -> None:
    folder = Folder(data)
    mine = Embedded(data)
    uri = mine.acquire()
    before = folder.read_state()
    os.kill(before["guard"], signal.SIGKILL)
    wait_until(lambda: not is_held(folder.guard_lock))
    assert mine.acquire() == uri
    after = folder.read_state()
    assert (after["pid"], after["guard"] != before["guard"]) == (before["pid"], True)
    mine.release()
    assert not is_held(folder.server_lock)


def test_guard_and_server_killed_together_are_started_anew(data: Path) -> None:
    folder = Folder(data)
    mine = Embedded(data)
    mine.acquire()
    state = folder.read_state()
    os.kill(state["guard"], signal.SIGKILL)
    os.kill(state["pid"], signal.SIGKILL)
    wait_until(lambda: not is_held(folder.server_lock))
    mine.acquire()
    assert folder.read_state()["pid"] != state["pid"]
    mine.release()


def test_files_that_a_crash_or_reboot_left_block_nothing(data: Path) -> None:
    """Their numbers may belong to other processes by now: here to this test itself, which must survive."""
    folder = Folder(data)
    folder.make()
    folder.write_state(port=1, pid=os.getpid(), guard=os.getpid())
    for path in (folder.guard_lock, folder.server_lock, folder.start_lock, folder.users / f"{os.getpid()}-dead"):
        path.touch()
    mine = Embedded(data)
    mine.acquire()
    mine.release()
    assert list(folder.users.iterdir()) == []


def test_ctrl_c_does_not_reach_the_server(data: Path) -> None:
    mine = Embedded(data)
    mine.acquire()
    state = Folder(data).read_state()
    assert os.getpgid(state["pid"]) not in (os.getpgid(0), 0)
    assert os.getsid(state["guard"]) != os.getsid(0)
    mine.release()


def test_a_configuration_file_of_somebody_else_is_not_read(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secantusd.toml").write_text("this is no toml")
    monkeypatch.chdir(tmp_path)
    mine = Embedded(data)
    mine.acquire()
    mine.release()


def test_a_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(EmbeddedError, match=r"cannot use .*data"):
        Embedded(tmp_path / "data").acquire()


def test_a_folder_open_in_another_program_is_one_clear_line(data: Path) -> None:
    data.mkdir()
    empty = data / "empty.toml"
    empty.touch()
    port = next_free_port(28_000)
    command = [sys.executable, "-m", "secantus", "--port", str(port), "--host", HOST, "--config", str(empty)]
    other = subprocess.Popen([*command, "--storage-path", str(data / "mongo"), "--log-level", "ERROR"])
    try:
        wait_until(lambda: guard.answers(port))
        with pytest.raises(EmbeddedError, match=r"another program has .* open"):
            Embedded(data).acquire()
    finally:
        other.kill()
        other.wait(10)


def test_the_context_manager_gives_a_uri_and_leaves(data: Path) -> None:
    async def story() -> None:
        async with embedded(data) as uri:
            assert uri.startswith("mongodb://127.0.0.1:")
        assert not is_held(Folder(data).server_lock)

    asyncio.run(story())
