"""A job: recordings read again in two passes, over any engine, from where it stopped."""

import contextlib
import dataclasses
import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scrapy.settings import BaseSettings

from newsspider import clock
from newsspider.engine import shards, work
from newsspider.engine.executors import Engine, EngineGone
from newsspider.engine.items import Options, Shard
from newsspider.engine.loop import LoopThread
from newsspider.engine.progress import Report
from newsspider.engine.robots import Robots, agent_of
from newsspider.engine.table import Table
from newsspider.engine.version import version_of
from newsspider.engine.wanted import Wanted
from newsspider.recordings.places import Remote, UnreachableRecording, place_of
from newsspider.storage.archive import Archive
from newsspider.storage.documents import reparses, retention
from newsspider.storage.server.client import Database
from newsspider.storage.server.guard import LARGE_CACHE

logger = logging.getLogger(__name__)

FOLDER = "reparse"  # in DATA_DIR, for the tables between the passes
KEEP_TABLES_DAYS = 90
DEATHS = 12  # of workers with the same task, after which the job ends; the innocent die with their pool
TRIES = 3  # at a shard whose recording is at an address and cannot be read
_LOOK = 1.0  # seconds between two looks at the engine
_AHEAD = 2  # tasks handed out for each that can run at once
_REFERRING = 200  # sources in one task between the passes

Task = tuple[Callable[..., Any], tuple[Any, ...], Any]  # what is called, with what, and what the result is of


@dataclass
class Done:
    """What a job came to. ``pages`` were read now, ``held`` by an earlier run of the job, and
    ``forbidden`` by the portals' robots.txt."""

    counts: Counter[str] = field(default_factory=Counter)
    answers: int = 0
    others: int = 0
    pages: int = 0
    held: int = 0
    forbidden: int = 0
    damages: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    unreachable: list[str] = field(default_factory=list)

    @property
    def is_nothing(self) -> bool:
        """Whether no answer was found, and there is a reason for it."""
        return not self.answers and bool(self.foreign or self.damages or self.unreachable)


