"""Memory while thousands of articles come: crawl, reader and embedded server do not grow with their number."""

import time
from pathlib import Path

import pytest

from newsspider.storage.server.guard import Folder
from tests.crawl import pages
from tests.crawl.conftest import Scrapy
from tests.crawl.test_random_kills import FAST, reader_of
from tests.portal_server import PortalServer, Reply, Seen

ALL, EARLY, STEP, FEED = 5_000, 1_000, 500, 1_000
MIB = 1024 * 1024


def serve(portal: PortalServer) -> str:
    """A portal of all articles, in feeds of a thousand; gives its sources."""
    base = portal.url("").rstrip("/")
    for first in range(1, ALL, FEED):
        feed = pages.feed(base, range(first, first + FEED))
        portal.add(f"/feed/{first}", Reply(feed, content_type="application/rss+xml"))

    def article(seen: Seen) -> Reply | str:
        number = seen.path.removeprefix("/news/")
        return pages.article(int(number)) if number.isdigit() else Reply("", status=404)

    portal.add_default(article)
    return f"[Feed(BASE + f'/feed/{{n}}') for n in range(1, {ALL}, {FEED})]"


def memory_of(pid: int | None) -> int:
    """Bytes that a process has for itself, with its share of what it shares."""
    if pid is None:
        return 0
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024


@pytest.mark.soak
@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="needs Linux to measure memory")
def test_five_thousand_articles_take_no_more_memory_than_the_first_thousand(
    local: Scrapy, portal: PortalServer
) -> None:
    sources = serve(portal)
    folder = Folder(local.data_dir)
    running = local.start("crawl", "local", *FAST, MONGO_URI="", LOCAL_SOURCES=sources)
    samples: dict[int, tuple[int, int]] = {}
    while running.poll() is None:
        done = sum(path.startswith("/news/") for path in portal.paths()) // STEP * STEP
        crawl = memory_of(running.pid) + memory_of(reader_of(running.pid))
        server = memory_of(folder.read_state().get("pid"))
        if done:
            before = samples.get(done, (0, 0))
            samples[done] = (max(crawl, before[0]), max(server, before[1]))
        time.sleep(0.2)  # between two samples of memory, which nothing announces
    for done, (crawl, server) in sorted(samples.items()):
        print(f"{done:5} articles: crawl and reader {crawl // MIB} MiB, database {server // MIB} MiB")
    assert running.returncode == 0
    assert max(samples) == ALL
    crawl, server = samples[EARLY]
    assert max(each for each, _ in samples.values()) <= 1.15 * crawl
    assert max(each for _, each in samples.values()) <= 1.15 * server
