"""A crawl that is killed anywhere, and started again, ends as one that was not."""

import threading

import pytest

from tests.crawl import pages
from tests.crawl.conftest import Scrapy, articles
from tests.crawl.test_trouble import until
from tests.portal_server import PortalServer

COUNT = 4


def serve(portal: PortalServer, gate: threading.Semaphore | None = None) -> None:
    """A portal of a few articles, two of them copies; behind a gate it lets one page out at a time."""
    portal.add("/feed", pages.feed(portal.url("").rstrip("/"), range(1, COUNT + 1)))

    def answer(number: int):
        def reply(seen) -> str:
            if gate is not None:
                gate.acquire()
            return pages.article(number, body=f"<p>{pages.sentence('copied', 60)}</p>" if number > 2 else None)

        return reply

    for number in range(1, COUNT + 1):
        portal.add(f"/news/{number}", answer(number))


# Before the first, and when the copy is stored; the others in the soak.
@pytest.mark.parametrize("stored", [0, *(pytest.param(n, marks=pytest.mark.soak) for n in range(1, COUNT)), COUNT])
def test_killed_after_any_number_of_stored_articles_it_ends_as_undisturbed(
    local: Scrapy, portal: PortalServer, db, stored: int
) -> None:
    gate = threading.Semaphore(0)
    serve(portal, gate)
    running = local.start("crawl", "local")
    for let_out in range(stored):
        until(lambda before=let_out: db.articles.count_documents({}) == before)
        gate.release()
    until(lambda: db.articles.count_documents({}) == stored)
    until(lambda: len(portal.paths()) >= 2)
    running.kill()
    running.wait(10)
    gate.release(100)
    local("crawl", "local")

    found = articles(db)
    assert [doc["_id"] for doc in found] == [f"local:{number}" for number in range(1, COUNT + 1)]
    assert {doc["revision"] for doc in found} == {1}
    assert [doc["duplicate_of"] for doc in found] == [None, None, None, "local:3"]
    assert db.revisions.count_documents({}) == 0
    assert {doc["state"] for doc in db.urls.find()} == {"done"}
