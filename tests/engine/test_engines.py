"""The command over processes: as a serial run, also when a worker or the whole of it is killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
from pymongo import MongoClient

from tests.crawl.conftest import ROOT
from tests.engine.conftest import Run, content, record, settings_for
from tests.engine.test_bounds import many
from tests.engine.test_passes import SCENES
from tests.servers import Server

COMMAND = [sys.executable, "-m", "scrapy", "reparse"]


def environment(server: Server, folder: Path, database: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MONGO_", "NEWSSPIDER_"))}
    own = {"SCRAPY_SETTINGS_MODULE": "tests.engine.settings", "DATA_DIR": str(folder), "MONGO_URI": server.uri}
    return {**kept, **own, "MONGO_DATABASE": database}


def start(env: dict[str, str], *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*COMMAND, *arguments], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def until(true: Any, seconds: float = 60) -> Any:
    """What a question answers when it is true."""
    end = time.monotonic() + seconds
    while not (answer := true()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return answer


def workers(driver: int) -> list[psutil.Process]:
    """The worker processes of a running command."""
    try:
        children = psutil.Process(driver).children()
        return [child for child in children if "spawn_main" in " ".join(child.cmdline())]
    except psutil.Error:
        return []


@pytest.mark.parametrize("killed", [pytest.param("a worker", marks=pytest.mark.soak), "all"])
def test_two_processes_give_what_one_gives(
    killed: str, server: Server, client: MongoClient[dict[str, Any]], run: Run, tmp_path: Path
) -> None:
    exchanges = [one for scene in SCENES.values() for one in scene] + many(130)[20:]
    names = record(tmp_path / "warc", exchanges)
    serial, _ = run(names)
    database = str(settings_for(server, tmp_path)["MONGO_DATABASE"])
    env, db = environment(server, tmp_path / "two", database), client[database]
    arguments = [str(tmp_path / "warc"), "--engine", "local:2"]
    process = start(env, *arguments)
    try:
        until(lambda: db.reparses.count_documents({}) or process.poll() is not None)
        if killed == "a worker":
            workers(process.pid)[0].kill()
        if killed == "all":
            left = workers(process.pid)
            process.send_signal(signal.SIGKILL)
            psutil.wait_procs(left, timeout=20)
            assert not any(one.is_running() for one in left)  # without the driver there is nothing to do
            process.communicate(timeout=60)
            process = start(env, *arguments)
        said, errors = process.communicate(timeout=120)
    finally:
        process.kill()
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    assert content(db) == content(serial)
    assert db.reparses.count_documents({"ended_at": None}) == 0
    if killed == "all":
        assert "by an earlier run of this job" in said


@pytest.mark.soak
def test_ctrl_c_leaves_a_job_to_go_on_with(server: Server, client: MongoClient[dict[str, Any]], tmp_path: Path) -> None:
    record(tmp_path / "warc", many(200))
    database = str(settings_for(server, tmp_path)["MONGO_DATABASE"])
    env, db = environment(server, tmp_path / "two", database), client[database]
    arguments = [str(tmp_path / "warc"), "--engine", "local:2"]
    process = start(env, *arguments)
    until(lambda: db.reparses.count_documents({}) or process.poll() is not None)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (130, "Stopped; the same command goes on where it stopped.\n")
    done = subprocess.run([*COMMAND, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert "by an earlier run of this job" in done.stdout
    assert db.articles.count_documents({}) == 200


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--engine", "spark", "demo"], "'spark' is not an engine"),
        (["--sites", "nobody", "demo"], "no portal 'nobody'"),
        (["--spider", "okaz", "--unknown", "demo"], "--spider names one portal"),
        (["--engine", "dask://10.0.0.5:8786", "demo"], "set MONGO_URI"),
        ([], "name one or more recordings"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_status_2(arguments: list[str], said: str, tmp_path: Path) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("MONGO_")}
    env |= {"DATA_DIR": str(tmp_path), "SCRAPY_SETTINGS_MODULE": "tests.engine.settings"}
    done = subprocess.run([*COMMAND, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) <= 2
