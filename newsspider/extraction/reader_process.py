"""Reads in a process of its own, which is ended when a page takes too long, even inside one call of a C library.

A signal handler of Python waits until such a call returns, and nothing else stops it. So the reader is a fork of the
crawl that takes one request at a time; the kernel ends it when its timer for processor time runs out. The fork costs
some milliseconds once, and each page the copying of its bytes; in return it is read beside the crawl and not in it.
The next request may be handed over while one is read, so that the reader need not wait until its answer was taken.
"""

import contextlib
import ctypes
import gc
import logging
import os
import pickle
import signal
import socket
import sys
import threading
import time
import traceback
import warnings
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from newsspider.extraction.reader_channel import Inbox, message

# Seconds of waiting for each second of processor time, after which a page counts as hung: the machine may be busy.
WAITING = 15.0
# Pages after which a new process takes over, so that no reader grows for ever. None of a single portal does in 5,000
# pages, and each fork of a crawl that has gone on for long costs the two of them 40 MB.
PAGES = 20_000
_PR_SET_PDEATHSIG = 1
_AHEAD = 2  # requests that a process has at most: the one that it reads, and the next


class ReadTimeout(Exception):
    """Reading took more processor time than it may."""


class ReaderDied(Exception):
    """The reader process died while it read. The message says how."""


class ReadFault(Exception):
    """The reading function raised. The message is its traceback."""


class ReadStopped(Exception):
    """The reader was stopped while it read, since the run ends."""


@dataclass(eq=False, slots=True)
class _Handed:
    """A request that was handed over and not answered yet, and what of it is still to be sent."""

    request: Any
    rest: memoryview


class ReaderProcess:
    """One reader. ``read`` is to be called by one thread at a time; ``offer`` and ``stop`` by any.

    :param function: called in the process with each request; requests and results must be picklable. It sees the
        state of this process as it was at the fork.
    :param limit: seconds of processor time for a request.
    :param most: requests after which a new process takes over.
    """

    def __init__(self, function: Callable[[Any], Any], limit: float, most: int = PAGES) -> None:
        self._function, self._limit, self._most = function, limit, most
        self._pid: int | None = None
        self._socket: socket.socket | None = None
        self._inbox: Inbox | None = None
        self._handed: deque[_Handed] = deque()  # in the order in which they are answered
        self._lock = threading.RLock()  # two threads use the socket and what was handed over
        self._pages = 0
        self._stopped = False

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return self._pid

    def start(self) -> None:
        """Fork, if there is no process or it has read enough. Best called in the main thread."""
        if self._pages >= self._most:
            self.restart()
        if self._pid is not None:
            return
        mine, theirs = socket.socketpair()
        with warnings.catch_warnings():
            # Python warns that another thread may hold a lock. The child takes none but those that Python renews
            # after a fork, and a child that hangs all the same is ended by the parent.
            warnings.simplefilter("ignore", DeprecationWarning)
            parent = os.getpid()
            pid = os.fork()
        if pid == 0:
            try:
                _serve(theirs, self._function, self._limit, parent)
            finally:
                os._exit(1)
        theirs.close()
        with self._lock:
            self._pid, self._socket, self._inbox, self._pages = pid, mine, Inbox(mine), 0
            self._handed.clear()

    def offer(self, request: Any) -> None:
        """Hand over the next request before it is asked for by :meth:`read`, if the process has room. Never waits.

        Requests are offered by one thread, in the order in which they are read; in any other order they cost a fork.
        """
        if not self._lock.acquire(blocking=False):
            return
        try:
            full = len(self._handed) >= _AHEAD or self._pages + len(self._handed) >= self._most
            if self._socket is None or full or any(handed.request is request for handed in self._handed):
                return
            self._handed.append(_Handed(request, message(request)))
            # If the socket is full, ``read`` sends the rest. If the process has died, ``read`` finds out and says so.
            with contextlib.suppress(OSError):
                self._send(self._socket, socket.MSG_DONTWAIT, self._handed[-1])
        finally:
            self._lock.release()

    def _send(self, connection: socket.socket, flags: int, last: _Handed) -> None:
        """Send what was not sent yet, up to one request."""
        for handed in self._handed:
            while handed.rest:
                handed.rest = handed.rest[connection.send(handed.rest, flags) :]
            if handed is last:
                return

    def _hand_over(self, request: Any) -> Inbox:
        """Make sure that the process has a request, and no other before it."""
        with self._lock:
            if self._handed and self._handed[0].request is not request:
                self._end()  # something was offered that nobody wants any more
                self.start()
            assert self._socket is not None
            assert self._inbox is not None
            if not self._handed:
                self._handed.append(_Handed(request, message(request)))
            self._send(self._socket, 0, self._handed[0])
            return self._inbox

    def read(self, request: Any) -> Any:
        """The function's result for a request.

        :raises ReadTimeout: if it took too long.
        :raises ReaderDied: if the process died.
        :raises ReadFault: if the function raised.
        :raises ReadStopped: if :meth:`stop` was called.
        """
        self.start()
        self._pages += 1
        try:
            data = self._hand_over(request).receive(time.monotonic() + self._limit * WAITING)
            with self._lock:
                if self._handed:
                    self._handed.popleft()
        except TimeoutError:
            self._end()
            raise ReadTimeout(f"reading did not end within {self._limit * WAITING:g} s") from None
        except (OSError, EOFError):
            status = self._end()
            if self._stopped:
                raise ReadStopped from None
            if status is not None and os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGPROF:
                raise ReadTimeout(f"reading took more than {self._limit:g} s of processor time") from None
            raise ReaderDied(f"the reader process died: {_ending(status)}") from None
        good, result, records = pickle.loads(data)  # noqa: S301 - from our own child
        for record in records:
            logging.getLogger(record.name).handle(record)
        if not good:
            raise ReadFault(result)
        return result

    def restart(self) -> None:
        """End the process; the next request is read by a new one, which sees what has changed meanwhile."""
        self._end()

    def stop(self) -> None:
        """End the process whatever it reads."""
        self._stopped = True
        if (pid := self._pid) is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def close(self) -> None:
        """End the process, which reads nothing now."""
        self._stopped = True
        self._end()

    def _end(self) -> int | None:
        """Make sure that the process is gone; gives its status."""
        with self._lock:
            pid, self._pid = self._pid, None
            if self._socket is not None:
                self._socket.close()
            self._socket = self._inbox = None
            self._handed.clear()
            self._pages = 0
        if pid is None:
            return None
        # One that died by itself has its own status; it may take a moment until the kernel has it.
        for _ in range(20):
            try:
                ended, status = os.waitpid(pid, os.WNOHANG)
            except ChildProcessError:
                return None
            if ended:
                return status
            time.sleep(0.005)
        os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            return os.waitpid(pid, 0)[1]
        return None


