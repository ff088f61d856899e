"""Where tasks run: here, in processes of this machine, or on a Dask cluster; all behind ``concurrent.futures``."""

import contextlib
import ctypes
import logging
import multiprocessing
import os
import re
import signal
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.util import Finalize
from typing import Any, Protocol

from newsspider.engine.work import Turns, leave, leave_all, take_turns

logger = logging.getLogger(__name__)

_LOCAL = re.compile(r"local(?::(?P<number>[1-9]\d{0,3}))?")
_DASK = re.compile(r"dask://(?P<address>[^/\s]+:\d{1,5})/?")
_WATCH = 0.5  # seconds between two looks whether the process that made this one is there
_CONNECTING = 10.0  # seconds
_M_ARENA_MAX = -8  # of malloc.h


class EngineGone(Exception):
    """What runs the tasks is gone for good; the message says in one line what to do."""


class Engine(Protocol):
    """Runs tasks. ``width`` is how many at once, ``broken`` what a task raises whose worker died, ``gone`` what one
    raises when the engine itself has ended."""

    broken: tuple[type[BaseException], ...]
    gone: tuple[type[BaseException], ...]

    @property
    def width(self) -> int: ...

    def submit(self, task: Callable[..., Any], *arguments: Any) -> "Future[Any]": ...

    def check(self) -> None: ...

    def close(self, job: str, *, now: bool) -> None: ...


@dataclass(frozen=True)
class EngineName:
    """An engine as ``--engine`` names it: ``processes`` of this machine, or the ``address`` of a Dask scheduler."""

    processes: int = 0
    address: str | None = None

    @classmethod
    def parse(cls, text: str) -> "EngineName":
        """The engine that a text names.

        :raises ValueError: saying how it is written.
        """
        if match := _LOCAL.fullmatch(text):
            return cls(processes=int(match["number"] or os.cpu_count() or 1))
        if match := _DASK.fullmatch(text):
            return cls(address=match["address"])
        raise ValueError(f"{text!r} is not an engine; write local, local:4 or dask://HOST:PORT")

    @property
    def is_elsewhere(self) -> bool:
        """Whether tasks may run on other machines."""
        host = (self.address or "").rpartition(":")[0].strip("[]")
        return self.address is not None and host not in ("localhost", "127.0.0.1", "::1")

    def open(self) -> Engine:
        """The engine, ready for tasks.

        :raises EngineGone: when it is not there.
        """
        if self.address is not None:
            return Dask(self.address)
        return Processes(self.processes) if self.processes else Here()


class _Immediate(Executor):
    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class Here:
    """A serial run: each task when it is given, in this process."""

    broken: tuple[type[BaseException], ...] = ()
    gone: tuple[type[BaseException], ...] = ()
    width = 1

    def __init__(self) -> None:
        self._executor = _Immediate()

    def submit(self, task: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        return self._executor.submit(task, *arguments)

    def check(self) -> None:
        """Nothing can go away."""

    def close(self, job: str, *, now: bool) -> None:
        leave(job)


class Processes:
    """Processes of this machine, which keep so many cores busy.

    When one dies, all are made anew: the rest of a broken pool is of no use.
    """

    broken: tuple[type[BaseException], ...] = (BrokenProcessPool,)
    gone: tuple[type[BaseException], ...] = ()

    def __init__(self, cores: int) -> None:
        # Half of them write at a time, while the others read. When all wrote at once they would wait for each other in
        # the database, with nothing to do meanwhile; one more has a core's work when its writer waits for the disk.
        self._writers = max(1, cores // 2)
        self.width = cores + 1 if cores > 1 else 1
        self._executor = self._made()

    def _made(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")  # a fork would take the driver's threads' locks with it
        turns = context.BoundedSemaphore(self._writers)
        return ProcessPoolExecutor(self.width, context, initializer=_begin, initargs=(os.getpid(), turns))

    def submit(self, task: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        try:
            return self._executor.submit(task, *arguments)
        except BrokenProcessPool:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = self._made()
            return self._executor.submit(task, *arguments)

    def check(self) -> None:
        """What is broken is seen by the tasks."""

    def close(self, job: str, *, now: bool) -> None:
        if now:
            for process in list((self._executor._processes or {}).values()):
                process.kill()
        self._executor.shutdown(wait=True, cancel_futures=True)


def _begin(parent: int, turns: Turns) -> None:
    """The first thing in a worker process: Ctrl-C is the driver's, and without the driver there is nothing to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _keep_one_heap()
    take_turns(turns)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    Finalize(None, leave_all, exitpriority=1)


def _keep_one_heap() -> None:
    """One heap for all threads of the process. The C library gives each its own, and a worker's few threads then keep
    10 MB that none of them uses."""
    with contextlib.suppress(OSError, AttributeError, TypeError):  # only the GNU library has several, and this
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH)  # the system tells a process of its children's ends, not of its parent's
    os._exit(1)


class Dask:
    """A Dask cluster, whose scheduler is at ``address``."""

    def __init__(self, address: str) -> None:
        try:
            # only with the extra `newsspider[dask]`
            from distributed import CancelledError, Client, KilledWorker
            from distributed.comm import CommClosedError
        except ImportError:
            raise EngineGone("dask:// needs an optional package: pip install 'newsspider[dask]'") from None
        self.broken: tuple[type[BaseException], ...] = (KilledWorker,)
        self.gone: tuple[type[BaseException], ...] = (CancelledError, CommClosedError)
        self._address, self._has_said = address, False
        for name in [*logging.root.manager.loggerDict, "asyncio"]:  # what is wrong is said here, in one line
            if name.partition(".")[0] in ("distributed", "tornado", "asyncio"):
                logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            self._client = Client(address, timeout=_CONNECTING, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            said = " ".join(str(error).split())[:200]
            raise EngineGone(f"no Dask scheduler answers at {address}: {said}") from None
        self._executor = self._client.get_executor(pure=False, retries=0)

    @property
    def width(self) -> int:
        """The threads of all workers; there may be none yet."""
        return max(1, sum(self._threads().values()))

    def _threads(self) -> Mapping[str, int]:
        try:
            threads: Mapping[str, int] = self._client.nthreads()
        except (OSError, RuntimeError, TimeoutError):  # also of a client that has closed itself
            raise self._gone() from None
        return threads

    def _gone(self) -> EngineGone:
        return EngineGone(f"the Dask scheduler at {self._address} is gone")

    def submit(self, task: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        try:
            future: Future[Any] = self._executor.submit(task, *arguments)
        except (OSError, RuntimeError, TimeoutError):
            raise self._gone() from None
        return future

    def check(self) -> None:
        """Look whether the cluster is there.

        :raises EngineGone: when the scheduler does not answer any more.
        """
        if self._client.status != "running":
            raise self._gone()
        if not self._threads() and not self._has_said:
            self._has_said = True
            logger.warning("no worker is connected to the Dask scheduler at %s; the job waits for one", self._address)

    def close(self, job: str, *, now: bool) -> None:
        with contextlib.suppress(Exception):  # workers that are gone have nothing to close
            if not now and self._client.status == "running":
                self._client.run(leave, job)
        with contextlib.suppress(Exception):
            self._client.close(timeout=2)
