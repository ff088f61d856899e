"""A crawl feeds the index as it writes: nobody has to search first."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from pymongo.database import Database

from newsspider.search import browse, feed

QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0")
FEW = ("-s", "CLOSESPIDER_ITEMCOUNT=3")
ROOT = Path(__file__).resolve().parents[2]


def crawl(server: str, db: Database[dict[str, Any]], data: Path, *options: str) -> None:
    recording = next((ROOT / "demo").glob("*.warc.gz"))
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("MONGO_", "WARC_", "NEWSSPIDER_"))
    }
    env = {**kept, "MONGO_URI": server, "MONGO_DATABASE": db.name, "DATA_DIR": str(data)}
    subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "alwafd", "-s", f"WARC_REPLAY={recording}", *QUICK, *options],
        cwd=ROOT,
        env=env,
        check=True,
        capture_output=True,
        timeout=120,
    )


def test_what_a_crawl_stores_is_in_the_index_when_it_ends(
    server: str, db: Database[dict[str, Any]], tmp_path: Path
) -> None:
    crawl(server, db, tmp_path)
    with feed.opened(tmp_path) as connection:
        assert browse.sites(connection) == {"alwafd": db["articles"].count_documents({})}


def test_a_setting_keeps_crawls_from_feeding_it(server: str, db: Database[dict[str, Any]], tmp_path: Path) -> None:
    crawl(server, db, tmp_path, *FEW, "-s", "NEWSSPIDER_SEARCH=0")
    assert not (tmp_path / "search.db").exists()


def test_an_index_that_cannot_be_written_costs_no_article(
    server: str, db: Database[dict[str, Any]], tmp_path: Path
) -> None:
    (tmp_path / "search.db").mkdir()
    crawl(server, db, tmp_path, *FEW)
    assert db["articles"].count_documents({}) > 0
