"""The index follows the archive beside the pages: none waits for it, and a page says while it is behind."""

import asyncio
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pymongo import AsyncMongoClient, MongoClient
from starlette.requests import Request

from newsspider.search import browse, feed
from newsspider.web import following
from newsspider.web.following import Follower
from newsspider.web.rendering import page
from tests.search.articles import document
from tests.web.conftest import reading

MANY = 1200


@pytest.fixture(scope="module")
def many(archive: tuple[str, str]) -> tuple[str, str]:
    """A database with more articles than one step of the index takes."""
    with MongoClient[Any](archive[0], tz_aware=True) as client:
        client["many"]["articles"].insert_many([document(f"okaz:{n}", f"خبر رقم {n}", hours=n) for n in range(MANY)])
    return archive[0], "many"


def indexed(data: Path) -> int:
    with feed.opened(data) as connection:
        return sum(browse.sites(connection).values())


def test_a_page_does_not_wait_for_an_index_that_is_far_behind(
    many: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "PATIENCE", 0.0)

    async def watched() -> tuple[int, list[tuple[int, int]]]:
        async with AsyncMongoClient[Any](many[0], tz_aware=True) as client:
            follower = Follower(client[many[1]], tmp_path)
            await follower.follow()
            at_first = indexed(tmp_path)
            seen = []
            end = time.monotonic() + 60
            while indexed(tmp_path) < MANY or follower.behind:
                assert time.monotonic() < end
                seen += [follower.behind] if follower.behind and follower.behind[1] else []
                await asyncio.sleep(0.002)
            await follower.close()
            return at_first, seen

    at_first, seen = asyncio.run(watched())
    assert at_first < MANY
    assert seen == sorted(seen)
    assert {total for _, total in seen} == {MANY}


def test_what_is_written_while_the_reader_runs_comes_by_itself(many: tuple[str, str], tmp_path: Path) -> None:
    with reading(*many, tmp_path / "data") as reader, MongoClient[Any](many[0], tz_aware=True) as client:
        client[many[1]]["articles"].insert_one(document("okaz:new", "زعفران", hours=24 * 60))
        end = time.monotonic() + 30
        while "okaz:new" not in reader.get("/api/search?q=زعفران").text:
            assert time.monotonic() < end
            time.sleep(0.1)
        client[many[1]]["articles"].delete_one({"_id": "okaz:new"})


@pytest.mark.parametrize(("behind", "says"), [(None, ""), ((0, 0), "catching up"), ((300, 20_000), "300 / 20,000")])
def test_a_page_says_that_the_index_is_behind(behind: tuple[int, int] | None, says: str) -> None:
    state = SimpleNamespace(follower=SimpleNamespace(behind=behind), titles={})
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"lang=en", "headers": []}
    request = Request({**scope, "app": SimpleNamespace(state=state)})
    text = bytes(page(request, "problem.html", text="x").body).decode()
    assert says in text
    assert ("catching up" in text) == (behind is not None)
