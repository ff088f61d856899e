"""``scrapy reparse``: recorded pages through extraction and storage again, without network."""

import argparse
import asyncio
import logging
import sys
from collections import Counter
from pathlib import Path

from scrapy.exceptions import UsageError

from newsspider.cli.archive_command import archive_of
from newsspider.cli.command import CheckedCommand
from newsspider.cli.reparse import Reparser
from newsspider.discovery.arguments import zone
from newsspider.extraction import generic_portal
from newsspider.items import Rejection, Sighting, Visit
from newsspider.items.sightings import Retraction, WriteResult
from newsspider.portals import Portal
from newsspider.portals.catalogue import names, portals, router
from newsspider.recordings import Index, UnreadableRecording, pages, recording_files
from newsspider.search.feed import after_write
from newsspider.storage.archive import Archive
from newsspider.storage.server.errors import StorageError
from newsspider.storage.writing.records import records_of
from newsspider.storage.writing.spool import SpoolFull
from newsspider.text.wording import counted

logger = logging.getLogger(__name__)


class Command(CheckedCommand):
    requires_crawler_process = False
    default_settings = {"LOG_LEVEL": "WARNING"}

    def syntax(self) -> str:
        return "[options] WARC..."

    def short_desc(self) -> str:
        return "Read recorded pages again, after a selector was mended, and store what they give"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--spider", help="only pages of this portal; `portal`: all, by the generic reader")
        parser.add_argument(
            "--timezone", type=zone, help="the portal's zone for the generic reader, such as Africa/Cairo"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if not args:
            raise UsageError("name one or more recordings: files or folders", print_help=False)
        only = self._only(opts)
        archive = archive_of(self.settings)
        try:
            files = recording_files(args)
            index = Index(files)  # which says what of them cannot be read
            nothing = not len(index) and (index.foreign or index.damages)
            if index.foreign or nothing:
                self.exitcode = 1
            if not nothing:
                asyncio.run(self._reparse(archive, files, index, only))
        except (UnreadableRecording, StorageError, SpoolFull) as error:
            print(str(error), file=sys.stderr)
            self.exitcode = 1
        except KeyboardInterrupt:
            print("Stopped; started again, it changes nothing of what is done.", file=sys.stderr)
            self.exitcode = 130

    def _only(self, opts: argparse.Namespace) -> Portal | None:
        assert self.settings is not None
        if opts.spider is None:
            return None
        if opts.spider == "portal":
            return generic_portal("", timezone=opts.timezone)
        known = {portal.site: portal for portal in portals(self.settings)}
        if opts.spider not in known:
            raise UsageError(f"no portal {opts.spider!r}; `scrapy list` shows them", print_help=False)
        return known[opts.spider]

    async def _reparse(self, archive: Archive, files: list[Path], index: Index, only: Portal | None) -> None:
        assert self.settings is not None
        settings = self.settings
        counts: Counter[str] = Counter()

        def count(_: Sighting | Retraction, outcome: WriteResult) -> None:
            counts[outcome.status] += 1

        writer = archive.writer(count, after_write=after_write(archive.data_dir))
        try:
            await writer.connection.open()  # says in one line what is wrong, where the writer would wait
            await writer.open()
            reparser = Reparser(router(settings), names(settings), index, only)
            for recorded in pages(files, index=index):
                counts["answers"] += 1
                for outcome in reparser.read(recorded):
                    if isinstance(outcome, Rejection):
                        counts[f"rejected as {outcome.reason}"] += 1
                    elif isinstance(outcome, Visit):
                        counts["gone" if outcome.state == "gone" else "not modified"] += 1
                    for record in records_of(outcome):
                        await writer.put(record)
        finally:
            summary = await writer.close()
        results = ", ".join(f"{number} {name}" for name, number in counts.items() if name != "answers")
        skipped = f", {len(index.damages)} damaged and skipped" if index.damages else ""
        print(f"{counted(counts['answers'], 'answer')} read{skipped}: {results or 'nothing to store'}")
        if summary.spooled:
            waiting = counted(summary.spooled, "article waits", "articles wait")
            print(f"{waiting} in {writer.spool.folder}; to be written with: scrapy spool --replay")
