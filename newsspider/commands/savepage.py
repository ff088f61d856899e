"""``scrapy savepage``: a real page of a portal into ``pages/``, with a draft of the article it should give."""

import argparse
from pathlib import Path

from scrapy.exceptions import UsageError
from scrapy.http import Response

from newsspider import clock
from newsspider.base_spiders.responses import page_of
from newsspider.cli.command import PageCommand
from newsspider.cli.lines import say
from newsspider.cli.page_command import fetch
from newsspider.discovery.arguments import is_web_address
from newsspider.extraction import extract_article
from newsspider.extraction.bounded import within
from newsspider.items import Article, NotAnArticle
from newsspider.portals import Portal, key_of
from newsspider.portals.catalogue import names, portals
from newsspider.site_tools.samples import SAVED, Sample, draft, load, refreshed, write
from newsspider.text import Page
from newsspider.text.wording import command, unwritable
from newsspider.urls.splitting import has_userinfo


class Command(PageCommand):
    writes_project = True

    def syntax(self) -> str:
        return "[--refresh] SPIDER URL"

    def short_desc(self) -> str:
        return "Save a real page of a portal as a test of its site file"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--refresh", action="store_true", help="read the page saved before again, and show what changed"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 2:
            raise UsageError("name a portal and the address of one of its articles", print_help=False)
        assert self.settings is not None
        known = {portal.site: portal for portal in portals(self.settings)}
        if args[0] not in known:
            raise UsageError(f"no portal {args[0]!r}; {command('list')} shows them", print_help=False)
        portal, url = known[args[0]], args[1]
        if has_userinfo(url):
            raise UsageError("the address holds a user name or password; leave it out", print_help=False)
        if not is_web_address(url) or not portal.matches(url):
            raise UsageError(f"{url} does not match {portal.site}'s article_url", print_help=False)
        path = saved_at(portal, url)
        try:
            if opts.refresh:
                self._refresh(portal, path, url)
            else:
                self._save(portal, path, url)
        except NotAnArticle as error:
            self.fail(f"{url} gave no article: {error.reason} ({error.detail})")
        except OSError as error:
            self.fail(unwritable(path, error))

    def _save(self, portal: Portal, path: Path, url: str) -> None:
        assert self.crawler_process is not None
        assert self.settings is not None
        answer = fetch(self.crawler_process, self.settings, [url])[url]
        if isinstance(answer, str):
            self.fail(f"{url} {answer}")
            return
        page = page_of(answer)
        keep(path, answer)
        write(path.with_suffix(".json"), draft(page, self._read(page, portal)))
        print(next_steps(portal.site, path))

    def _read(self, page: Page, portal: Portal) -> Article:
        assert self.settings is not None
        limit, known = self.settings.getfloat("NEWSSPIDER_READ_TIMEOUT"), names(self.settings)
        return within(limit, lambda: extract_article(page, portal, names=known))

    def _refresh(self, portal: Portal, path: Path, url: str) -> None:
        assert self.settings is not None
        if not path.exists():
            raise UsageError(f"{url} was not saved before; leave --refresh out", print_help=False)
        sample: Sample = load(path)
        page = sample.page()
        new = draft(page, self._read(page, portal))
        values, lines = refreshed(sample.expected, new)
        write(sample.answers, values)
        for line in "\n".join(lines or ["nothing changed"]).split("\n"):  # a difference has several; values are quoted
            say(line)


def saved_at(portal: Portal, url: str) -> Path:
    """Where a page is saved: under the article's key, so that a second save of it replaces the first."""
    return SAVED / portal.site / f"{key_of(url, portal)}.html"


def keep(path: Path, response: Response) -> None:
    """Save a page byte for byte, without its transfer's compression."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(response.body)


def next_steps(site: str, path: Path) -> str:
    """What a person does with a page that was just saved."""
    return (
        f"saved {path} and {path.with_suffix('.json').name}\n"
        f"1. Open the page and the JSON; mend each value that is not what a reader sees, and empty `unread`.\n"
        f"2. python -m pytest -k {site}: it fails until both agree.\n"
        f'3. When it passes, the portal is proven: status = "proven {clock.now():%Y-%m-%d}" in its site file.'
    )
