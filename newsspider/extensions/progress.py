"""What accompanies a crawl at the terminal: a bar with what was done so far."""

import logging
import sys
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from twisted.internet.task import LoopingCall

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

# Seconds between two looks at the counts: a bar that moves twice a second seems alive.
INTERVAL = 0.5


class ProgressBar:
    """A progress bar below the log, if the output is a terminal."""

    def __init__(self, crawler: Crawler, console: "Console") -> None:
        self.crawler = crawler
        self.console = console
        self.bar: Progress | None = None
        self._drawing = LoopingCall(self._draw)
        self._streams: list[tuple[logging.StreamHandler[Any], Any]] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not sys.stderr.isatty() or not crawler.settings.getbool("NEWSSPIDER_PROGRESS"):
            raise NotConfigured
        from rich.console import Console  # only where there is a terminal to draw on

        console = Console(stderr=True)
        if console.is_dumb_terminal:
            raise NotConfigured
        extension = cls(crawler, console)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def spider_opened(self) -> None:
        if not hasattr(self.crawler.spider, "arguments"):
            return  # a look at a page or two, or a shell, which has the terminal for itself
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # as Console

        self.bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=20),
            MofNCompleteColumn(),
            TextColumn("pages · {task.fields[status]}"),
            TimeElapsedColumn(),
            console=self.console,
            auto_refresh=False,  # drawn by the reactor: a thread would draw into a line of the log
            transient=True,
            redirect_stdout=False,  # -o - writes articles there
        )
        name = getattr(self.crawler.spider, "name", "crawl")
        self.bar.add_task(name, total=None, status="")
        self.bar.start()
        # The log's handlers hold the terminal as it was; through the bar's their lines go above it.
        for handler in logging.getLogger().handlers:
            if isinstance(handler, logging.StreamHandler) and getattr(handler.stream, "isatty", bool)():
                self._streams.append((handler, handler.setStream(sys.stderr)))
        self._drawing.start(INTERVAL, now=True)

    def _draw(self) -> None:
        stats = self.crawler.stats
        if self.bar is None or stats is None:
            return
        counts = progress(stats.get_stats())
        status = ", ".join(f"{counts[name]} {name}" for name in ("stored", "revised", "skipped", "failed"))
        task = self.bar.task_ids[0]
        self.bar.update(task, total=counts["wanted"] or None, completed=counts["pages"], status=status)
        self.bar.refresh()

    def spider_closed(self) -> None:
        if self._drawing.running:
            self._drawing.stop()
        self._draw()  # what came since the last look
        for handler, stream in self._streams:
            handler.setStream(stream)
        if self.bar is not None:
            self.bar.stop()


def progress(stats: dict[str, Any]) -> dict[str, int]:
    """The bar's numbers, from Scrapy's stats: pages fetched of pages wanted, and what became of them.

    ``skipped`` are addresses that were found and are known already.

    >>> progress({"newsspider/found": 5, "newsspider/requested": 3, "newsspider/fetched": 2})["skipped"]
    2
    """
    own = {name.removeprefix("newsspider/"): value for name, value in stats.items() if name.startswith("newsspider/")}
    wanted = own.get("requested", 0)
    return {
        "pages": own.get("fetched", 0),
        "wanted": wanted,
        "stored": own.get("stored", 0),
        "revised": own.get("revised", 0),
        "skipped": max(0, own.get("found", 0) + own.get("due", 0) - wanted),
        "failed": sum(value for name, value in own.items() if name.startswith(("failed/", "rejected/"))),
    }
