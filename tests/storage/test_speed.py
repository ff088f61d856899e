"""What a crawl, the scheduler, health, the views and the commands ask costs the same in a small and a large archive."""

import asyncio
import ctypes
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from newsspider.health.reading import read_runs
from newsspider.items.fields import Bson
from newsspider.storage import queries
from newsspider.storage.documents import articles, crawls, removal, stories, urls
from newsspider.storage.documents.articles import COMMAND, stored_form
from newsspider.storage.documents.revisions import settle_all
from newsspider.storage.queries import Days
from newsspider.storage.schema.schema import prepare, refresh_views
from newsspider.storage.schema.shapes import VALIDATORS
from newsspider.storage.schema.views import note_newest
from newsspider.storage.server.client import Connection, Database
from tests.servers import Server, serving
from tests.storage.samples import HOUR, T0, article

pytestmark = pytest.mark.soak

A_DAY = 100  # articles of each day: a larger archive is an older one
KNOWN = [f"alwafd:{number}" for number in range(500)]

Ask = Callable[[Database], Awaitable[Any]]


async def _everything(found: Any) -> list[Any]:
    return [one async for one in found]


ASKED: dict[str, Ask] = {
    "urls.known of 500": lambda db: urls.known(db, KNOWN),
    "urls.stored of 100": lambda db: urls.stored(db, KNOWN[:100]),
    "urls.due": lambda db: urls.due(db, "alwafd", T0, 100),
    "urls.newest_id": lambda db: urls.newest_id(db, "alwafd"),
    "articles.published": lambda db: articles.published(db, KNOWN[:100]),
    "settle_all": settle_all,
    "close_killed": lambda db: crawls.close_killed(db, "nowhere", T0),
    "prepare": prepare,
    "refresh_views": refresh_views,
    "health": lambda db: read_runs(db, T0),
    "the view latest": lambda db: db["latest"].find().limit(20).to_list(),
    "the view stories": lambda db: db["stories"].find().limit(20).to_list(),
    "the view corrections": lambda db: db["corrections"].find().limit(20).to_list(),
    "the view coverage": lambda db: db["coverage"].find().limit(20).to_list(),
    "scrapy latest": lambda db: queries.latest(db, None, 20, {"headline": 1}),
    "scrapy stories of a day": lambda db: queries.biggest(db, Days(since=T0.date()), None, 20),
    "export of a day": lambda db: _everything(queries.articles(db, Days((T0 - 24 * HOUR).date(), T0.date()))),
    "an article by its address": lambda db: removal.id_of(db, "https://alwafd.news/7"),
    "stories.decide": lambda db: stories.decide(db, KNOWN[:20]),
}


async def fill(db: Database, count_of_urls: int, count_of_articles: int) -> None:
    """Old URLs that are done and not looked at again, and a few that are due; articles of many days."""
    await prepare(db)
    batch: list[Bson] = []
    for number in range(count_of_urls):
        old = urls._new(f"alwafd:{number}", f"https://alwafd.news/{number}", "alwafd", "feed", T0 - HOUR)
        due = number % 1000 == 0 and number < 5000
        batch.append({**old, "state": "done", "next_at": T0 - HOUR if due else None})
        if len(batch) == 500:
            await db["urls"].insert_many(batch, ordered=False)
            await urls.note_numbers(db, (str(doc["_id"]) for doc in batch))
            batch.clear()
    made = []
    for number in range(count_of_articles):
        at = T0 - timedelta(days=number // A_DAY, minutes=number % A_DAY)
        one = article(number, body=" ".join(f"كلمة{number}و{place}" for place in range(60)), published_at=at)
        one.published_on = f"{at:%Y-%m-%d}"
        one.first_seen_at = one.changed_at = one.last_seen_at = at
        made.append(stored_form(one))
        if len(made) == COMMAND:
            await db["articles"].insert_many(made, ordered=False)
            await note_newest(db, made)
            made.clear()
    await refresh_views(db)


async def least_time(ask: Ask, db: Database, busy: Callable[[], float], times: int = 9) -> float:
    """Processor seconds of the cheapest of several goes, here and in the server, whatever else the machine does."""
    spent = []
    for _ in range(times):
        began = busy()
        await ask(db)
        spent.append(busy() - began)
    return min(spent)


def busy_with(server: Server) -> Callable[[], float]:
    """Gives the processor time of the server and of this process, to the nanosecond where there are such clocks."""
    assert server.process is not None
    if not sys.platform.startswith("linux"):
        return time.perf_counter
    clock = ctypes.c_int()
    assert ctypes.CDLL(None).clock_getcpuclockid(server.process.pid, ctypes.byref(clock)) == 0
    return lambda: time.clock_gettime(clock.value) + time.process_time()


@contextmanager
def archive(folder: Path, name: str, sizes: tuple[int, int]) -> Iterator[Callable[[Ask], float]]:
    """An archive of so many URLs and articles; gives how long a question takes."""
    with serving(folder) as server:

        def ask(question: Callable[[Database], Awaitable[Any]]) -> Any:
            async def go() -> Any:
                connection = Connection(server.uri, name, folder)
                try:
                    return await question(await connection.open())
                finally:
                    await connection.close()

            return asyncio.run(go())

        ask(lambda db: fill(db, *sizes))
        busy = busy_with(server)
        yield lambda question: ask(lambda db: least_time(question, db, busy))


def test_no_question_takes_longer_in_a_large_archive(tmp_path: Path) -> None:
    assert set(VALIDATORS) >= {"articles", "urls", "crawls"}
    (tmp_path / "small").mkdir()
    (tmp_path / "large").mkdir()
    with (
        archive(tmp_path / "small", "small", (5_000, 2_000)) as small,
        archive(tmp_path / "large", "large", (50_000, 20_000)) as large,
    ):
        slower = {}
        for name, question in ASKED.items():
            times = small(question), large(question)
            print(f"{name:30} {1000 * times[0]:8.1f} ms {1000 * times[1]:8.1f} ms")
            if times[1] > 1.5 * max(times[0], 0.002):  # below two milliseconds the way to the server is all
                slower[name] = times
    assert slower == {}
