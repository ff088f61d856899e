"""A crawl killed by SIGKILL at a random moment and run again, field by field as an undisturbed one."""

import random
import time
from typing import Any

import pytest

from tests.crawl import pages
from tests.crawl.conftest import Scrapy, articles
from tests.portal_server import PortalServer

FAST = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8")


def serve(portal: PortalServer, count: int) -> None:
    portal.add("/feed", pages.feed(portal.url("").rstrip("/"), range(1, count + 1)))
    for number in range(1, count + 1):
        # Every fifth is a copy of the one before it.
        text = f"<p>{pages.sentence(('copied', number // 5), 80)}</p>" if number % 5 in (0, 4) else None
        portal.add(f"/news/{number}", pages.article(number, body=text))


def state(db: Any) -> dict[str, Any]:
    """All that two crawls of the same pages must agree in."""
    urls = {doc["_id"]: (doc["state"], doc["status"], doc["reason"]) for doc in db.urls.find()}
    return {"articles": articles(db), "revisions": db.revisions.count_documents({}), "urls": urls}


def clear(db: Any) -> None:
    for name in ("articles", "revisions", "urls", "crawls", "rejected"):
        db[name].delete_many({})


def kill_and_repeat(local: Scrapy, portal: PortalServer, db: Any, count: int, kills: int, seed: int) -> None:
    serve(portal, count)
    began = time.monotonic()
    local("crawl", "local", *FAST)
    undisturbed, seconds = state(db), time.monotonic() - began
    assert len(undisturbed["articles"]) == count
    draw = random.Random(seed)
    for _ in range(kills):
        clear(db)
        running = local.start("crawl", "local", *FAST)
        time.sleep(draw.uniform(0.2, 1.0) * seconds)
        running.kill()
        running.wait(10)
        local("crawl", "local", *FAST)
        assert state(db) == undisturbed


def test_killed_at_random_moments_it_ends_as_undisturbed(local: Scrapy, portal: PortalServer, db) -> None:
    kill_and_repeat(local, portal, db, count=60, kills=2, seed=20)


@pytest.mark.soak
def test_killed_a_hundred_times_it_ends_as_undisturbed(local: Scrapy, portal: PortalServer, db) -> None:
    kill_and_repeat(local, portal, db, count=400, kills=100, seed=2026)
