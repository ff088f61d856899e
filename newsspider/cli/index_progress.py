"""The bar that is shown while the search index is built, where the output is a terminal."""

import contextlib
from collections.abc import Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from newsspider.search.feed import Progress as Report


@contextlib.contextmanager
def index_progress(least: int = 2000) -> Iterator[Report]:
    """Gives a function that takes the articles done and all. Fewer than ``least`` take no time, and draw no bar."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("search index"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )
    task = bar.add_task("index", total=None)

    def report(done: int, total: int) -> None:
        if total >= least and console.is_terminal and not bar.live.is_started:
            bar.start()
        bar.update(task, completed=done, total=total)

    try:
        yield report
    finally:
        if bar.live.is_started:
            bar.stop()