class Job:
    """Reads recordings again. The same recordings, wishes and code are the same job, which goes on where it stopped."""

    def __init__(self, settings: BaseSettings, wanted: Wanted, names: Sequence[str], engine: Engine) -> None:
        self._names, self._engine = list(names), engine
        archive = Archive.from_settings(settings)
        # Years of pages come at once: the archive will not stay as small as it may be now.
        self._archive = dataclasses.replace(archive, cache_mb=archive.cache_mb or LARGE_CACHE)
        version = version_of(settings)
        self._id = _job_id(self._names, wanted, version)
        values = {**settings.copy_to_dict(), "DATA_DIR": str(self._archive.data_dir.resolve())}
        self._options = Options(values, wanted, version, self._id)
        self.done = Done()

    def run(self, report: Report) -> Done:
        """Do it, or go on with it.

        :raises StorageError: when the database is away or refuses.
        :raises EngineGone: when the engine is.
        """
        connection = self._archive.connection()
        now = True
        with contextlib.closing(LoopThread()) as loop:
            try:
                loop.run(connection.open())  # one that is not there is said at once
                loop.run(reparses.surely(connection, self._archive.prepare))
                held = loop.run(reparses.surely(connection, lambda db: reparses.held(db, self._id)))
                self._read(held, report)
                if not self.done.unreachable:
                    loop.run(reparses.surely(connection, self._end))
                now = False
            finally:
                self._engine.close(self._id, now=now)
                loop.run(connection.close())
        return self.done

    async def _end(self, db: Database) -> None:
        """The job has come to its end: asked for again, it begins anew."""
        await reparses.end(db, self._id, clock.now())
        for path in self._path.parent.glob(f"{self._path.name}*"):
            path.unlink(missing_ok=True)

    @property
    def _path(self) -> Path:
        return self._archive.data_dir / FOLDER / f"{self._id}.db"

    def _read(self, held: dict[str, dict[str, int]], report: Report) -> None:
        folder = self._archive.data_dir / FOLDER
        retention.expire_files([folder], "*.db*", KEEP_TABLES_DAYS, clock.now())
        with contextlib.closing(Table(self._path, self._names)) as table:
            self._scan(table, report)
            self.done.answers, self.done.others, self.done.damages, self.done.foreign = table.totals()
            for line in (*self.done.foreign, *self.done.damages):
                logger.warning("%s", line)
            if not self.done.is_nothing:
                self._read_pages(table, held, report)
        for line in self.done.unreachable:
            logger.warning("%s", line)

    def _scan(self, table: Table, report: Report) -> None:
        missing = table.missing()
        before = len(self._names) - len(missing)
        tasks: Iterator[Task] = (
            (work.scan_recording, (self._options, self._names[number]), number) for number in missing
        )
        for count, (number, scanned) in enumerate(self._run(tasks), before + 1):
            report("recordings", count, len(self._names))
            if scanned.unreachable is None:
                table.add(number, scanned)
            else:
                self.done.unreachable.append(scanned.unreachable)
        table.make_indexes()
        referring = list(table.referring())
        parts = [referring[start : start + _REFERRING] for start in range(0, len(referring), _REFERRING)]
        for _, found in self._run((work.scan_references, (self._options, part), None) for part in parts):
            for number, named in found.items():
                table.add_referring(number, named)

    def _read_pages(self, table: Table, held: dict[str, dict[str, int]], report: Report) -> None:
        total, done = shards.prepare(table), self.done
        robots = Robots(table.robots(), agent_of(self._options.settings))

        def tasks() -> Iterator[Task]:
            for shard in shards.shards(table, robots):
                if shard.digest in held:
                    done.held += len(shard.items)
                    done.counts.update(held[shard.digest])
                else:
                    yield work.read_shard, (self._options, shard), shard

        for shard, counts in self._run(tasks()):
            done.pages += len(shard.items)
            done.counts.update(counts)
            report("pages", done.pages + done.held, total)
        done.forbidden = robots.forbidden

    def _run(self, tasks: Iterable[Task]) -> Iterator[tuple[Any, Any]]:
        """Run tasks, some of them at once; gives what each result is of, and the result, in the order of their ends.

        On Ctrl-C what runs is left to the caller, who closes the engine.
        """
        waiting: dict[Future[Any], tuple[Task, int]] = {}
        rest, is_exhausted = iter(tasks), False
        while waiting or not is_exhausted:
            while not is_exhausted and len(waiting) < _AHEAD * self._engine.width:
                task = next(rest, None)
                if task is None:
                    is_exhausted = True
                else:
                    waiting[self._engine.submit(task[0], *task[1])] = (task, 0)
            ended, _ = wait(waiting, timeout=_LOOK, return_when=FIRST_COMPLETED)
            if not ended:
                self._engine.check()
            for future in ended:
                task, deaths = waiting.pop(future)
                gone: tuple[type[BaseException], ...] = (CancelledError, *self._engine.gone)
                try:
                    result = future.result()
                except self._engine.broken:
                    waiting[self._again(task, deaths + 1)] = (task, deaths + 1)
                except gone:
                    self._engine.check()
                    raise EngineGone("the engine gave its tasks up, as when it is started anew") from None
                except UnreachableRecording as error:
                    if deaths + 1 < TRIES:
                        waiting[self._engine.submit(task[0], *task[1])] = (task, deaths + 1)
                    else:
                        self.done.unreachable.append(str(error))
                else:
                    yield task[2], result

    def _again(self, task: Task, deaths: int) -> "Future[Any]":
        of = task[2].name if isinstance(task[2], Shard) else self._names[task[2]] if task[2] is not None else "sources"
        if deaths > DEATHS:
            raise EngineGone(f"the workers that read {of} died {deaths} times; look for a lack of memory")
        logger.warning("A worker died; %s is read again", of)
        return self._engine.submit(task[0], *task[1])


def _job_id(names: Iterable[str], wanted: Wanted, version: str) -> str:
    """What makes a job: the same recordings, unchanged, read for the same wishes by the same code."""
    digest = hashlib.sha256(f"{wanted!r} {version}\n".encode())
    for name in names:
        place = place_of(name)
        if isinstance(place, Remote):
            digest.update(f"{name}\n".encode())
        else:
            with contextlib.suppress(OSError):
                stat = place.stat()
                digest.update(f"{place.resolve()} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]
