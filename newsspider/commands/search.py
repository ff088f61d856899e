"""``scrapy search``: articles by their words, whatever the spelling of hamzas, yehs, marks and digits."""

import argparse
import sys

from scrapy.exceptions import UsageError

from newsspider.arabic import match_text
from newsspider.cli.archive_command import ArchiveCommand, local, one_line, positive
from newsspider.cli.tables import say
from newsspider.storage.queries import Database, search


class Command(ArchiveCommand):
    def syntax(self) -> str:
        return "[options] WORDS"

    def short_desc(self) -> str:
        return "Find articles that hold all the words, newest first"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--limit", metavar="N", type=positive, default=20, help="how many (default: %(default)s)")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        opts.words = match_text(" ".join(args)).split()
        if not opts.words:
            raise UsageError("name the words to search for", print_help=False)

    async def look(self, db: Database, args: list[str], opts: argparse.Namespace) -> None:
        found = await search(db, opts.words, opts.limit)
        width = max((len(doc["_id"]) for doc in found), default=0)
        for doc in found:
            say(f"{local(doc) or '-':16}  {doc['_id']:{width}}  {one_line(doc['headline'])}")
        if not found:
            say("No article holds all these words.", sys.stderr)
        elif len(found) == opts.limit:
            say(f"The newest {opts.limit}; --limit N shows more.", sys.stderr)
