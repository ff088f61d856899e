"""Resident memory of a crawl as its articles pass the pipelines: it must not grow with their number."""

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scrapy import Request
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response
from scrapy.utils.project import get_project_settings

from bench.server import serve
from newsspider.base_spiders.declared import DeclaredSpider
from newsspider.items import Article, Fetch

EARLY, ALL = 2_000, 20_000
PAGE_SIZE = 30_000  # bytes of a small article page: Scrapy holds back by the size of the pages that are in work
FIRST = datetime(2026, 9, 1, tzinfo=UTC)
_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"


class GeneratedSpider(DeclaredSpider):
    """Yields articles of its own making, each of 250 words, as fast as the pipelines take them."""

    name = "generated"
    title = "generated"
    domains = ["generated.example"]
    timezone = "UTC"
    layouts = {"one": {"headline": "h1"}}

    async def start(self) -> AsyncIterator[Request]:
        draw = random.Random(7)
        self.words = ["".join(draw.choices(_LETTERS, k=draw.randint(2, 7))) for _ in range(20_000)]
        self.met = 0
        page = Path(self.settings["DATA_DIR"], "page.txt")
        for number in range(ALL):
            yield Request(page.as_uri(), self.make, cb_kwargs={"number": number}, dont_filter=True)

    def make(self, response: Response, number: int) -> Iterator[Article]:
        self.met += 1
        if self.met in (EARLY, ALL):
            self.crawler.stats.set_value(f"resident/{self.met}", resident())
        yield _article(number, self.words, random.Random(number))


def _article(number: int, words: list[str], draw: random.Random) -> Article:
    at = FIRST + timedelta(minutes=number)
    paragraphs = [" ".join(draw.choices(words, k=50)) + "." for _ in range(5)]
    article = Article(
        _id=f"generated:{number}",
        site="generated",
        headline=" ".join(draw.choices(words, k=9)),
        body="\n\n".join(paragraphs),
        published_at=at,
        published_on=f"{at:%Y-%m-%d}",
        published_precision="minute",
        url=f"https://generated.example/{number}",
        language="ar",
    )
    article.fetch = Fetch(at=at, key=article._id, requested_url=article.url)
    return article


def resident() -> int:
    """Bytes of memory that this process holds."""
    status = Path(f"/proc/{os.getpid()}/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS:"))


def rows() -> Iterator[tuple[str, float | str, str]]:
    """What was measured, in a process of its own against a server of its own."""
    if not Path("/proc/self/status").is_file():
        yield "memory", "not measured: this system has no /proc", ""
        return
    with serve() as server, tempfile.TemporaryDirectory() as data:
        Path(data, "page.txt").write_bytes(b"x" * PAGE_SIZE)
        env = {**os.environ, "MONGO_URI": server.uri, "MONGO_DATABASE": "bench", "DATA_DIR": data}
        done = subprocess.run([sys.executable, "-m", "bench.memory"], env=env, capture_output=True, text=True)
    if done.returncode:
        yield "memory", "failed", done.stderr.strip().splitlines()[-1]
        return
    found = json.loads(done.stdout.splitlines()[-1])
    early, late = found[str(EARLY)], found[str(ALL)]
    yield f"articles stored of {ALL:,}", found["stored"], ""
    yield "articles a second", found["rate"], ""
    yield f"resident after {EARLY:,} articles", early / 1e6, "MB"
    yield f"resident after {ALL:,} articles", late / 1e6, "MB"
    yield "growth", f"{100 * (late / early - 1):.1f} %", "<= 15 %"


def main() -> None:
    settings = get_project_settings()
    own = {"LOG_LEVEL": "ERROR", "SPIDER_MODULES": [], "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False}
    settings.setdict(own, priority="cmdline")
    process = CrawlerProcess(settings)
    crawler = process.create_crawler(GeneratedSpider)
    process.crawl(crawler)
    process.start()
    stats = crawler.stats.get_stats()
    found = {name.removeprefix("resident/"): value for name, value in stats.items() if name.startswith("resident/")}
    found |= {"stored": stats.get("newsspider/stored", 0), "rate": ALL / stats["elapsed_time_seconds"]}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
