"""The product as pip installs it: a wheel in a clean environment, used in an empty folder."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.deploy.conftest import ROOT

TEMPLATES = ROOT / "newsspider" / "site_tools" / "templates"
LIBRARY = """
import newsspider
with newsspider.archive() as archive:
    assert len(list(archive.articles(site="alwafd"))) == 11
    assert list(archive.search("الوفد OR مصر OR المدينة"))
assert newsspider.parse_stamp("12 كانون الثاني 2025", "Asia/Beirut").precision == "day"
"""


@pytest.mark.parametrize("name", ["schedule.toml", "alerts.toml"])
def test_a_new_project_gets_the_files_of_deploy(name: str) -> None:
    assert (TEMPLATES / name).read_bytes() == (ROOT / "deploy" / name).read_bytes()


def _names(lines: Iterable[str]) -> set[str]:
    """The normalised names of requirements."""
    found = (re.match(r"[A-Za-z0-9._-]+", line) for line in lines)
    return {re.sub(r"[-_.]+", "-", match[0]).lower() for match in found if match}


def test_the_ranges_name_what_the_pins_name() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ranges = _names([*project["dependencies"], *project["optional-dependencies"]["web"]])
    assert ranges == _names((ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines())


@pytest.fixture(scope="module")
def installed(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts' folder of an environment that holds the wheel, its dependencies by their ranges, and pytest."""
    folder = tmp_path_factory.mktemp("wheel")
    python = os.environ.get("NEWSSPIDER_PYTHON") or sys.executable
    subprocess.run([python, "-m", "venv", folder / "venv"], check=True)
    bin_folder = folder / "venv" / "bin"
    pip = [bin_folder / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    wheel = [*pip[:3], "wheel", "-q", "--no-deps", "-w", folder / "dist", project]
    subprocess.run(wheel, check=True, capture_output=True, timeout=300)
    (made,) = (folder / "dist").glob("*.whl")
    subprocess.run([*pip, f"{made}[web]", "pytest"], check=True, capture_output=True, timeout=900)
    return bin_folder


@pytest.mark.soak
def test_init_crawl_library_and_the_projects_own_test_work_outside_the_checkout(
    installed: Path, tmp_path: Path
) -> None:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("MONGO_", "NEWSSPIDER_", "DATA_"))
    }
    env = {**kept, "HOME": str(tmp_path), "NEWSSPIDER_NOW": "2026-09-15T00:00:00+00:00"}

    def run(*command: str | Path, cwd: Path) -> str:
        done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        return done.stdout

    run(installed / "newsspider", "init", "x", cwd=tmp_path)
    place = tmp_path / "x"
    recording = shutil.copy(next((ROOT / "demo").glob("*.warc.gz")), place)
    run(installed / "newsspider", "crawl", "alwafd", "-s", f"WARC_REPLAY={recording}", cwd=place)
    assert (place / "data" / "mongo").is_dir()
    assert "alwafd:" in run(installed / "newsspider", "latest", cwd=place)
    assert len(run(installed / "python", "-m", "newsspider", "list", cwd=place).splitlines()) >= 59
    run(installed / "python", "-c", LIBRARY, cwd=place)
    run(installed / "python", "-m", "pytest", "-q", cwd=place)
    assert not list((installed.parent / "lib").rglob("site-packages/data"))
