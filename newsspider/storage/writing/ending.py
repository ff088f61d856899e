"""How long the end of a run waits for the database; what it does not take in time goes to the spool."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

LOOK = 0.25  # seconds between two looks whether something waits, once the time is up


class Ending:
    """The time that a run's end leaves to the database. Made and used in one event loop.

    :param is_waiting: whether something is buffered or on its way.
    :param on_over: called once, when the time is up and something waits.
    """

    def __init__(self, is_waiting: Callable[[], bool], on_over: Callable[[], None]) -> None:
        self.over = asyncio.Event()
        self._is_waiting, self._on_over = is_waiting, on_over
        self._timer: asyncio.TimerHandle | None = None

    def within(self, seconds: float) -> None:
        """From now on the database has so many seconds; the last call decides."""
        self.cancel()
        self._timer = asyncio.get_running_loop().call_later(max(0.0, seconds), self._look)

    def cancel(self) -> None:
        """Wait for as long as it takes, unless the time was up already."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        self.cancel()
        if self.over.is_set():
            return
        if self._is_waiting():
            self.over.set()
            self._on_over()
        else:
            self.within(LOOK)

    async def before(self, work: Coroutine[Any, Any, T]) -> T | None:
        """What some work gives, or None if the time is up before: then it is given up. What it raises is raised."""
        task = asyncio.ensure_future(work)
        waiting = asyncio.ensure_future(self.over.wait())
        try:
            await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else None
        finally:
            waiting.cancel()
            task.cancel()
