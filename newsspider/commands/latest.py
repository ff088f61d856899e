"""``scrapy latest``: the newest articles of the archive, as a table."""

import argparse

from newsspider.cli.archive_command import ArchiveCommand, known_site, local, one_line, positive
from newsspider.cli.tables import print_table
from newsspider.storage.queries import latest
from newsspider.storage.server.client import Database

_SHOWN = (
    "headline",
    "site",
    "published_at",
    "published_precision",
    "timezone",
    "word_count",
    "revision",
    "duplicate_of",
    "withdrawn_at",
)


class Command(ArchiveCommand):
    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Print the newest articles"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--site", metavar="NAME", help="only this portal's")
        parser.add_argument("--limit", metavar="N", type=positive, default=20, help="how many (default: %(default)s)")

    async def look(self, db: Database, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        await known_site(db, opts.site, self.settings)
        newest = await latest(db, opts.site, opts.limit, dict.fromkeys(_SHOWN, 1))
        rows = [
            (
                local(doc),
                doc["site"],
                str(doc["word_count"]),
                _note(doc),
                one_line(doc["headline"]),
            )
            for doc in newest
        ]
        if rows:
            print_table("", ("published", "site", "words", "note", "headline"), rows)
        else:
            print(f"No article of {opts.site} is stored." if opts.site else "The archive holds no article yet.")


def _note(doc: dict[str, object]) -> str:
    """What is special about an article: that its portal took it away, that it is a copy, or was corrected."""
    if doc["withdrawn_at"]:
        return "withdrawn"
    if doc["duplicate_of"]:
        return f"copy of {doc['duplicate_of']}"
    return f"revision {doc['revision']}" if doc["revision"] != 1 else ""
