"""``scrapy stories`` and ``export`` on a real archive."""

import argparse
import asyncio
import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from newsspider.cli.archive_command import ArchiveCommand
from newsspider.commands import export, latest, stories
from newsspider.items import READABLE_FIELDS
from newsspider.storage.documents.stories import decide
from newsspider.storage.queries import Story
from newsspider.storage.schema.schema import prepare

from .archive import Doc, article, edited, text

ROOT = Path(__file__).parents[3]
AGENCY = text("agency")
DOCS = [
    article("alwafd:1", AGENCY, 3, headline="إيران: هجوم على سفينة", source="رويترز"),
    article("okaz:1", AGENCY, 1, headline="هجومٌ على سفينةٍ", source="واس", source_site="spa"),
    article("sana:1", edited(AGENCY, 0.05, 1), 9, headline="=cmd|' /C calc'!A0", keywords=["بحر", "سفن"]),
    article("youm7:1", text("left"), 30, headline="قمة القاهرة"),
    article("okaz:2", text("left"), 31, headline="قمة في القاهرة، ٢٠٢٤"),
    article("almada:1", text("alone"), 2, headline="خبر وحيد", published_precision="day"),
    article("almada:2", text("stampless"), 50, headline="بلا تاريخ", published_at=None, published_on=None),
]


@pytest.fixture(scope="module")
def filled(server: str) -> tuple[str, str]:
    """The URI and name of a database with seven articles, two stories among them."""

    async def fill() -> None:
        client: AsyncMongoClient[Doc]
        async with AsyncMongoClient(server, tz_aware=True) as client:
            db: AsyncDatabase[Doc] = client["commands"]
            await prepare(db)
            await db["articles"].insert_many([dict(doc) for doc in DOCS])
            await decide(db, [doc["_id"] for doc in DOCS])

    asyncio.run(fill())
    return server, "commands"


def run(command: type[ArchiveCommand], where: tuple[str, str], *args: str) -> ArchiveCommand:
    made = command()
    values: dict[str, Any] = {"MONGO_URI": where[0], "MONGO_DATABASE": where[1], "DATA_DIR": "unused"}
    made.settings = Settings(values)
    parser = argparse.ArgumentParser()
    made.add_options(parser)
    opts, rest = parser.parse_known_args(list(args))
    made.run(rest, opts)
    return made


