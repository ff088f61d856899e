"""The examples and the notebook, run on the archive that ``make demo`` leaves."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsspider.recordings import Index

from .conftest import ROOT, Shown

pytestmark = pytest.mark.soak


def printed(demo: Shown, code: list[str]) -> str:
    """What a Python prints that is run as a user would run it, on the demo's archive."""
    told = {"MONGO_URI": demo.server.uri, "DATA_DIR": str(demo.folder / "data"), "MPLBACKEND": "Agg"}
    environment = {**os.environ, **told, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, *code], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_every_example_is_run_here() -> None:
    assert {path.name for path in (ROOT / "examples").iterdir() if path.suffix == ".py"} == {
        "read_a_page.py",
        "corrections.py",
        "who_takes_from_whom.py",
    }


def test_a_page_is_read(demo: Shown, tmp_path: Path) -> None:
    found = Index([ROOT / "demo" / "alwafd.warc.gz"]).find("https://www.alwafd.news/5601201")
    assert found is not None
    (tmp_path / "page.html").write_bytes(found.body)
    told = printed(demo, ["examples/read_a_page.py", str(tmp_path / "page.html"), found.url])
    assert told.splitlines()[:2] == [
        "صيادو «منية السدر» يعيدون الحياة إلى بحيرتهم بعد موسمين من التوقف",
        "2026-09-14 07:05:00+00:00 بوابة الوفد هالة البرديسي",
    ]


def test_corrections_are_listed(demo: Shown) -> None:
    (row,) = csv.DictReader(io.StringIO(printed(demo, ["examples/corrections.py"])))
    assert (row["url"], row["what"]) == ("https://www.alwafd.news/5601230", "headline, body, updated_at")
    assert "{-٣٨-} {+٣٦+}" in row["shown"]


def test_who_took_a_story_from_whom_is_counted(demo: Shown) -> None:
    assert printed(demo, ["examples/who_takes_from_whom.py", "2026-09-01"]) == "alwafd -> aliraqnews: 1\n"


def test_the_notebook_counts_and_draws(demo: Shown, tmp_path: Path) -> None:
    cells = json.loads((ROOT / "docs" / "attention.ipynb").read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    code.append(f"""
figure.savefig({str(tmp_path / "picture.png")!r})
for site, counts in sorted(named.items()):
    for saturday in weeks:
        print(site, saturday, counts[saturday], all_articles[site][saturday])
""")
    (tmp_path / "notebook.py").write_text("\n\n".join(code), encoding="utf-8")
    assert printed(demo, [str(tmp_path / "notebook.py")]).splitlines() == [
        "aliraqnews 2026-09-05 0 0",
        "aliraqnews 2026-09-12 0 1",
        "alwafd 2026-09-05 1 1",
        "alwafd 2026-09-12 3 7",
    ]
    assert (tmp_path / "picture.png").stat().st_size > 5000
