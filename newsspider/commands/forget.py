"""``scrapy forget``: removes articles for good, with a tombstone so that they do not come back."""

import argparse
import sqlite3

from scrapy.exceptions import UsageError

from newsspider import clock
from newsspider.cli.archive_command import ArchiveCommand, known_site
from newsspider.search import database, feed
from newsspider.storage.documents import removal
from newsspider.storage.server.client import Database
from newsspider.text.wording import counted


class Command(ArchiveCommand):
    def syntax(self) -> str:
        return "[options] <id or URL> …"

    def short_desc(self) -> str:
        return "Remove articles for good, so that they do not come back"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--site", metavar="NAME", help="remove everything of a site")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        if bool(args) == bool(opts.site):
            raise UsageError("name either articles, by their ids or URLs, or one --site", print_help=False)

    async def look(self, db: Database, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        await known_site(db, opts.site, self.settings)
        await self.archive.prepare(db)
        now = clock.now()
        if opts.site:
            removed = await removal.forget_site(db, opts.site, now)
            if not (removed.articles or removed.revisions or removed.urls):
                self.fail(f"nothing of {opts.site} is stored")
                return
        else:
            ids = {text: await removal.id_of(db, text) for text in args}
            for text in [text for text, _id in ids.items() if _id is None or ":" not in _id]:
                self.fail(f"{text}: no such article; give its _id (site:key) or its URL")
            if self.exitcode and not any(_id and ":" in _id for _id in ids.values()):
                return
            removed = await removal.forget(db, [_id for _id in ids.values() if _id], now)
        try:
            await feed.forget(db, self.archive.data_dir)
        except (sqlite3.Error, OSError) as error:
            self.fail(f"the search index still holds them ({error}); delete {database.FILE} in the data folder")
        gone = (
            counted(removed.articles, "article"),
            counted(removed.revisions, "revision"),
            counted(removed.urls, "URL"),
        )
        print(f"Removed {', '.join(gone)}.")
        if removed.unknown:
            print(f"{counted(removed.unknown, 'id was', 'ids were')} not stored, and will not be.")
        print("Recordings (WARC) and exports made before still hold the pages; remove those by hand.")
