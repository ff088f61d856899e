"""``scrapy checksites``: whether the site files are well-formed, and with --live whether they read today's portals."""

import argparse
import sys
from pathlib import Path

from scrapy.exceptions import UsageError

from newsspider.cli.command import PageCommand
from newsspider.cli.page_command import for_a_look
from newsspider.cli.tables import print_table
from newsspider.portals import Portal
from newsspider.portals.catalogue import portals
from newsspider.site_tools.checks import COLUMNS, Site, check, rows, with_table
from newsspider.site_tools.live_check import COLUMNS as LIVE_COLUMNS
from newsspider.site_tools.live_check import LiveCheckSpider, PortalCheck
from newsspider.site_tools.place import project_folder
from newsspider.site_tools.samples import SAVED, WRITTEN
from newsspider.text.wording import command, counted


class Command(PageCommand):
    writes_project = True

    def syntax(self) -> str:
        return "[options] [SITES]"

    def short_desc(self) -> str:
        return "Check all site files (exit status 1 if one is wrong)"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--live", action="store_true", help="visit each portal once: sources, and three articles")
        parser.add_argument("--table", action="store_true", help="print the table of portals")
        parser.add_argument("--readme", metavar="FILE", help="rewrite the table between the markers in this file")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        known = portals(self.settings)
        chosen = [portal for portal in known if not args or portal.site in args]
        if unknown := set(args) - {portal.site for portal in known}:
            raise UsageError(f"no portal {', '.join(sorted(unknown))}; {command('list')} shows them", print_help=False)
        problems = check(self._site(portal) for portal in known)
        problems = [line for line in problems if not args or line.partition(":")[0] in args]
        for line in problems:
            print(line, file=sys.stderr)
        self.exitcode = 1 if problems else 0
        if opts.readme:
            readme = Path(opts.readme)
            try:
                readme.write_text(with_table(readme.read_text(encoding="utf-8"), known), encoding="utf-8")
            except OSError as error:
                raise UsageError(f"{readme}: {error.strerror}", print_help=False) from None
            except UnicodeDecodeError:
                raise UsageError(f"{readme} is not UTF-8 text", print_help=False) from None
            except ValueError as error:
                raise UsageError(f"{readme}: {error}", print_help=False) from None
        if opts.table:
            print_table(counted(len(chosen), "portal"), COLUMNS, rows(chosen))
        elif not problems:
            countries = len({portal.country for portal in chosen})
            files, of = counted(len(chosen), "site file"), counted(countries, "country", "countries")
            print(f"{files} of {of}: all well")
        if opts.live:
            self._live(chosen)

    def _site(self, portal: Portal) -> Site:
        assert self.crawler_process is not None
        module = self.crawler_process.spider_loader.load(portal.site).__module__
        file = sys.modules[module].__file__
        assert file is not None
        own = Path(file).resolve().is_relative_to(project_folder())
        return Site(portal, Path(file), (WRITTEN, SAVED) if own else ())

    def _live(self, chosen: list[Portal]) -> None:
        assert self.settings is not None
        assert self.crawler_process is not None
        for_a_look(self.settings)
        checks = [PortalCheck(portal) for portal in chosen]
        self.crawler_process.crawl(LiveCheckSpider, checks=checks)
        self.crawler_process.start()
        print_table("live", LIVE_COLUMNS, [one.row() for one in checks])
        if not all(one.passed for one in checks):
            self.exitcode = 1
