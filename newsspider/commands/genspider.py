"""``scrapy genspider``: Scrapy's command of that name would draft a spider that no test and no storage knows."""

import argparse

from scrapy.exceptions import UsageError

from newsspider.cli.command import CheckedCommand
from newsspider.text.wording import command


class Command(CheckedCommand):
    writes_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "NAME URL"

    def short_desc(self) -> str:
        return "Points to newsite, which drafts a portal"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        name = args[0] if args else "NAME"
        url = args[1] if len(args) > 1 and "://" in args[1] else "URL-of-an-article"
        raise UsageError(
            f"a portal is a declaration, not a spider: {command(f'newsite {name} {url}')} drafts it and its test; "
            "see docs/adding-a-portal.md",
            print_help=False,
        )
