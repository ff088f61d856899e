"""One look of a scheduler: what ran, what runs, what is due, and starting it on servers or as child processes."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pymongo.errors import PyMongoError

from newsspider.health.runs import Run
from newsspider.scheduling.due import Due, assign, due
from newsspider.scheduling.history import History
from newsspider.scheduling.local import Children
from newsspider.scheduling.plan import Plan
from newsspider.scheduling.posted import Posted
from newsspider.scheduling.scrapyd import Jobs, Scrapyd, ScrapydError
from newsspider.scheduling.starts import Start, claim, give_up, read_starts
from newsspider.storage.server.client import Connection, Database
from newsspider.storage.server.errors import StorageError

PROJECT = "newsspider"
HERE = "child process"  # where a start is made without a server

Say = Callable[[str], None]


@dataclass
class State:
    """What a look found: the runs of each portal, what is running, and the servers that answered with their jobs."""

    runs: Mapping[str, Sequence[Run]] = field(default_factory=dict)
    running: frozenset[str] = frozenset()
    servers: dict[str, Jobs] = field(default_factory=dict)
    starts: Mapping[str, Start] = field(default_factory=dict)
    db: Database | None = None


class Scheduler:
    """Looks again and again. ``say`` gets what people should know, ``warn`` what is wrong."""

    def __init__(
        self,
        plan: Plan,
        connection: Connection,
        data_dir: Path,
        servers: Sequence[Scrapyd],
        children: Children | None,
        say: Say,
        warn: Say,
    ) -> None:
        self.plan = plan
        self.connection = connection
        self.data_dir = data_dir
        self.servers = {server.url: server for server in servers}
        self.children = children
        self.say = say
        self.warn = warn
        self.history = History()
        self.posted = Posted(data_dir)

    async def state(self, now: datetime) -> State:
        """Ask the database and the servers. One that is away is reported, and does not stop the others."""
        found = State()
        try:
            db = await self.connection.open()
            found.running = await self.history.read(db, self.data_dir, now)
            found.starts = await read_starts(db)
            found.db = db
        except StorageError as error:
            self.warn(f"{error}; intervals are not adapted meanwhile")
        except PyMongoError as error:
            self.warn(f"{self.connection.explain(error)}; intervals are not adapted meanwhile")
        found.runs = self.history.by_site()
        answers = await asyncio.gather(*(asyncio.to_thread(self._jobs, server) for server in self.servers.values()))
        found.servers = {url: jobs for url, jobs in zip(self.servers, answers, strict=True) if jobs is not None}
        active = frozenset[str]().union(*(jobs.active for jobs in found.servers.values()))
        found.running |= active | (self.children.running if self.children else frozenset())
        self._learn(found, now)
        return found

    def _learn(self, state: State, now: datetime) -> None:
        """Take over what all schedulers have started, but for what was in vain."""
        for site, start in state.starts.items():
            last = state.runs[site][-1] if state.runs.get(site) else None
            if start.is_vain(self.servers, state.servers, last, now):
                self.posted.times.pop(site, None)
            else:
                self.posted.times[site] = start.at

    async def _claim(self, state: State, site: str, new: Start) -> bool:
        """Whether this scheduler is the one that makes a start. Without the database nobody can be asked, and the run's
        own lease decides once it is back."""
        if state.db is None:
            return True
        try:
            return await claim(state.db, site, state.starts.get(site), new)
        except PyMongoError as error:
            self.warn(f"{site} is left for the next look: {self.connection.explain(error)}")
            return False

    async def _give_up(self, state: State, site: str, new: Start) -> None:
        if state.db is not None:
            with contextlib.suppress(PyMongoError):  # the portal waits for its next time
                await give_up(state.db, site, state.starts.get(site), new)

    def _jobs(self, server: Scrapyd) -> Jobs | None:
        try:
            return server.jobs(PROJECT)
        except ScrapydError as error:
            self.warn(str(error))
            return None

    def due(self, state: State, now: datetime) -> list[Due]:
        """What may be started, the most overdue first."""
        return due(self.plan.entries, state.runs, state.running, now, self.posted.times)

    async def post(self, state: State, now: datetime) -> bool:
        """Hand what is due to the servers. Returns False if any part of it failed."""
        load = {url: len(jobs.pending) + len(jobs.running) for url, jobs in state.servers.items()}
        good = bool(load)
        for url, one in assign(self.due(state, now), load, self.plan.starts):
            site = one.entry.site
            start = Start(now, url)
            if not await self._claim(state, site, start):
                continue
            try:
                job = await asyncio.to_thread(
                    self.servers[url].schedule, PROJECT, site, one.entry.arguments, one.entry.settings
                )
            except ScrapydError as error:
                good = False
                self.warn(f"{site} was not started: {error}")
                await self._give_up(state, site, start)
                continue
            self.posted.note(site, now)
            self.say(f"{site}: job {job} on {url}, then about every {_interval_text(one)}")
        return good

    async def start_children(self, state: State, now: datetime) -> int:
        """Start what is due as child processes, as many as may run. Returns how many still wait."""
        assert self.children is not None
        waiting = [one for one in self.due(state, now) if one.entry.site not in self.children.running]
        free = max(0, self.children.free)
        for one in waiting[:free]:
            if not await self._claim(state, one.entry.site, Start(now, HERE)):
                continue
            child = self.children.start(one.entry, now)
            self.posted.note(one.entry.site, now)
            self.say(f"{one.entry.site}: started, log in {child.log}, then about every {_interval_text(one)}")
        return len(waiting[free:])

    def report_ended(self) -> bool:
        """Report the children that ended. Returns True if all did their work."""
        assert self.children is not None
        good = True
        for child in self.children.ended():
            status = child.process.returncode
            good = good and status == 0
            self.say(f"{child.site}: done" if status == 0 else f"{child.site}: ended with status {status}, {child.log}")
        return good

    def close(self) -> None:
        for server in self.servers.values():
            server.close()


def _interval_text(one: Due) -> str:
    minutes = round(one.interval.total_seconds() / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.1f} h"
