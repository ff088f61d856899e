"""``scrapy export``: articles or stories out of the archive, as JSON lines, CSV or Parquet."""

import argparse
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import IO

from scrapy.exceptions import UsageError

from newsspider.cli import export as exporting
from newsspider.cli.archive_command import ArchiveCommand, add_days, days_of, known_site
from newsspider.cli.parquet import ParquetWriter
from newsspider.items import READABLE_FIELDS
from newsspider.storage.queries import Database, articles, stories, story_ids
from newsspider.storage.server.private import make_named
from newsspider.text.wording import counted, unwritable

FORMATS = ("jsonl", "csv", "parquet")


class Command(ArchiveCommand):
    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Write articles or stories as JSON lines, CSV or Parquet"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_days(parser)
        parser.add_argument("--site", metavar="NAME", help="of this portal; with --stories, those it has a part in")
        parser.add_argument("--format", choices=FORMATS, help="default: what the output's suffix says, else jsonl")
        parser.add_argument("--stories", action="store_true", help="stories of two and more articles, not articles")
        parser.add_argument("-o", "--output", metavar="FILE", help="write here instead of to standard output (-)")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        super().check(args, opts)
        opts.output = None if opts.output == "-" else opts.output
        opts.format = opts.format or format_of(opts.output)
        if opts.format == "parquet" and (opts.stories or not opts.output):
            raise UsageError("parquet is for articles, in a file: -o articles.parquet", print_help=False)
        opts.days = days_of(opts)

    async def look(self, db: Database, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        await known_site(db, opts.site, self.settings)
        if opts.output:
            make_named(Path(opts.output), folders=False)
        if opts.format == "parquet":
            await self._parquet(db, opts)
            return
        lines = _stories(db, opts) if opts.stories else _articles(db, opts)
        count = 0
        try:
            with _opened(opts.output) as out:
                if opts.format == "csv":
                    columns = exporting.STORY_COLUMNS if opts.stories else READABLE_FIELDS
                    out.write(exporting.BOM + exporting.csv_line(columns))
                async for text in lines:
                    out.write(text)
                    count += 1
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            message = f"standard output cannot be written: {error.strerror or error}"
            self.fail(unwritable(opts.output, error) if opts.output else message)
            return
        print(counted(count, "story", "stories") if opts.stories else counted(count, "article"), file=sys.stderr)

    async def _parquet(self, db: Database, opts: argparse.Namespace) -> None:
        count = 0
        try:
            with ParquetWriter(Path(opts.output)) as out:
                async for doc in articles(db, opts.days, opts.site):
                    out.add(doc)
                    count += 1
        except ModuleNotFoundError:
            self.fail("parquet needs pyarrow: pip install 'newsspider[parquet]'")
        except OSError as error:
            self.fail(unwritable(opts.output, error))
        else:
            print(counted(count, "article"), file=sys.stderr)


def format_of(output: str | None) -> str:
    """The format that a file's name asks for; lines of JSON without a name.

    :raises UsageError: for a suffix that is no format.

    >>> format_of("articles.CSV"), format_of("articles.parquet"), format_of(None)
    ('csv', 'parquet', 'jsonl')
    """
    if output is None or output == os.devnull:
        return "jsonl"
    suffix = Path(output).suffix.lower().removeprefix(".")
    if suffix not in FORMATS:
        raise UsageError(f"{output}: write .{', .'.join(FORMATS)}, or name the --format", print_help=False)
    return suffix


async def _articles(db: Database, opts: argparse.Namespace) -> AsyncIterator[str]:
    async for doc in articles(db, opts.days, opts.site):
        if opts.format == "csv":
            yield exporting.csv_line(exporting.article_row(doc))
        else:
            yield exporting.article_line(doc)


async def _stories(db: Database, opts: argparse.Namespace) -> AsyncIterator[str]:
    async for story in stories(db, story_ids(db, opts.days, opts.site)):
        if opts.format == "csv":
            yield "".join(map(exporting.csv_line, exporting.story_rows(story.articles)))
        else:
            yield exporting.story_line(story.articles, story.sites, story.credited)


@contextlib.contextmanager
def _opened(name: str | None) -> Iterator[IO[str]]:
    """A file, or standard output, that takes UTF-8 and leaves line ends as they are."""
    if name:
        with Path(name).open("w", encoding="utf-8", newline="") as file:
            yield file
        return
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    yield sys.stdout
    sys.stdout.flush()
