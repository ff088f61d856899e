"""Alarms reach people at the end of a real crawl: Spidermon's monitors, and a mail to an SMTP server on loopback."""

import asyncio
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from newsspider.extensions.alarm_channels import EXTENSION, MonitorsAddon, channels
from newsspider.storage.schema.schema import prepare
from newsspider.storage.server.client import Connection
from tests.deploy.conftest import ROOT
from tests.servers import Server, serving

from .documents import document
from .test_baselines import hourly

pytest.importorskip("spidermon", reason="requirements-deploy.txt is not installed")


class Mailbox(threading.Thread):
    """Takes mails by SMTP until it is closed."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.mails: list[bytes] = []

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as stream:
                self.talk(stream)

    def talk(self, stream: Any) -> None:
        def say(line: bytes) -> None:
            stream.write(line + b"\r\n")
            stream.flush()

        say(b"220 loopback")
        while line := stream.readline():
            if line.upper().startswith(b"DATA"):
                say(b"354 go on")
                lines = list(iter(stream.readline, b".\r\n"))
                self.mails.append(b"".join(lines))
            say(b"221 bye" if line.upper().startswith(b"QUIT") else b"250 ok")

    def close(self) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.join(5)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    box.start()
    yield box
    box.close()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path) as server:
        yield server


def fill(server: Server, folder: Path, **values: Any) -> None:
    """Eight days of hourly runs of the recorded portal that ended an hour ago."""
    begin = datetime.now(UTC) - timedelta(days=8, hours=1)

    async def write() -> None:
        connection = Connection(server.uri, "newsspider", folder)
        db = await connection.open()
        await prepare(db)
        await db["crawls"].insert_many([document(run, "alwafd") for run in hourly(8, begin, **values)])
        await connection.close()

    asyncio.run(write())


def crawl(server: Server, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    told = {"MONGO_URI": server.uri, "DATA_DIR": str(folder / "data"), "WARC_REPLAY": str(ROOT / "demo/alwafd.warc.gz")}
    command = [sys.executable, "-m", "scrapy", "crawl", "alwafd", "-s", "STATS_DUMP=1"]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **told, **environment}, capture_output=True, timeout=120, text=True
    )


def mail_settings(mailbox: Mailbox) -> dict[str, str]:
    return {
        "SPIDERMON_SMTP_HOST": "127.0.0.1",
        "SPIDERMON_SMTP_PORT": str(mailbox.port),
        "SPIDERMON_EMAIL_SENDER": "newsspider@example.org",
        "SPIDERMON_EMAIL_TO": "operator@example.org",
    }


def test_a_lost_field_is_mailed_with_before_and_after(mailbox: Mailbox, database: Server, tmp_path: Path) -> None:
    # The recorded portal has decks in none of its eleven articles.
    fill(database, tmp_path, coverage={"subheadline": 1.0})
    done = crawl(database, tmp_path, **mail_settings(mailbox))
    assert done.returncode == 0, done.stderr[-3000:]
    assert len(mailbox.mails) == 1, done.stderr[-6000:]
    (mail,) = mailbox.mails
    message = message_from_bytes(mail)
    (part,) = message.get_payload()
    text = part.get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert message["Subject"] == "newsspider: alwafd"
    assert message["To"] == "operator@example.org"
    assert "articles with subheadline went from 100% to 0%" in text
    assert "alwafd.news/" in text.partition(", see https://")[2]


def test_a_run_like_all_others_mails_nothing(mailbox: Mailbox, database: Server, tmp_path: Path) -> None:
    fill(database, tmp_path, coverage={"headline": 1.0}, found=15)
    done = crawl(database, tmp_path, **mail_settings(mailbox))
    assert done.returncode == 0, done.stderr[-3000:]
    assert "'newsspider/alarms': 0" in done.stderr
    assert mailbox.mails == []


def test_a_mail_server_that_is_away_does_not_fail_the_run(database: Server, tmp_path: Path) -> None:
    fill(database, tmp_path, coverage={"subheadline": 1.0})
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    environment = {"SPIDERMON_SMTP_HOST": "127.0.0.1", "SPIDERMON_SMTP_PORT": str(port)}
    environment |= {"SPIDERMON_EMAIL_SENDER": "a@example.org", "SPIDERMON_EMAIL_TO": "b@example.org"}
    environment |= {"SPIDERMON_SMTP_PASSWORD": "pass-of-a-test"}
    done = crawl(database, tmp_path, **environment)
    assert done.returncode == 0
    assert "articles with subheadline went from" in done.stderr
    assert "pass-of-a-test" not in done.stderr + done.stdout


def test_nothing_is_put_in_place_where_nobody_is_to_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPIDERMON_SENTRY_DSN", raising=False)
    settings = Settings()
    MonitorsAddon().update_settings(settings)
    assert EXTENSION not in settings.getdict("EXTENSIONS")


def test_a_channel_is_used_once_everything_it_needs_is_set() -> None:
    half = {"SPIDERMON_TELEGRAM_SENDER_TOKEN": "1:x"}
    assert channels(half) == []
    assert channels({**half, "SPIDERMON_TELEGRAM_RECIPIENTS": "42", "SPIDERMON_SENTRY_DSN": "https://x@y/1"}) == [
        "telegram",
        "sentry",
    ]


@pytest.mark.parametrize(
    ("channel", "needed"),
    [
        ("slack", {"SENDER_TOKEN": "x", "SENDER_NAME": "newsspider", "RECIPIENTS": "#news"}),
        ("telegram", {"SENDER_TOKEN": "1:x", "RECIPIENTS": "42"}),
        ("sentry", {"DSN": "https://x@sentry.example/1"}),
    ],
)
def test_every_channel_is_built_and_told(
    channel: str, needed: dict[str, str], database: Server, tmp_path: Path
) -> None:
    fill(database, tmp_path, coverage={"subheadline": 1.0})
    prefix = f"SPIDERMON_{channel.upper()}_"
    # Spidermon logs what it would send.
    environment = {prefix + name: value for name, value in needed.items()} | {prefix + "FAKE": "1"}
    done = crawl(database, tmp_path, **environment)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "NotConfigured" not in done.stderr
    assert f"{channel.title()}Alarm... OK" in done.stderr
