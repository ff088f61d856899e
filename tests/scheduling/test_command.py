"""``scrapy schedule --local`` on the recorded portal, as a user without scrapyd runs it."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsspider.scheduling.posted import Posted
from newsspider.storage.server.locks import FileLock
from tests.deploy.conftest import ROOT


def schedule(folder: Path, *args: str, text: str = "") -> subprocess.CompletedProcess[str]:
    (folder / "schedule.toml").write_text(text)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SCRAPYD", "MONGO"))}
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "schedule", "--file", str(folder / "schedule.toml"), *args],
        cwd=ROOT,
        env=environment | {"DATA_DIR": str(folder / "data")},
        capture_output=True,
        timeout=180,
        text=True,
    )


def test_a_due_portal_runs_as_a_child_and_is_then_not_due(tmp_path: Path) -> None:
    recording = (ROOT / "demo" / "alwafd.warc.gz").as_posix()
    text = f'[defaults]\nenabled = false\n[portals.alwafd]\nsettings = {{WARC_REPLAY = "{recording}"}}\n'
    first = schedule(tmp_path, "--once", "--local", text=text)
    assert first.returncode == 0, first.stderr
    assert "alwafd: done" in first.stdout
    assert list(tmp_path.glob("data/logs/alwafd/*.log"))
    second = schedule(tmp_path, "--once", "--local", text=text)
    assert (second.returncode, second.stdout) == (0, "")


def test_a_child_that_fails_is_told_by_the_exit_status(tmp_path: Path) -> None:
    text = "[defaults]\nenabled = false\n[portals.alwafd]\narguments = {nonsense = 1}\n"
    done = schedule(tmp_path, "--once", "--local", text=text)
    assert done.returncode == 1
    assert "alwafd: ended with status 2" in done.stdout


def test_a_second_scheduler_in_the_same_folder_starts_nothing(tmp_path: Path) -> None:
    with FileLock(tmp_path / "data" / "schedule.lock"):
        done = schedule(tmp_path, "--once", "--local")
    assert "another scheduler" in done.stderr
    assert done.stdout == ""


def test_a_wrong_schedule_is_one_line(tmp_path: Path) -> None:
    done = schedule(tmp_path, "--once", "--local", text="[portals.nobody]")
    assert done.returncode == 2
    assert "unknown portal" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_servers_it_says_what_to_set(tmp_path: Path) -> None:
    done = schedule(tmp_path, "--once")
    assert done.returncode == 2
    assert "SCRAPYD_URLS" in done.stderr


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"okaz": 5}', '{"okaz": "yesterday"}', '{"okaz": "2026-01-01T00:00:00"}']
)
def test_a_damaged_memory_is_as_if_it_were_empty(tmp_path: Path, text: str) -> None:
    (tmp_path / "schedule.json").write_text(text)
    posted = Posted(tmp_path)
    assert posted.times == {}
    posted.note("okaz", datetime(2026, 1, 1, tzinfo=UTC))
    assert Posted(tmp_path).times == {"okaz": datetime(2026, 1, 1, tzinfo=UTC)}
    assert json.loads((tmp_path / "schedule.json").read_text())
