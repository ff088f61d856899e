"""What the documents tell people to do works: Compass' filters on the crawled recording, the deployment's files."""

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsspider.storage.server.client import connect
from tests.servers import Server, free_port, serving

from .conftest import ROOT

FILTERS = re.findall(r"```json\n(\{.*?\})\n```", (ROOT / "docs" / "compass.md").read_text(encoding="utf-8"), re.DOTALL)
# What each is put into, in the order of the document, and whether the recording holds such a document.
WHERE = [
    ("articles", True),
    ("articles", True),
    ("corrections", False),
    ("stories", False),
    ("articles", True),
    ("articles", True),
    ("articles", False),
    ("articles", True),
    ("crawls", False),
    ("crawls", False),
]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("compass")
    with serving(folder) as server:
        environment = {"MONGO_URI": server.uri, "DATA_DIR": str(folder / "data")}
        command = [sys.executable, "-m", "scrapy", "crawl", "alwafd", "-s", "WARC_REPLAY=demo/alwafd.warc.gz"]
        subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=True, capture_output=True, timeout=120)
        yield server


def test_every_filter_of_the_document_is_tried() -> None:
    assert len(FILTERS) == len(WHERE)


@pytest.mark.parametrize(("text", "where", "finds"), [(t, *w) for t, w in zip(FILTERS, WHERE, strict=False)])
def test_a_filter_works_as_it_is_pasted(crawled: Server, text: str, where: str, finds: bool) -> None:
    async def found() -> list[dict[str, Any]]:
        async with connect(crawled.uri) as client:
            return await client["newsspider"][where].find(json.loads(text)).to_list()

    assert bool(asyncio.run(found())) == finds


def test_a_document_shows_short_fields_first_and_nothing_binary_before_the_end(crawled: Server) -> None:
    async def one() -> dict[str, Any] | None:
        async with connect(crawled.uri) as client:
            return await client["newsspider"]["articles"].find_one()

    document = asyncio.run(one())
    assert document is not None
    names = list(document)
    assert names[:3] == ["_id", "site", "headline"]
    assert names[-5:] == ["search_text", "content_hash", "shingles", "signature", "keys"]
    assert not [name for name in names[:-5] if isinstance(document[name], bytes)]


@pytest.mark.parametrize("name", ["compass.md", "operations.md", "scheduling.md"])
def test_files_that_the_documents_name_are_there(name: str) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []


def health(folder: Path, **environment: str) -> int:
    keep = {name: value for name, value in os.environ.items() if name not in ("HEALTH_URL", "DATA_DIR")}
    told = {**keep, "DATA_DIR": str(folder), **environment}
    return subprocess.run([sys.executable, ROOT / "deploy" / "health.py"], env=told, timeout=30).returncode


def test_a_container_is_healthy_while_its_scheduler_holds_its_lock(tmp_path: Path) -> None:
    from newsspider.storage.server.locks import FileLock

    assert health(tmp_path) == 1
    with FileLock(tmp_path / "schedule.lock"):
        assert health(tmp_path) == 0
    assert health(tmp_path) == 1


def test_a_container_whose_scrapyd_does_not_answer_is_ill(tmp_path: Path) -> None:
    assert health(tmp_path, HEALTH_URL=f"http://127.0.0.1:{free_port()}") == 1


def test_no_file_of_the_deployment_holds_a_password() -> None:
    for path in (ROOT / "deploy").rglob("*"):
        if path.is_file() and path.suffix not in {".js", ".py"}:
            for line in path.read_text(encoding="utf-8").splitlines():
                said = re.match(r"\s*#?\s*\w*PASSWORD\w*\s*[:=]\s*(\S+)", line, re.IGNORECASE)
                assert said is None or said[1].startswith("${"), f"{path.name}: {line}"
