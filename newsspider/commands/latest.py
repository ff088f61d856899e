"""``scrapy latest``: the newest articles of the archive, as a table."""

import argparse
from collections.abc import Iterator, Sequence
from typing import Any

from newsspider.cli import export as exporting
from newsspider.cli.archive_command import local, one_line
from newsspider.cli.list_command import ListCommand
from newsspider.cli.tables import print_table
from newsspider.storage.queries import latest
from newsspider.storage.server.client import Database

Doc = dict[str, Any]


class Command(ListCommand[Doc]):
    columns = (
        "published_at",
        "site",
        "headline",
        "word_count",
        "revision",
        "duplicate_of",
        "withdrawn_at",
        "url",
        "_id",
    )

    def short_desc(self) -> str:
        return "Print the newest articles"

    async def find(self, db: Database, opts: argparse.Namespace, limit: int) -> Sequence[Doc]:
        fields = dict.fromkeys((*self.columns, "published_precision", "timezone"), 1)
        return await latest(db, opts.site, limit, fields, opts.days)

    def line(self, row: Doc) -> str:
        return exporting.as_json({name: row.get(name) for name in self.columns})

    def cells(self, row: Doc) -> Iterator[list[str]]:
        yield exporting.cells(row, self.columns)

    def show(self, rows: Sequence[Doc], opts: argparse.Namespace) -> None:
        lines = [(local(d), d["site"], str(d["word_count"]), _note(d), one_line(d["headline"])) for d in rows]
        if lines:
            print_table("", ("published", "site", "words", "note", "headline"), lines)
            return
        of, when = (f" of {opts.site}" if opts.site else ""), (" of these days" if opts.since or opts.until else "")
        print(
            f"No article{of}{when} is stored."
            if of or when
            else f"The archive {self.archive.place} holds no article yet."
        )


def _note(doc: dict[str, object]) -> str:
    """What is special about an article: that its portal took it away, that it is a copy, or was corrected."""
    if doc["withdrawn_at"]:
        return "withdrawn"
    if doc["duplicate_of"]:
        return f"copy of {doc['duplicate_of']}"
    return f"revision {doc['revision']}" if doc["revision"] != 1 else ""
