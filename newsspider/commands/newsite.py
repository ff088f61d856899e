"""``scrapy newsite``: a draft of a site file from one article page, and that page as its first test."""

import argparse
import importlib
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from scrapy.exceptions import UsageError
from scrapy.http import Response

from newsspider import clock
from newsspider.base_spiders.declared import DeclaredSpider
from newsspider.base_spiders.responses import answer_of, page_of
from newsspider.cli.command import PageCommand
from newsspider.cli.lines import say
from newsspider.cli.page_command import Answers, fetch
from newsspider.commands.savepage import keep, next_steps, saved_at
from newsspider.discovery import wordpress
from newsspider.discovery.arguments import is_web_address, zone
from newsspider.discovery.feed import read_feed
from newsspider.discovery.links import base_url, links
from newsspider.discovery.unknown import explore
from newsspider.extraction import extract_article, generic_portal
from newsspider.extraction.bounded import within
from newsspider.items import Article, Found, NotAnArticle
from newsspider.portals import Feed, Portal, Source, WordPress
from newsspider.portals.catalogue import names, router
from newsspider.site_tools.draft import PortalNotes, portal_title
from newsspider.site_tools.draft import draft as site_draft
from newsspider.site_tools.feed_zone import zone_hint
from newsspider.site_tools.place import is_shipped, site_folder
from newsspider.site_tools.samples import draft as sample_draft
from newsspider.site_tools.samples import write
from newsspider.text import Page
from newsspider.text.wording import command, program, unwritable
from newsspider.urls.hosts import host_of
from newsspider.urls.splitting import urljoin


class Command(PageCommand):
    writes_project = True

    def syntax(self) -> str:
        return "[--timezone ZONE] [--force] NAME URL"

    def short_desc(self) -> str:
        return "Draft the site file of a new portal from one of its articles"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--timezone", type=zone, help="the portal's zone, such as Africa/Cairo, where its domain does not say"
        )
        parser.add_argument("--force", action="store_true", help="replace a site file that is there")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 2 or not re.fullmatch(r"[a-z][a-z0-9_]*", args[0]) or not is_web_address(args[1]):
            raise UsageError("give a name (lower-case letters, digits, _) and an article's address", print_help=False)
        name, url = args
        assert self.settings is not None
        if is_shipped(self.settings):
            raise UsageError("make a folder for your own portals first: newsspider init DIR", print_help=False)
        file = site_folder(self.settings) / f"{name}.py"
        if file.exists() and not opts.force:
            hint = f"{command(f'savepage {name} URL')} adds a page to it, --force replaces it"
            raise UsageError(f"{file} exists; {hint}", print_help=False)
        assert self.crawler_process is not None
        owner = router(self.settings).portal_for(url)
        if owner and not (opts.force and owner.site == name):
            raise UsageError(
                f"{url} is {owner.site}'s; {command(f'savepage {owner.site} URL')} saves it", print_help=False
            )
        front, robots = urljoin(url, "/"), urljoin(url, "/robots.txt")
        api = wordpress.Call(wordpress.root_of(front))
        typed = [url, front, robots, api.url]
        answers = fetch(
            self.crawler_process, self.settings, typed, lambda at, it: _first_feed(it) if at == front else ()
        )
        answer = answers[url]
        if isinstance(answer, str):
            self.fail(f"{url} {answer}")
            return
        try:
            self._write(name, file, answer, _notes(answers, page_of(answer), (front, robots), api), opts.timezone)
        except NotAnArticle as error:
            self.fail(f"{url} gave no article: {error.reason} ({error.detail})")
        except OSError as error:
            self.fail(unwritable(error.filename or file, error))

    def _write(self, name: str, file: Path, answer: Response, notes: PortalNotes, timezone: str | None) -> None:
        assert self.settings is not None
        known = names(self.settings)
        page = page_of(answer)
        notes = replace(notes, timezone=timezone or notes.timezone)
        # What the generic reader finds is what the site file's selectors are to find.
        limit = self.settings.getfloat("NEWSSPIDER_READ_TIMEOUT")
        generic = generic_portal(page.url, timezone=notes.timezone)
        found = within(limit, lambda: extract_article(page, generic, names=known))
        file.write_text(site_draft(name, page, found, notes, clock.now()), encoding="utf-8")
        portal = _declared(name, self.settings["NEWSPIDER_MODULE"])
        if notes.is_wordpress and not portal.matches(page.url):  # addresses of another form than most WordPress has
            others = tuple(source for source in notes.sources if not isinstance(source, WordPress))
            notes = replace(notes, sources=others)
            file.write_text(site_draft(name, page, found, notes, clock.now()), encoding="utf-8")
            portal = _declared(name, self.settings["NEWSPIDER_MODULE"])
        path = saved_at(portal, page.url)
        keep(path, answer)
        article = within(limit, lambda: extract_article(page_of(answer), portal, names=known))
        write(path.with_suffix(".json"), sample_draft(page, article))
        print(f"wrote {file}")
        for line in _doubts(portal, article, found, page.url, notes.zone_hint):
            say(f"check: {line}")
        print(f"{next_steps(name, path)}\n4. {program()} checksites {name}")
        print(f"5. {program()} crawl {name}; with -a full=1 after each change, which reads again what is stored")


