"""Saved searches: what they find, and that each message arrives once."""

import asyncio
import http.server
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo import AsyncMongoClient
from pymongo.database import Database

from newsspider.search.alerts import AlertError, read, run
from newsspider.search.alerts.channels import signature
from newsspider.search.alerts.delivery import Report
from tests.search.articles import START, document

ROOT = Path(__file__).resolve().parents[3]
Db = Database[dict[str, Any]]
SITES = {"alwafd", "okaz"}


class Hook(http.server.ThreadingHTTPServer):
    """A webhook that refuses the first ``failures`` requests and keeps what it took."""

    daemon_threads = True

    def __init__(self, failures: int = 0, pause: float = 0.0) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.failures, self.pause = failures, pause
        self.taken: list[tuple[dict[str, Any], Any, bytes]] = []
        self.asked = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hook"


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked += 1
        refused = self.server.asked <= self.server.failures
        time.sleep(self.server.pause)
        if not refused:
            self.server.taken.append((json.loads(body), self.headers, body))
        self.send_response(500 if refused else 204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the output of the tests clean."""


@pytest.fixture
def hook() -> Iterator[Hook]:
    yield from hooked(Hook())


def hooked(server: Hook) -> Iterator[Hook]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


class Runner:
    """Looks for messages at a moment of the test's choice: in this process, or by ``scrapy alerts`` in one of its own.

    Each look in this process opens the database and the file anew, as after a restart.
    """

    def __init__(self, uri: str, db: Db, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.uri, self.db, self.folder, self.monkeypatch = uri, db, folder, monkeypatch
        self.file = folder / "alerts.toml"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("NEWSSPIDER_", "SPIDERMON_"))},
            "MONGO_URI": uri,
            "MONGO_DATABASE": db.name,
            "DATA_DIR": str(folder / "data"),
            "NEWSSPIDER_ALERTS_SECRET": "geheim",
        }

    def start(self, minutes: float, *options: str) -> "subprocess.Popen[str]":
        now = (START + timedelta(minutes=minutes)).isoformat()
        return subprocess.Popen(
            [sys.executable, "-m", "scrapy", "alerts", "--file", str(self.file), *options],
            cwd=ROOT,
            env={**self.environment, "NEWSSPIDER_NOW": now},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def command(self, minutes: float, *options: str) -> str:
        process = self.start(minutes, *options)
        out, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        return out

    def __call__(self, minutes: float) -> Report:
        self.monkeypatch.setenv("NEWSSPIDER_NOW", (START + timedelta(minutes=minutes)).isoformat())
        return asyncio.run(self._look())

    async def _look(self) -> Report:
        async with AsyncMongoClient[dict[str, Any]](self.uri, tz_aware=True) as client:
            alerts = read(self.file.read_text(encoding="utf-8"), "alerts.toml", SITES)
            settings = {"NEWSSPIDER_ALERTS_SECRET": "geheim"}
            return await run(client[self.db.name], self.folder / "data", alerts, settings)

    def add(self, _id: str, headline: str, minutes: float, **fields: Any) -> None:
        at = START + timedelta(minutes=minutes)
        fields = {"changed_at": at, "first_seen_at": at, "last_seen_at": at, **fields}
        self.db["articles"].insert_one(document(_id, headline, "نص", **fields), bypass_document_validation=True)


@pytest.fixture
def alerts(server: str, db: Db, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runner:
    return Runner(server, db, tmp_path, monkeypatch)


def test_a_message_of_each_kind_arrives_once(alerts: Runner, hook: Hook, tmp_path: Path) -> None:
    lines = tmp_path / "out" / "found.jsonl"
    alerts.file.write_text(
        f"""
        [alerts.water]
        query = "جفاف"
        to = ["webhook:{hook.url}", "file:{lines}"]
        [alerts.headlines]
        on = "corrected"
        sites = ["alwafd"]
        to = ["webhook:{hook.url}"]
        [alerts.gone]
        on = "withdrawn"
        to = ["webhook:{hook.url}"]
        """,
        encoding="utf-8",
    )
    alerts.add("alwafd:0", "الجفاف قبل أول نظرة", -60)
    alerts(0)
    assert hook.taken == []  # what was there before is no news
    alerts.add("alwafd:1", "موجة الجفاف تشتد", 5)
    alerts.add("alwafd:2", "خبر مصحح", 5, revision=2)
    alerts.db["revisions"].insert_one(
        {"_id": "alwafd:2@1", "article_id": "alwafd:2", "site": "alwafd", "revision": 1, "cause": "portal"}
        | {"seen_at": START + timedelta(minutes=6), "headline": "خبر خاطئ", "what": "headline", "shown": ""}
        | {"changes": {"headline": [""]}},
        bypass_document_validation=True,
    )
    alerts.add("okaz:3", "خبر سُحب", 5, withdrawn_at=START + timedelta(minutes=7))
    alerts.command(10)
    for minutes in (11, 12):
        alerts(minutes)
    events = sorted((body["alert"], body["event"], body["article"]["_id"]) for body, _, _ in hook.taken)
    assert events == [
        ("gone", "withdrawn", "okaz:3"),
        ("headlines", "corrected", "alwafd:2"),
        ("water", "found", "alwafd:1"),
    ]
    corrected = next(body for body, _, _ in hook.taken if body["event"] == "corrected")
    assert corrected["changes"] == {"headline": {"before": "خبر خاطئ", "after": "خبر مصحح"}}
    assert all(headers["X-Newsspider-Signature"] == signature("geheim", body) for _, headers, body in hook.taken)
    assert [json.loads(line)["article"]["_id"] for line in lines.read_text(encoding="utf-8").splitlines()] == [
        "alwafd:1"
    ]


def test_a_webhook_that_fails_ten_times_gets_its_message_once(alerts: Runner) -> None:
    for hook in hooked(Hook(failures=10)):
        alerts.file.write_text(f'[alerts.a]\nquery = "قمة"\nto = ["webhook:{hook.url}"]', encoding="utf-8")
        alerts(0)
        alerts.add("alwafd:1", "قمة عربية", 1)
        minutes, looks = 2.0, 0
        while not hook.taken and looks < 16:
            alerts(minutes)
            minutes, looks = minutes + 61, looks + 1
        alerts(minutes)
        assert hook.asked == 11
        assert len(hook.taken) == 1


def test_a_failure_waits_longer_each_time(alerts: Runner) -> None:
    for hook in hooked(Hook(failures=10)):
        alerts.file.write_text(f'[alerts.a]\nquery = "قمة"\nto = ["webhook:{hook.url}"]', encoding="utf-8")
        alerts(0)
        alerts.add("alwafd:1", "قمة عربية", 1)
        assert alerts(2).waiting == 1
        alerts(2.1)  # too early
        alerts(3)
        alerts(3.5)  # too early: the second pause is a minute
        assert hook.asked == 2


def test_a_death_in_the_middle_of_a_delivery_neither_loses_nor_doubles_it(alerts: Runner) -> None:
    for hook in hooked(Hook(failures=1, pause=0.5)):
        alerts.file.write_text(f'[alerts.a]\nquery = "قمة"\nto = ["webhook:{hook.url}"]', encoding="utf-8")
        alerts(0)
        alerts.add("alwafd:1", "قمة عربية", 1)
        process = alerts.start(2)
        while hook.asked == 0:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        alerts(3)  # another process may still hold it
        assert hook.asked == 1
        alerts(20)
        alerts(40)
        assert len(hook.taken) == 1


def test_two_machines_at_once_send_one_message(alerts: Runner, hook: Hook) -> None:
    hook.pause = 0.5
    alerts.file.write_text(f'[alerts.a]\nquery = "قمة"\nto = ["webhook:{hook.url}"]', encoding="utf-8")
    alerts(0)
    for number in range(5):
        alerts.add(f"alwafd:{number}", f"قمة رقم {number}", 1)
    processes = [alerts.start(2) for _ in range(2)]
    for process in processes:
        process.communicate(timeout=120)
    alerts(3)
    assert sorted(body["article"]["_id"] for body, _, _ in hook.taken) == [f"alwafd:{number}" for number in range(5)]


def test_a_dry_run_sends_nothing_and_changes_nothing(alerts: Runner, hook: Hook) -> None:
    alerts.file.write_text(f'[alerts.a]\nquery = "قمة"\nto = ["webhook:{hook.url}"]', encoding="utf-8")
    alerts(0)
    alerts.add("alwafd:1", "قمة عربية\x1b[31m", 1)
    shown = alerts.command(2, "--dry-run")
    assert "webhook   a: قمة عربية" in shown
    assert "\x1b" not in shown
    assert hook.asked == 0
    alerts(3)
    assert hook.asked == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[alerts.a]\nto = ['email']", "query"),
        ("[alerts.a]\nquery = 'x'", "where it is sent"),
        ("[alerts.a]\nquery = 'x'\nto = ['ftp:x']", "ftp:x"),
        ("[alerts.a]\nquery = 'x'\nto = ['email']\nsites = ['nosuch']", "nosuch"),
        ("[alerts.a]\nquery = '\"x'\nto = ['email']", "quotation"),
        ("[alerts.a]\non = 'deleted'\nto = ['email']", "deleted"),
        ("[alerts.a]\nquery = 'x'\nto = ['email']\ncolour = 1", "colour"),
        ("[search.a]", "alerts.NAME"),
        ("[alerts", "alerts.toml"),
    ],
)
def test_what_cannot_be_used_is_said_with_its_place(text: str, says: str) -> None:
    with pytest.raises(AlertError, match=says) as error:
        read(text, "alerts.toml", SITES)
    assert "\n" not in str(error.value)
