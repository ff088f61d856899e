"""``scrapy stories``: the biggest stories, who was first and who copied."""

import argparse
from collections.abc import Iterable, Sequence

from newsspider.cli import export as exporting
from newsspider.cli.archive_command import local, one_line
from newsspider.cli.lines import say
from newsspider.cli.list_command import ListCommand
from newsspider.storage.queries import Database, Story, biggest
from newsspider.text.wording import counted


class Command(ListCommand[Story]):
    columns = exporting.STORY_COLUMNS
    days_help = "with a copy published"
    site_help = "only stories in which this portal has a part"
    more = "The {limit} biggest, the newest first among equals; --limit N shows more."

    def short_desc(self) -> str:
        return "Print the stories with most copies, who was first and whom they credit"

    async def find(self, db: Database, opts: argparse.Namespace, limit: int) -> Sequence[Story]:
        return await biggest(db, opts.days, opts.site, limit)

    def line(self, row: Story) -> str:
        return exporting.story_line(row.articles, row.sites, row.credited)

    def cells(self, row: Story) -> Iterable[list[str]]:
        return exporting.story_rows(row.articles)

    def show(self, rows: Sequence[Story], opts: argparse.Namespace) -> None:
        for number, story in enumerate(rows):
            if number:
                say("")
            for line in _lines(story):
                say(line)
        if not rows:
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
