"""What the documents tell people to do works: the files that they name, and the deployment's."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import free_port

from .conftest import ROOT


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
