"""The command over a real Dask cluster on loopback."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from pymongo import MongoClient

from tests.crawl.conftest import ROOT
from tests.engine.conftest import Run, content, record, settings_for
from tests.engine.test_bounds import many
from tests.engine.test_engines import COMMAND, environment, start, until
from tests.engine.test_passes import SCENES
from tests.servers import HOST, Server, free_port

pytest.importorskip("distributed", reason="requirements-engine.txt is not installed")


class Cluster:
    """A scheduler and two workers, as processes."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self.folder, self.env, self.port = folder, env, free_port()
        self.scheduler = self._start("scheduler", "--host", HOST, "--port", str(self.port), "--no-dashboard")
        until(lambda: self._log("scheduler", "Scheduler at:"))
        self.workers = self._start(
            *("worker", f"tcp://{HOST}:{self.port}", "--nworkers", "2", "--nthreads", "1", "--host", HOST),
            *("--no-dashboard", "--local-directory", str(folder), "--memory-limit", "1GB"),
        )

    def _start(self, what: str, *arguments: str) -> "subprocess.Popen[bytes]":
        with (self.folder / f"{what}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{what}", *arguments],
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _log(self, what: str, text: str) -> bool:
        return text in (self.folder / f"{what}.log").read_text(errors="replace")

    @property
    def name(self) -> str:
        return f"dask://{HOST}:{self.port}"

    def worker_processes(self) -> list[psutil.Process]:
        """The processes of the workers, without the nannies that start them anew."""
        return [one for one in psutil.Process(self.workers.pid).children() if "spawn_main" in " ".join(one.cmdline())]

    def kill(self) -> None:
        """As ``kill -9`` of all of it."""
        for process in (self.scheduler, self.workers):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(20)


@contextlib.contextmanager
def cluster(folder: Path, env: dict[str, str]) -> Iterator[Cluster]:
    folder.mkdir(exist_ok=True)
    made = Cluster(folder, env)
    try:
        yield made
    finally:
        made.kill()


@pytest.mark.soak
def test_a_cluster_gives_what_one_process_gives_though_worker_and_scheduler_are_killed(
    server: Server, client: MongoClient[dict[str, Any]], run: Run, tmp_path: Path
) -> None:
    names = record(tmp_path / "warc", [one for scene in SCENES.values() for one in scene] + many(130)[20:])
    serial, _ = run(names)
    database = str(settings_for(server, tmp_path)["MONGO_DATABASE"])
    env, db = environment(server, tmp_path / "dask", database), client[database]
    with cluster(tmp_path / "one", env) as first:
        process = start(env, str(tmp_path / "warc"), "--engine", first.name)
        until(lambda: db.reparses.count_documents({}) or process.poll() is not None)
        first.worker_processes()[0].kill()
        until(lambda: db.reparses.count_documents({}) >= 2 or process.poll() is not None)
        os.killpg(first.scheduler.pid, signal.SIGKILL)
        _, errors = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "the same command goes on where it stopped" in errors.splitlines()[-1]
    assert "Traceback" not in errors
    with cluster(tmp_path / "two", env) as second:
        arguments = [str(tmp_path / "warc"), "--engine", second.name]
        done = subprocess.run([*COMMAND, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, timeout=200)
    assert (done.returncode, done.stderr) == (0, "")
    assert "by an earlier run of this job" in done.stdout
    assert content(db) == content(serial)


def test_a_scheduler_that_is_not_there_is_one_line(server: Server, tmp_path: Path) -> None:
    env = environment(server, tmp_path, "nothing")
    arguments = ["demo", "--engine", f"dask://{HOST}:{free_port()}"]
    done = subprocess.run([*COMMAND, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "no Dask scheduler answers" in done.stderr
