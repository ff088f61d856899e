"""``scrapy schedule``: starts the portals that are due, on scrapyd servers or as child processes."""

import argparse
import asyncio
import contextlib
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

from scrapy.exceptions import UsageError
from scrapy.utils.conf import closest_scrapy_cfg

from newsspider import clock
from newsspider.cli.archive_command import archive_of
from newsspider.cli.command import CheckedCommand, no_arguments
from newsspider.cli.lines import say
from newsspider.cli.tables import print_table
from newsspider.portals.catalogue import portals
from newsspider.scheduling.due import interval, next_start
from newsspider.scheduling.local import Children
from newsspider.scheduling.plan import Plan, PlanError, check_server, read_plan
from newsspider.scheduling.scheduler import Scheduler, State
from newsspider.scheduling.scrapyd import Scrapyd
from newsspider.storage.server.locks import FileLock, Locked

LOOK = 60.0  # seconds between two looks: the shortest interval is ten minutes
POLL = 0.5  # seconds between two looks at child processes


class Command(CheckedCommand):
    requires_crawler_process = False
    default_settings = {"LOG_LEVEL": "ERROR"}

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Start the portals that are due, again and again, on scrapyd or as child processes"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--once", action="store_true", help="look once and end, as cron wants it")
        parser.add_argument("--dry-run", action="store_true", help="show when each portal is next, and start nothing")
        parser.add_argument("--local", action="store_true", help="child processes instead of scrapyd")
        parser.add_argument("--file", metavar="FILE", help="the schedule (default: deploy/schedule.toml)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        no_arguments(args)
        assert self.settings is not None
        self.data_dir = Path(self.settings["DATA_DIR"]).resolve()
        try:
            plan = self._plan(opts.file)
            servers = [] if opts.local else self._servers(plan)
        except PlanError as error:
            raise UsageError(str(error), print_help=False) from None
        if not opts.local and not servers and not opts.dry_run:
            raise UsageError(
                "no scrapyd is named: set SCRAPYD_URLS, or `servers` in the schedule, or use --local", print_help=False
            )
        connection = replace(archive_of(self.settings), data_dir=self.data_dir).connection()
        children = Children(_project(), self.data_dir, self._environment(), plan.jobs) if opts.local else None
        scheduler = Scheduler(plan, connection, self.data_dir, servers, children, _say, _warn)
        try:
            with FileLock(self.data_dir / "schedule.lock").acquire() if not opts.dry_run else contextlib.nullcontext():
                good = asyncio.run(self._schedule(scheduler, opts))
        except Locked:
            _warn(f"another scheduler is at work in {self.data_dir}")
            good = opts.once  # cron's next one while the last is still waiting for its crawls
        except OSError as error:
            _warn(f"{self.data_dir} cannot be used: {error.strerror or error}")
            good = False
        self.exitcode = 0 if good else 1

    # -- what was said --------------------------------------------------------------------------------------------

    def _plan(self, file: str | None) -> Plan:
        assert self.settings is not None
        said = file or self.settings.get("NEWSSPIDER_SCHEDULE")
        path = Path(said) if said else _project() / "deploy" / "schedule.toml"
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            if said:
                raise PlanError(f"{path}: {error.strerror}") from None
            text = ""  # the defaults are a schedule, too
        except UnicodeDecodeError:
            raise PlanError(f"{path} is not UTF-8 text") from None
        try:
            return read_plan(text, portals(self.settings))
        except PlanError as error:
            raise PlanError(f"{path}: {error}") from None

    def _servers(self, plan: Plan) -> list[Scrapyd]:
        said = os.environ.get("SCRAPYD_URLS", "").replace(",", " ").split()
        urls = [check_server(url) for url in said] or list(plan.servers)
        return [Scrapyd(url, os.environ.get("SCRAPYD_USERNAME"), os.environ.get("SCRAPYD_PASSWORD")) for url in urls]

    def _environment(self) -> dict[str, str]:
        """Settings for child processes, passed by environment, since every user can read a command line."""
        assert self.settings is not None
        names = ("MONGO_URI", "MONGO_DATABASE", "DATA_DIR", "WARC_RECORD", "WARC_REPLAY")
        given = {name: str(self.settings[name]) for name in names if self.settings.get(name)}
        return {**given, "DATA_DIR": str(self.data_dir)}

    # -- looking --------------------------------------------------------------------------------------------------

    async def _schedule(self, scheduler: Scheduler, opts: argparse.Namespace) -> bool:
        stop = asyncio.Event()
        for sign in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(sign, stop.set)
        try:
            if opts.dry_run:
                _show(scheduler, await scheduler.state(clock.now()))
                return True
            if opts.local:
                return await self._local(scheduler, stop, once=opts.once)
            return await self._post(scheduler, stop, once=opts.once)
        finally:
            scheduler.close()
            await scheduler.connection.close()

    async def _post(self, scheduler: Scheduler, stop: asyncio.Event, *, once: bool) -> bool:
        while True:
            good = await scheduler.post(await scheduler.state(clock.now()), clock.now())
            if once or await _set_within(stop, LOOK):
                return good if once else True

    async def _local(self, scheduler: Scheduler, stop: asyncio.Event, *, once: bool) -> bool:
        assert scheduler.children is not None
        good = True
        started: set[str] = set()
        try:
            while not stop.is_set():
                waiting = 1
                state = await scheduler.state(clock.now())
                if once:
                    # Each portal once, or a portal whose interval is shorter than the whole round would come again.
                    state.running |= started
                waiting = await scheduler.start_children(state, clock.now())
                started |= scheduler.children.running
                end = asyncio.get_running_loop().time() + LOOK
                while not stop.is_set() and asyncio.get_running_loop().time() < end:
                    await _set_within(stop, POLL)
                    before = scheduler.children.free
                    good = scheduler.report_ended() and good
                    if once and not waiting and not scheduler.children.running:
                        return good
                    if waiting and scheduler.children.free > before:
                        break
            return good if once else True
        finally:
            await asyncio.to_thread(scheduler.children.stop)


async def _set_within(event: asyncio.Event, seconds: float) -> bool:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
    return event.is_set()


def _show(scheduler: Scheduler, state: State) -> None:
    """When each portal is next, the soonest first."""
    now = clock.now()
    rows = []
    for entry in scheduler.plan.entries:
        runs = state.runs.get(entry.site, [])
        at = next_start(entry, runs, scheduler.posted.times.get(entry.site))
        minutes = round(interval(entry, runs).total_seconds() / 60)
        if entry.site in state.running:
            when = "is running"
        elif not entry.open_at(now):
            when = f"outside its hours ({entry.hours[0]}-{entry.hours[1]} {entry.timezone})" if entry.hours else ""
        elif at is None or at <= now:
            when = "now"
        else:
            when = f"in {max(1, round((at - now).total_seconds() / 60))} min"
        last = f"{runs[-1].started_at:%Y-%m-%d %H:%M}" if runs else "-"
        brought = f"{runs[-1].new} new" if runs and runs[-1].state == "finished" else runs[-1].state if runs else "-"
        rows.append((at.timestamp() if at else 0.0, (entry.site, f"{minutes} min", last, brought, when)))
    rows.sort(key=lambda row: (row[0], row[1]))
    print_table("", ("portal", "every", "last start (UTC)", "brought", "next"), [row for _, row in rows])


def _project() -> Path:
    """The folder of scrapy.cfg."""
    config = closest_scrapy_cfg()
    return Path(config).resolve().parent if config else Path.cwd()


def _say(text: str) -> None:
    say(text)


def _warn(text: str) -> None:
    say(text, sys.stderr)
