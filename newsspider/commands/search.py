"""``scrapy search``: articles by their words, whatever their form and spelling; the best first, or the newest."""

import argparse
import re
import sqlite3
import sys
from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.text import Text
from scrapy.exceptions import UsageError

from newsspider.cli.archive_command import ArchiveCommand, add_days, add_format, days_of, known_site, local, positive
from newsspider.cli.export import BOM, as_json, csv_line
from newsspider.cli.index_progress import index_progress
from newsspider.cli.lines import safe, say
from newsspider.search import Filters, Hit, QueryError, parse
from newsspider.search import search as find
from newsspider.search.excerpt import Piece, plain
from newsspider.storage.server.client import Database
from newsspider.text.wording import command, counted

COLUMNS = ("published_at", "site", "headline", "excerpt", "url", "copies", "_id")
# «-ليبيا» excludes a word. An option begins with two dashes, or with one and a Latin letter.
_EXCLUDED = re.compile(r"-[^\W\d_a-zA-Z]|-\"")


class Command(ArchiveCommand):
    def syntax(self) -> str:
        return "[options] WORDS"

    def short_desc(self) -> str:
        return 'Find articles: words in any form, "a phrase", -without, OR, headline:word'

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--exact", action="store_true", help="words as they are written, not their other forms")
        parser.add_argument("--site", metavar="NAME", action="append", help="only this portal's; may be repeated")
        add_days(parser)
        for name in ("section", "source", "author"):
            parser.add_argument(f"--{name}", metavar="NAME", help=f"only with this {name}")
        parser.add_argument("--sort", choices=("relevance", "date"), default="relevance", help="default: %(default)s")
        parser.add_argument("--limit", metavar="N", type=positive, default=20, help="how many (default: %(default)s)")
        parser.add_argument("--copies", action="store_true", help="show copies one by one, not as one hit")
        add_format(parser)

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        words = [arg for arg in args if _EXCLUDED.match(arg)]
        super().process_options([arg for arg in args if arg not in words], opts)

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            opts.query = parse(" ".join(args))
        except QueryError as error:
            raise UsageError(str(error), print_help=False) from None
        days = days_of(opts)
        opts.filters = Filters(opts.site or (), days.since, days.until, opts.section, opts.source, opts.author)

    async def look(self, db: Database, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        for site in opts.site or ():
            await known_site(db, site, self.settings)
        try:
            with index_progress() as progress:
                page = await find(
                    db,
                    self.archive.data_dir,
                    opts.query,
                    opts.filters,
                    limit=opts.limit,
                    exact=opts.exact,
                    by_date=opts.sort == "date",
                    fold=not opts.copies,
                    progress=progress,
                )
        except (sqlite3.Error, OSError) as error:
            self.fail(
                f"the search index in {self.archive.data_dir} cannot be used: {error}; {command('index --rebuild')}"
            )
            return
        if opts.format == "jsonl":
            for hit in page.hits:
                sys.stdout.write(as_json(_values(hit)))
        elif opts.format == "csv":
            sys.stdout.write(BOM + csv_line(COLUMNS))
            for hit in page.hits:
                sys.stdout.write(csv_line(map(str, _values(hit).values())))
        else:
            _show(page.hits)
        if not page.hits:
            self.fail("No article holds all these words.")
        elif opts.format == "text":
            more = f"; --limit N shows more than {opts.limit}" if page.next is not None else ""
            say(f"{counted(page.total, 'article')} found{more}.", sys.stderr)


def _values(hit: Hit) -> dict[str, Any]:
    values = {
        "published_at": local(hit.article) or None,
        "excerpt": plain(hit.excerpt),
        "copies": hit.copies,
    }
    return {name: values.get(name, hit.article.get(name)) for name in COLUMNS}


def _show(hits: Iterable[Hit]) -> None:
    console = Console(
        highlight=False, markup=False, emoji=False, soft_wrap=True, width=None if sys.stdout.isatty() else 10_000
    )
    for hit in hits:
        copies = f"  (+{counted(hit.copies, 'copy', 'copies')})" if hit.copies else ""
        say(f"{local(hit.article) or '-':16}  {hit.article['_id']}{copies}")
        console.print(Text("  ").append_text(_text(hit.headline, "bold")))
        console.print(Text("  ").append_text(_text(hit.excerpt, "")))
        say(f"  {hit.article.get('url') or ''}\n")


def _text(pieces: Iterable[Piece], style: str) -> Text:
    """Hits in colour at a terminal, between marks in a pipe; either way in the order in which the text is read."""
    shown = Text(style=style)
    coloured = sys.stdout.isatty()
    for piece in pieces:
        edge = piece.text[: len(piece.text) - len(piece.text.lstrip())], piece.text[len(piece.text.rstrip()) :]
        text = f"{edge[0] and ' '}{safe(piece.text)}{edge[1] and ' '}"
        if piece.hit and not coloured:
            shown.append(f"«{text}»")
        else:
            shown.append(text, style="bold yellow" if piece.hit else style)
    return shown