def test_stories_shows_who_was_first_and_whom_they_credit(
    filled: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    run(stories.Command, filled)
    assert capsys.readouterr().out == (
        "3 articles on 3 sites, first okaz, credited: spa (not in the archive), رويترز (not in the archive)\n"
        "  2024-05-12 16:00  okaz    first   هجومٌ على سفينةٍ\n"
        "  2024-05-12 18:00  alwafd  copy    إيران: هجوم على سفينة\n"
        "  2024-05-13 00:00  sana    copy    =cmd|' /C calc'!A0\n"
        "\n"
        "2 articles on 2 sites, first youm7\n"
        "  2024-05-13 21:00  youm7  first   قمة القاهرة\n"
        "  2024-05-13 22:00  okaz   copy    قمة في القاهرة، ٢٠٢٤\n"
    )


@pytest.mark.parametrize(
    ("options", "first_sites"),
    [
        (["--limit", "1"], ["okaz"]),
        (["--since", "2024-05-13"], ["okaz", "youm7"]),
        (["--since", "2024-05-14"], []),
        (["--site", "youm7"], ["youm7"]),
        (["--site", "alwafd"], ["okaz"]),
        (["--site", "okaz"], ["okaz", "youm7"]),
        (["--until", "2024-05-13"], ["okaz"]),
    ],
)
def test_stories_of_a_day_or_a_site(
    filled: tuple[str, str], capsys: pytest.CaptureFixture[str], options: list[str], first_sites: list[str]
) -> None:
    run(stories.Command, filled, *options)
    heads = [line for line in capsys.readouterr().out.splitlines() if "articles on" in line]
    assert [line.partition("first ")[2].split(",")[0] for line in heads] == first_sites


def test_stories_says_when_there_are_more(filled: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    run(stories.Command, filled, "--limit", "1")
    assert "--limit N shows more" in capsys.readouterr().err
    run(stories.Command, filled, "--limit", "2")
    assert capsys.readouterr().err == ""


def test_among_stories_of_one_size_the_newest_comes_first(
    filled: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    uri, _ = filled
    docs = [
        article(f"{site}:{number}", text(f"equal {number}"), 24 * number + later)
        for number in (1, 2, 3)
        for later, site in enumerate(("alwafd", "zaman"))
    ]

    async def fill() -> None:
        client: AsyncMongoClient[Doc]
        async with AsyncMongoClient(uri, tz_aware=True) as client:
            await prepare(client["equals"])
            await client["equals"]["articles"].insert_many([dict(doc) for doc in docs])
            await decide(client["equals"], [doc["_id"] for doc in docs])

    asyncio.run(fill())
    run(stories.Command, (uri, "equals"), "--format", "jsonl")
    assert [json.loads(line)["story_id"] for line in capsys.readouterr().out.splitlines()] == [
        "alwafd:3",
        "alwafd:2",
        "alwafd:1",
    ]
    run(stories.Command, (uri, "equals"), "--format", "jsonl", "--limit", "1")
    assert json.loads(capsys.readouterr().out)["story_id"] == "alwafd:3"


def test_stories_as_csv_have_a_row_for_each_article(
    filled: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    run(stories.Command, filled, "--format", "csv", "--limit", "1")
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out.removeprefix("\ufeff"))))
    assert [(row["story_id"], row["place"], row["site"]) for row in rows] == [
        ("okaz:1", "1", "okaz"),
        ("okaz:1", "2", "alwafd"),
        ("okaz:1", "3", "sana"),
    ]


@pytest.mark.parametrize(
    ("options", "ids", "more"),
    [
        ([], ["okaz:2", "youm7:1", "sana:1", "alwafd:1", "almada:1", "okaz:1"], False),
        (["--limit", "2"], ["okaz:2", "youm7:1"], True),
        (["--since", "2024-05-13", "--site", "youm7"], ["youm7:1"], False),
        (["--until", "2024-05-13"], ["alwafd:1", "almada:1", "okaz:1"], False),
        (["--since", "2025-01-01"], [], False),
    ],
)
def test_latest_shares_days_formats_and_says_when_there_are_more(
    filled: tuple[str, str], capsys: pytest.CaptureFixture[str], options: list[str], ids: list[str], more: bool
) -> None:
    run(latest.Command, filled, "--format", "jsonl", *options)
    printed = capsys.readouterr()
    assert [json.loads(line)["_id"] for line in printed.out.splitlines()] == ids
    assert ("--limit N shows more" in printed.err) == more
    run(latest.Command, filled, "--format", "csv", *options)
    rows = csv.DictReader(io.StringIO(capsys.readouterr().out.removeprefix("\ufeff")))
    assert [row["_id"] for row in rows] == ids


@pytest.mark.parametrize("command", [latest.Command, stories.Command, export.Command])
def test_days_in_the_wrong_order_are_refused(filled: tuple[str, str], command: type[ArchiveCommand]) -> None:
    with pytest.raises(UsageError, match="is not before --until"):
        run(command, filled, "--since", "2024-05-14", "--until", "2024-05-13")


def test_export_gives_every_readable_field_as_json(filled: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    run(export.Command, filled)
    printed = capsys.readouterr()
    found = {doc["_id"]: doc for doc in map(json.loads, printed.out.splitlines())}
    assert found.keys() == {doc["_id"] for doc in DOCS}
    assert all(tuple(doc) == READABLE_FIELDS for doc in found.values())
    assert found["okaz:1"]["published_at"] == "2024-05-12T13:00:00Z"
    assert found["sana:1"]["duplicate_of"] == found["sana:1"]["story_id"] == "okaz:1"
    assert "هجومٌ" in printed.out
    assert printed.err == "7 articles\n"


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (["--since", "2024-05-13"], {"sana:1", "youm7:1", "okaz:2", "almada:2"}),
        (["--until", "2024-05-13"], {"alwafd:1", "okaz:1", "almada:1"}),
        (["--since", "2024-05-13", "--until", "2024-05-14", "--site", "okaz"], {"okaz:2"}),
        (["--site", "almada"], {"almada:1", "almada:2"}),
    ],
)
def test_export_of_days_and_sites(
    filled: tuple[str, str], capsys: pytest.CaptureFixture[str], options: list[str], ids: set[str]
) -> None:
    run(export.Command, filled, *options)
    assert {json.loads(line)["_id"] for line in capsys.readouterr().out.splitlines()} == ids


def test_export_as_csv_opens_in_a_spreadsheet(filled: tuple[str, str], tmp_path: Path) -> None:
    file = tmp_path / "articles.csv"
    run(export.Command, filled, "--format", "csv", "-o", str(file))
    raw = file.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf_id,site,headline")
    assert raw.endswith(b"\r\n")
    rows = {row["_id"]: row for row in csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""))}
    assert tuple(rows["okaz:1"]) == READABLE_FIELDS
    assert rows["okaz:1"]["published_at"] == "2024-05-12 16:00"  # Riyadh
    assert rows["almada:1"]["published_at"] == "2024-05-12"
    assert rows["almada:2"]["published_at"] == ""
    assert rows["sana:1"]["headline"].startswith("'=cmd")
    assert rows["sana:1"]["keywords"] == "بحر | سفن"


