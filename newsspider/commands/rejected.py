"""``scrapy rejected``: which pages gave no article, why, and where to look."""

import argparse
import sys
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from scrapy.exceptions import UsageError

from newsspider.cli.archive_command import ArchiveCommand, add_format, days_of, known_site, positive
from newsspider.cli.export import BOM, as_json, csv_line
from newsspider.cli.lines import say
from newsspider.cli.tables import print_table
from newsspider.items.reasons import is_reason
from newsspider.storage.corrections import midnight
from newsspider.storage.documents.rejected import newest
from newsspider.storage.server.client import Database
from newsspider.text.wording import command, counted

SHOWN = 50  # rows of the table, unless --limit says otherwise; the other formats give all
COLUMNS = ("at", "site", "reason", "status", "detail", "url", "headline", "sample")


class Command(ArchiveCommand):
    def short_desc(self) -> str:
        return "Show which pages gave no article, why, and where to look"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--site", metavar="NAME", help="only this portal's")
        parser.add_argument("--since", metavar="DAY", help="only pages read on this day (UTC) or later")
        parser.add_argument("--until", metavar="DAY", help="only pages read before this day (UTC)")
        parser.add_argument("--reason", metavar="REASON", help="only this reason, such as not_article or invalid")
        add_format(parser)
        parser.add_argument("--limit", metavar="N", type=positive, help=f"how many (text: {SHOWN}; else all)")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        super().check(args, opts)
        days = days_of(opts)
        opts.since_moment, opts.until_moment = midnight(days.since), midnight(days.until)
        if opts.reason and not is_reason(opts.reason):
            raise UsageError(f"--reason {opts.reason} is not a reason; docs/documents.md lists them", print_help=False)

    async def look(self, db: Database, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        await known_site(db, opts.site, self.settings)
        limit = opts.limit or (SHOWN if opts.format == "text" else 0)
        pages = [page async for page in newest(db, opts.site, opts.since_moment, opts.until_moment, opts.reason, limit)]
        if opts.format == "jsonl":
            for page in pages:
                sys.stdout.write(as_json(_values(page)))
        elif opts.format == "csv":
            sys.stdout.write(BOM + csv_line(COLUMNS))
            for page in pages:
                sys.stdout.write(csv_line(map(str, _values(page).values())))
        else:
            _show(pages, limit)


def _values(page: dict[str, Any]) -> dict[str, Any]:
    at: datetime = page["at"]
    values = {name: page.get(name) for name in COLUMNS}
    return {**values, "at": at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")}


def _show(pages: list[dict[str, Any]], limit: int) -> None:
    if not pages:
        say("No rejected page is kept.")
        return
    rows = [(f"{p['at']:%Y-%m-%d %H:%M}", p["site"], p["reason"], p["url"], p["detail"]) for p in pages]
    print_table("", ("read (UTC)", "site", "reason", "address", "detail"), rows)
    for (site, reason), number in Counter((page["site"], page["reason"]) for page in pages).most_common():
        say(f"{counted(number, 'page')} of {site}: {reason}", sys.stderr)
    if len(pages) == limit:
        say(f"The newest {limit}; --limit N shows more.", sys.stderr)
    say(
        f"Where to look: {command('extract ADDRESS')} reads a page again; --format jsonl adds the text found.",
        sys.stderr,
    )
