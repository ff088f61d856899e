"""Portals on loopback, and crawls of them in processes of their own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.portal_server import PortalServer

ROOT = Path(__file__).resolve().parents[2]
# Fast enough for a test, slow enough to be measured.
QUICK = {
    "DOWNLOAD_DELAY": 0.01,
    "AUTOTHROTTLE_START_DELAY": 0.01,
    "AUTOTHROTTLE_MAX_DELAY": 5,
    "NEWSSPIDER_BACKOFF": 0.05,
}


class Crawled(dict[str, Any]):
    """What became of each address; ``seconds`` the crawl took, ``peak`` MiB it held at most, ``log`` what it said."""

    seconds: float
    peak: int
    log: str


Crawl = Callable[..., Crawled]


def wait_until(happened: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for something that a crawl does."""
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)


@pytest.fixture
def server() -> Iterator[PortalServer]:
    with PortalServer(hosts=("127.0.0.1", "127.0.0.2", "127.0.0.3")) as portal:
        yield portal


@pytest.fixture
def crawl() -> Crawl:
    def run(
        *urls: str,
        domains: tuple[str, ...] = ("127.0.0.1",),
        sources: tuple[str, ...] = (),
        names: dict[str, str] | None = None,
        interrupt_when: Callable[[], bool] | None = None,
        meta: dict[str, Any] | None = None,
        **settings: Any,
    ) -> Crawled:
        job = {
            "urls": urls,
            "domains": domains,
            "sources": sources,
            "names": names or {},
            "settings": {**QUICK, **settings},
            "metas": meta or {},
        }
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        environment = {**os.environ, "PYTHONPATH": path, "SCRAPY_SETTINGS_MODULE": "newsspider.settings"}
        # Proxies of the machine would stand between the crawl and its portal.
        environment = {name: value for name, value in environment.items() if not name.lower().endswith("_proxy")}
        command = [sys.executable, "-m", "tests.middlewares.probe", json.dumps(job)]
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            try:
                if interrupt_when is not None:
                    wait_until(interrupt_when)
                    process.send_signal(signal.SIGINT)
                printed, log = process.communicate(timeout=120)
            finally:
                process.kill()
        assert process.returncode == 0, log
        result = json.loads(printed.splitlines()[-1])
        crawled = Crawled(result["outcomes"])
        crawled.seconds, crawled.peak, crawled.log = result["seconds"], result["peak"], log
        return crawled

    return run
