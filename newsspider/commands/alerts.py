"""``scrapy alerts``: looks once for what the saved searches wait for, and sends it."""

import argparse
import os
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path

from scrapy.exceptions import UsageError
from scrapy.utils.conf import closest_scrapy_cfg

from newsspider.cli.archive_command import ArchiveCommand
from newsspider.cli.lines import say
from newsspider.portals.catalogue import portals
from newsspider.search.alerts import AlertError, read, run
from newsspider.search.alerts.declaration import Alert
from newsspider.search.alerts.delivery import Report
from newsspider.storage.server.client import Database
from newsspider.text.wording import command, counted

_CHANNELS = "SPIDERMON_"  # tokens and addresses, from the environment, as for alarms


class Command(ArchiveCommand):
    def short_desc(self) -> str:
        return "Send what saved searches found since the last look (deploy/alerts.toml)"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--file", metavar="FILE", help="the saved searches (default: deploy/alerts.toml)")
        parser.add_argument("--dry-run", action="store_true", help="show what would be sent, and send nothing")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        super().check(args, opts)
        assert self.settings is not None
        file = Path(opts.file) if opts.file else Path(closest_scrapy_cfg() or ".").parent / "deploy" / "alerts.toml"
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(
                f"{file} cannot be read: {getattr(error, 'strerror', None) or error}", print_help=False
            ) from None
        try:
            opts.alerts = read(text, str(file), {portal.site for portal in portals(self.settings)})
        except AlertError as error:
            raise UsageError(str(error), print_help=False) from None

    async def look(self, db: Database, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        await self.archive.prepare(db)
        settings = {name: self.settings[name] for name in self.settings if name.startswith(_CHANNELS)}
        settings |= {name: value for name, value in os.environ.items() if name.startswith(_CHANNELS)}
        settings["NEWSSPIDER_ALERTS_SECRET"] = self.settings.get("NEWSSPIDER_ALERTS_SECRET")
        try:
            report = await run(db, self.archive.data_dir, opts.alerts, settings, dry=opts.dry_run)
        except (sqlite3.Error, OSError) as error:
            self.fail(
                f"the search index in {self.archive.data_dir} cannot be used: {error}; {command('index --rebuild')}"
            )
            return
        for place, line in report.shown:
            say(f"{place:9} {line}")
        if opts.dry_run:
            print(f"{counted(len(report.shown), 'message')} would be sent.{_why_none(opts.alerts, report)}")
            return
        parts = [f"{counted(report.sent, 'message')} sent"]
        parts += [f"{report.waiting} tried again later"] if report.waiting else []
        parts += [f"{report.given_up} given up after too many tries"] if report.given_up else []
        print("; ".join(parts) + ".", file=sys.stderr if report.given_up else sys.stdout)
        self.exitcode = 1 if report.given_up else 0


def _why_none(alerts: Sequence[Alert], report: Report) -> str:
    """Why nothing would be sent, as far as an alert says it."""
    if not alerts:
        return " The file holds no alert."
    if report.first:
        begin = command("alerts")
        return f" Not looked for yet: {', '.join(report.first)}; {begin} begins it, and what comes later is sent."
    return "" if report.shown else " Nothing that they look for came since the last look."
