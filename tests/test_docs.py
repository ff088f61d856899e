"""The documentation as a site: every page is built, and every link leads somewhere."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-3000:]
    return folder


def test_every_page_is_in_the_site(site: Path) -> None:
    pages = {path.stem for path in (ROOT / "docs").glob("*.md")} | {"ar", "CHANGELOG", "CONTRIBUTING", "SECURITY"}
    assert {path.parent.name for path in site.glob("*/index.html")} == pages
    assert (site / "index.html").exists()


def test_the_arabic_start_page_is_right_to_left_and_whole(site: Path) -> None:
    page = (site / "ar" / "index.html").read_text(encoding="utf-8")
    assert '<div dir="rtl" lang="ar">' in page
    assert page.count("<h2") >= 4
    assert "](" not in page


def test_nothing_comes_from_another_host(site: Path) -> None:
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert 'src="http' not in text, path
        assert 'rel="stylesheet" href="http' not in text, path
