"""``newsspider init``: a folder to work in, with a place for own portals."""

import argparse
from pathlib import Path

from scrapy.exceptions import UsageError

from newsspider.cli.command import CheckedCommand
from newsspider.site_tools.project import ProjectExists, write_project
from newsspider.text.wording import counted, unwritable


class Command(CheckedCommand):
    writes_project = True
    requires_project = False
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[DIR]"

    def short_desc(self) -> str:
        return "Make a folder to work in, with a place for own portals"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) > 1:
            raise UsageError("name one folder", print_help=False)
        folder = Path(args[0] if args else ".")
        try:
            written = write_project(folder)
        except ProjectExists as error:
            self.fail(str(error))
        except OSError as error:
            self.fail(unwritable(error.filename or folder, error))
        else:
            step = f"cd {folder} && " if args else ""
            print(f"wrote {counted(len(written), 'file')} in {folder}. Next: {step}newsspider crawl alwafd")
