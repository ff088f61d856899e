"""The product as pip installs it: a wheel in a clean environment, used in an empty folder."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

from newsspider.recordings import Index
from tests.commands.test_newsite import HOME, STORIES, feed, front, story
from tests.deploy.conftest import ROOT
from tests.portal_server import PortalServer, Reply

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


def test_the_ranges_of_the_engine_name_what_its_pins_name() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    pins = (ROOT / "requirements-engine.txt").read_text(encoding="utf-8").splitlines()
    assert _names([*extras["dask"], *extras["remote"]]) == _names(line for line in pins if not line.startswith("-r"))


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
    # Beside what researchers have: the ranges must agree with theirs.
    beside = ["pytest", "pandas", "matplotlib", "scikit-learn", "jupyterlab"]
    subprocess.run([*pip, f"{made}[web]", *beside], check=True, capture_output=True, timeout=900)
    subprocess.run([bin_folder / "python", "-m", "pip", "check"], check=True, timeout=60)
    return bin_folder


class Place:
    """A folder outside the checkout, and the commands of the installed wheel in it."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder = programs, folder
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("MONGO_", "NEWSSPIDER_", "DATA_"))
        }
        self.environment = {**kept, "HOME": str(folder), "NEWSSPIDER_NOW": "2026-09-15T00:00:00+00:00"}
        self.run("newsspider", "init", "x")
        self.folder = folder / "x"

    def run(self, *command: str, **environment: str) -> str:
        done = subprocess.run(
            [self.programs / command[0], *command[1:]],
            cwd=self.folder,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def place(installed: Path, tmp_path: Path) -> Place:
    return Place(installed, tmp_path)


@pytest.mark.soak
def test_init_crawl_library_notebook_and_the_projects_own_test_work_outside_the_checkout(place: Place) -> None:
    recording = shutil.copy(ROOT / "demo" / "alwafd.warc.gz", place.folder)
    place.run("newsspider", "crawl", "alwafd", "-s", f"WARC_REPLAY={recording}")
    assert (place.folder / "data" / "mongo").is_dir()
    assert "alwafd:" in place.run("newsspider", "latest")
    assert len(place.run("python", "-m", "newsspider", "list").splitlines()) >= 59
    place.run("python", "-c", LIBRARY)
    cells = json.loads((ROOT / "docs" / "attention.ipynb").read_text(encoding="utf-8"))["cells"]
    code = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    (place.folder / "notebook.py").write_text(f"{code}\nfigure.savefig('picture.png')\n", encoding="utf-8")
    place.run("python", "notebook.py", MPLBACKEND="Agg")
    assert (place.folder / "picture.png").stat().st_size > 5000
    place.run("python", "-m", "pytest", "-q")
    assert not list((place.programs.parent / "lib").rglob("site-packages/data"))


@pytest.mark.soak
def test_a_page_is_read_without_a_project(place: Place) -> None:
    found = Index([ROOT / "demo" / "alwafd.warc.gz"]).find("https://www.alwafd.news/5601201")
    assert found is not None
    (place.folder.parent / "page.html").write_bytes(found.body)
    place.folder = place.folder.parent
    assert json.loads(place.run("newsspider", "extract", "page.html", "--url", found.url))["_id"] == "alwafd:5601201"


@pytest.mark.soak
def test_a_portal_is_added_and_passes_the_projects_test(place: Place) -> None:
    number, address = 884512, f"{HOME}/news/local/884512-s"
    with PortalServer() as portal:
        portal.add(f"{HOME}/robots.txt", Reply("User-agent: *\nAllow: /\n", content_type="text/plain"))
        portal.add(f"{HOME}/", front())
        portal.add(f"{HOME}/rss.xml", feed())
        for one in STORIES:
            portal.add(f"{HOME}/news/local/{one}-s", story(one))
        quick = {"http_proxy": portal.url(""), "DOWNLOAD_DELAY": "0", "AUTOTHROTTLE_ENABLED": "0"}
        place.run("newsspider", "newsite", "--timezone", "Asia/Amman", "alnoor", address, **quick)
    (answers,) = place.folder.rglob(f"{number}.json")
    values = json.loads(answers.read_text("utf-8"))
    answers.write_text(json.dumps({**values, "unread": []}, ensure_ascii=False), encoding="utf-8")
    assert "alnoor" in place.run("newsspider", "list").split()
    place.run("python", "-m", "pytest", "-q")
    assert "all well" in place.run("newsspider", "checksites", "alnoor")
