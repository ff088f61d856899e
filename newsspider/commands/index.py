"""``scrapy index``: brings the search index to the archive's state, or builds it anew."""

import argparse
import sqlite3

from newsspider.cli.archive_command import ArchiveCommand
from newsspider.cli.index_progress import index_progress
from newsspider.search import database, feed
from newsspider.search.hits import refresh
from newsspider.storage.server.client import Database
from newsspider.text.wording import counted


class Command(ArchiveCommand):
    def short_desc(self) -> str:
        return "Bring the search index to the archive's state; crawls and searches do so by themselves"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--rebuild", action="store_true", help="build it anew; searches go on meanwhile")

    async def look(self, db: Database, args: list[str], opts: argparse.Namespace) -> None:
        data_dir = self.archive.data_dir
        try:
            with index_progress() as progress:
                if opts.rebuild:
                    await feed.rebuild(db, data_dir, progress)
                else:
                    await refresh(db, data_dir, progress)
                    await feed.compare(db, data_dir, progress)
            count = await feed.size(data_dir)
        except (sqlite3.Error, OSError) as error:
            self.fail(f"the search index in {data_dir} cannot be written: {error}")
            return
        size = (data_dir / database.FILE).stat().st_size / 1_000_000
        print(f"{counted(count, 'article is', 'articles are')} in the search index ({size:.1f} MB).")
