"""What the commands that read the archive have in common: the way to the database, days, stamps, a pipe that closes."""

import argparse
import asyncio
import contextlib
import os
import re
import sys
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from pymongo.errors import PyMongoError
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from newsspider.cli.command import CheckedCommand, no_arguments
from newsspider.portals.catalogue import portals
from newsspider.storage.archive import Archive
from newsspider.storage.queries import Database, Days
from newsspider.storage.server.errors import StorageError
from newsspider.text.wording import command


def archive_of(settings: Mapping[str, Any] | None) -> Archive:
    """The archive of a command's settings.

    :raises UsageError: naming a setting that cannot be used.
    """
    try:
        return Archive.from_settings(settings or {})
    except ValueError as error:
        raise UsageError(str(error), print_help=False) from None


class ArchiveCommand(CheckedCommand):
    """A command that reads the archive and prints. Troubles end in one line and exit status 1."""

    requires_crawler_process = False
    default_settings = {"LOG_LEVEL": "ERROR"}

    async def look(self, db: Database, args: list[str], opts: argparse.Namespace) -> None:
        """Read and print."""
        raise NotImplementedError

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Look at the arguments before the database is opened.

        :raises UsageError: for what cannot be used.
        """
        no_arguments(args)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        self.check(args, opts)
        self.archive = archive_of(self.settings)
        with contextlib.suppress(AttributeError, ValueError):  # replaced by something that has no encoding, in tests
            sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        try:
            self.archive.check_is_there()
            asyncio.run(self._open_and_look(args, opts))
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader has seen enough: `scrapy stories | head`. What is buffered goes nowhere, quietly.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except StorageError as error:
            self.fail(str(error))
        except KeyboardInterrupt:
            self.exitcode = 130

    async def _open_and_look(self, args: list[str], opts: argparse.Namespace) -> None:
        connection = self.archive.connection()
        try:
            await self.look(await connection.open(), args, opts)
        except PyMongoError as error:
            raise connection.explain(error) from None
        finally:
            await connection.close()


async def known_site(db: Database, site: str | None, settings: BaseSettings) -> None:
    """Check an option ``--site``: a portal with a site file, or a site of which the archive knows something.

    :raises UsageError: for any other name.
    """
    if site is None or site in {portal.site for portal in portals(settings)}:
        return
    for name in ("articles", "urls", "crawls", "rejected"):
        if await db[name].find_one({"site": site}, {"_id": 1}):
            return
    raise UsageError(f"no site {site!r} is known; {command('list')} shows the portals", print_help=False)


def day(text: str | None, option: str) -> date | None:
    """A day as people write it in an option, ``YYYY-MM-DD``.

    :raises UsageError: for anything else.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"{option} {text} is not a day; write for example {option} 2024-05-31", print_help=False
        ) from None


FORMATS = ("text", "jsonl", "csv")


def add_days(parser: argparse.ArgumentParser, what: str = "published") -> None:
    """Add the options ``--since`` and ``--until``, which ``days_of`` reads."""
    parser.add_argument("--since", metavar="DAY", help=f"{what} on this day (the portal's) or later")
    parser.add_argument("--until", metavar="DAY", help=f"{what} before this day")


def days_of(opts: argparse.Namespace) -> Days:
    """The days of ``--since`` and ``--until``.

    :raises UsageError: if an option does not hold a day, or the days are in the wrong order.
    """
    since, until = day(opts.since, "--since"), day(opts.until, "--until")
    if since and until and since >= until:
        raise UsageError("--since is not before --until (which is exclusive)", print_help=False)
    return Days(since, until)


def add_format(parser: argparse.ArgumentParser) -> None:
    """Add the option ``--format`` of a command that shows rows."""
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: %(default)s")


def positive(text: str) -> int:
    """A number of one or more, for argparse."""
    if not re.fullmatch(r"0*[1-9]\d{0,8}", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"{text} is not a number of one or more")
    return int(text)


def local(doc: Mapping[str, Any], name: str = "published_at") -> str:
    """A moment of an article as its portal's readers know it: local time, only the day where no more is known.

    Sixteen characters wide at most; empty where there is none.
    """
    at: datetime | None = doc.get(name)
    if at is None:
        return ""
    with contextlib.suppress(KeyError, OSError, ValueError):  # stored under another version of the zone data
        at = at.astimezone(ZoneInfo(doc.get("timezone") or "UTC"))
    whole_day = name == "published_at" and doc.get("published_precision") == "day"
    return at.strftime("%Y-%m-%d" if whole_day else "%Y-%m-%d %H:%M")


def one_line(text: str | None) -> str:
    """A stored text on one line of a terminal."""
    return " ".join((text or "").split())
