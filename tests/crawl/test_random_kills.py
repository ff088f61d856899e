"""A crawl killed by SIGKILL at a random moment and run again, field by field as an undisturbed one."""

import random
import time
from typing import Any

import pytest

from tests.crawl import pages
from tests.crawl.conftest import Scrapy, articles, revisions, urls
from tests.portal_server import PortalServer

FAST = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8")
COLLECTIONS = ("articles", "revisions", "urls", "crawls", "rejected")


def serve(portal: PortalServer, count: int, *, corrected: bool) -> None:
    portal.add("/feed", pages.feed(portal.url("").rstrip("/"), range(1, count + 1)))
    for number in range(1, count + 1):
        # Every fifth is a copy of the one before it. Corrected are the headline of every third and the text of every
        # fourth: some of both, some of copies.
        key: Any = ("copied", number // 5) if number % 5 in (0, 4) else number
        text = f"<p>{pages.sentence(key, 80)}</p><p>{pages.sentence((number, corrected and number % 4 == 0), 12)}</p>"
        headline = f"عنوان الخبر رقم {number}" + (" بعد التصحيح" if corrected and number % 3 == 0 else "")
        portal.add(f"/news/{number}", pages.article(number, headline=headline, body=text))


def state(db: Any) -> dict[str, Any]:
    """All that two crawls of the same pages must agree in."""
    return {"articles": articles(db), "revisions": revisions(db), "urls": urls(db)}


def documents(db: Any) -> dict[str, list[Any]]:
    return {name: list(db[name].find()) for name in COLLECTIONS}


def put_back(db: Any, before: dict[str, list[Any]]) -> None:
    for name in COLLECTIONS:
        db[name].delete_many({})
        for start in range(0, len(before[name]), 20):
            db[name].insert_many(before[name][start : start + 20])


def kill_and_repeat(local: Scrapy, db: Any, arguments: tuple[str, ...], kills: int, draw: random.Random) -> None:
    """Crawl once undisturbed, then so many times killed and again, each time from what was stored before."""
    before = documents(db)
    began = time.monotonic()
    local("crawl", "local", *FAST, *arguments)
    undisturbed, seconds = state(db), time.monotonic() - began
    for _ in range(kills):
        put_back(db, before)
        running = local.start("crawl", "local", *FAST, *arguments)
        time.sleep(draw.uniform(0.2, 1.0) * seconds)
        running.kill()
        running.wait(10)
        local("crawl", "local", *FAST, *arguments)
        assert state(db) == undisturbed


def killed_while_new_and_while_corrected(local: Scrapy, portal: PortalServer, db: Any, count: int, kills: int) -> None:
    draw = random.Random(kills)
    serve(portal, count, corrected=False)
    kill_and_repeat(local, db, (), kills - kills // 2, draw)
    assert db.articles.count_documents({}) == count
    serve(portal, count, corrected=True)
    kill_and_repeat(local, db, ("-a", "full=1"), kills // 2, draw)
    assert db.revisions.count_documents({}) == sum(n % 3 == 0 or n % 4 == 0 for n in range(1, count + 1))


@pytest.mark.soak
def test_killed_at_random_moments_it_ends_as_undisturbed(local: Scrapy, portal: PortalServer, db) -> None:
    killed_while_new_and_while_corrected(local, portal, db, count=60, kills=2)


@pytest.mark.soak
def test_killed_a_hundred_times_it_ends_as_undisturbed(local: Scrapy, portal: PortalServer, db) -> None:
    killed_while_new_and_while_corrected(local, portal, db, count=400, kills=100)
