"""The bar of a job at a terminal: pages, pages a second, time left."""

import contextlib
import sys
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

# Is given what is being done, how much of it is done, and how much there is of it.
Report = Callable[[str, int, int], None]


class _Speed(ProgressColumn):
    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:,.1f}/s")


@contextlib.contextmanager
def shown(wanted: bool) -> Iterator[Report]:
    """Gives a function that takes the progress; nothing is drawn where the output is no terminal."""
    console = Console(stderr=True)
    if not wanted or not sys.stderr.isatty() or console.is_dumb_terminal:
        yield lambda what, done, total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=30), MofNCompleteColumn(), _Speed())
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True, redirect_stdout=False) as bar:
        tasks: dict[str, int] = {}

        def report(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)  # type: ignore[arg-type]

        yield report
