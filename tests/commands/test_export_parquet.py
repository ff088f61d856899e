"""A Parquet file holds what the JSON lines hold, with its types, and is opened by pandas, polars and DuckDB."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pymongo.database import Database

from newsspider.cli.parquet import BATCH, schema
from newsspider.items import READABLE_FIELDS
from newsspider.storage.schema.schema import prepare
from newsspider.storage.server.client import Connection
from tests.crawl.conftest import Scrapy
from tests.search.articles import document
from tests.search.conftest import db, server  # noqa: F401 # fixtures
from tests.web.archive import fill


@pytest.fixture
def scrapy(server: str, db: Database[dict[str, Any]], tmp_path: Path) -> Scrapy:  # noqa: F811
    fill(db, BATCH + 50, 10, 3)
    return Scrapy(tmp_path / "data", {"MONGO_URI": server, "MONGO_DATABASE": db.name})


def test_the_file_equals_the_json_lines_field_by_field(scrapy: Scrapy, tmp_path: Path) -> None:
    scrapy("export", "-o", str(tmp_path / "a.parquet"))
    scrapy("export", "-o", str(tmp_path / "a.jsonl"))
    table = pq.read_table(tmp_path / "a.parquet")
    assert tuple(table.schema.names) == READABLE_FIELDS
    assert table.schema.field("published_at").type == pa.timestamp("ms", tz="UTC")
    assert table.schema.field("keywords").type == pa.list_(pa.string())
    wanted = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = {row["_id"]: row for row in table.to_pylist(maps_as_pydicts="strict")}
    assert len(rows) == len(wanted) > BATCH
    for doc in wanted:
        row = rows[doc["_id"]]
        for name in READABLE_FIELDS:
            value = row[name]
            if name.endswith("_at") and value is not None:
                value = value.isoformat().replace("+00:00", "Z")
            assert (value or None) == (doc[name] or None), (doc["_id"], name)


def test_nothing_is_left_out_whenever_it_was_published_and_whoever_wrote_it(
    scrapy: Scrapy,
    db: Database[dict[str, Any]],  # noqa: F811
    tmp_path: Path,
) -> None:
    hours = {"old": -200_000, "very old": -2_000_000, "newer than all that was noted": 9_000}
    docs = [document(f"okaz:{name}", name, "نص", at) for name, at in hours.items()]
    docs += [document("okaz:no stamp", "خبر", "نص", 3, published_at=None, published_on=None)]
    docs += [document("okaz:no stamp, newer", "خبر", "نص", 9_000, published_at=None, published_on=None)]
    db.articles.insert_many(docs, bypass_document_validation=True)
    scrapy("export", "-o", str(tmp_path / "a.jsonl"))
    found = [json.loads(line)["_id"] for line in (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()]
    assert sorted(found) == sorted(doc["_id"] for doc in db.articles.find({}, {"_id": 1}))


def test_pandas_polars_and_duckdb_open_it(scrapy: Scrapy, tmp_path: Path) -> None:
    path = str(tmp_path / "a.parquet")
    scrapy("export", "-o", path)
    table = pq.read_table(path)
    ids, moments = table["_id"].to_pylist(), table["published_at"].to_pylist()

    frame = pd.read_parquet(path)
    assert list(frame["_id"]) == ids
    assert str(frame["published_at"].dt.tz) == "UTC"
    assert list(frame["keywords"].map(list)) == table["keywords"].to_pylist()

    rows = pl.read_parquet(path)
    assert rows["_id"].to_list() == ids
    assert rows["published_at"].to_list() == moments
    assert rows["keywords"].to_list() == table["keywords"].to_pylist()

    with duckdb.connect() as connection:
        found = connection.execute("SELECT _id, len(keywords), related FROM read_parquet(?)", [path]).fetchall()
    assert [row[0] for row in found] == ids
    assert [row[1] for row in found] == [len(words) for words in table["keywords"].to_pylist()]
    assert [row[2] for row in found] == table["related"].to_pylist()


def prepared(uri: str, name: str, folder: Path) -> None:
    """The collections with their indexes, as a crawl leaves them."""

    async def prepare_all() -> None:
        connection = Connection(uri, name, folder)
        await prepare(await connection.open())
        await connection.close()

    asyncio.run(prepare_all())


# What the process itself had at most; getrusage of a child counts what it shared with its parent.
MEASURED = """
import sys
from scrapy.cmdline import execute
try:
    execute(["scrapy", "export", "-o", sys.argv[1]])
finally:
    print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@pytest.mark.soak
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux to measure memory")
def test_memory_does_not_grow_with_the_archive(
    server: str,  # noqa: F811
    db: Database[dict[str, Any]],  # noqa: F811
    tmp_path: Path,
) -> None:
    scrapy = Scrapy(tmp_path / "data", {"MONGO_URI": server, "MONGO_DATABASE": db.name})
    body = "أعلنت البلدية أن العمل في الجسر الجديد مستمر حتى نهاية العام بحسب بيانها. " * 20
    prepared(server, db.name, tmp_path)
    peaks = []
    for size in (30_000, 300_000):
        for start in range(db.articles.estimated_document_count(), size, 1000):
            numbers = range(start, start + 1000)
            docs = [document(f"okaz:{n}", f"خبر {n}", f"{n} {body}", n // 60) for n in numbers]
            # Not whole documents: the validator is not what is measured.
            db.articles.insert_many(docs, bypass_document_validation=True)
            noted = {name: docs[-1][name] for name in ("published_at", "first_seen_at", "published_on")}
            db.meta.update_one({"_id": "newest"}, {"$max": noted}, upsert=True)
        done = subprocess.run(
            [sys.executable, "-c", MEASURED, str(tmp_path / "a.parquet")],
            env=scrapy.environment(),
            capture_output=True,
            text=True,
            timeout=1200,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        assert pq.ParquetFile(tmp_path / "a.parquet").metadata.num_rows == size
        peaks.append(int(done.stdout.split()[-1]) / 1024)
    print(f"peak {peaks[0]:.0f} MB at 30,000 articles, {peaks[1]:.0f} MB at 300,000")
    assert max(peaks) <= 250


@pytest.mark.parametrize("name", ["a.xlsx", "a.json", "a"])
def test_an_unknown_suffix_is_refused_with_the_list(scrapy: Scrapy, tmp_path: Path, name: str) -> None:
    done = scrapy("export", "-o", str(tmp_path / name), status=2)
    assert ".jsonl, .csv, .parquet" in done.stderr.splitlines()[-1]
    assert not (tmp_path / name).exists()


def test_the_schema_has_every_readable_field() -> None:
    assert tuple(schema().names) == READABLE_FIELDS
