"""Documents of runs: closed by their own process, or by the next run where that was killed."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from newsspider.items.runs import RunOutcome
from newsspider.storage.documents import crawls
from newsspider.storage.documents.crawls import Run as CrawlRun
from newsspider.storage.documents.crawls import shown_settings
from newsspider.storage.server.client import Database
from tests.storage.conftest import Run
from tests.storage.samples import HOUR, T0

DONE = RunOutcome("finished", None, {"found": 3, "stored": 2}, {"not_article": 1}, {"http_404": 1}, {"authors": 0.5})


@pytest.mark.parametrize(
    "name", ["MONGO_PASSWORD", "api_key", "SMTP_PASS_WORD_TOKEN", "AWS_SECRET_ACCESS_KEY", "HTTPPROXY_AUTH"]
)
def test_a_setting_that_holds_a_secret_is_not_kept(name: str) -> None:
    assert shown_settings({name: "geheim"}) == {}


def test_uris_in_settings_lose_their_credentials() -> None:
    shown = shown_settings({"MONGO_URI": "mongodb://u:geheim@h/x", "start": "https://user:geheim@site.example/a"})
    assert shown == {"MONGO_URI": "mongodb://***@h/x", "start": "https://***@site.example/a"}


def test_a_run_is_written_at_its_start_and_closed_at_its_end(run: Run, tmp_path: Path) -> None:
    async def story(db: Database) -> None:
        mine = CrawlRun("bbc.com/arabic", "new", {"DOWNLOAD_DELAY": 1.0}, T0, tmp_path)
        await crawls.save(db, mine.start())
        doc = await db["crawls"].find_one()
        assert doc is not None
        assert (doc["state"], doc["ended_at"], doc["settings"]) == ("running", None, {"DOWNLOAD_DELAY": 1.0})
        await crawls.save(db, mine.end(DONE, T0 + HOUR))
        mine.release()
        doc = await db["crawls"].find_one()
        assert doc is not None
        assert (doc["state"], doc["ended_at"], doc["counts"]["stored"]) == ("finished", T0 + HOUR, 2)
        assert list((tmp_path / "runs").iterdir()) == []

    run(story)


def test_a_start_that_comes_late_from_the_spool_does_not_open_a_closed_run(run: Run, tmp_path: Path) -> None:
    async def story(db: Database) -> None:
        mine = CrawlRun("alwafd", "new", {}, T0, tmp_path)
        start = dict(mine.start())
        await crawls.save(db, mine.end(DONE, T0 + HOUR))
        await crawls.save(db, start)
        doc = await db["crawls"].find_one()
        assert doc is not None
        assert doc["state"] == "finished"
        mine.release()

    run(story)


def test_a_run_whose_process_was_killed_is_closed_by_the_next_and_a_living_one_is_not(run: Run, tmp_path: Path) -> None:
    code = """
import sys
from datetime import UTC, datetime
from newsspider.storage.documents.crawls import Run
run = Run("alwafd", "new", {}, datetime(2026, 11, 22, 8, tzinfo=UTC), sys.argv[1])
print(run.start()["_id"], flush=True)
sys.stdin.read()
"""

    async def story(db: Database) -> None:
        process = subprocess.Popen(  # noqa: ASYNC220 - nothing else runs in this loop
            [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        try:
            other = process.stdout.readline().strip()
            mine = CrawlRun("alwafd", "new", {}, T0, tmp_path)
            for document in (mine.start(), {**mine.document, "_id": other}):
                await crawls.save(db, document)
            assert await crawls.close_killed(db, tmp_path, T0 + HOUR) == []
        finally:
            process.kill()
            process.communicate(timeout=10)
        assert await crawls.close_killed(db, tmp_path, T0 + HOUR) == [other]
        doc = await db["crawls"].find_one({"_id": other})
        assert doc is not None
        assert (doc["state"], doc["reason"], doc["ended_at"]) == ("interrupted", "interrupted", T0)
        mine.release()

    run(story)


def test_a_run_elsewhere_is_closed_when_it_has_been_silent(run: Run, tmp_path: Path) -> None:
    async def story(db: Database) -> None:
        far = CrawlRun("alwafd", "new", {}, T0, tmp_path / "elsewhere")
        await crawls.save(db, far.document)
        await crawls.beat(db, far.document["_id"], T0 + HOUR)
        here = tmp_path / "here"
        assert await crawls.close_killed(db, here, T0 + HOUR + timedelta(minutes=9)) == []
        assert await crawls.close_killed(db, here, T0 + HOUR + timedelta(minutes=11)) == [far.document["_id"]]

    run(story)
