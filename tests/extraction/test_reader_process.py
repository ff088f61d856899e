"""The reader process, handed a request while it reads another one."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest

from newsspider.extraction.reader_process import ReaderDied, ReaderProcess, ReadTimeout, is_possible

# The reader process is a fork. Where the system has none, there is none, and pages are read in the crawl itself.
pytestmark = pytest.mark.skipif(not is_possible(), reason="this system cannot fork")

Request = tuple[str, bytes]


def read(request: Request) -> tuple[str, int, int]:
    """What a request is called, how long it is, and which process read it."""
    name, body = request
    if name == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    while name == "hangs":
        pass
    return name, len(body), os.getpid()


@pytest.fixture
def process() -> Iterator[Callable[..., ReaderProcess]]:
    with ExitStack() as stack:

        def start(most: int = 100) -> ReaderProcess:
            made = stack.enter_context(closing(ReaderProcess(read, 0.2, most)))
            made.start()
            return made

        yield start


def test_requests_that_were_offered_are_answered_in_their_order_and_by_one_process(process: Callable) -> None:
    reader = process()
    requests = [(f"page {number}", b"x" * 100 * number) for number in range(50)]
    answers = []
    for number, request in enumerate(requests):
        reader.offer(request)
        reader.offer(request)  # which it has already
        for later in requests[number + 1 : number + 2]:
            reader.offer(later)
        answers.append(reader.read(request))
    assert [answer[:2] for answer in answers] == [(name, len(body)) for name, body in requests]
    assert len({pid for *_, pid in answers}) == 1


def test_a_page_larger_than_the_system_holds_is_sent_when_it_is_asked_for(process: Callable) -> None:
    reader = process()
    first, large, last = ("first", b""), ("large", b"x" * 5_000_000), ("last", b"y" * 3_000_000)
    reader.offer(first)
    reader.offer(large)
    assert reader.read(first)[:2] == ("first", 0)
    reader.offer(last)
    assert reader.read(large)[:2] == ("large", 5_000_000)
    assert reader.read(last)[:2] == ("last", 3_000_000)


@pytest.mark.parametrize(("name", "error"), [("dies", ReaderDied), ("hangs", ReadTimeout)])
def test_who_waits_behind_a_page_that_kills_is_read_by_the_next_process(
    process: Callable, name: str, error: type[Exception]
) -> None:
    reader = process()
    bad, good = (name, b""), ("good", b"")
    reader.offer(bad)
    reader.offer(good)
    with pytest.raises(error):
        reader.read(bad)
    assert reader.read(good)[0] == "good"


def test_a_page_that_kills_while_nobody_has_asked_for_it_yet_is_the_one_that_died(process: Callable) -> None:
    reader = process()
    good, bad = ("good", b""), ("dies", b"")
    reader.offer(good)
    reader.offer(bad)
    pid = reader.read(good)[2]
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # it has ended, and its status is left for who asks next
    with pytest.raises(ReaderDied):
        reader.read(bad)
    assert reader.read(good)[0] == "good"


def test_what_was_offered_and_is_not_wanted_any_more_is_not_taken_for_the_next(process: Callable) -> None:
    reader = process()
    first, unwanted, wanted = ("first", b""), ("unwanted", b""), ("wanted", b"")
    reader.offer(first)
    reader.offer(unwanted)
    assert reader.read(first)[0] == "first"
    assert reader.read(wanted)[0] == "wanted"


def test_a_process_that_has_read_enough_is_offered_nothing_more(process: Callable) -> None:
    reader = process(most=2)
    requests = [(f"page {number}", b"") for number in range(6)]
    pids = []
    for number, request in enumerate(requests):
        reader.start()
        for one in requests[number : number + 2]:
            reader.offer(one)
        answer = reader.read(request)
        assert answer[0] == request[0]
        pids.append(answer[2])
    assert pids[0] == pids[1] != pids[2] == pids[3] != pids[4] == pids[5]
