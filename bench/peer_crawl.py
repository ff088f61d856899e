"""``python -m bench.peer_crawl empty|trafilatura FEED FILE``: a feed's articles, crawled without us."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response


class PeerSpider(scrapy.Spider):
    """Follows a feed's links; what is done with a page is the subclass's."""

    name = "peer"
    file: str

    def parse(self, response: Response) -> Iterator[Any]:
        for link in response.xpath("//item/link/text()").getall():
            yield response.follow(link, self.read)

    def read(self, response: Response) -> None:
        """An empty callback."""


class TrafilaturaSpider(PeerSpider):
    """What trafilatura gives of each page, one JSON line each."""

    def read(self, response: Response) -> None:
        from trafilatura import bare_extraction  # not for the empty callback

        article = bare_extraction(response.body, url=response.url, with_metadata=True)
        if article is not None:
            with Path(self.file).open("a", encoding="utf-8") as out:
                values = {"title": article.title, "text": article.text, "date": article.date, "author": article.author}
                out.write(json.dumps(values, ensure_ascii=False) + "\n")


def main(way: str, feed: str, file: str) -> None:
    process = CrawlerProcess(
        {
            "LOG_LEVEL": "ERROR",
            "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
            "TELNETCONSOLE_ENABLED": False,
            "ROBOTSTXT_OBEY": True,
        }
    )
    process.crawl(TrafilaturaSpider if way == "trafilatura" else PeerSpider, start_urls=[feed], file=file)
    process.start()


if __name__ == "__main__":
    main(*sys.argv[1:])
