"""Every command line of the README and of docs/: run here as it is written, or named with the reason why not."""

import gzip
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from newsspider.recordings import Index

from .conftest import ROOT, Shown

PAGES = [ROOT / name for name in ("README.md", "README.ar.md", "CONTRIBUTING.md", "SECURITY.md")]
PROGRAMS = ("newsspider ", "scrapy ", "make ", "pip ", "pytest ", "ruff ", "docker ", "mongodump ", "mongorestore ")
PROGRAMS += ("dask ", "cp ", "mkdir ", "export ", "MONGO_URI=")
# What is not run as it is written: another test runs it, or it cannot be run on every machine.
NOT_RUN = {
    r"pip install ": "fetches packages; tests/deploy/test_wheel.py installs the wheel, the Makefile the requirements",
    r"make |pytest |ruff ": "runs these tests, or what the tests run",
    r"docker |cp deploy/": "needs a container engine; tests/deploy/test_containers.py checks the files",
    r"mongo(dump|restore) ": "needs MongoDB's tools",
    r"dask |.*dask://": "needs a cluster on several machines; tests/engine/test_dask.py runs one on this one",
    r"scrapy reparse .*https://": "asks Common Crawl; tests/engine/test_manifest.py reads a manifest over http",
    r"export |mkdir ": "prepares a server; tests/deploy/test_scrapyd.py does it",
    r"(newsspider|scrapy) serve": "goes on until it is ended; tests/web starts it",
    r"scrapy mongo$": "goes on until it is ended; tests/storage/test_commands.py starts it",
    r"scrapy schedule(?! --dry-run)": "goes on, or needs scrapyd; tests/scheduling and tests/deploy run it",
    r"newsspider init ": "tests/deploy/test_wheel.py runs it in an empty folder",
    r"scrapy (newsite|savepage|checksites) ": "asks a portal; tests/commands/test_newsite.py does it on loopback",
    r"scrapy crawl dostor": "needs a browser and the portal; tests/extensions/test_browser.py crawls with one",
    r"scrapy mongo --(check|salvage)": "looks at the embedded database; tests/storage/test_damage.py runs both",
}


def command_lines() -> list[str]:
    """The commands in the blocks of all pages, without their comments, each once."""
    found = {}
    for page in [*PAGES, *sorted((ROOT / "docs").glob("*.md"))]:
        language: str | None = None  # of the block that a line is in
        for line in page.read_text(encoding="utf-8").splitlines():
            if line.lstrip().startswith("```"):
                language = line.strip().removeprefix("```") if language is None else None
                continue
            command = re.sub(r"\s+#.*", "", line).strip()
            if language in ("", "sh") and command.startswith(PROGRAMS):
                found[command] = None
    return list(found)


def reason_not_to_run(command: str) -> str | None:
    return next((reason for pattern, reason in NOT_RUN.items() if re.match(pattern, command)), None)


RUN = [command for command in command_lines() if not reason_not_to_run(command)]


def test_every_reason_is_still_needed() -> None:
    unused = {p for p in NOT_RUN if not any(re.match(p, command) for command in command_lines())}
    assert not unused


def test_what_is_run_is_ours() -> None:
    assert len(RUN) >= 25
    assert {shlex.split(command)[0] for command in RUN} == {"newsspider", "scrapy"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the programs on its path, and the files that the lines name."""
    made = tmp_path_factory.mktemp("lines")
    (made / "bin").mkdir()
    for name in ("newsspider", "scrapy"):
        script = made / "bin" / name
        script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m {name} "$@"\n')
        script.chmod(0o755)
    (made / "recordings").mkdir()
    recording = shutil.copy(ROOT / "demo" / "alwafd.warc.gz", made / "recordings")
    (made / "warc.paths.gz").write_bytes(gzip.compress(f"{recording}\n".encode()))
    page = Index([ROOT / "demo" / "alwafd.warc.gz"]).find("https://www.alwafd.news/5601201")
    assert page is not None
    (made / "saved.html").write_bytes(page.body)
    (made / "list.txt").write_text("https://www.alwafd.news/5601201\n")
    return made


@pytest.mark.soak
@pytest.mark.parametrize("command", RUN)
def test_it_runs_as_it_is_written(command: str, own_demo: Shown, folder: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("MONGO_", "NEWSSPIDER_"))},
        "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "SCRAPY_SETTINGS_MODULE": "newsspider.settings",
        "DATA_DIR": str(folder / "data"),
        "MONGO_URI": own_demo.server.uri,
        "WARC_REPLAY": str(ROOT / "demo" / "alwafd.warc.gz"),  # in place of the network
    }
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )
    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    # 1: nothing was found, an alarm is open, or the page is not in the recording. 2 would be wrong use.
    assert done.returncode in (0, 1), done.stderr[-3000:]
    assert done.stdout or done.stderr or ">" in command or "--html" in command or "--prometheus" in command
