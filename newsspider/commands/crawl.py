"""``scrapy crawl``: Scrapy's own, with arguments checked first and an exit status that cron and scripts can use."""

import argparse
import gc
import sys
from pathlib import Path

# First: each deprecated name of Scrapy's download handler looks through all modules that are loaded by then.
import scrapy.core.downloader.contextfactory  # noqa: F401
from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from newsspider import clock
from newsspider.cli.command import CheckedCommand
from newsspider.cli.job_folder import set_aside_if_broken
from newsspider.cli.lines import say
from newsspider.cli.run_log import last_line_apart, without_account
from newsspider.discovery.arguments import ArgumentError, read_arguments
from newsspider.text.wording import command, unwritable

_ARGUMENTS = """arguments of the run:
  -a start=URL        of the portal `portal`: the front page of any portal, without a site file
  -a urls=URL|FILE    these pages only: an address, or a file with one on each line
  -a since=DAY        back through the archive to this day (YYYY-MM-DD)
  -a until=DAY        with since: only what was published before this day
  -a full=1           everything that the sources name, known or not
  -a timezone=ZONE    of `portal`: where its stamps are printed, such as Africa/Cairo
"""


# Objects made after which Python looks for cycles among them; its own 700 are a fifth of what one page makes.
_OBJECTS = 20_000


class Command(CheckedCommand, ScrapyCrawl):
    def short_desc(self) -> str:
        return "Find and store what is new on a portal (exit status 1 if it could not be done)"

    def syntax(self) -> str:
        return "[options] [-a NAME=VALUE]... PORTAL"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.epilog = _ARGUMENTS

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Also looks at the arguments: what is said here stands alone, and not below the beginning of a log."""
        super().process_options(args, opts)
        if len(args) != 1:
            raise UsageError(f"name one portal; {command('list')} shows them", print_help=False)
        assert self.settings is not None
        try:
            spider = get_spider_loader(self.settings).load(args[0])
        except KeyError:
            raise UsageError(f"no portal {args[0]!r}; {command('list')} shows them", print_help=False) from None
        try:
            read_arguments(opts.spargs, getattr(spider, "timezone", None))
            if replay := self.settings.get("WARC_REPLAY"):
                check_recordings(replay)
        except ArgumentError as error:
            raise UsageError(str(error), print_help=False) from None
        without_account(self.settings)
        if job := self.settings["JOBDIR"]:
            try:
                said = set_aside_if_broken(Path(job), clock.now())
            except OSError as error:
                raise UsageError(unwritable(job, error), print_help=False) from None
            if said:
                say(said, sys.stderr)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.crawler_process is not None
        crawler = self._create_crawler(self.crawler_process.spider_loader.load(args[0]))
        last_line_apart(crawler)
        gc.freeze()  # what is loaded stays to the end
        gc.set_threshold(_OBJECTS, 20, 20)
        self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        could_not = crawler.stats is None or crawler.stats.get_value("newsspider/could_not")
        done = crawler.stats.get_value("newsspider/summary") if crawler.stats else None
        if done:
            # Here it is the last line, below "Spider closed", and also where the log goes to a file.
            say(done, sys.stderr)
        if self.crawler_process.bootstrap_failed or could_not:
            self.exitcode = 1


def check_recordings(replay: str) -> None:
    """Look for the recordings of a replay.

    :raises UsageError: if there are none.
    """
    from newsspider.recordings import UnreadableRecording, recording_files  # slow, and only replays need it

    try:
        recording_files(replay)
    except UnreadableRecording as error:
        raise UsageError(str(error), print_help=False) from None
