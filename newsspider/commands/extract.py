"""``scrapy extract``: one page to one article, printed as JSON. Stores nothing."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy.exceptions import UsageError

from newsspider import clock
from newsspider.cli.command import PageCommand
from newsspider.discovery.arguments import is_web_address, web_address, zone
from newsspider.extraction import extract_article, generic_portal
from newsspider.extraction.bounded import within
from newsspider.extraction.cleaning import clean
from newsspider.items import PAGE_FIELDS, Article, NotAnArticle
from newsspider.portals import Portal
from newsspider.portals.catalogue import names, portals, router
from newsspider.site_tools.origins import origin
from newsspider.text import Page
from newsspider.text.controls import json_text
from newsspider.text.wording import command
from newsspider.urls.splitting import has_userinfo


class Command(PageCommand):
    requires_crawler_process = False  # but for a page that is fetched

    def syntax(self) -> str:
        return "[options] FILE-or-URL"

    def short_desc(self) -> str:
        return "Read one article page and print the article as JSON"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--url",
            type=web_address,
            help="where the page of a FILE came from (default: what its JSON, or the page itself, says)",
        )
        parser.add_argument("--spider", help="read it as a page of this portal; `portal` forces the generic reader")
        parser.add_argument(
            "--timezone", type=zone, help="the portal's zone for the generic reader, such as Africa/Cairo"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("name one page: a file, or an http(s) URL", print_help=False)
        if has_userinfo(args[0]):
            raise UsageError("the address holds a user name or password; leave it out", print_help=False)
        if args[0].startswith(("http://", "https://")) and not is_web_address(args[0]):
            raise UsageError(f"{args[0]} is not an http(s) URL", print_help=False)
        page = self._fetch(args[0]) if args[0].startswith(("http://", "https://")) else _read(args[0], opts.url)
        if isinstance(page, str):
            self.fail(f"{args[0]} {page}")
            return
        try:
            portal, known = self._portal(page.url, opts), names(self._settings)
            limit = self._settings.getfloat("NEWSSPIDER_READ_TIMEOUT")
            article = within(limit, lambda: extract_article(page, portal, names=known))
        except NotAnArticle as error:
            self.fail(f"{args[0]} gave no article: {error.reason} ({error.detail})")
            return
        clean(article)
        print(json_text(_as_json(article), indent=2))

    @property
    def _settings(self) -> Any:
        assert self.settings is not None
        return self.settings

    def _portal(self, url: str, opts: argparse.Namespace) -> Portal:
        """The declaration to read by: the one named, else that of the URL's host and path, else none."""
        if opts.spider == "portal":
            return generic_portal(url, timezone=opts.timezone)
        if opts.spider:
            known = {portal.site: portal for portal in portals(self._settings)}
            if opts.spider not in known:
                raise UsageError(f"no portal {opts.spider!r}; {command('list')} shows them", print_help=False)
            return known[opts.spider]
        return router(self._settings).portal_for(url) or generic_portal(url, timezone=opts.timezone)

    def _fetch(self, url: str) -> Page | str:
        """The page at an address, or why it did not come."""
        # Here, since Scrapy's downloader brings Twisted's TLS along: half a second that a file does not need.
        from scrapy.crawler import AsyncCrawlerProcess

        # Here, for the same.
        from newsspider.cli.page_command import fetch, page_of

        answer = fetch(AsyncCrawlerProcess(self._settings), self._settings, [url])[url]
        return answer if isinstance(answer, str) else page_of(answer)


def _read(name: str, url: str | None) -> Page:
    try:
        body = Path(name).read_bytes()
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}", print_help=False) from None
    # When the file was fetched is not known: a relative stamp in it says nothing, unless the present is fixed.
    fetched_at = clock.now() if clock.is_fixed() else None
    page = Page(url or "", body, None, fetched_at)
    if url:
        return page
    found = origin(Path(name), page)
    if found is None:
        raise UsageError(f"{name} does not say where it came from; add --url URL", print_help=False)
    print(f"{name} is read as the page at {found.url}, {found.how}; --url says otherwise", file=sys.stderr)
    return Page(found.url, body, found.content_type, found.fetched_at or fetched_at)


def _as_json(article: Article) -> dict[str, Any]:
    values = {name: getattr(article, name) for name in PAGE_FIELDS}
    return {name: _iso(value) if isinstance(value, datetime) else value for name, value in values.items()}


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
