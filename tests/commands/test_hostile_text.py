"""Text from the web is text in every output of every command: nothing in it is obeyed, marked up, computed or lost.

The commands and their formats are those that the program has: a new one is asked as well, without arguments unless it
stands in ``ARGUMENTS``.
"""

import csv
import io
import json
import logging
import os
import pkgutil
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest
from pymongo import MongoClient
from scrapy.cmdline import execute
from scrapy.utils.project import get_project_settings

import newsspider.cli.command_names
from tests.commands.hostile import ALL, FORBIDDEN, hostile_archive
from tests.crawl.conftest import ROOT
from tests.servers import serving

NOW = "2026-03-22T00:00:00+00:00"
# What prints nothing of an archive or page: it makes a folder, points elsewhere, or serves until it is ended.
SILENT = {"init", "genspider", "mongo"}
# What is asked of portals; their pages and logs are in tests of their own, see below.
ELSEWHERE = {"crawl", "newsite", "savepage", "serve"}
ARGUMENTS: dict[str, list[list[str]]] = {
    "search": [["خبر"], ["خبر", "--copies", "--exact"]],
    "export": [[], ["--stories"]],
    "health": [["--all"], ["--json"], ["--html", "{folder}/health.html", "--prometheus", "{folder}/health.prom"]],
    "alerts": [["--file", "{folder}/alerts.toml", "--dry-run"]],
    "extract": [["{folder}/page.html", "--url", "https://portal.example/news/1234567"]],
    "forget": [["{id}", "--dry-run"], ["--site", "okaz", "--dry-run"]],
    "reparse": [["{folder}/page.warc"]],
    "schedule": [["--dry-run", "--local"]],
    "checksites": [["alwafd", "--table"]],
}
COMMANDS = sorted(module.name for module in pkgutil.iter_modules(newsspider.cli.command_names.__path__))
PRINTING = [name for name in COMMANDS if name not in SILENT | ELSEWHERE]


@dataclass(frozen=True)
class Archive:
    uri: str
    folder: Path
    id: str

    def lines(self, name: str) -> Iterator[list[str]]:
        """The command lines of a command, with each format that it has."""
        for arguments in ARGUMENTS.get(name, [[]]):
            given = [one.format(folder=self.folder, id=self.id) for one in arguments]
            base = [name, *given, "-s", f"MONGO_URI={self.uri}", "-s", "MONGO_DATABASE=hostile"]
            base += ["-s", f"DATA_DIR={self.folder / 'data'}"]
            for form in formats(name):
                if not (form == "parquet" or (form and "--json" in given)):
                    yield [*base, "--format", form] if form else base


def formats(name: str) -> list[str]:
    """The choices of a command's ``--format``, and without it."""
    from scrapy.cmdline import ScrapyArgumentParser  # not public; only to ask which options there are

    command = import_module(f"newsspider.commands.{name}").Command()
    command.settings = get_project_settings()
    parser = ScrapyArgumentParser()
    command.add_options(parser)
    found = [action.choices for action in parser._actions if "--format" in action.option_strings]
    return ["", *(found[0] or ())] if found else [""]


PAGE = "".join(
    f"<p>قال المسؤول في تصريح إن العمل مستمر في جميع المحافظات {n} {ALL.replace('<script>', '&lt;script>')}</p>"
    for n in range(8)
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "alerts.toml").write_text('[alerts.all]\nquery = "خبر"\nto = ["file:/dev/null"]\n')
    html = f"<html><head><title>خبر</title></head><body><h1>عنوان الخبر هنا اليوم {ALL}</h1>{PAGE}</body></html>"
    (folder / "page.html").write_text(html, encoding="utf-8")
    (folder / "page.warc").write_bytes(b"WARC/1.1\r\n" + ALL.encode() + b"\r\n\r\n")
    with serving(folder) as server:
        with MongoClient(server.uri, tz_aware=True) as client:
            hostile_archive(client["hostile"])
            first = client["hostile"]["articles"].find_one()
            assert first is not None
        yield Archive(server.uri, folder, first["_id"])


@pytest.fixture
def as_before() -> Iterator[None]:
    """What a command changes in its process is taken back, since here it is the tests' own."""
    factory, umask = logging.getLogRecordFactory(), os.umask(0o022)
    os.umask(umask)
    yield
    logging.setLogRecordFactory(factory)
    os.umask(umask)


def run(arguments: list[str]) -> None:
    """Run a command in this process; in one of its own where it makes a reactor, of which a process has one."""
    if import_module(f"newsspider.commands.{arguments[0]}").Command.requires_crawler_process:
        sys.exit(subprocess.run([sys.executable, "-m", "scrapy", *arguments], cwd=ROOT, timeout=120).returncode)
    execute(["scrapy", *arguments])


def check(output: str, arguments: list[str]) -> None:
    """Nothing to obey in it; what a program reads is whole."""
    found = FORBIDDEN.search(output.replace("\r\n", "\n"))
    assert found is None, (arguments, output[max(0, found.start() - 60) : found.end() + 20])
    assert "Traceback" not in output


def check_format(output: str, form: str) -> None:
    if form == "jsonl":
        for line in output.splitlines():
            headline = json.loads(line).get("headline")
            assert headline is None or ALL in headline  # whole, for who reads the JSON
    if form == "csv":
        cells = [cell for row in csv.reader(io.StringIO(output.removeprefix("\ufeff"))) for cell in row]
        assert len(cells) > 5
        assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@", "＝"))]


@pytest.mark.usefixtures("as_before")
@pytest.mark.parametrize("name", PRINTING)
def test_a_command_prints_text_from_the_web_as_text(
    name: str, archive: Archive, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("NEWSSPIDER_NOW", NOW)
    for arguments in archive.lines(name):
        with pytest.raises(SystemExit) as ended:
            run(arguments)
        out, err = capfd.readouterr()
        assert ended.value.code in (0, 1), (arguments, err[-2000:])
        check(out + err, arguments)
        check_format(out, arguments[-1])
    if name == "health":
        check((archive.folder / "health.html").read_text(encoding="utf-8"), ["health.html"])
        check((archive.folder / "health.prom").read_text(encoding="utf-8"), ["health.prom"])


# What rich itself writes to a terminal: colours, and a bar that it draws anew.
RICH = re.compile(
    r"\r|\x1b\[(?:\?25[lh]|2K|1A)|\x1b\[(?:0|1|2|3|4|22|3[0-7]|9[0-7]|38;[0-9;]+)(?:;(?:1|2|3|4|3[0-7]|9[0-7]))*m"
)


@pytest.mark.soak
@pytest.mark.parametrize("name", PRINTING)
def test_at_a_terminal_too(name: str, archive: Archive) -> None:
    for arguments in archive.lines(name):
        output, status = at_a_terminal([sys.executable, "-m", "scrapy", *arguments], NEWSSPIDER_NOW=NOW)
        assert status in (0, 1), output[-2000:]
        check(RICH.sub("", output), arguments)


def at_a_terminal(command: list[str], **environment: str) -> tuple[str, int]:
    """What a command shows at a terminal, and its exit status."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "120", **environment},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = bytearray()
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the last one has closed it
            break
        if not part:
            break
        shown += part
    os.close(ours)
    return shown.decode("utf-8", "replace").replace("\r\n", "\n"), process.wait(60)


def test_each_command_is_asked_or_its_silence_is_named() -> None:
    assert set(PRINTING) | SILENT | ELSEWHERE == set(COMMANDS)
    assert set(ARGUMENTS) <= set(PRINTING)
