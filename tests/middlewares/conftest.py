"""Portals on loopback, and crawls of them in processes of their own."""

import json
import os
import subprocess
import sys
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
    """What became of each address; ``seconds`` the crawl took, ``log`` what it said."""

    seconds: float
    log: str


Crawl = Callable[..., Crawled]


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
        done = subprocess.run(
            [sys.executable, "-m", "tests.middlewares.probe", json.dumps(job)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        result = json.loads(done.stdout.splitlines()[-1])
        crawled = Crawled(result["outcomes"])
        crawled.seconds, crawled.log = result["seconds"], done.stderr
        return crawled

    return run
