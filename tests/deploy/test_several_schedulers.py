"""Two schedulers with folders of their own and three real scrapyds on one archive: each portal is started once."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsspider.scheduling.scrapyd import Scrapyd
from tests.deploy.conftest import ROOT
from tests.deploy.test_scrapyd import PASSWORD, USER, Daemon
from tests.servers import serving

SITES = ("aawsat", "alwafd", "elkhabar", "hespress", "okaz", "sabq")


@pytest.fixture
def daemons(project: Path, egg: Path, tmp_path: Path) -> Iterator[list[Daemon]]:
    """Three servers that queue what they are given, and start nothing."""
    (tmp_path / "database").mkdir()
    with serving(tmp_path / "database") as database:
        made = []
        try:
            for number in range(3):
                folder = tmp_path / f"scrapyd{number}"
                folder.mkdir()
                daemon = Daemon(folder, database)
                config = folder / "scrapyd.conf"
                config.write_text(config.read_text().replace("poll_interval = 2.0", "poll_interval = 86400"))
                made.append(daemon)
                daemon.start()
                daemon.deploy(project, egg)
            yield made
        finally:
            for daemon in made:
                daemon.stop()
                daemon.client.close()


def look(daemons: list[Daemon], folder: Path, later: timedelta) -> list[str]:
    """What two schedulers say that they started, looking in the same moment."""
    (folder / "schedule.toml").write_text(
        "[defaults]\nenabled = false\n" + "".join(f"[portals.{site}]\nenabled = true\n" for site in SITES)
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "scrapy", "schedule", "--once", "--file", str(folder / "schedule.toml")],
            cwd=ROOT,
            env=daemons[0].environment
            | {
                "SCRAPYD_URLS": " ".join(daemon.url for daemon in daemons),
                "DATA_DIR": str(folder / name),
                "NEWSSPIDER_NOW": (datetime.now(UTC) + later).isoformat(),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two")
    ]
    said = [process.communicate(timeout=120) for process in processes]
    assert not any("Traceback" in errors for _, errors in said), said
    return [line.partition(":")[0] for lines, _ in said for line in lines.splitlines()]


def waiting(daemons: list[Daemon]) -> list[list[str]]:
    """The portals that wait on each server."""
    clients = [Scrapyd(daemon.url, USER, PASSWORD) for daemon in daemons]
    try:
        return [sorted(client.jobs("newsspider").pending) for client in clients]
    finally:
        for client in clients:
            client.close()


@pytest.mark.soak
def test_each_portal_is_started_once_and_a_dead_servers_portals_go_to_the_others(
    daemons: list[Daemon], tmp_path: Path
) -> None:
    assert sorted(look(daemons, tmp_path, timedelta(0))) == list(SITES)
    assert sorted(site for sites in waiting(daemons) for site in sites) == list(SITES)
    assert look(daemons, tmp_path, timedelta(minutes=1)) == []

    lost = waiting(daemons)[0]
    assert lost
    daemons[0].stop()
    assert look(daemons, tmp_path, timedelta(minutes=1)) == []  # it may be back in a moment
    assert sorted(look(daemons, tmp_path, timedelta(minutes=2, seconds=30))) == lost
    counts = Counter(site for sites in waiting(daemons[1:]) for site in sites)
    assert counts == dict.fromkeys(SITES, 1)
    assert look(daemons, tmp_path, timedelta(minutes=3)) == []
