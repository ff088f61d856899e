"""The way to the reader process: many callers at once, some of which give up."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from scrapy.utils.test import get_crawler

from newsspider.base_spiders.reading import Reading, Unread
from newsspider.extraction.reader_process import is_possible

# The reader process is a fork. Where the system has none, there is none, and pages are read in the crawl itself.
pytestmark = pytest.mark.skipif(not is_possible(), reason="this system cannot fork")


def double(name: str, number: int) -> int:
    if name == "fails":
        raise ValueError(number)
    return 2 * number


@asynccontextmanager
async def reading() -> AsyncIterator[Reading]:
    made = Reading(get_crawler(settings_dict={"NEWSSPIDER_READ_TIMEOUT": 5}), double)
    try:
        yield made
    finally:
        made.close()


def ask(reader: Reading, number: int, name: str = "double") -> "asyncio.Task[Any]":
    return asyncio.create_task(reader(str(number), f"https://a.example/{number}", name, number))


def test_each_of_many_callers_gets_its_own_answer() -> None:
    async def story() -> list[int]:
        async with reading() as reader:
            return await asyncio.gather(*(ask(reader, number) for number in range(200)))

    assert asyncio.run(story()) == [2 * number for number in range(200)]


@pytest.mark.parametrize("gone", [[1], [1, 2], [2], [1, 3, 5, 7], [19], [*range(1, 20)]])
def test_who_gives_up_while_waiting_costs_nobody_an_answer(gone: list[int]) -> None:
    async def story() -> dict[int, int]:
        async with reading() as reader:
            tasks = {number: ask(reader, number) for number in range(20)}
            await asyncio.sleep(0)  # the first is being read, and the second was handed over
            for number in gone:
                tasks[number].cancel()
            late = ask(reader, 20)
            done = {number: await task for number, task in tasks.items() if number not in gone}
            for number in gone:
                with contextlib.suppress(asyncio.CancelledError):
                    await tasks[number]
            return done | {20: await late}

    kept = [number for number in range(21) if number not in gone]
    assert asyncio.run(story()) == {number: 2 * number for number in kept}


def test_a_fault_is_that_of_the_page_that_has_it() -> None:
    async def story() -> list[Any]:
        async with reading() as reader:
            tasks = [ask(reader, number, "fails" if number % 3 == 1 else "double") for number in range(9)]
            return await asyncio.gather(*tasks, return_exceptions=True)

    answers = asyncio.run(story())
    assert [number for number, answer in enumerate(answers) if isinstance(answer, Unread)] == [1, 4, 7]
    assert [answer for answer in answers if not isinstance(answer, Unread)] == [0, 4, 6, 10, 12, 16]
