"""A command that is known by name and one line until it is called: only then its module is imported."""

import argparse
from functools import cached_property
from importlib import import_module
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.settings import BaseSettings


class DeferredCommand(ScrapyCommand):
    """Stands for the command of the same name in ``newsspider.commands``.

    Scrapy imports the modules of all commands to run one of them, and to print their names. So what it imports says
    no more than the name and the ``summary``.
    """

    summary: ClassVar[str]
    requires_project = True

    @cached_property
    def _command(self) -> Any:
        name = type(self).__module__.rpartition(".")[2]
        command = import_module(f"newsspider.commands.{name}").Command()
        command.settings = self.settings
        return command

    def short_desc(self) -> str:
        return self.summary

    def syntax(self) -> str:
        return str(self._command.syntax())

    def long_desc(self) -> str:
        return str(self._command.long_desc())

    @property  # Scrapy reads it of the object
    def default_settings(self) -> dict[str, Any]:  # type: ignore[override]
        return dict(self._command.default_settings)

    @property
    def requires_crawler_process(self) -> bool:  # type: ignore[override]
        return bool(self._command.requires_crawler_process)

    @property
    def exitcode(self) -> int:
        return int(self._command.exitcode)

    @exitcode.setter
    def exitcode(self, value: int) -> None:
        if value:  # Scrapy's constructor sets it to 0
            self._command.exitcode = value

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        self._pass_on()
        self._command.add_options(parser)

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        self._pass_on()
        self._command.process_options(args, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        self._pass_on()
        self._command.run(args, opts)

    def _pass_on(self) -> None:
        """Give the command what Scrapy gave to this object."""
        settings: BaseSettings | None = self.settings
        self._command.settings = settings
        self._command.crawler_process = self.crawler_process
