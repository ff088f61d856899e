"""A Parquet file holds what the JSON lines hold, with its types, and is opened by pandas' engine."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pymongo.database import Database

from newsspider.cli.parquet import BATCH, schema
from newsspider.items import READABLE_FIELDS
from tests.crawl.conftest import Scrapy
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
    assert len(rows) == len(wanted) == BATCH + 56
    for doc in wanted:
        row = rows[doc["_id"]]
        for name in READABLE_FIELDS:
            value = row[name]
            if name.endswith("_at") and value is not None:
                value = value.isoformat().replace("+00:00", "Z")
            assert (value or None) == (doc[name] or None), (doc["_id"], name)


@pytest.mark.parametrize("name", ["a.xlsx", "a.json", "a"])
def test_an_unknown_suffix_is_refused_with_the_list(scrapy: Scrapy, tmp_path: Path, name: str) -> None:
    done = scrapy("export", "-o", str(tmp_path / name), status=2)
    assert ".jsonl, .csv, .parquet" in done.stderr.splitlines()[-1]
    assert not (tmp_path / name).exists()


def test_the_schema_has_every_readable_field() -> None:
    assert tuple(schema().names) == READABLE_FIELDS
