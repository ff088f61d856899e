"""``scrapy reparse``: recorded pages through extraction and storage again, without network."""

import argparse
import sys

from scrapy.exceptions import UsageError

from newsspider.cli.archive_command import archive_of
from newsspider.cli.command import CheckedCommand
from newsspider.discovery.arguments import zone
from newsspider.engine.executors import EngineGone, EngineName
from newsspider.engine.job import Done, Job
from newsspider.engine.progress import shown
from newsspider.engine.wanted import GENERIC, Wanted
from newsspider.portals.catalogue import portals
from newsspider.recordings import UnreadableRecording, recording_files
from newsspider.recordings.places import UnreachableRecording, read_manifest
from newsspider.storage.server.errors import StorageError
from newsspider.storage.writing.spool import SpoolFull
from newsspider.text.wording import counted

# What became of pages, in the order in which it is said; the rest follows by name.
_ORDER = {name: place for place, name in enumerate(("stored", "revised", "unchanged", "older", "suspect", "gone"))}
_ON = "the same command goes on where it stopped"


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
        parser.add_argument(
            "--engine", type=_engine, default=EngineName(), metavar="local[:N]|dask://HOST:PORT", help="on many cores"
        )
        parser.add_argument("--manifest", metavar="FILE", help="a list of recordings, a path or address a line")
        parser.add_argument("--base", metavar="ADDRESS", help="where relative names of the manifest begin")
        parser.add_argument("--sites", metavar="NAMES", help="only these portals or hosts, separated by commas")
        parser.add_argument(
            "--unknown", action="store_true", help="also pages of hosts without a site file, by the generic reader"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        archive_of(self.settings)
        wanted = self._wanted(opts)
        engine: EngineName = opts.engine
        if not args and not opts.manifest:
            raise UsageError("name one or more recordings: files or folders", print_help=False)
        if engine.is_elsewhere and not self.settings.get("MONGO_URI"):
            raise UsageError("workers on other machines need a common database: set MONGO_URI", print_help=False)
        try:
            names = [str(path.resolve()) for path in recording_files(args)] if args else []
            names += read_manifest(opts.manifest, opts.base) if opts.manifest else []
            with shown(self.settings.getbool("NEWSSPIDER_PROGRESS")) as report:
                done = Job(self.settings, wanted, list(dict.fromkeys(names)), engine.open()).run(report)
            self._say(done)
        except (UnreadableRecording, UnreachableRecording, StorageError, SpoolFull) as error:
            self.fail(str(error))
        except EngineGone as error:
            self.fail(f"{error}; {_ON}")
        except KeyboardInterrupt:
            print(f"Stopped; {_ON}.", file=sys.stderr)
            self.exitcode = 130

    def _wanted(self, opts: argparse.Namespace) -> Wanted:
        assert self.settings is not None
        sites = tuple(name.strip() for name in (opts.sites or "").split(",") if name.strip())
        if opts.spider not in (None, GENERIC) and (sites or opts.unknown):
            raise UsageError("--spider names one portal; --sites and --unknown name others", print_help=False)
        wanted = Wanted(opts.spider, sites, opts.unknown, opts.timezone)
        if problem := wanted.problem(portal.site for portal in portals(self.settings)):
            raise UsageError(problem, print_help=False)
        return wanted

    def _say(self, done: Done) -> None:
        """Sum up, in one line, what was read and what it gave."""
        if done.foreign or done.unreachable or done.is_nothing:
            self.exitcode = 1
        if done.is_nothing:
            return
        names = sorted(set(done.counts) - {"pages"}, key=lambda name: (_ORDER.get(name, len(_ORDER)), name))
        results = ", ".join(f"{done.counts[name]} {name}" for name in names)
        skipped = f", {len(done.damages)} damaged and skipped" if done.damages else ""
        skipped += f", {done.others} of other hosts left out" if done.others else ""
        skipped += f", {done.forbidden} forbidden by robots.txt" if done.forbidden else ""
        skipped += f", {counted(len(done.unreachable), 'recording')} out of reach" if done.unreachable else ""
        print(f"{counted(done.answers, 'answer')} read{skipped}: {results or 'nothing to store'}")
        if done.held:
            print(f"{counted(done.held, 'page')} of them by an earlier run of this job")


def _engine(text: str) -> EngineName:
    try:
        return EngineName.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
