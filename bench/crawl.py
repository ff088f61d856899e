"""Crawl a local portal: an empty Scrapy callback, Scrapy with trafilatura, and ours, on the same pages.

Pages a second and processor time a page, start-up taken off by a run of few pages. The portal is a process of its own
on loopback, and so is the database; the crawls ask without a delay, eight at a time. What we were before the work on
speed is taken from the repository's history, where that is at hand.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from time import monotonic

from bench.server import busy
from bench.server import serve as serve_database
from tests.crawl import pages
from tests.portal_server import PortalServer, Reply

ROOT = Path(__file__).resolve().parents[1]
MANY, FEW = 600, 20  # pages of a crawl, and of the one that is taken off it
KNOWN = 300  # entries of a feed that brings nothing new
PACED, PAUSE = 100, 0.2  # pages of a portal that is asked with a pause, in seconds; the default one is a second
BEFORE = "8daba2a"  # the last commit before the work on speed
HOSTS = ("127.0.0.1", "127.0.0.5", "127.0.0.6", "127.0.0.7", "127.0.0.8")
# What a page of a large portal has besides its article: a menu, cards, a script. In all 105 KB and some 800 elements,
# as real pages of that size have.
_CARD = (
    '<li class="card"><a href="/news/9{0:05}-other" title="خبر"><img src="/i/{0}.jpg" alt="">خبر آخر رقم {0}</a></li>'
)
_AROUND = (
    "<nav><ul>" + "".join(_CARD.format(number) for number in range(60)) + "</ul></nav>",
    "<footer><ul>" + "".join(_CARD.format(number) for number in range(60, 250)) + "</ul></footer><script>"
    + "var layer = {'a': [1, 2, 3], 'page': 'article'}; " * 1450
    + "</script>",
)  # fmt: skip
_QUICK = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=0", "CONCURRENT_REQUESTS_PER_DOMAIN=8", "LOG_LEVEL=ERROR")


@dataclass(frozen=True)
class Cost:
    """What a crawl took: seconds on the wall, of the processor by all its processes and by the crawl's own without the
    one that reads pages, and by the database meanwhile."""

    wall: float
    cpu: float
    own: float
    database: float = 0.0

    def less(self, other: "Cost", pages: int) -> "Cost":
        """What each of so many further pages took."""
        return Cost(*((mine - others) / pages for mine, others in zip(astuple(self), astuple(other), strict=True)))


def page(number: int, portal: int = 0) -> str:
    """A page of an article that no other portal has."""
    text = "".join(f"<p>{pages.sentence((portal, number, part), 30)}</p>" for part in range(8))
    html = pages.article(number, body=text, headline=pages.sentence((portal, number, "h"), 8))
    return html.replace("<header>", f"<header>{_AROUND[0]}", 1).replace("</body>", f"{_AROUND[1]}</body>", 1)


def rows() -> Iterator[tuple[str, float | str, str]]:
    with _serving() as address, _before() as before:
        yield "a page", len(page(1).encode()) / 1000, "KB"
        ours = _own("local")
        ways = {
            "Scrapy, empty callback": (["-m", "bench.peer_crawl", "empty"], ROOT),
            "Scrapy + trafilatura, JSON lines": (["-m", "bench.peer_crawl", "trafilatura"], ROOT),
            "newsspider, site file": (ours, ROOT),
            "newsspider, generic reader": (_own("portal"), ROOT),
            **({f"newsspider of {BEFORE}, site file": (ours, before)} if before else {}),
        }
        costs = {}
        for name, (command, folder) in ways.items():
            few, many = (_run(command, address, number, folder) for number in (FEW, MANY))
            costs[name] = cost = many.less(few, MANY - FEW)
            yield name, 1 / cost.wall, "pages/s"
            yield f"{name}, processor time", cost.cpu * 1000, "ms a page, all its processes"
            if cost.database:
                yield f"{name}, the crawl's own process", cost.own * 1000, "ms a page, <= 16"
                yield f"{name}, the database", cost.database * 1000, "ms a page"
        _, peer, own, _, *earlier = costs.values()
        yield "newsspider, site file / Scrapy + trafilatura", peer.wall / own.wall, "times its pages/s, >= 2"
        for old in earlier:
            yield f"newsspider, site file / the same of {BEFORE}", old.wall / own.wall, "times its pages/s, >= 3"
        one, four = _portals(1, MANY), _portals(4, MANY)
        yield f"4 portals without a pause on {os.cpu_count()} cores / 1 portal", 4 * one / four, "times its pages/s"
        pause = ("-s", f"DOWNLOAD_DELAY={PAUSE}", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
        one, four = _portals(1, PACED, *pause), _portals(4, PACED, *pause)
        yield f"4 portals with a pause of {PAUSE} s / 1 such portal", 4 * one / four, "times its pages/s, >= 1.8"


@contextlib.contextmanager
def _before() -> Iterator[Path | None]:
    """The project as it was, in a folder of its own; None where the repository does not have that commit."""
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.run(["git", "archive", BEFORE], cwd=ROOT, capture_output=True, check=False)
        if archive.returncode == 0:
            subprocess.run(["tar", "x", "-C", folder], input=archive.stdout, check=True)
        yield Path(folder) if archive.returncode == 0 else None


def _own(spider: str) -> list[str]:
    settings = [part for setting in _QUICK for part in ("-s", setting)]
    return ["-m", "scrapy", "crawl", spider, *settings]


class _serving:
    """The portal in a process of its own, so that its work is nobody's."""

    def __enter__(self) -> str:
        command = [sys.executable, "-m", "bench.crawl"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.address = _serving.port = self._process.stdout.readline().strip()
        return self.address

    def __exit__(self, *error: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)

    port: str = ""


def _run(command: list[str], address: str, number: int, project: Path) -> Cost:
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        environment, server = _environment(address, number, folder), None
        start = f"http://{HOSTS[1]}:{address.rpartition(':')[2]}/{number}/" if "portal" in command else None
        arguments = ["-a", f"start={start}", "-a", "timezone=Africa/Cairo"] if start else []
        if "bench.peer_crawl" in command:
            arguments = [f"{address}/feed{number}", str(Path(folder) / "out.jsonl")]
        else:
            server = stack.enter_context(serve_database())
            environment |= {"MONGO_URI": server.uri}
        process = subprocess.Popen(
            [sys.executable, *command, *arguments],
            cwd=project,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        began = monotonic()
        if hasattr(os, "waitid"):  # not on every system
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # ended, and its times can still be read
        wall = monotonic() - began
        own = busy(process.pid)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
        return Cost(wall, used.ru_utime + used.ru_stime, own, server.busy() if server else 0.0)


def _environment(address: str, number: int, folder: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MONGO_", "NEWSSPIDER_"))}
    return kept | {
        "SCRAPY_SETTINGS_MODULE": "tests.crawl.settings",
        "LOCAL_PORTAL": address,
        "LOCAL_SOURCES": f"[Feed(BASE + '/feed{number}')]",
        "DATA_DIR": folder,
    }


def _portals(number: int, entries: int, *settings: str) -> float:
    """Seconds until so many portals of so many pages, each a process, are crawled into one archive."""
    with tempfile.TemporaryDirectory() as folder:
        port = _serving.port.rpartition(":")[2]
        began = monotonic()
        crawls = [
            subprocess.Popen(
                [
                    sys.executable,
                    *_own("portal"),
                    *settings,
                    "-a",
                    f"start=http://{host}:{port}/{entries}/",
                    "-a",
                    "timezone=Asia/Amman",
                ],
                cwd=ROOT,
                env=_environment(_serving.port, entries, folder),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            for host in HOSTS[1 : 1 + number]
        ]
        if [crawl.wait() for crawl in crawls] != [0] * number:
            raise RuntimeError("a crawl failed")
        return monotonic() - began


def serve() -> None:
    """Serve until standard input is closed; the address is printed."""
    with PortalServer(hosts=HOSTS) as server:
        for number in range(1, MANY + 1):
            for portal, host in enumerate(HOSTS):
                server.add(f"/news/{number}", page(number, portal), host=host)
        for number in (FEW, PACED, KNOWN, MANY):
            for host in HOSTS:
                feed = pages.feed(server.url("", host).rstrip("/"), range(1, number + 1))
                server.add(f"/feed{number}", Reply(feed, content_type="application/rss+xml"), host=host)
            link = f"<link rel='alternate' type='application/rss+xml' href='/feed{number}'>"
            server.add(f"/{number}/", f"<html><head>{link}</head></html>")
        print(server.url("").rstrip("/"), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    serve()
