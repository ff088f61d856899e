"""``scrapy health`` on a database of simulated months: table, JSON, page and metrics."""

import argparse
import asyncio
import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from pymongo import MongoClient
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from newsspider.commands.health import Command
from newsspider.health import prometheus as metrics
from newsspider.health.runs import Run
from newsspider.storage.schema.schema import prepare
from newsspider.storage.server.client import Connection
from tests.deploy.conftest import ROOT
from tests.servers import serving

from .documents import document
from .simulation import simulate

NOW = "2026-03-31T00:30:00+00:00"
PORTALS = {"alwafd": (3, "vanished"), "hespress": (5, "empty"), "sana": (6, None)}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("health")
    with serving(folder) as server:

        async def fill() -> None:
            connection = Connection(server.uri, "health", folder)
            db = await connection.open()
            await prepare(db)
            for site, (seed, fault) in PORTALS.items():
                await db["crawls"].insert_many([document(run, site) for run in simulate(seed, fault).runs])
            await connection.close()

        asyncio.run(fill())
        yield server.uri


def run(uri: str, *args: str) -> int:
    made = Command()
    made.settings = Settings({
        "MONGO_URI": uri,
        "MONGO_DATABASE": "health",
        "DATA_DIR": "unused",
        "SPIDER_MODULES": ["newsspider.spiders"],
    })  # fmt: skip
    parser = argparse.ArgumentParser()
    made.add_options(parser)
    opts, rest = parser.parse_known_args(list(args))
    made.run(rest, opts)
    return made.exitcode


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSSPIDER_NOW", NOW)


