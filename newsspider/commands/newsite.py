"""``scrapy newsite``: a draft of a site file from one article page, and that page as its first test."""

import argparse
import importlib
import re
from pathlib import Path

from scrapy.exceptions import UsageError
from scrapy.http import Response

import newsspider.spiders
from newsspider import clock
from newsspider.base_spiders.declared import DeclaredSpider
from newsspider.base_spiders.responses import page_of
from newsspider.cli.page_command import Answers, PageCommand, fetch
from newsspider.commands.savepage import keep, next_steps, saved_at
from newsspider.discovery.arguments import is_web_address, zone
from newsspider.discovery.unknown import explore
from newsspider.extraction import extract_article, generic_portal
from newsspider.items import NotAnArticle
from newsspider.portals import Portal, Source
from newsspider.portals.catalogue import names, router
from newsspider.site_tools.draft import draft as site_draft
from newsspider.site_tools.samples import draft as sample_draft
from newsspider.site_tools.samples import write
from newsspider.text.wording import unwritable
from newsspider.urls.splitting import urljoin


class Command(PageCommand):
    def syntax(self) -> str:
        return "[--timezone ZONE] NAME URL"

    def short_desc(self) -> str:
        return "Draft the site file of a new portal from one of its articles"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--timezone", type=zone, help="the portal's zone, such as Africa/Cairo, where its domain does not say"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 2 or not re.fullmatch(r"[a-z][a-z0-9_]*", args[0]) or not is_web_address(args[1]):
            raise UsageError("give a name (lower-case letters, digits, _) and an article's address", print_help=False)
        name, url = args
        file = Path(newsspider.spiders.__path__[0]) / f"{name}.py"
        if file.exists():
            raise UsageError(f"{file} exists; `scrapy savepage {name} URL` adds a page to it", print_help=False)
        assert self.settings is not None
        assert self.crawler_process is not None
        if owner := router(self.settings).portal_for(url):
            raise UsageError(f"{url} is {owner.site}'s; `scrapy savepage {owner.site} URL` saves it", print_help=False)
        front, robots = urljoin(url, "/"), urljoin(url, "/robots.txt")
        answers = fetch(self.crawler_process, self.settings, [url, front, robots])
        answer = answers[url]
        if isinstance(answer, str):
            self.fail(f"{url} {answer}")
            return
        try:
            self._write(name, file, answer, _sources(answers, front, robots), opts.timezone)
        except NotAnArticle as error:
            self.fail(f"{url} gave no article: {error.reason} ({error.detail})")
        except OSError as error:
            self.fail(unwritable(error.filename or file, error))

    def _write(self, name: str, file: Path, answer: Response, sources: list[Source], timezone: str | None) -> None:
        assert self.settings is not None
        known = names(self.settings)
        page = page_of(answer)
        # What the generic reader finds is what the site file's selectors are to find.
        found = extract_article(page, generic_portal(page.url, timezone=timezone), names=known)
        file.write_text(site_draft(name, page, found, sources, clock.now()), encoding="utf-8")
        portal = _declared(name, file)
        path = saved_at(portal, page.url)
        keep(path, answer)
        article = extract_article(page_of(answer), portal, names=known)
        write(path.with_suffix(".json"), sample_draft(page, article))
        print(f"wrote {file}\n{next_steps(name, path)}\n4. scrapy checksites {name}")


def _declared(name: str, file: Path) -> Portal:
    """The declaration of a site file that was written a moment ago."""
    importlib.invalidate_caches()
    module = importlib.import_module(f"newsspider.spiders.{file.stem}")
    spiders = (cls for cls in vars(module).values() if isinstance(cls, type) and issubclass(cls, DeclaredSpider))
    return next(cls.declaration for cls in spiders if vars(cls).get("name") == name)


def _sources(answers: Answers, front: str, robots: str) -> list[Source]:
    """What the front page and robots.txt say of feeds, sitemaps and sections."""
    home, rules = answers[front], answers[robots]
    if not isinstance(home, Response):
        return []
    return list(
        explore(page_of(home), rules.text if isinstance(rules, Response) and hasattr(rules, "text") else None).stated
    )
