"""Tables at a terminal, in which text from the web is only ever text; :mod:`lines` prints single lines.

Arabic stands in the last column, so that no terminal's handling of right-to-left text can move the columns beside it.
"""

import sys
from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from newsspider.cli.lines import safe

# The width for a pipe or a log: no headline is cut.
PIPE_WIDTH = 200
LEAST = 12  # characters of the last column, however narrow the screen is


def console() -> Console:
    """Where tables are printed: a terminal's width, or one for pipes, and no markup."""
    return Console(width=None if sys.stdout.isatty() else PIPE_WIDTH, highlight=False, markup=False, emoji=False)


def fit(table: Table, screen: Console) -> None:
    """Let the last column of a table give way where the screen is narrow; else rich cuts all of them alike."""
    *others, last = table.columns
    taken = sum(max(cell_len(str(cell)) for cell in (column.header, *column.cells)) + 2 for column in others)
    last.max_width = max(LEAST, screen.width - taken)


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under their columns, the last of which takes the rest of the line and is cut to it."""
    table = Table(title=Text(title) if title else None, title_justify="left", box=None, pad_edge=False)
    table.header_style = "bold"
    for name in columns[:-1]:
        table.add_column(Text(name), no_wrap=True)
    table.add_column(Text(columns[-1]), no_wrap=True, overflow="ellipsis")
    for row in rows:
        table.add_row(*(Text(safe(cell)) for cell in row))
    screen = console()
    fit(table, screen)
    screen.print(table)
