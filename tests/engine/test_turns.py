"""Of the processes of one machine half write at a time, so that the others read meanwhile."""

import time
from pathlib import Path

import pytest

from newsspider.engine.executors import Processes
from newsspider.engine.work import turn


def write(folder: str, number: int) -> int:
    """A task that writes in its turn; gives how many wrote at its begin, itself among them."""
    with turn():
        own = Path(folder) / str(number)
        own.touch()
        together = len(list(Path(folder).iterdir()))
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
