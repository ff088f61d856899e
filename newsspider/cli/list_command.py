"""What the commands that list the newest or biggest of the archive have in common: filters, a limit, three formats."""

import argparse
import sys
from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from newsspider.cli import export as exporting
from newsspider.cli.archive_command import ArchiveCommand, add_days, add_format, days_of, known_site, positive
from newsspider.cli.lines import say
from newsspider.storage.queries import Database

Row = TypeVar("Row")


class ListCommand(ArchiveCommand, Generic[Row]):
    """Finds rows and prints them; says when there are more."""

    columns: ClassVar[Sequence[str]]
    days_help = "published"
    site_help = "only this portal's"
    more = "The newest {limit}; --limit N shows more."

    @abstractmethod
    async def find(self, db: Database, opts: argparse.Namespace, limit: int) -> Sequence[Row]:
        """The first rows."""

    @abstractmethod
    def line(self, row: Row) -> str:
        """A row as a line of JSON."""

    @abstractmethod
    def cells(self, row: Row) -> Iterable[list[str]]:
        """A row as lines of CSV."""

    @abstractmethod
    def show(self, rows: Sequence[Row], opts: argparse.Namespace) -> None:
        """Print the rows for people."""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--site", metavar="NAME", help=self.site_help)
        add_days(parser, self.days_help)
        parser.add_argument("--limit", metavar="N", type=positive, default=20, help="how many (default: %(default)s)")
        add_format(parser)

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        super().check(args, opts)
        opts.days = days_of(opts)

    async def look(self, db: Database, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        await known_site(db, opts.site, self.settings)
        found = await self.find(db, opts, opts.limit + 1)
        self._write(found[: opts.limit], opts)
        if len(found) > opts.limit:
            say(self.more.format(limit=opts.limit), sys.stderr)

    def _write(self, rows: Sequence[Row], opts: Any) -> None:
        if opts.format == "jsonl":
            sys.stdout.writelines(map(self.line, rows))
        elif opts.format == "csv":
            sys.stdout.write(exporting.BOM + exporting.csv_line(self.columns))
            for row in rows:
                sys.stdout.writelines(map(exporting.csv_line, self.cells(row)))
        else:
            self.show(rows, opts)