def _doubts(portal: Portal, article: Article, found: Article, url: str, zone_hint: str | None) -> Iterator[str]:
    """What a person should look at before the draft is used: read by it, its own example must not lose anything."""
    if portal.timezone is None:
        again = command(f"newsite --force --timezone ZONE {portal.site} {url}")
        yield f"no time zone is known{f'; {zone_hint}' if zone_hint else ''}: fill it in, or draft it again by {again}"
    if not portal.title:
        yield "no name is stated; fill in `title`"
    if not portal.matches(url):
        yield f"article_url does not match {url}"
    if not portal.sources:
        yield "no source was found; name a feed, sitemap or section"
    for field in ("headline", "body", "published_at", "authors"):
        if getattr(article, field) != getattr(found, field):
            yield f"the draft reads {field} otherwise than the generic reader; mend its selector"


def _declared(name: str, package: str) -> Portal:
    """The declaration of a site file that was written a moment ago."""
    importlib.invalidate_caches()
    sys.modules.pop(f"{package}.{name}", None)  # of a file that was replaced
    module = importlib.import_module(f"{package}.{name}")
    spiders = (cls for cls in vars(module).values() if isinstance(cls, type) and issubclass(cls, DeclaredSpider))
    return next(cls.declaration for cls in spiders if vars(cls).get("name") == name)


def _first_feed(front: Response) -> list[str]:
    """The address of the first feed that a front page names, on its own host."""
    feeds = (source.url for source in explore(page_of(front)).stated if isinstance(source, Feed))
    return [url for url in feeds if host_of(url) == host_of(front.url)][:1]


def _notes(answers: Answers, page: Page, places: tuple[str, str], api: wordpress.Call) -> PortalNotes:
    """What the portal's front page, robots.txt and API say of it."""
    home, rules, root = (answers[address] for address in (*places, api.url))
    front = page_of(home) if isinstance(home, Response) else None
    title = portal_title(page, front)
    if front is None or not isinstance(home, Response):
        return PortalNotes(title)
    robots = rules.text if isinstance(rules, Response) and hasattr(rules, "text") else None
    sources: tuple[Source, ...] = explore(front, robots).stated
    linked = [link.url for link in links(front.tree, base_url(front.tree, front.url))]
    entries = [entry for url in _first_feed(home) for entry in _entries(answers.get(url))]
    hint = zone_hint(entry.published for entry in entries)
    made = PortalNotes(title, None, sources, (*linked, *(entry.url for entry in entries)), hint)
    facts = wordpress.read_answer(answer_of(root), api).portal if isinstance(root, Response) else None
    if facts is None:
        return made
    known = (WordPress(front.url), *sources)
    return replace(made, title=facts.name or title, timezone=facts.timezone, sources=known)


def _entries(answer: Response | str | None) -> list[Found]:
    """The entries of a feed that came."""
    if not isinstance(answer, Response):
        return []
    came = answer_of(answer)
    return read_feed(came.body, came.content_type, came.url).entries
