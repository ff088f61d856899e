"""The egg on a real scrapyd, started by the schedule: what an operator does on the first day, and after a restart."""

import asyncio
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsspider.scheduling.scrapyd import Scrapyd, ScrapydError
from newsspider.storage.server.client import connect
from tests.servers import Server, free_port, serving

from .conftest import ROOT

USER, PASSWORD = "operator", "s3cret-of-a-test"
SITE = "alwafd"
ARTICLES = len(list((ROOT / "demo" / "expected").glob("*.json")))

pytest.importorskip("scrapyd", reason="requirements-deploy.txt is not installed")


class Daemon:
    """A scrapyd with the project's configuration, in a folder of its own, on a free port."""

    def __init__(self, folder: Path, database: Server) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self.environment = {
            **os.environ,
            "SCRAPYD_HTTP_PORT": str(self.port),
            "SCRAPYD_USERNAME": USER,
            "SCRAPYD_PASSWORD": PASSWORD,
            "SCRAPYD_URLS": self.url,
            "MONGO_URI": database.uri,
            "MONGO_DATABASE": "deployed",
            "DATA_DIR": str(folder / "data"),
            "PYTHONWARNINGS": "ignore",  # scrapyd's, of pkg_resources
        }
        shutil.copy(ROOT / "deploy" / "scrapyd.conf", folder)
        self.client = Scrapyd(self.url, USER, PASSWORD)

    def start(self) -> None:
        # scrapyd itself must not see the project: the egg has to bring it.
        environment = {name: value for name, value in self.environment.items() if name != "PYTHONPATH"}
        with (self.folder / "scrapyd.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "scrapyd", "--pidfile="],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            time.sleep(0.1)
        self.stop()
        raise RuntimeError((self.folder / "scrapyd.log").read_text(errors="replace")[-2000:])

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
            self.process = None

    def deploy(self, project: Path, egg: Path) -> None:
        config = (ROOT / "scrapy.cfg").read_text().replace("http://127.0.0.1:6800/", f"{self.url}/")
        (project / "scrapy.cfg").write_text(config)
        command = [sys.executable, "-m", "scrapyd_client.deploy", "--egg", str(egg), "local"]
        done = subprocess.run(command, cwd=project, env=self.environment, capture_output=True, timeout=120, text=True)
        assert done.returncode == 0, done.stderr
        assert '"status": "ok"' in done.stdout, done.stdout

    def schedule(
        self, *options: str, now: str | None = None, urls: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        environment = self.environment | ({"NEWSSPIDER_NOW": now} if now else {})
        environment |= {"SCRAPYD_URLS": urls} if urls else {}
        return subprocess.run(
            [sys.executable, "-m", "scrapy", "schedule", "--file", str(self.folder / "schedule.toml"), *options],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            timeout=120,
            text=True,
        )

    def wait(self, finished: int) -> None:
        """Until so many jobs have finished."""
        end = time.monotonic() + 120
        while time.monotonic() < end:
            jobs = self.client.jobs("newsspider")
            if len(jobs.finished) >= finished and not jobs.active:
                return
            time.sleep(0.2)
        raise AssertionError(f"no {finished} jobs finished in time: {self.logs()}")

    def logs(self) -> str:
        return "\n".join(path.read_text(errors="replace")[-5000:] for path in self.folder.rglob("*.log"))

    def count(self, collection: str) -> int:
        async def counted() -> int:
            async with connect(self.environment["MONGO_URI"]) as client:
                return await client["deployed"][collection].count_documents({})

        return asyncio.run(counted())


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("database")) as server:
        yield server


@pytest.fixture(scope="module")
def daemon(database: Server, project: Path, egg: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    daemon = Daemon(tmp_path_factory.mktemp("scrapyd"), database)
    recording = ROOT / "demo" / "alwafd.warc.gz"
    (daemon.folder / "schedule.toml").write_text(
        f'[defaults]\nenabled = false\n\n[portals.{SITE}]\nsettings = {{ WARC_REPLAY = "{recording.as_posix()}" }}\n'
    )
    daemon.start()
    try:
        daemon.deploy(project, egg)
        yield daemon
    finally:
        daemon.stop()
        daemon.client.close()


def test_a_day_of_an_operator(daemon: Daemon) -> None:
    # It starts the portal, also where the first of two servers is away.
    away = f"http://127.0.0.1:{free_port()}"
    done = daemon.schedule("--once", urls=f"{away} {daemon.url}")
    assert f"{away} is away" in done.stderr
    assert f"{SITE}: job " in done.stdout, done.stderr

    # It does not start what waits or runs, nor what is not due yet.
    assert daemon.schedule("--once").stdout == ""
    daemon.wait(finished=1)
    assert daemon.count("articles") == ARTICLES, daemon.logs()
    again = daemon.schedule("--once")
    assert (again.returncode, again.stdout) == (0, "")

    # After a restart the server still knows its jobs and the project, and goes on.
    daemon.stop()
    daemon.start()
    assert daemon.client.jobs("newsspider").finished == (SITE,)
    later = daemon.schedule("--once", now="2040-01-01T08:00:00+00:00")
    assert f"{SITE}: job " in later.stdout, later.stderr
    daemon.wait(finished=2)
    assert daemon.count("articles") == ARTICLES
    assert daemon.count("crawls") == 2


def test_no_password_is_in_any_log_or_message(daemon: Daemon) -> None:
    told = daemon.schedule("--once", "--dry-run")
    with pytest.raises(ScrapydError, match="SCRAPYD_USERNAME") as refused:
        Scrapyd(daemon.url, USER, "wrong-one").jobs("newsspider")
    said = told.stdout + told.stderr + str(refused.value)
    said += "".join(path.read_text(errors="replace") for path in daemon.folder.rglob("*.log"))
    assert PASSWORD not in said
    assert "wrong-one" not in said


def test_a_server_that_is_away_is_told_in_one_line(daemon: Daemon) -> None:
    away = f"http://user:{PASSWORD}@127.0.0.1:{free_port()}"
    done = daemon.schedule("--once", urls=away)
    assert done.returncode == 1
    assert "is away" in done.stderr
    assert PASSWORD not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
