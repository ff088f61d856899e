"""A real crawl in a process of its own: fetches the addresses it is given and prints what became of each.

    python -m tests.middlewares.probe '{"urls": […], "domains": […], "settings": {…}}'

It prints one JSON line: ``outcomes`` {address: {reason, detail} or {status, length, url}}, ``seconds`` and
``peak``, the most memory it held, in MiB.
"""

import json
import logging
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response
from scrapy.resolver import dnscache
from scrapy.utils.project import get_project_settings
from twisted.python.failure import Failure

from newsspider.middlewares.failures import detail_of, reason_of
from newsspider.portals import Feed


class Probe(scrapy.Spider):
    name = "probe"
    urls: list[str]
    outcomes: dict[str, Any]
    metas: dict[str, Any]

    async def start(self) -> Any:
        for url in self.urls:
            meta = {"asked": url, **self.metas}
            yield scrapy.Request(url, self.parse, errback=self.failed, dont_filter=True, meta=meta)

    def parse(self, response: Response) -> None:
        self.outcomes[response.meta["asked"]] = {
            "status": response.status,
            "length": len(response.body),
            "url": response.url,
        }

    def failed(self, failure: Failure) -> None:
        request = failure.request  # type: ignore[attr-defined]
        self.outcomes[request.meta["asked"]] = {"reason": reason_of(failure), "detail": detail_of(failure)}


def run(
    urls: list[str],
    domains: list[str],
    sources: list[str],
    names: dict[str, str],
    settings: dict[str, Any],
    metas: dict[str, Any],
) -> dict[str, Any]:
    dnscache.update(names)  # as if a name server had said so
    values = get_project_settings()
    # What the project has besides is not needed to fetch pages.
    values.setdict(
        {
            "SPIDER_MODULES": [],
            "ITEM_PIPELINES": {},
            "SPIDER_MIDDLEWARES": {},
            "LOG_LEVEL": "INFO",
            "ADDONS": {},
            **settings,
        },
        priority="cmdline",
    )
    outcomes: dict[str, Any] = {}
    process = CrawlerProcess(values)
    began = time.monotonic()
    declaration = SimpleNamespace(domains=tuple(domains), sources=[Feed(url) for url in sources])
    process.crawl(Probe, urls=urls, outcomes=outcomes, metas=metas, declaration=declaration)
    process.start()
    return {"outcomes": outcomes, "seconds": time.monotonic() - began, "peak": peak()}


def peak() -> int:
    """The most memory that this process held, in MiB; 0 where the system does not tell.

    Not ``ru_maxrss``, which begins at the size of the process that started this one.
    """
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.is_file() else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:")), 0)


if __name__ == "__main__":
    logging.captureWarnings(True)
    arguments = json.loads(sys.argv[1])
    print(json.dumps(run(**arguments)))
