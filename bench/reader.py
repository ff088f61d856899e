"""The reader: how long its pages and its JSON take over an archive of made-up articles, while a crawl writes to it."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

from pymongo import MongoClient

from bench.server import serve
from tests.web.archive import fill

ARTICLES = int(os.environ.get("BENCH_ARTICLES", "100000"))
ROUNDS = 20
PAGES = (
    "/", "/?kind=corrected", "/?site=okaz", "/portal/okaz", "/corrections", "/health", "/search?q=الوزير",
    "/search?q=\"وزارة الصحة\"&site=okaz", "/article/alwafd:400", "/story/alwafd:28",
)  # fmt: skip
JSON = ("/api/articles", "/api/search?q=الوزير", "/api/articles/alwafd:400", "/api/stories/alwafd:28")


def rows() -> Iterator[tuple[str, float, str]]:
    """(what, number, unit) for each line of the report."""
    with tempfile.TemporaryDirectory() as folder, serve() as server:
        uri = server.uri
        with MongoClient[Any](uri, tz_aware=True) as client:
            fill(client["reader"], articles=ARTICLES, corrections=300, stories=100)
            client["reader"]["articles"].create_index([("published_on", -1), ("site", 1)])
            environment = {**os.environ, "MONGO_URI": uri, "MONGO_DATABASE": "reader", "DATA_DIR": f"{folder}/data"}
            began = time.perf_counter()
            subprocess.run([sys.executable, "-m", "scrapy", "index", "--rebuild"], env=environment, check=True)
            yield f"index of {ARTICLES:,} articles", time.perf_counter() - began, "s"
            began = time.perf_counter()
            command = [sys.executable, "-m", "scrapy", "serve", "--port", "0"]
            with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as served:
                try:
                    assert served.stdout is not None
                    base = "http://" + served.stdout.readline().split("http://")[1].split("/")[0]
                    _get(base + "/")
                    took_now = time.perf_counter() - began
                    yield "from the command to the first answer", took_now, f"s; its own CPU {_busy(served.pid):.1f}"
                    stop = threading.Event()
                    writing = threading.Thread(target=_write, args=(client["reader"], stop))
                    writing.start()
                    for path in (*PAGES, *JSON):
                        _get(base + path)
                        busy = _busy(served.pid)
                        took = sorted(_get(base + path) for _ in range(ROUNDS))
                        busy = 1000 * (_busy(served.pid) - busy) / ROUNDS
                        middle = 1000 * took[ROUNDS // 2]
                        note = f"ms p95; median {middle:.0f}, the reader's own CPU {busy:.0f}"
                        yield path, 1000 * took[int(ROUNDS * 0.95) - 1], note
                    stop.set()
                    writing.join()
                    yield "memory of the reader", _memory(served.pid), "MB"
                finally:
                    served.terminate()


def _get(url: str) -> float:
    began = time.perf_counter()
    with urlopen(quote(url, safe="/:?&=%@-"), timeout=60) as answer:  # noqa: S310 # loopback
        answer.read()
    return time.perf_counter() - began


def _write(db: Any, stop: threading.Event) -> None:
    """Some articles a second, as a crawl stores them."""
    template = db["articles"].find_one({"_id": "okaz:401"})
    number = 0
    while not stop.wait(0.2):
        number += 1
        now = datetime.now(UTC)
        moments = {"changed_at": now, "first_seen_at": now, "published_at": now}
        db["articles"].insert_one({**template, "_id": f"okaz:new{number}", **moments})


def _busy(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024
