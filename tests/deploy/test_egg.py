"""The egg holds all that a crawl needs: no file of the project lies beside it on a server."""

import json
import os
import subprocess
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from .conftest import ROOT


@pytest.fixture(scope="module")
def clean(egg: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a clean environment, which borrows the libraries and has of the project the egg alone."""
    folder = tmp_path_factory.mktemp("clean")
    venv.create(folder, with_pip=False)
    site = next(folder.glob("lib/python*/site-packages"), folder / "Lib" / "site-packages")
    (site / "borrowed.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    # As scrapyd does it: the zipped file itself is on the path.
    (site / "deployed.pth").write_text(f"{egg}\n")
    return folder / ("Scripts" if os.name == "nt" else "bin") / "python"


def run(python: Path, folder: Path, *args: str) -> str:
    environment = {"SCRAPY_SETTINGS_MODULE": "newsspider.settings", "DATA_DIR": str(folder / "data")}
    keep = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "HOME") if name in os.environ}
    done = subprocess.run(
        [python, "-m", "scrapy", *args], cwd=folder, env=keep | environment, capture_output=True, timeout=120
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:]
    return done.stdout.decode()


def test_all_portals_are_in_the_egg(clean: Path, tmp_path: Path) -> None:
    files = {path.stem for path in (ROOT / "newsspider" / "spiders").glob("[a-z]*.py")}
    assert set(run(clean, tmp_path, "list").split()) == files


def test_a_page_is_read_by_the_egg(clean: Path, tmp_path: Path) -> None:
    page = ROOT / "tests" / "pages" / "alwafd" / "2024.html"
    expected = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    url = expected.get("url") or expected["article"]["url"]
    article = json.loads(run(clean, tmp_path, "extract", str(page), "--url", url))
    assert article["site"] == "alwafd"
    assert article["headline"]
    assert article["body"]


def test_every_table_and_template_is_in_the_egg(egg: Path) -> None:
    inside = set(zipfile.ZipFile(egg).namelist())
    beside = [path for path in (ROOT / "newsspider").rglob("*") if path.suffix in {".tsv", ".toml", ".tmpl", ".html"}]
    assert beside
    assert not {path.relative_to(ROOT).as_posix() for path in beside} - inside


def test_nothing_but_the_package_is_in_the_egg(egg: Path) -> None:
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(egg).namelist()}
    assert tops == {"newsspider", "EGG-INFO"}
