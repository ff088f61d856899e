"""``scrapy mongo``: serves the embedded database in the foreground, to be looked at in Compass."""

import argparse
import re
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from newsspider import clock
from newsspider.cli.command import CheckedCommand, no_arguments
from newsspider.cli.lines import say
from newsspider.storage.repair import check, salvage
from newsspider.storage.server.embedded import Embedded, EmbeddedError, next_free_port
from newsspider.text.wording import command, counted

COMPASS_PORT = 27017  # what Compass proposes when it starts


def port(text: str) -> int:
    """A port's number, for argparse."""
    if not re.fullmatch(r"\d{1,5}", text, re.ASCII) or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text} is not a port; write a number from 1 to 65535")
    return int(text)


class Command(CheckedCommand):
    requires_crawler_process = False
    default_settings = {"LOG_LEVEL": "ERROR"}

    def short_desc(self) -> str:
        return "Serve the embedded database until Ctrl-C, and print the URI to paste into Compass"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--check", action="store_true", help="read every collection and index; status 1 if damaged")
        parser.add_argument("--salvage", action="store_true", help="make a new database of what can still be read")
        parser.add_argument("--port", type=port, default=COMPASS_PORT, help="first port to try (default: %(default)s)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        no_arguments(args)
        assert self.settings is not None
        if self.settings.get("MONGO_URI"):
            print("MONGO_URI is set, so the embedded database is not used; unset it to serve that one.")
            self.exitcode = 1
            return
        if opts.check or opts.salvage:
            try:
                self._check() if opts.check else self._salvage()
            except EmbeddedError as error:
                self.fail(str(error))
            return
        # Before anything is printed: who reads the URI may stop us at once.
        stopped = threading.Event()

        def stop(*_: Any) -> None:
            stopped.set()

        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, stop)
        server = Embedded(self.settings["DATA_DIR"])
        try:
            uri = server.acquire(port=next_free_port(opts.port))
            print(f"{uri}/{self.settings['MONGO_DATABASE']}", flush=True)
            print(
                f"The database in {server.folder.data}. Paste the URI into Compass; Ctrl-C ends it (crawls that use it "
                "go on).",
                flush=True,
            )
            while not stopped.wait(5.0):
                if (again := server.acquire(port=next_free_port(opts.port))) != uri:
                    uri = again
                    print(f"It was started again: {uri}/{self.settings['MONGO_DATABASE']}", flush=True)
        except EmbeddedError as error:
            print(str(error))
            self.exitcode = 1
        finally:
            server.release()

    def _check(self) -> None:
        assert self.settings is not None
        found = check(Path(self.settings["DATA_DIR"]), self.settings["MONGO_DATABASE"])
        for name, fault in found:
            say(f"{name}: {fault or 'whole'}")
        if any(fault for _, fault in found):
            self.fail(f"The database is damaged: restore a backup, or run {command('mongo --salvage')}.")

    def _salvage(self) -> None:
        assert self.settings is not None
        result = salvage(Path(self.settings["DATA_DIR"]).resolve(), clock.now())
        for note in result.notes:
            say(note, sys.stderr)
        for name, count in sorted(result.saved.items()):
            say(f"{name}: {counted(count, 'document')} saved")
        lost = "an unknown number" if result.lost is None else f"{result.lost:,}"
        say(f"{lost} could not be read. The old files are in {result.kept}; remove them when nothing is missed.")
