"""Faults with real processes: the server behind a proxy that delays, cuts and refuses, killed and started again.

Whatever happens, the archive ends as after an undisturbed crawl: compared field by field, but for times.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from newsspider.items import Sighting
from newsspider.storage.documents import stories
from newsspider.storage.schema.schema import prepare
from newsspider.storage.server.client import Connection
from newsspider.storage.writing.batch import Steps
from newsspider.storage.writing.done import Summary
from newsspider.storage.writing.spool import Spool
from newsspider.storage.writing.writer import Writer
from tests.proxy import Proxy
from tests.servers import Server, serving
from tests.storage.conftest import LOST_SOCKETS
from tests.storage.samples import BODY, HOUR, T0, sighting

pytestmark = LOST_SOCKETS


def crawl(count: int) -> list[Sighting]:
    """What a crawl sees: articles, each third one corrected later, each tenth one copied by another."""
    words = BODY.split()
    seen = []
    for number in range(count):
        shuffled = random.Random(number - number % 10 if number % 10 == 9 else number).sample(words, len(words))
        seen.append(sighting(number, body=" ".join(shuffled * 3)))
    seen += [
        sighting(n, at=T0 + HOUR, headline=f"عنوان مصحح {n}", body=seen[n].article.body) for n in range(0, count, 3)
    ]
    return seen


Trouble = Callable[[int], Awaitable[None]]


async def run_crawl(uri: str, database: str, data: Path, count: int, trouble: Trouble) -> Summary:
    writer = Writer(Connection(uri, database, data), Spool(data), lambda *_: None, steps=Steps(decide=stories.decide))
    await writer.open()
    try:
        for number, seen in enumerate(crawl(count)):
            await trouble(number)
            await writer.put(seen)
    finally:
        summary = await writer.close()
    return summary


async def contents(uri: str, database: str, data: Path) -> dict[str, list[dict[str, Any]]]:
    """The archive without its times, after what waited was written."""
    writer = Writer(Connection(uri, database, data), Spool(data), lambda *_: None, steps=Steps(decide=stories.decide))
    await writer.open()
    assert (await writer.settle()).spooled == 0
    assert writer.db is not None
    found = {}
    for name in ("articles", "revisions", "urls", "rejected"):
        docs = await writer.db[name].find().sort("_id").to_list()
        found[name] = [{key: value for key, value in doc.items() if key != "next_at"} for doc in docs]
    await writer.close()
    return found


_undisturbed: dict[int, dict[str, list[dict[str, Any]]]] = {}


def expected(server: Server, tmp_path: Path, count: int) -> dict[str, list[dict[str, Any]]]:
    async def story() -> None:
        async def none(_: int) -> None:
            pass

        data = tmp_path / "undisturbed"
        await run_crawl(server.uri, f"undisturbed{count}", data, count, none)
        _undisturbed[count] = await contents(server.uri, f"undisturbed{count}", data)

    if count not in _undisturbed:
        asyncio.run(story())
    assert len(_undisturbed[count]["articles"]) == count
    assert len(_undisturbed[count]["revisions"]) == len(range(0, count, 3))
    return _undisturbed[count]


@pytest.fixture
def check(server: Server, proxy: Proxy, database: str, tmp_path: Path) -> Iterator[Callable[..., Summary]]:
    """``check(count, trouble)`` crawls through the proxy and compares with an undisturbed crawl."""

    def checked(count: int, trouble: Trouble) -> Summary:
        async def story() -> tuple[Summary, Any]:
            summary = await run_crawl(proxy.uri, database, tmp_path / "data", count, trouble)
            proxy.refusing, proxy.delay, proxy.cut_after = False, 0.0, None
            return summary, await contents(server.uri, database, tmp_path / "data")

        summary, found = asyncio.run(story())
        assert found == expected(server, tmp_path, count)
        return summary

    yield checked
    proxy.refusing, proxy.delay, proxy.cut_after = False, 0.0, None


def test_a_connection_cut_in_the_middle_of_bulks_loses_and_doubles_nothing(check: Any, proxy: Proxy) -> None:
    before = proxy.cuts

    async def trouble(number: int) -> None:
        if number % 40 == 30:
            proxy.cut_after = 150_000 + 997 * number  # in the midst of a bulk, another place each time

    check(150, trouble)
    assert proxy.cuts > before


def test_a_server_that_refuses_at_the_start_loses_nothing(check: Any, proxy: Proxy) -> None:
    start = time.monotonic()

    async def trouble(number: int) -> None:
        proxy.refusing = time.monotonic() < start + 2
        await asyncio.sleep(0.02)

    proxy.refusing = True
    check(150, trouble)


def test_a_slow_database_loses_nothing(check: Any, proxy: Proxy) -> None:
    async def trouble(number: int) -> None:
        proxy.delay = 0.1

    check(60, trouble)


def test_a_database_that_goes_away_for_good_leaves_all_in_the_spool(check: Any, proxy: Proxy) -> None:
    async def trouble(number: int) -> None:
        if number == 70:
            proxy.refusing = True
            proxy.cut()

    assert check(150, trouble).spooled > 0


@pytest.mark.parametrize("kills", [2, pytest.param(5, marks=pytest.mark.soak)])
def test_a_server_killed_and_started_again_during_a_crawl_loses_and_doubles_nothing(
    kills: int, database: str, tmp_path: Path, server: Server
) -> None:
    count = 150

    async def story(own: Server, uri: str) -> Any:
        marks = {count * (n + 1) // (kills + 1) for n in range(kills)}

        async def trouble(number: int) -> None:
            if number in marks:
                own.kill()
                await asyncio.sleep(0.3)
                await asyncio.to_thread(own.start)

        await run_crawl(uri, database, tmp_path / "data", count, trouble)
        return await contents(uri, database, tmp_path / "data")

    (tmp_path / "own").mkdir()
    with serving(tmp_path / "own", sync=True) as own:
        uri = f"{own.uri}/?serverSelectionTimeoutMS=1000"
        assert asyncio.run(story(own, uri)) == expected(server, tmp_path, count)


@pytest.mark.soak
def test_thirty_seconds_of_refusals_and_half_a_second_of_delay(check: Any, proxy: Proxy) -> None:
    start = time.monotonic()

    async def trouble(number: int) -> None:
        proxy.refusing = time.monotonic() < start + 30
        proxy.delay = 0.5
        await asyncio.sleep(0.1)

    check(400, trouble)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_any_mixture_of_troubles_loses_and_doubles_nothing(check: Any, proxy: Proxy, seed: int) -> None:
    dice = random.Random(seed)

    async def trouble(number: int) -> None:
        if dice.random() < 0.02:
            proxy.refusing = not proxy.refusing
        if dice.random() < 0.03:
            proxy.cut()
        if dice.random() < 0.03:
            proxy.cut_after = dice.randrange(1, 400_000)
        if dice.random() < 0.05:
            proxy.delay = dice.choice([0.0, 0.02, 0.2])
        await asyncio.sleep(dice.choice([0.0, 0.01]))

    check(300, trouble)


@pytest.mark.soak
def test_a_delay_of_20_ms_costs_less_than_15_percent(
    server: Server, proxy: Proxy, database: str, tmp_path: Path
) -> None:
    """As fast as the database takes them, twenty times what a polite crawl brings; the faster of two tries each."""

    async def seconds(number: int, delay: float) -> float:
        proxy.delay = delay
        connection = Connection(proxy.uri, f"{database}_{number}", tmp_path)
        await prepare(await connection.open())
        writer = Writer(connection, Spool(tmp_path), lambda *_: None, steps=Steps(decide=stories.decide))
        await writer.open()
        start = time.monotonic()
        for seen in crawl(1800):
            await writer.put(seen)
        await writer.flush()
        took = time.monotonic() - start
        await writer.close()
        return took

    async def story() -> tuple[float, float]:
        # In turn: the server becomes slower with what it holds.
        took = [await seconds(n, 0.02 * (n % 2)) for n in range(4)]
        return min(took[::2]), min(took[1::2])

    plain, delayed = asyncio.run(story())
    proxy.delay = 0.0
    print(f"{2400 / plain:.0f} records/s without delay, {2400 / delayed:.0f} with 20 ms")
    assert plain / delayed >= 0.85
