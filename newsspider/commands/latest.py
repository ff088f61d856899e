"""``scrapy latest``: the newest articles of the archive, as a table."""

import argparse
import sys
from typing import Any

from newsspider.cli import export as exporting
from newsspider.cli.archive_command import (
    ArchiveCommand,
    add_days,
    add_format,
    days_of,
    known_site,
    local,
    one_line,
    positive,
)
from newsspider.cli.tables import print_table, say
from newsspider.storage.queries import latest
from newsspider.storage.server.client import Database

COLUMNS = ("published_at", "site", "headline", "word_count", "revision", "duplicate_of", "withdrawn_at", "url", "_id")


class Command(ArchiveCommand):
    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Print the newest articles"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--site", metavar="NAME", help="only this portal's")
        add_days(parser)
        parser.add_argument("--limit", metavar="N", type=positive, default=20, help="how many (default: %(default)s)")
        add_format(parser)

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        super().check(args, opts)
        opts.days = days_of(opts)

    async def look(self, db: Database, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        await known_site(db, opts.site, self.settings)
        fields = dict.fromkeys((*COLUMNS, "published_precision", "timezone"), 1)
        found = await latest(db, opts.site, opts.limit + 1, fields, opts.days)
        shown = found[: opts.limit]
        if opts.format == "jsonl":
            for doc in shown:
                sys.stdout.write(exporting.as_json({name: doc.get(name) for name in COLUMNS}))
        elif opts.format == "csv":
            sys.stdout.write(exporting.BOM + exporting.csv_line(COLUMNS))
            for doc in shown:
                sys.stdout.write(exporting.csv_line(exporting.cells(doc, COLUMNS)))
        else:
            _show(shown, opts)
        if len(found) > opts.limit:
            say(f"The newest {opts.limit}; --limit N shows more.", sys.stderr)


def _show(found: list[dict[str, Any]], opts: argparse.Namespace) -> None:
    rows = [(local(doc), doc["site"], str(doc["word_count"]), _note(doc), one_line(doc["headline"])) for doc in found]
    if rows:
        print_table("", ("published", "site", "words", "note", "headline"), rows)
        return
    of, when = (f" of {opts.site}" if opts.site else ""), (" of these days" if opts.since or opts.until else "")
    print(f"No article{of}{when} is stored." if of or when else "The archive holds no article yet.")


def _note(doc: dict[str, object]) -> str:
    """What is special about an article: that its portal took it away, that it is a copy, or was corrected."""
    if doc["withdrawn_at"]:
        return "withdrawn"
    if doc["duplicate_of"]:
        return f"copy of {doc['duplicate_of']}"
    return f"revision {doc['revision']}" if doc["revision"] != 1 else ""
