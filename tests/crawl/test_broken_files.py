"""Any broken file in the data folder: the next crawl, and each command, works or says in one line what is wrong."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crawl import pages
from tests.crawl.conftest import Scrapy
from tests.portal_server import PortalServer
from tests.servers import free_port

Damage = Callable[[Path], object]


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    start = len(data) // 2
    data[start : start + 40] = bytes(byte ^ 0xFF for byte in data[start : start + 40])
    file.write_bytes(data)


DAMAGES: dict[str, Damage] = {
    "emptied": lambda file: file.write_bytes(b""),
    "cut": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "flipped": flip,
    "zeros": lambda file: file.write_bytes(bytes(max(64, file.stat().st_size))),
    "other text": lambda file: file.write_text("[1, 2, {'x': null}]\n" * 3),
    "bytes": lambda file: file.write_bytes(bytes(range(255, 0, -1)) * 5),
    "a folder": lambda file: (file.unlink(), file.mkdir()),
}
COMMANDS = (["crawl", "local"], ["search", "المدينة"], ["spool"], ["health"], ["latest"], ["index"])


@pytest.fixture
def used(local: Scrapy, portal: PortalServer) -> Scrapy:
    """A data folder in which every kind of file is: of runs, readings, a spool, the index, the scheduler, a job."""
    base = portal.url("").rstrip("/")
    portal.add("/feed", pages.feed(base, range(1, 4)))
    for number in range(1, 4):
        portal.add(f"/news/{number}", pages.article(number))
    job = ["-s", f"JOBDIR={local.data_dir}/job"]
    nobody = f"mongodb://127.0.0.1:{free_port()}/?serverSelectionTimeoutMS=300"
    local("crawl", "local", *job, status=1, MONGO_URI=nobody)
    local("search", "المدينة", status=None)
    reading = local.data_dir / "reading"
    reading.mkdir(exist_ok=True)
    (reading / "1-x.note").write_text('{"key": "local:9", "url": "http://127.0.0.1/9"}')
    (reading / "deaths.json").write_text('{"version": "0", "pages": {}}')
    (local.data_dir / "schedule.json").write_text('{"local": "2026-01-01T00:00:00+00:00"}')
    (local.data_dir / "runs" / "local-20260101T000000Z-00000000.lock").write_text("")
    return local


@pytest.mark.soak
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_crawl_and_each_command_survive_any_broken_file(used: Scrapy, tmp_path: Path, damage: Damage) -> None:
    whole = tmp_path / "whole"
    shutil.copytree(used.data_dir, whole)
    files = sorted(path.relative_to(whole) for path in whole.rglob("*") if path.is_file())
    assert {file.parts[0] for file in files} >= {"spool", "reading", "search.db", "job", "schedule.json", "runs"}
    for file in files:
        shutil.rmtree(used.data_dir)
        shutil.copytree(whole, used.data_dir)
        damage(used.data_dir / file)
        options = ["-s", f"JOBDIR={used.data_dir}/job"]
        for arguments in COMMANDS:
            more = options if arguments[0] == "crawl" else []
            done = used(*arguments, *more, status=None)  # a traceback fails
            assert done.returncode in (0, 1, 2), (file, arguments)
            if arguments[0] == "crawl" and done.returncode != 0:
                assert file.parts[0] in ("spool", "job", "runs"), (file, done.stderr[-1000:])
