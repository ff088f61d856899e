"""What every command of the project does alike: errors in one line below one usage line, and checked settings."""

import argparse
import logging
import sys
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from newsspider.cli.lines import say
from newsspider.cli.run_log import keep_text
from newsspider.cli.settings_check import problem_of
from newsspider.storage.server.private import keep_private, make_named
from newsspider.text.wording import program


class CheckedCommand(ScrapyCommand):
    """Base of the commands. Stands before Scrapy's own class where a command changes one of Scrapy's."""

    requires_project = True
    writes_project = False  # whether it writes files of the project, which follow the umask as an editor's do

    def syntax(self) -> str:
        return "[options]"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.prog = f"{program()} {type(self).__module__.rpartition('.')[2]}"
        parser.usage = f"{parser.prog} {self.syntax()}"
        usage = f"usage: {parser.usage}\n"
        parser.format_usage = lambda: usage  # type: ignore[method-assign] # Scrapy's underlines it: four lines

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        if unknown := [arg for arg in args if arg.startswith("-") and arg != "-"]:
            raise UsageError(f"unknown option {unknown[0]}; -h lists the options", print_help=False)
        super().process_options(args, opts)
        keep_text()
        assert self.settings is not None
        if problem := problem_of(self.settings):
            raise UsageError(problem, print_help=False)
        if not self.writes_project:
            keep_private(Path(self.settings["DATA_DIR"]))
            if log := self.settings["LOG_FILE"]:
                make_named(Path(log), folders=True)

    def fail(self, message: str) -> None:
        """Say in one line what is wrong, and end with exit status 1."""
        say(message, sys.stderr)
        self.exitcode = 1


class PageCommand(CheckedCommand):
    """A command that shows a person something. It says what it has to say, without a log of each request."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        self.settings.set("LOG_LEVEL", "ERROR", priority="project")  # -L and -s still win
        super().process_options(args, opts)
        # The command itself says what could not be read, as a reason.
        logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def no_arguments(args: list[str]) -> None:
    """For commands that take options only.

    :raises UsageError: if something else was given.
    """
    if args:
        raise UsageError(f"unexpected argument {args[0]!r}", print_help=False)
