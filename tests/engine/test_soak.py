"""20,000 pages of 20 portals: killed at random moments as a serial run, field by field; time and memory.

``NEWSSPIDER_SOAK_PAGES`` makes it smaller.
"""

import contextlib
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest
from pymongo import MongoClient

from tests.crawl.conftest import ROOT
from tests.engine.conftest import Content, content, settings_for
from tests.engine.corpus import corpus, record
from tests.engine.test_dask import Cluster, cluster
from tests.engine.test_engines import COMMAND, environment, start, workers
from tests.servers import Server

pytestmark = pytest.mark.soak
PAGES = int(os.environ.get("NEWSSPIDER_SOAK_PAGES", "20000"))
KILLS = 10
HOURS = 2 * 3600.0


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recordings")
    record(folder, corpus(PAGES, 20), per_file=500)
    return folder


@dataclass
class Cost:
    """What a command and its processes took: seconds of the processor and on the wall, and memory of a worker."""

    wall: float
    driver: float = 0.0
    workers: float = 0.0
    server: float = 0.0
    memory: dict[int, int] = field(default_factory=dict)

    @property
    def largest(self) -> float:
        """The proportional memory of the largest worker with its reader, in MB."""
        return max(self.memory.values(), default=0) / 1e6


def measured(command: "subprocess.Popen[str]", server: Server) -> Cost:
    """Watch a command until it ends."""
    assert server.process is not None
    database, driver = psutil.Process(server.process.pid), psutil.Process(command.pid)
    before, began = _cpu(database), time.monotonic()
    cost, seen = Cost(0.0), dict[int, float]()
    while command.poll() is None:
        with contextlib.suppress(psutil.Error):
            cost.driver = _cpu(driver)
        for worker in workers(command.pid):
            with contextlib.suppress(psutil.Error):
                family = [worker, *worker.children()]
                seen |= {one.pid: _cpu(one) for one in family}
                memory = sum(one.memory_full_info().pss for one in family)
                cost.memory[worker.pid] = max(memory, cost.memory.get(worker.pid, 0))
        time.sleep(0.25)
    command.communicate()
    cost.wall, cost.workers, cost.server = time.monotonic() - began, sum(seen.values()), _cpu(database) - before
    return cost


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


@pytest.fixture(scope="module")
def serial(server: Server, recordings: Path, tmp_path_factory: pytest.TempPathFactory) -> Content:
    folder = tmp_path_factory.mktemp("serial")
    env = environment(server, folder, "serial")
    done = subprocess.run([*COMMAND, str(recordings)], cwd=ROOT, env=env, capture_output=True, text=True, timeout=HOURS)
    assert done.returncode == 0, done.stderr
    print(f"\nserial: {done.stdout.strip()}")
    with MongoClient[dict[str, Any]](server.uri, tz_aware=True) as client:
        return content(client["serial"])


def moments(env: dict[str, str], server: Server, shards: int) -> Iterator[int]:
    """Random numbers of shards that are written; gives each when so many are."""
    rng = random.Random(7)
    with MongoClient[dict[str, Any]](server.uri) as client:
        ledger = client[env["MONGO_DATABASE"]].reparses
        for wanted in sorted(rng.randrange(shards) for _ in range(KILLS)):
            while ledger.estimated_document_count() < wanted:
                time.sleep(0.1)
            time.sleep(rng.random())
            yield wanted


Kill = Callable[[random.Random], None]


def test_local_processes_killed_at_random_moments(
    server: Server, recordings: Path, serial: Content, client: MongoClient[dict[str, Any]], tmp_path: Path
) -> None:
    env = environment(server, tmp_path, str(settings_for(server, tmp_path)["MONGO_DATABASE"]))
    arguments = [str(recordings), "--engine", "local:2"]
    process = start(env, *arguments)
    rng = random.Random(3)
    for number, at in enumerate(moments(env, server, PAGES // 110)):
        if process.poll() is not None:
            break
        if number % 2:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            process = start(env, *arguments)
        elif running := workers(process.pid):
            rng.choice(running).kill()
        print(f"killed {'the job' if number % 2 else 'a worker'} after {at} shards")
    said, errors = process.communicate(timeout=HOURS)
    assert process.returncode == 0, errors
    print(said)
    assert content(client[env["MONGO_DATABASE"]]) == serial


def test_a_cluster_killed_at_random_moments(
    server: Server, recordings: Path, serial: Content, client: MongoClient[dict[str, Any]], tmp_path: Path
) -> None:
    env = environment(server, tmp_path, str(settings_for(server, tmp_path)["MONGO_DATABASE"]))
    rng = random.Random(4)
    with contextlib.ExitStack() as stack:
        made: Cluster = stack.enter_context(cluster(tmp_path / "0", env))
        process = start(env, str(recordings), "--engine", made.name)
        for number, at in enumerate(moments(env, server, PAGES // 110)):
            if process.poll() is not None:
                break
            what = ("a worker", "the scheduler", "the job")[number % 3]
            if what == "a worker" and (running := made.worker_processes()):
                rng.choice(running).kill()
            elif what == "the scheduler":
                os.killpg(made.scheduler.pid, signal.SIGKILL)
                process.communicate(timeout=300)
                made.kill()
                made = stack.enter_context(cluster(tmp_path / str(number + 1), env))
                process = start(env, str(recordings), "--engine", made.name)
            elif what == "the job":
                process.send_signal(signal.SIGKILL)
                process.communicate()
                process = start(env, str(recordings), "--engine", made.name)
            print(f"killed {what} after {at} shards")
        said, errors = process.communicate(timeout=HOURS)
    assert process.returncode == 0, errors
    print(said)
    assert content(client[env["MONGO_DATABASE"]]) == serial


def test_time_and_memory_of_one_and_two_processes(server: Server, recordings: Path, tmp_path: Path) -> None:
    costs = {}
    for width in (1, 2):
        database = str(settings_for(server, tmp_path)["MONGO_DATABASE"])
        env = environment(server, tmp_path / str(width), database)
        costs[width] = cost = measured(start(env, str(recordings), "--engine", f"local:{width}"), server)
        whole = cost.driver + cost.workers + cost.server
        print(
            f"\nlocal:{width}: {PAGES / cost.wall:.1f} pages/s on the wall; ms of the processor a page: "
            f"driver {1000 * cost.driver / PAGES:.2f}, workers {1000 * cost.workers / PAGES:.2f}, "
            f"database {1000 * cost.server / PAGES:.2f}; driver's share {cost.driver / whole:.1%}; "
            f"largest worker {cost.largest:.0f} MB; load {os.getloadavg()[0]:.1f}"
        )
        assert cost.largest <= 250
    quiet = os.getloadavg()[2] < 2.5
    ratio = costs[1].wall / costs[2].wall
    print(f"local:2 / local:1 = {ratio:.2f} times the pages/s ({'quiet' if quiet else 'busy'} machine)")
    if quiet and (os.cpu_count() or 1) >= 2:
        assert ratio >= 1.7
