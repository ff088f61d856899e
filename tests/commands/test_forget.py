"""``scrapy forget``: counts first, asks before a whole site goes, and takes a tombstone back."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pymongo import MongoClient

from tests.crawl.conftest import ROOT, Scrapy
from tests.servers import Server, serving

COUNT = 3


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("forget")) as server:
        yield server


@pytest.fixture
def scrapy(server: Server, tmp_path: Path) -> Iterator[Scrapy]:
    """The commands on an archive with three articles of a site."""
    made = Scrapy(tmp_path / "data", {"MONGO_URI": server.uri, "MONGO_DATABASE": "forget"})
    with MongoClient(server.uri) as client:
        client.drop_database("forget")
        client["forget"].urls.insert_many(
            {"_id": f"okaz:{n}", "url": f"https://okaz.example/{n}", "site": "okaz"} for n in range(COUNT)
        )
        yield made


def urls(server: Server) -> int:
    with MongoClient(server.uri) as client:
        return client["forget"].urls.count_documents({})


def answer(scrapy: Scrapy, text: str) -> "subprocess.CompletedProcess[str]":
    command = scrapy.command("forget", "--site", "okaz")
    return subprocess.run(
        command, cwd=ROOT, env=scrapy.environment(), input=text, capture_output=True, text=True, timeout=120
    )


def test_a_dry_run_counts_and_removes_nothing(scrapy: Scrapy, server: Server) -> None:
    assert "Would remove 0 articles, 0 revisions, 3 URLs." in scrapy("forget", "--site", "okaz", "--dry-run").stdout
    assert urls(server) == COUNT


@pytest.mark.parametrize(("text", "left"), [("no\n", COUNT), ("", COUNT), ("yes\n", 0)])
def test_a_site_is_removed_only_by_a_yes(scrapy: Scrapy, server: Server, text: str, left: int) -> None:
    done = answer(scrapy, text)
    assert "3 URLs of okaz" in done.stdout
    assert urls(server) == left
    assert (done.returncode == 0) is (left == 0)


def test_yes_asks_nothing_and_undo_takes_a_tombstone_back(scrapy: Scrapy, server: Server) -> None:
    scrapy("forget", "--site", "okaz", "--yes")
    assert urls(server) == 0
    scrapy("forget", "--undo", "okaz:1")
    with MongoClient(server.uri) as client:
        assert {doc["_id"] for doc in client["forget"].forgotten.find()} == {"okaz:0", "okaz:2"}
    scrapy("forget", "--undo", "okaz:1", status=1)