def test_the_worst_portal_comes_first_and_the_exit_status_tells(uri: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(uri) == 1
    lines = capsys.readouterr().out.splitlines()
    first = [line.partition(" ")[0].rstrip(":") for line in lines]
    order = [word for word in first if word in PORTALS]
    assert order == ["hespress", "alwafd", "sana", "hespress", "alwafd"]
    assert any("sources list 0 entries (no_links)" in line for line in lines)
    assert any(line.startswith("disk: database") for line in lines)


def test_without_an_alarm_the_exit_status_is_0(uri: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(uri, "--site", "sana") == 0
    assert "alarm" not in capsys.readouterr().out


def test_names_that_never_gave_a_page_have_no_row(uri: str, capsys: pytest.CaptureFixture[str]) -> None:
    now = datetime.fromisoformat(NOW)
    once = {"started_at": now - timedelta(hours=2), "ended_at": now - timedelta(hours=1), "found": 0, "state": "failed"}
    tried = {"portal": "unreachable", "127.0.0.1": "unreachable", "sanaa": "http_404"}
    runs = [Run(site, "new", id="once", reason=reason, **once) for site, reason in tried.items()]
    stored = Run(
        "local.example", "new", id="once", **once | {"state": "finished", "found": 1, "stored": 1, "articles": 1}
    )
    foreign = Run("sana", "urls", id="once", reason="unreachable", **once)
    docs = [document(one, one.site) for one in (*runs, stored, foreign)]
    with MongoClient(uri) as client:
        client["health"]["crawls"].insert_many(docs)
        try:
            run(uri)
        finally:
            client["health"]["crawls"].delete_many({"_id": {"$in": [doc["_id"] for doc in docs]}})
    lines = capsys.readouterr().out.splitlines()
    shown = [line.partition(" ")[0].rstrip(":") for line in lines[1:] if not line.startswith("never ran")]
    assert "local.example" in shown
    assert any(re.fullmatch(r"never ran: \d+ portals; --all names them", line) for line in lines)
    assert not {*tried} & {*shown}
    assert any(line.startswith("sana (urls): nothing stored: unreachable") for line in lines)


def test_a_database_that_is_away_is_2(tmp_path: Path) -> None:
    uri = "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=300"
    environment = {**os.environ, "MONGO_URI": uri, "DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "health"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        timeout=60,
        text=True,
    )
    assert done.returncode == 2
    assert "does not answer" in done.stderr


def test_rows_as_lines_and_as_csv_hold_what_the_document_holds(uri: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(uri, "--json")
    portals: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["portals"]
    run(uri, "--format", "jsonl")
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == portals
    run(uri, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out.removeprefix("\ufeff"))))
    assert [row["site"] for row in rows] == [portal["site"] for portal in portals]
    assert rows[0]["alarms"] == " | ".join(alarm["text"] for alarm in portals[0]["alarms"])


def test_json_names_field_before_after_and_a_page(uri: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(uri, "--json")
    portals: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["portals"]
    alwafd = next(portal for portal in portals if portal["site"] == "alwafd")
    (alarm,) = alwafd["alarms"]
    assert alarm["metric"] == "coverage.keywords"
    assert alarm["before"] > 0.5 > 0.05 > alarm["after"]
    assert alarm["example"].startswith("https://sim.example/")
    assert next(portal for portal in portals if portal["site"] == "hespress")["why_nothing"] == "no_links"


def test_a_day_that_is_none_or_too_far_is_refused(uri: str) -> None:
    for since in ("yesterday", "2020-01-01", "2027-01-01"):
        with pytest.raises(UsageError):
            run(uri, "--since", since)


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "a":
            self.fetched += [value or "" for name, value in attrs if name in ("src", "href", "srcset", "data")]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_is_self_contained_right_to_left_and_arabic(uri: str, tmp_path: Path) -> None:
    assert run(uri, "--html", str(tmp_path / "health.html")) == 1
    text = (tmp_path / "health.html").read_text(encoding="utf-8")
    page = Links()
    page.feed(text)
    assert '<html lang="ar" dir="rtl">' in text
    assert page.fetched == []
    assert "url(" not in text
    assert "@import" not in text
    assert "هسبريس" in page.text
    assert "«الكلمات الدلالية» هبطت" in page.text
    assert len(re.findall("<svg ", text)) == 3 * len(PORTALS)


# No package installs a browser; everything that the page says is asserted without one as well.
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed; the page was not looked at")
@pytest.mark.parametrize("width", [1200, 400])
def test_a_browser_without_a_network_draws_the_page(uri: str, tmp_path: Path, width: int) -> None:
    run(uri, "--html", str(tmp_path / "health.html"))
    assert CHROMIUM is not None
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    flags += [
        "--disable-background-networking",
        "--disable-component-update",
        f"--user-data-dir={tmp_path / 'chromium'}",
    ]
    shot = tmp_path / "health.png"
    command = [CHROMIUM, *flags, f"--window-size={width},1000", f"--screenshot={shot}"]
    subprocess.run([*command, (tmp_path / "health.html").as_uri()], check=True, capture_output=True, timeout=120)
    # A white or broken page compresses to a few kilobytes.
    assert shot.stat().st_size > 30_000


def test_metrics_are_valid_text_format(uri: str, tmp_path: Path) -> None:
    file = tmp_path / "newsspider.prom"
    run(uri, "--prometheus", str(file))
    families = list(text_string_to_metric_families(file.read_text()))
    values = {
        (sample.name.removeprefix("newsspider_"), *sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }
    portal = {"site": "alwafd", "mode": "new", "metric": "coverage.keywords"}
    assert any(s.labels == portal and s.value == 1 for f in families for s in f.samples)
    assert values["last_run_reason", "new", "no_links", "hespress"] == 1
    assert len({family.name for family in families}) == len(families)


@pytest.mark.parametrize("option", ["--html", "--prometheus"])
def test_a_file_that_cannot_be_written_is_told_by_the_name_that_was_asked_for(
    uri: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    wanted = tmp_path / "nowhere" / "health"
    assert run(uri, option, str(wanted)) == 2
    assert run(uri, option, str(tmp_path)) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"{wanted} cannot be written: there is not a folder {wanted.parent}",
        f"{tmp_path} cannot be written: it is a folder",
    ]


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "newsspider.prom").mkdir()
    with pytest.raises(OSError, match=r"newsspider\.prom"):
        metrics.write(tmp_path / "newsspider.prom", "text")
    assert os.listdir(tmp_path) == ["newsspider.prom"]  # noqa: PTH208
