"""``scrapy corrections``: what portals changed after publication, the newest first."""

import argparse
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping
from contextlib import aclosing
from typing import Any

from newsspider import clock
from newsspider.cli.archive_command import ArchiveCommand, add_format, days_of, known_site, one_line, positive
from newsspider.cli.export import BOM, as_json, cells, csv_line
from newsspider.cli.lines import say
from newsspider.storage.corrections import ROW, Wanted, corrections, first, midnight, row
from newsspider.storage.server.client import Database

SHOWN = 20  # for people, unless --limit says otherwise; the other formats give all

Doc = Mapping[str, Any]


class Command(ArchiveCommand):
    def short_desc(self) -> str:
        return "Print what portals changed after publication"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--site", metavar="NAME", help="only this portal's")
        parser.add_argument("--since", metavar="DAY", help="only what was seen on this day (UTC) or later")
        parser.add_argument("--until", metavar="DAY", help="only what was seen before this day (UTC)")
        parser.add_argument("--all", action="store_true", help="also what a better reading of the same page changed")
        parser.add_argument("--limit", metavar="N", type=positive, help=f"how many (text: {SHOWN}; else all)")
        add_format(parser)

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        super().check(args, opts)
        opts.days = days_of(opts)

    async def look(self, db: Database, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        await known_site(db, opts.site, self.settings)
        sites = [opts.site] if opts.site else []
        wanted = Wanted(sites, midnight(opts.days.since), midnight(opts.days.until), extraction=opts.all)
        if opts.format == "text":
            limit = opts.limit or SHOWN
            _show(await first(db, wanted, clock.now(), limit + 1), limit)
            return
        line = as_json if opts.format == "jsonl" else _csv_line
        if opts.format == "csv":
            sys.stdout.write(BOM + csv_line(ROW))
        async with aclosing(_some(corrections(db, wanted, clock.now()), opts.limit)) as found:
            async for doc in found:
                sys.stdout.write(line(row(doc)))


async def _some(docs: AsyncIterator[Doc], limit: int | None) -> AsyncGenerator[Doc, None]:
    number = 0
    async for doc in docs:
        yield doc
        number += 1
        if number == limit:
            return


def _csv_line(doc: Doc) -> str:
    return csv_line(cells({**doc, "seen_at": f"{doc['seen_at']:%Y-%m-%dT%H:%M:%SZ}"}, ROW))


def _show(docs: list[dict[str, Any]], limit: int) -> None:
    """Print corrections for people, with three lines each: Latin before Arabic, so that every terminal keeps order."""
    for number, doc in enumerate(docs[:limit]):
        if number:
            say("")
        for line in _lines(row(doc)):
            say(line)
    if not docs:
        say("No correction was found.")
    if len(docs) > limit:
        say(f"The newest {limit}; --limit N shows more.", sys.stderr)


def _lines(doc: Doc) -> Iterable[str]:
    cause = "" if doc["cause"] == "portal" else f" ({doc['cause']})"
    yield f"{doc['seen_at']:%Y-%m-%d %H:%M} UTC  {doc['site']}  {doc['what']}{cause}  {doc['url']}"
    yield f"  {one_line(doc['headline'])}"
    yield f"  {one_line(doc['shown'])}"
