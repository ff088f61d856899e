"""Of the processes of one machine half write at a time, so that the others read meanwhile."""

import asyncio
import contextlib
import time
from pathlib import Path

import pytest

from newsspider.engine.executors import Processes
from newsspider.engine.work import turn


def write(folder: str, number: int) -> int:
    """A task that writes in its turn; gives how many wrote at its begin, itself among them."""

    async def story() -> int:
        async with turn():
            return await asyncio.to_thread(_written, Path(folder), number)

    return asyncio.run(story())


def _written(folder: Path, number: int) -> int:
    own = folder / str(number)
    own.touch()
    together = len(list(folder.glob("[0-9]*")))
    time.sleep(0.15)  # a write lasts: the others come to theirs meanwhile, and wait if it is not their turn
    own.unlink()
    return together


@pytest.mark.parametrize(("width", "most"), [(1, 1), (2, 1), (4, 2)])
def test_half_of_the_processes_write_at_a_time(tmp_path: Path, width: int, most: int) -> None:
    engine = Processes(width)
    try:
        futures = [engine.submit(write, str(tmp_path), number) for number in range(5 * width)]
        assert max(future.result(timeout=60) for future in futures) <= most
    finally:
        engine.close("", now=True)


def keep(folder: str) -> None:
    """A task that keeps its turn until another process has given up."""

    async def story() -> None:
        async with turn():
            (Path(folder) / "kept").touch()
            await asyncio.to_thread(_wait_for, Path(folder) / "given up")

    asyncio.run(story())


def give_up(folder: str) -> bool:
    """A task that does not wait for its turn to the end; gives whether it got it all the same."""

    async def story() -> bool:
        await asyncio.to_thread(_wait_for, Path(folder) / "kept")
        had = False
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.05), turn():
                had = True
        (Path(folder) / "given up").touch()
        return had

    return asyncio.run(story())


def _wait_for(path: Path) -> None:
    while not path.exists():
        time.sleep(0.01)  # the processes share nothing but a folder, so each looks until the other's file is there


def test_who_gives_up_while_he_waits_leaves_his_turn_to_others(tmp_path: Path) -> None:
    engine = Processes(2)
    try:
        futures = [engine.submit(keep, str(tmp_path)), engine.submit(give_up, str(tmp_path))]
        assert [future.result(timeout=60) for future in futures] == [None, False]
        assert engine.submit(write, str(tmp_path), 1).result(timeout=60) == 1
    finally:
        engine.close("", now=True)
