"""A page that hangs costs itself, and a job goes on where it stopped."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from newsspider.engine import work
from newsspider.engine.executors import Here
from newsspider.engine.job import FOLDER, Job
from newsspider.engine.wanted import Wanted
from newsspider.recordings import Exchange
from tests.crawl import pages
from tests.engine.conftest import Run, content, record, settings_for
from tests.engine.portals.kinds import BASE
from tests.engine.test_passes import BEGIN, HTML, answered
from tests.servers import Server


def test_a_page_that_hangs_is_rejected_as_timeout(run: Run, tmp_path: Path) -> None:
    hanging = pages.article(2, headline="يعلق القارئ في هذا الخبر من أخبار اليوم")
    exchanges = [answered(f"/news/{n}", hanging if n == 2 else pages.article(n), n) for n in (1, 2, 3)]
    db, done = run(record(tmp_path, exchanges), NEWSSPIDER_READ_TIMEOUT=1)
    assert [doc["_id"] for doc in db.articles.find().sort("_id", 1)] == ["kinds:1", "kinds:3"]
    assert done.counts["rejected as timeout"] == 1
    rejected = db.rejected.find_one({})
    assert (rejected["_id"], rejected["reason"], rejected["url"]) == ("kinds:2", "timeout", f"{BASE}/news/2")


def many(count: int) -> list[Exchange]:
    """Pages enough for several shards, each seen twice."""
    found = []
    for number in range(count):
        for look in (0, 1):
            headline = pages.sentence((number, look), 8)
            page = pages.article(number, headline=headline)
            at = BEGIN + timedelta(minutes=number + 600 * look)
            headers = ((b"Content-Type", HTML.encode()),)
            found.append(Exchange(f"{BASE}/news/{number}", at, status=200, headers=headers, body=page.encode()))
    return found


class Dies(Here):
    """An engine that goes away after some shards, in the middle of a task or after it."""

    def __init__(self, shards: int) -> None:
        super().__init__()
        self.left = shards
        self.read: list[str] = []

    def submit(self, task: Any, *arguments: Any) -> Any:
        if task is work.read_shard:
            if not self.left:
                raise KeyboardInterrupt
            self.left -= 1
            self.read.append(arguments[1].digest)
        return super().submit(task, *arguments)


def test_a_job_that_was_stopped_reads_nothing_twice_that_the_ledger_holds(
    server: Server, client: MongoClient[dict[str, Any]], run: Run, tmp_path: Path
) -> None:
    names = record(tmp_path / "warc", many(130))
    whole, _ = run(names)
    settings = settings_for(server, tmp_path / "stopped")
    db = client[settings["MONGO_DATABASE"]]
    first, second = Dies(1), Dies(99)
    with pytest.raises(KeyboardInterrupt):
        Job(settings, Wanted(), names, first).run(lambda what, done, total: None)
    assert db.reparses.count_documents({"ended_at": None}) == 1
    assert list((tmp_path / "stopped" / FOLDER).iterdir())
    done = Job(settings, Wanted(), names, second).run(lambda what, done, total: None)
    assert not set(first.read) & set(second.read)
    assert (done.pages, done.held) == (160, 100)
    assert content(db) == content(whole)
    assert done.counts["stored"] == 130
    assert done.counts["revised"] == 130

    # It is done: asked for again, it begins anew, and changes nothing.
    assert not list((tmp_path / "stopped" / FOLDER).iterdir())
    again = Job(settings, Wanted(), names, Here()).run(lambda what, done, total: None)
    assert (again.pages, again.held) == (260, 0)
    assert content(db)["articles"] == content(whole)["articles"]
    assert content(db)["revisions"] == content(whole)["revisions"]


def test_a_shard_that_was_written_and_not_noted_changes_nothing_when_it_is_read_again(
    server: Server, client: MongoClient[dict[str, Any]], run: Run, tmp_path: Path
) -> None:
    names = record(tmp_path / "warc", many(60))
    whole, _ = run(names)
    settings = settings_for(server, tmp_path / "stopped")
    db = client[settings["MONGO_DATABASE"]]
    with pytest.raises(KeyboardInterrupt):
        Job(settings, Wanted(), names, Dies(1)).run(lambda what, done, total: None)
    db.reparses.delete_many({})
    Job(settings, Wanted(), names, Here()).run(lambda what, done, total: None)
    assert content(db) == content(whole)
