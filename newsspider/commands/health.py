"""``scrapy health``: how the portals are doing, worst first, as a table, JSON, a page, or metrics.

Exit status 0: no alarm; 1: an alarm is open; 2: the database could not be asked.
"""

import argparse
import sys
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rich.table import Table
from rich.text import Text
from scrapy.exceptions import UsageError

from newsspider import clock
from newsspider.cli.archive_command import ArchiveCommand, add_format, day, known_site
from newsspider.cli.export import BOM, as_json, csv_line
from newsspider.cli.lines import safe
from newsspider.cli.tables import console, fit
from newsspider.health import prometheus as metrics
from newsspider.health.alarms import alarm_line
from newsspider.health.disk import Disk, measure, size_text
from newsspider.health.page import page
from newsspider.health.reading import BACK, read_runs
from newsspider.health.report import Row, rows, values
from newsspider.portals.catalogue import portals
from newsspider.storage.queries import Database
from newsspider.text.controls import json_text
from newsspider.text.wording import counted, unwritable

NAMED = 5  # portals that never ran; of more only their number is said
_COLOURS = {"alarm": "bold red", "failing": "yellow", "quiet": "yellow", "new": "dim", "ok": "green"}


class Command(ArchiveCommand):
    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Show how the portals are doing, worst first (exit status 1 if there is an alarm)"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--since", metavar="DAY", help="count from this day on (default: the last 24 hours)")
        parser.add_argument("--site", metavar="NAME", help="only this portal")
        parser.add_argument("--all", action="store_true", help="also name the portals that never ran")
        add_format(parser)
        parser.add_argument("--json", action="store_true", help="all of it as one JSON document")
        parser.add_argument("--html", metavar="FILE", help="write a page that opens without a network")
        parser.add_argument("--prometheus", metavar="FILE", help="write metrics for node_exporter's textfile collector")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        super().check(args, opts)
        since = day(opts.since, "--since")
        now = clock.now()
        opts.from_moment = (
            datetime(since.year, since.month, since.day, tzinfo=UTC) if since else now - timedelta(days=1)
        )
        if opts.from_moment < now - BACK or opts.from_moment > now:
            raise UsageError(f"--since {opts.since} is not within the last {BACK.days} days", print_help=False)

    async def look(self, db: Database, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        await known_site(db, opts.site, self.settings)
        now = clock.now()
        declared = [portal for portal in portals(self.settings) if opts.site in (None, portal.site)]
        titles = {portal.site: portal.title for portal in declared}
        zones: dict[str, tzinfo] = {portal.site: ZoneInfo(portal.timezone) for portal in declared if portal.timezone}
        found = rows(await read_runs(db, now, opts.site), now, opts.from_moment, titles, zones)
        record = self.settings.get("WARC_RECORD")
        disk = await measure(
            db,
            Path(self.settings["DATA_DIR"]),
            Path(record) if record else None,
            embedded=not self.settings.get("MONGO_URI"),
        )
        written = [(opts.html, page(found, disk, now, opts.from_moment))] if opts.html else []
        if opts.prometheus:
            written.append((opts.prometheus, metrics.exposition(found, disk)))
        for name, text in written:
            try:
                metrics.write(Path(name), text)
            except OSError as error:
                self.fail(unwritable(name, error))
                return
        if opts.json:
            shown = {"at": now.isoformat(), "portals": [values(row) for row in found], "disk": vars(disk)}
            print(json_text(shown, indent=2))
        elif opts.format != "text":
            _write_rows([values(row) for row in found], opts.format)
        elif not opts.html and not opts.prometheus:
            _print(found, disk, every=opts.all)
        self.exitcode = 1 if any(row.alarms for row in found) else 0

    def fail(self, message: str) -> None:
        super().fail(message)
        self.exitcode = 2


def _write_rows(found: list[dict[str, Any]], form: str) -> None:
    """A line a portal; in CSV what a column holds several of is joined."""
    if form == "jsonl":
        sys.stdout.writelines(map(as_json, found))
        return
    sys.stdout.write(BOM + csv_line(found[0] if found else ()))
    for row in found:
        sys.stdout.write(csv_line(map(_cell, row.values())))


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        return " | ".join(f"{name}: {part}" for name, part in value.items())
    if isinstance(value, list):  # the alarms
        return " | ".join(alarm["text"] for alarm in value)
    return "" if value is None else str(value)


def _name(row: Row) -> str:
    """The portal, and what its runs were for where that is not what is new."""
    return safe(row.site if row.mode == "new" else f"{row.site} ({row.mode})")


def _print(found: list[Row], disk: Disk, *, every: bool) -> None:
    """The table; what needs attention is written out below each portal's line."""
    screen = console()
    ran = [row for row in found if row.last]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, width in (("portal", 15), ("state", 7), ("last (UTC)", 11)):
        table.add_column(name, no_wrap=True, min_width=width)
    for name in ("runs", "new", "usual", "refused", "newest", "words"):
        table.add_column(name, justify="right", no_wrap=True, min_width=len(name))
    table.add_column("fields, lowest first", no_wrap=True, overflow="ellipsis")
    for row in ran:
        assert row.last is not None
        table.add_row(
            _name(row),
            Text(row.status, style=_COLOURS[row.status]),
            f"{row.last.ended_at:%m-%d %H:%M}",
            str(row.runs),
            str(row.stored),
            "-" if row.usual_stored is None else f"{row.usual_stored:.0f}",
            str(sum(row.rejected.values())),
            "-" if row.hours is None else f"{row.hours:.0f} h",
            str(row.words or "-"),
            " ".join(
                f"{safe(name)} {share:.0%}" for name, share in sorted(row.coverage.items(), key=lambda one: one[1])
            ),
        )
    if ran:
        fit(table, screen)
        screen.print(table)
    for row in ran:
        lines = [alarm_line(alarm) for alarm in row.alarms]
        if row.why and not any(alarm.metric == "found" for alarm in row.alarms):
            lines.append(f"nothing stored: {row.why}" + (f"; {row.advice}" if row.advice else ""))
        for line in lines:
            colour = "red" if row.alarms else "yellow" if row.status == "failing" else "dim"
            screen.print(Text(safe(f"{_name(row)}: {line}"), style=colour), soft_wrap=True)
    never = [safe(row.site) for row in found if not row.last]
    if never:
        many = len(never) > NAMED and not every
        told = f"{counted(len(never), 'portal')}; --all names them" if many else ", ".join(never)
        screen.print(Text(f"never ran: {told}", style="dim"), soft_wrap=True)
    a_piece = disk.bytes_an_article
    screen.print(
        f"disk: database {size_text(disk.database)}"
        + (f" ({size_text(a_piece)} an article)" if a_piece else "")
        + f", recordings {size_text(disk.recordings)}, spool {size_text(disk.spool)}, logs {size_text(disk.logs)}, "
        f"free {size_text(disk.free)}",
        soft_wrap=True,
    )
