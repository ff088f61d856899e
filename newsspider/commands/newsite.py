"""``scrapy newsite``: a draft of a site file from one article page, and that page as its first test."""

import argparse
import re
from pathlib import Path
from urllib.parse import urljoin

from scrapy.exceptions import UsageError
from scrapy.http import Response

import newsspider.spiders
from newsspider import clock
from newsspider.catalogue import names, router
from newsspider.commands.savepage import keep, next_steps
from newsspider.discovery.unknown import explore
from newsspider.drafting import draft as site_draft
from newsspider.extraction import NotAnArticle, Page, extract_article, generic_portal
from newsspider.fetching import Answers, LookingCommand, fetch
from newsspider.samples import SAVED, draft, write
from newsspider.sources import Source
from newsspider.urls import key_of


class Command(LookingCommand):
    def syntax(self) -> str:
        return "[--timezone ZONE] NAME URL"

    def short_desc(self) -> str:
        return "Draft the site file of a new portal from one of its articles"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--timezone", help="the portal's zone, such as Africa/Cairo, where its domain does not say")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 2 or not re.fullmatch(r"[a-z][a-z0-9_]*", args[0]) or not re.match(r"https?://", args[1]):
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
        portal = generic_portal(url, timezone=opts.timezone)
        path = SAVED / name / f"{key_of(url, portal)}.html"
        page = keep(path, answer)
        try:
            article = extract_article(page, portal, names=names(self.settings))
        except NotAnArticle as error:
            self.fail(f"{url} gave no article: {error.reason} ({error.detail})")
            return
        text = site_draft(name, page, article, _sources(answers, front, robots), clock.now())
        file.write_text(text, encoding="utf-8")
        # What the generic reader found is the draft; the site file's selectors are to find the same.
        write(path.with_suffix(".json"), {**draft(page, article), "layout": f"{clock.now():%Y}", "site_gives": []})
        print(f"wrote {file}\n{next_steps(name, path)}\n4. scrapy checksites {name}")


def _sources(answers: Answers, front: str, robots: str) -> list[Source]:
    """What the front page and robots.txt say of feeds, sitemaps and sections."""
    home, rules = answers[front], answers[robots]
    if not isinstance(home, Response):
        return []
    page = Page(home.url, home.body, (home.headers.get("Content-Type") or b"").decode("latin-1") or None, clock.now())
    return list(explore(page, rules.text if isinstance(rules, Response) and hasattr(rules, "text") else None).stated)
