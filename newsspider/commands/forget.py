"""``scrapy forget``: removes articles for good, with a tombstone so that they do not come back."""

import argparse
import sqlite3

from scrapy.exceptions import UsageError

from newsspider import clock
from newsspider.cli.archive_command import ArchiveCommand, known_site
from newsspider.cli.lines import say
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
        parser.add_argument("--site", metavar="NAME", help="remove everything of a site; counts first and asks")
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument("--dry-run", action="store_true", help="only count what would be removed")
        parser.add_argument("--undo", action="store_true", help="take tombstones away, so that articles may come again")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        if bool(args) == bool(opts.site):
            raise UsageError("name either articles, by their ids or URLs, or one --site", print_help=False)

    async def look(self, db: Database, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if not opts.undo:
            await known_site(db, opts.site, self.settings)
        ids = [] if opts.site else await self._ids(db, args, undo=opts.undo)
        if not opts.site and not ids:
            return
        if opts.undo:
            undone = await removal.undo(db, ids, opts.site)
            say(f"{counted(undone, 'tombstone')} taken away; the next crawl that meets the articles stores them again.")
            return
        counts = await removal.count(db, ids, opts.site)
        if opts.site and not (counts.articles or counts.revisions or counts.urls):
            self.fail(f"nothing of {opts.site} is stored")
            return
        if opts.dry_run:
            say(f"Would remove {_counts_text(counts)}.")
            return
        if (
            opts.site
            and not opts.yes
            and not _agreed(f"Remove {_counts_text(counts)} of {opts.site} for good? [yes/no] ")
        ):
            self.fail("Nothing was removed; answer yes, or add --yes.")
            return
        await self.archive.prepare(db)
        now = clock.now()
        removed = await (removal.forget_site(db, opts.site, now) if opts.site else removal.forget(db, ids, now))
        try:
            await feed.forget(db, self.archive.data_dir)
        except (sqlite3.Error, OSError) as error:
            self.fail(f"the search index still holds them ({error}); delete {database.FILE} in the data folder")
        say(f"Removed {_counts_text(removed)}.")
        if removed.unknown:
            print(f"{counted(removed.unknown, 'id was', 'ids were')} not stored, and will not be.")
        print("Recordings (WARC) and exports made before still hold the pages; remove those by hand.")

    async def _ids(self, db: Database, args: list[str], *, undo: bool) -> list[str]:
        """The ids of the named articles; those that are none are said."""
        found = []
        for text in args:
            _id = await (removal.buried_id(db, text) if undo else removal.id_of(db, text))
            if _id is None or ":" not in _id:
                self.fail(f"{text}: no such article; give its _id (site:key) or its URL")
            else:
                found.append(_id)
        return found


def _counts_text(counts: removal.Removed) -> str:
    articles, revisions = counted(counts.articles, "article"), counted(counts.revisions, "revision")
    return f"{articles}, {revisions}, {counted(counts.urls, 'URL')}"


def _agreed(question: str) -> bool:
    try:
        return input(question).strip().lower() in ("yes", "y", "نعم")
    except EOFError:
        return False