def is_possible() -> bool:
    """Whether this system can fork and has timers of processor time."""
    return hasattr(os, "fork") and hasattr(signal, "ITIMER_PROF")


def _ending(status: int | None) -> str:
    if status is None:
        return "unknown status"
    if os.WIFSIGNALED(status):
        return f"signal {os.WTERMSIG(status)}"
    return f"status {os.waitstatus_to_exitcode(status)}"


class _Kept(logging.Handler):
    """Keeps log records, so that the parent logs them: its handlers have files and a terminal that are not ours."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        record.msg, record.args = record.getMessage(), None
        if record.exc_info:
            record.exc_text = "".join(traceback.format_exception(*record.exc_info)).rstrip()
            record.exc_info = None
        record.__dict__ = {k: v for k, v in record.__dict__.items() if isinstance(v, str | int | float | None)}
        self.records.append(record)


def _serve(connection: socket.socket, function: Callable[[Any], Any], limit: float, parent: int) -> None:
    """The child's whole life."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGPROF, signal.SIGUSR1, signal.SIGUSR2):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            return
    # The parent's locks and connections live as long as somebody holds their descriptors.
    keep = connection.fileno()
    os.closerange(3, keep)
    os.closerange(keep + 1, os.sysconf("SC_OPEN_MAX") if os.sysconf("SC_OPEN_MAX") > 0 else 65_536)
    kept = _Kept()
    root = logging.getLogger()
    root.handlers[:] = [kept]
    gc.freeze()  # or the first collection would copy every page of memory that is shared with the parent
    gc.set_threshold(20_000, 20, 20)  # a page makes tens of thousands of objects, which go with it
    inbox = Inbox(connection)
    while True:
        try:
            request = pickle.loads(inbox.receive())  # noqa: S301 - from our own parent
        except (EOFError, OSError):
            return
        kept.records.clear()
        signal.setitimer(signal.ITIMER_PROF, limit)
        try:
            good, result = True, function(request)
        except Exception:  # the parent decides what a fault costs
            good, result = False, traceback.format_exc()
        signal.setitimer(signal.ITIMER_PROF, 0)
        connection.sendall(message((good, result, kept.records)))
