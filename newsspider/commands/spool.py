"""``scrapy spool``: what waits on disk because the database was away, and writing it."""

import argparse
import asyncio
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

from newsspider import clock
from newsspider.cli.archive_command import archive_of
from newsspider.cli.command import CheckedCommand, no_arguments
from newsspider.items import Sighting
from newsspider.search.feed import feeder
from newsspider.storage.archive import Archive
from newsspider.storage.server.errors import StorageError
from newsspider.storage.server.locks import is_held
from newsspider.storage.writing.spool import Spool, written_at
from newsspider.storage.writing.spool_file import SpoolFile
from newsspider.text.wording import counted, program


class Command(CheckedCommand):
    requires_crawler_process = False
    default_settings = {"LOG_LEVEL": "WARNING"}

    def short_desc(self) -> str:
        return "Show what waits on disk because the database was away; --replay writes it"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--replay", action="store_true", help="write it into the database")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        no_arguments(args)
        archive = archive_of(self.settings)
        if not opts.replay:
            show(archive.spool(), clock.now())
            return
        try:
            if not asyncio.run(self._replay(archive)):
                self.exitcode = 1
        except StorageError as error:
            print(str(error), file=sys.stderr)
            self.exitcode = 1
        except KeyboardInterrupt:
            print("Stopped; what is not written yet still waits.", file=sys.stderr)
            self.exitcode = 130

    @staticmethod
    async def _replay(archive: Archive) -> bool:
        """Write what waits. Returns True if nothing is left."""
        before = set(archive.spool().folder.glob("*.damaged"))
        writer = archive.writer(index=feeder(archive.data_dir))
        try:
            await writer.connection.open()  # says in one line what is wrong, where the writer would wait
            await writer.open()
            while writer.draining and writer.db is not None:
                await writer.settle()
        finally:
            summary = await writer.close()
        print(f"{counted(summary.replayed, 'record')} written.")
        damaged = set(writer.spool.folder.glob("*.damaged")) - before
        for path in sorted(damaged):
            print(f"{path} has records that cannot be read; it is kept, and its whole records are written.")
        left = writer.spool.files()
        if left:
            busy = sum(map(_is_held, left))
            print(f"{counted(len(left), 'file')} remain; {busy} being written by another process.")
        return not damaged and (not left or sum(map(_is_held, left)) == len(left))


def show(spool: Spool, now: datetime) -> None:
    """Print what waits, file by file: since when, how large, how many articles of which site."""
    files = spool.files()
    for path in files:
        try:
            path.open("rb").close()
        except OSError as error:
            print(f"{path.name}  {_age(path, now)}  cannot be read: {error.strerror}")
            continue
        print(f"{path.name}  {_age(path, now)}  {path.stat().st_size:,} bytes  {_state(path)}")
        spool_file = SpoolFile(path)
        sites: Counter[str] = Counter()
        others = 0
        for record in spool_file:
            if isinstance(record, Sighting):
                sites[record.article.site] += 1
            else:
                others += 1
        for site, count in sites.most_common():
            print(f"  {count:6} {'article' if count == 1 else 'articles'} of {site}")
        if others:
            print(f"  {others:6} other {'record' if others == 1 else 'records'} (visits, rejected pages, runs)")
        if spool_file.torn and not is_held(path):
            print("       the last record was torn by a crash; its page is fetched again")
        if (damaged := spool_file.damaged - spool_file.torn) > 0:
            print(f"  {damaged:6} damaged {'record' if damaged == 1 else 'records'}")
    for path in sorted(spool.folder.glob("*.damaged")):
        print(f"{path.name}  {_age(path, now)}  {path.stat().st_size:,} bytes  replayed, except for damaged records")
    print("Nothing waits." if not files else f"Write it with: {program()} spool --replay")


def _is_held(path: Path) -> bool:
    try:
        return is_held(path)
    except OSError:  # nobody writes what cannot be opened
        return False


def _age(path: Path, now: datetime) -> str:
    begun = written_at(path)
    if begun is None:
        return "of unknown age"
    minutes = max(0, int((now - begun).total_seconds() // 60))
    return f"since {begun:%Y-%m-%d %H:%M} UTC ({minutes // 60} h {minutes % 60} min)"


def _state(path: Path) -> str:
    return "being written" if is_held(path) else "waiting"
