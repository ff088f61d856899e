"""``scrapy stories``: the biggest stories, who was first and who copied."""

import argparse
import sys

from newsspider.cli import export as exporting
from newsspider.cli.archive_command import (
    ArchiveCommand,
    add_days,
    add_format,
    days_of,
    known_site,
    local,
    one_line,
    positive,
)
from newsspider.cli.tables import say
from newsspider.storage.queries import Database, Story, biggest
from newsspider.text.wording import counted


class Command(ArchiveCommand):
    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Print the stories with most copies, who was first and whom they credit"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_days(parser, "with a copy published")
        parser.add_argument("--site", metavar="NAME", help="only stories in which this portal has a part")
        parser.add_argument("--limit", metavar="N", type=positive, default=20, help="how many (default: %(default)s)")
        add_format(parser)

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        super().check(args, opts)
        opts.days = days_of(opts)

    async def look(self, db: Database, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        await known_site(db, opts.site, self.settings)
        found = await biggest(db, opts.days, opts.site, opts.limit + 1)
        shown = found[: opts.limit]
        if opts.format == "jsonl":
            for story in shown:
                sys.stdout.write(exporting.story_line(story.articles, story.sites, story.credited))
        elif opts.format == "csv":
            sys.stdout.write(exporting.BOM + exporting.csv_line(exporting.STORY_COLUMNS))
            for story in shown:
                sys.stdout.writelines(map(exporting.csv_line, exporting.story_rows(story.articles)))
        else:
            _show(shown)
        if len(found) > opts.limit:
            say(f"The {opts.limit} biggest, the newest first among equals; --limit N shows more.", sys.stderr)


def _show(found: list[Story]) -> None:
    for number, story in enumerate(found):
        if number:
            say("")
        for line in _lines(story):
            say(line)
    if not found:
        say("No story with a copy was found.")


def _lines(story: Story) -> list[str]:
    """A story's lines. Latin columns first: in a line that ends in Arabic a terminal keeps them in place."""
    head = f"{counted(len(story.articles), 'article')} on {counted(len(story.sites), 'site')}"
    credited = [f"{name}" if name in story.sites else f"{name} (not in the archive)" for name in story.credited]
    width = max(len(article["site"]) for article in story.articles)
    lines = [
        f"  {local(article) or '-':16}  {article['site']:{width}}  {kind:6}  {one_line(article['headline'])}"
        for article, kind in zip(story.articles, story.kinds, strict=True)
    ]
    first = f"{head}, first {story.original['site']}"
    return [first + (f", credited: {', '.join(credited)}" if credited else ""), *lines]
