"""``scrapy rejected``: pages that gave no article, by site, day and reason, in three formats."""

import asyncio
import csv
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pymongo import AsyncMongoClient

from newsspider.items import Rejection
from newsspider.storage.documents.rejected import reject
from tests.crawl.conftest import Scrapy
from tests.servers import serving
from tests.storage.samples import T0

PAGES = [
    ("okaz", "not_article", "a video"),
    ("okaz", "invalid", "=HYPERLINK(1) [/b]\x1b[2J"),
    ("sana", "not_article", "a listing"),
]


@pytest.fixture(scope="module")
def scrapy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scrapy]:
    """The commands on an archive with three rejected pages, a day apart."""
    folder: Path = tmp_path_factory.mktemp("rejected")
    with serving(folder) as server:

        async def fill() -> None:
            async with AsyncMongoClient(server.uri, tz_aware=True) as client:
                await reject(
                    client["newsspider"],
                    [
                        Rejection(
                            f"{site}:{n}",
                            f"https://{site}.example/{n}",
                            site,
                            T0 + timedelta(days=n),
                            reason,  # type: ignore[arg-type]
                            detail,
                            "عنوان",
                            "نص",
                            200,
                        )
                        for n, (site, reason, detail) in enumerate(PAGES)
                    ],
                )

        asyncio.run(fill())
        made = Scrapy(folder / "data")
        made.env |= {"MONGO_URI": server.uri}
        yield made


def test_the_table_names_page_reason_and_where_to_look_newest_first(scrapy: Scrapy) -> None:
    done = scrapy("rejected", status=0)
    rows = done.stdout.splitlines()[1:]
    assert [row.split()[2] for row in rows] == ["sana", "okaz", "okaz"]
    assert "https://okaz.example/1" in rows[1]
    assert "=HYPERLINK(1) [/b][2J" in rows[1]
    assert "1 page of okaz: invalid" in done.stderr
    assert "scrapy extract" in done.stderr


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        (["--site", "okaz"], [1, 0]),
        (["--reason", "not_article"], [2, 0]),
        (["--since", f"{T0 + timedelta(days=1):%Y-%m-%d}"], [2, 1]),
        (["--until", f"{T0 + timedelta(days=1):%Y-%m-%d}"], [0]),
        (["--limit", "1"], [2]),
        (["--reason", "http_404"], []),
    ],
)
def test_pages_are_chosen_by_site_day_reason_and_number(scrapy: Scrapy, options: list[str], numbers: list[int]) -> None:
    done = scrapy("rejected", "--format", "jsonl", *options, status=0)
    pages = [json.loads(line) for line in done.stdout.splitlines()]
    assert [int(page["url"].rpartition("/")[2]) for page in pages] == numbers


def test_csv_opens_in_a_spreadsheet_and_computes_nothing(scrapy: Scrapy) -> None:
    text = scrapy("rejected", "--format", "csv", "--reason", "invalid", status=0).stdout
    head, row = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert text.startswith("\ufeff")
    assert dict(zip(head, row, strict=True))["detail"].startswith("'=HYPERLINK(1)")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--reason", "bored"], "--reason bored is not a reason"),
        (["--since", "yesterday"], "--since yesterday is not a day"),
        (["--site", "okazz"], "no site 'okazz' is known"),
        (["--format", "xml"], "invalid choice: 'xml'"),
        (["--sites", "okaz", "-x"], "unknown option"),
    ],
)
def test_a_wrong_option_is_one_line_below_one_usage_line(scrapy: Scrapy, options: list[str], message: str) -> None:
    lines = scrapy("rejected", *options, status=2).stderr.splitlines()
    assert lines[0] == "usage: scrapy rejected [options]"
    assert message in lines[1]
    assert len(lines) == 2
