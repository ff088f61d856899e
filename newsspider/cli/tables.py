"""Tables for a terminal. Arabic stands in the last column, so that no terminal's handling of right-to-left text can
move the columns beside it."""

import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

# What a pipe or a log is given: wide enough that no headline is cut.
PIPE_WIDTH = 200


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under their columns, the last of which takes the rest of the line and is cut to it."""
    console = Console(width=None if sys.stdout.isatty() else PIPE_WIDTH, highlight=False)
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for name in columns[:-1]:
        table.add_column(name, no_wrap=True)
    table.add_column(columns[-1], no_wrap=True, overflow="ellipsis")
    for row in rows:
        table.add_row(*row)
    console.print(table)