@pytest.mark.parametrize(
    ("name", "options", "begins"),
    [
        ("a.csv", [], b"\xef\xbb\xbf_id"),
        ("a.CSV", ["--stories"], b"\xef\xbb\xbfstory_id"),
        ("a.jsonl", [], b"{"),
        ("a.json", ["--format", "jsonl"], b"{"),
        ("a", ["--format", "jsonl"], b"{"),
        ("a.csv", ["--format", "jsonl"], b"{"),
        ("a.jsonl", ["--format", "csv"], b"\xef\xbb\xbf_id"),
    ],
)
def test_export_takes_the_format_from_the_files_name_unless_it_is_told(
    filled: tuple[str, str], tmp_path: Path, name: str, options: list[str], begins: bytes
) -> None:
    run(export.Command, filled, "-o", str(tmp_path / name), *options)
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_export_of_stories(filled: tuple[str, str], capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    run(export.Command, filled, "--stories")
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["story_id"], first["sites"], first["credited"]) == (
        "okaz:1",
        ["okaz", "alwafd", "sana"],
        ["spa", "رويترز"],
    )
    assert [doc["_id"] for doc in second["articles"]] == ["youm7:1", "okaz:2"]
    file = tmp_path / "stories.csv"
    run(export.Command, filled, "--stories", "--format", "csv", "--output", str(file))
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    assert [(row["story_id"], row["articles"], row["place"], row["site"]) for row in rows] == [
        ("okaz:1", "3", "1", "okaz"),
        ("okaz:1", "3", "2", "alwafd"),
        ("okaz:1", "3", "3", "sana"),
        ("youm7:1", "2", "1", "youm7"),
        ("youm7:1", "2", "2", "okaz"),
    ]


@pytest.mark.parametrize(
    ("command", "options", "message"),
    [
        (stories.Command, ["--since", "yesterday"], "--since yesterday is not a day"),
        (export.Command, ["--since", "2024-05-13", "--until", "2024-05-13"], "not before"),
        (export.Command, ["articles"], "unexpected argument 'articles'"),
        (stories.Command, ["--site", "oka"], "no site 'oka' is known"),
        (stories.Command, ["--site", ".*"], "no site '.*' is known"),
        (export.Command, ["--site", "oka"], "no site 'oka' is known"),
    ],
)
def test_a_wrong_argument_is_named(
    filled: tuple[str, str], command: type[ArchiveCommand], options: list[str], message: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(message)):
        run(command, filled, *options)


def test_an_unwritable_file_is_one_line(filled: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    command = run(export.Command, filled, "-o", "/nowhere/at/all.csv")
    assert command.exitcode == 1
    assert capsys.readouterr().err == "/nowhere/at/all.csv cannot be written: there is not a folder /nowhere/at\n"


def test_no_database_is_one_line_and_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    uri = "mongodb://user:geheim@127.0.0.1:9/?serverSelectionTimeoutMS=300"
    command = run(stories.Command, (uri, "nothing"))
    printed = capsys.readouterr()
    assert command.exitcode == 1
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1
    assert "geheim" not in printed.err


def test_an_empty_archive_says_so(server: str, database: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(stories.Command, (server, database))
    assert capsys.readouterr().out == "No story with a copy was found.\n"


def test_a_closed_pipe_is_no_traceback(server: str, database: str) -> None:
    async def fill() -> None:
        client: AsyncMongoClient[Doc]
        async with AsyncMongoClient(server) as client:
            docs = [article(f"okaz:{number}", text(number, 400)) for number in range(60)]
            await client[database]["articles"].insert_many(docs)

    asyncio.run(fill())
    environment = {**os.environ, "MONGO_URI": server, "MONGO_DATABASE": database}
    with subprocess.Popen(
        [sys.executable, "-m", "scrapy", "export"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        begun = process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read().decode()
        assert process.wait(timeout=60) == 0, said
    assert json.loads(begun)["site"] == "okaz"
    assert said == ""


def test_a_later_version_by_the_same_outlet_is_told_apart_from_a_copy() -> None:
    story = Story([{"site": site} for site in ("okaz", "alwafd", "okaz", "alwafd", "sana")])
    assert story.kinds == ["first", "copy", "update", "update", "copy"]
