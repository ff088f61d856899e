"""Who may read what the program leaves on disk, with a real process under the usual umask: 022."""

import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.crawl import pages
from tests.crawl.conftest import ROOT, Scrapy, local_environment
from tests.portal_server import PortalServer
from tests.servers import free_port

UMASK = 0o022


def run(scrapy: Scrapy, *arguments: str, status: int = 0, **env: str) -> None:
    scrapy(*arguments, status=status, umask=UMASK, **env)


def serve_articles(portal: PortalServer, numbers: Iterable[int] = (1, 2, 3)) -> None:
    portal.add("/feed", pages.feed(portal.url("").rstrip("/"), numbers))
    for number in numbers:
        portal.add(f"/news/{number}", pages.article(number))


def open_to_others(folder: Path) -> list[str]:
    return [str(path) for path in sorted(folder.rglob("*")) if path.stat().st_mode & 0o077]


def serve(scrapy: Scrapy) -> None:
    """Run the reader until it has opened the archive."""
    command = scrapy.command("serve", "--port", "0")
    with subprocess.Popen(
        command, cwd=ROOT, env=scrapy.environment(), umask=UMASK, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[4]
        with urlopen(address, timeout=30) as page:  # noqa: S310 - ours, on loopback
            assert page.status == 200
        process.terminate()


def recorded(folder: Path) -> dict[str, Any]:
    """Everything that a crawl writes where its user says, in one folder."""
    return {
        "arguments": ["-o", f"{folder}/out/new.jsonl", "-s", f"LOG_FILE={folder}/crawl.log"],
        "WARC_RECORD": f"{folder}/records/today",
    }


def crawl(scrapy: Scrapy, folder: Path, *more: str) -> None:
    named = recorded(folder)
    run(scrapy, "crawl", "local", *named["arguments"], *more, WARC_RECORD=named["WARC_RECORD"])


def test_what_a_crawl_leaves_in_its_data_folder_is_its_owners_and_elsewhere_follows_the_umask(
    local: Scrapy, portal: PortalServer, tmp_path: Path
) -> None:
    serve_articles(portal)
    local.data_dir.mkdir(mode=0o755)
    crawl(local, local.data_dir, "-s", f"JOBDIR={local.data_dir}/job")
    assert local.data_dir.stat().st_mode & 0o077 == 0
    assert open_to_others(local.data_dir) == []
    written = {path.name for path in local.data_dir.rglob("*")}
    assert written >= {"new.jsonl", "crawl.log", "today", "job", "requests.seen", "search.db"}

    named = tmp_path / "named"
    named.mkdir(mode=0o755)
    crawl(local, named)
    files = {path.relative_to(named).as_posix(): path.stat().st_mode & 0o777 for path in named.rglob("*")}
    assert {files[name] for name in ("out", "records", "records/today")} == {0o755}
    assert {mode for name, mode in files.items() if (named / name).is_file()} == {0o644}
    assert len([name for name in files if name.endswith(".warc.gz")]) == 1


@pytest.mark.soak
def test_no_command_leaves_in_the_data_folder_what_others_can_read(portal: PortalServer, tmp_path: Path) -> None:
    """With the embedded server, whatever is asked of the archive, and whatever is written into its folder."""
    serve_articles(portal)
    data = tmp_path / "data"
    scrapy = Scrapy(data, {**local_environment(portal), "DATA_DIR": str(data)})
    crawl(scrapy, data)
    nobody = f"mongodb://127.0.0.1:{free_port()}/?serverSelectionTimeoutMS=300"
    run(scrapy, "crawl", "local", "-a", "full=1", status=1, MONGO_URI=nobody)  # leaves a spool
    broken = data / "spool" / "broken.spool"
    broken.write_bytes(b"no record")
    broken.chmod(0o600)  # the tests made it
    run(scrapy, "spool", "--replay", status=1)
    run(scrapy, "reparse", f"{data}/records", "--spider", "local")
    run(scrapy, "index", "--rebuild")
    for name in ("all.jsonl", "all.csv", "all.parquet"):
        run(scrapy, "export", "-o", f"{data}/{name}")
    run(scrapy, "health", "--html", f"{data}/health.html", "--prometheus", f"{data}/health.prom", status=0)
    alerts = tmp_path / "alerts.toml"
    alerts.write_text(f'[alerts.all]\nquery = "المدينة OR السوق OR الميناء"\nto = ["file:{data}/alerts/all.jsonl"]\n')
    run(scrapy, "alerts", "--file", str(alerts))  # begins it: what comes later is sent
    schedule = tmp_path / "schedule.toml"
    replay = f'settings = {{WARC_REPLAY = "{ROOT}/demo/alwafd.warc.gz"}}'
    schedule.write_text(f"[defaults]\nenabled = false\n[portals.alwafd]\n{replay}\n")
    run(scrapy, "schedule", "--once", "--local", "--file", str(schedule))
    serve_articles(portal, range(4, 9))
    crawl(scrapy, data)
    run(scrapy, "alerts", "--file", str(alerts))
    serve(scrapy)
    run(scrapy, "mongo", "--check")
    left = {path.name for path in data.rglob("*")}
    assert left >= {"all.parquet", "health.prom", "alerts", "schedule.json", "logs", "mongo", "search.db", "spool"}
    assert open_to_others(data) == []
