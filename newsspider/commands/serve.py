"""``scrapy serve``: the archive as web pages, feeds and JSON."""

import argparse
import ipaddress
import os
import socket
import sys
from pathlib import Path

from scrapy.exceptions import UsageError

from newsspider.cli.archive_command import archive_of
from newsspider.cli.command import CheckedCommand, no_arguments
from newsspider.portals.catalogue import portals
from newsspider.storage.server.errors import NoArchive


class Command(CheckedCommand):
    requires_crawler_process = False
    default_settings = {"LOG_LEVEL": "WARNING"}

    def short_desc(self) -> str:
        return "Show the archive as web pages, feeds and JSON"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
        parser.add_argument("--port", type=_port, default=8000, help="port, 0 for a free one (default: %(default)s)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        no_arguments(args)
        assert self.settings is not None
        try:
            # Only here: no other command needs the packages of the extra `web`.
            import uvicorn

            # As above.
            from newsspider.web.app import create_app
            from newsspider.web.guard import LOOPBACK
        except ModuleNotFoundError as error:
            self.fail(f"{error.name} is not installed: pip install 'newsspider[web]'")
            return
        password = self.settings.get("NEWSSPIDER_READER_PASSWORD") or None
        if not is_loopback(opts.host) and password is None:
            raise UsageError(
                f"{opts.host} can be reached by others: set NEWSSPIDER_READER_PASSWORD in the environment",
                print_help=False,
            )
        declared = portals(self.settings)
        record = self.settings.get("WARC_RECORD")
        archive = archive_of(self.settings)
        try:
            archive.check_is_there()
        except NoArchive as error:
            print(error, file=sys.stderr)  # and goes on: who crawls now looks at it as it grows
        app = create_app(
            archive,
            {portal.site: portal.title for portal in declared},
            {portal.site: portal.timezone for portal in declared if portal.timezone},
            hosts={*LOOPBACK, opts.host, *self.settings.getlist("NEWSSPIDER_READER_HOSTS")},
            password=password,
            recordings=[Path(record) if Path(record).is_dir() else Path(record).parent] if record else [],
        )
        try:
            listening = _listen(opts.host, opts.port)
        except OSError as error:
            self.fail(f"cannot listen on {opts.host}:{opts.port}: {error.strerror or error}; --port names another port")
            return
        host, port = listening.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        print(f"The archive is at http://{shown}:{port}/ – Ctrl-C ends this.", flush=True)
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            lifespan="on",
            timeout_keep_alive=15,
            proxy_headers=True,  # from this machine only: https behind a proxy makes https permalinks
        )
        server = uvicorn.Server(config)
        server.run(sockets=[listening])
        self.exitcode = 0 if server.started else 1


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1 if os.name == "posix" else 0)
    try:
        listening.bind((host.strip("[]"), port))
        listening.listen(128)  # who comes while the archive is opened waits
    except BaseException:
        listening.close()
        raise
    return listening


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 65536):
        raise argparse.ArgumentTypeError(f"{text} is not a port")
    return int(text)
