"""Recorded answers read again, as a crawl reads them when they come. Pure; what a recorded source knew counts, too."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from newsspider.discovery.api import api_request, read_api, read_detail
from newsspider.discovery.feed import read_feed
from newsspider.discovery.pages import next_part
from newsspider.discovery.section import read_section
from newsspider.discovery.sitemap import read_sitemap
from newsspider.discovery.url_heuristics import looks_like_article
from newsspider.extraction import generic_portal
from newsspider.extraction.api import article_of_entry
from newsspider.extraction.outcome import AnswerReader, Outcome, checked, gone, rejection, with_parts, without_page
from newsspider.items import Article, Fetch, Found, NotAnArticle
from newsspider.pipelines.derive import derive
from newsspider.portals import Api, Portal, Router, Section, is_home, key_of
from newsspider.recordings import Index, Recorded, UndecodableBody
from newsspider.text import Page

logger = logging.getLogger(__name__)

MAX_BODY = 8 * 1024 * 1024  # bytes, as DOWNLOAD_MAXSIZE in a crawl
# A later page of an article was fetched this soon after its first, however long the portal's pauses are.
_TOGETHER = timedelta(hours=1)
_XML = re.compile(rb"\s*(?:<\?xml|<!DOCTYPE\s+(?!html)|<(?:\w+:)?(?:rss|feed|RDF|urlset|sitemapindex)\b)", re.I)
_SITEMAP = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b")


class Reparser:
    """Reads the answers of recordings in their order, since sources stand in them before the articles they name.

    :param only: the one portal whose pages are read; with a generic one every page is.
    """

    def __init__(self, router: Router, names: dict[str, str], index: Index, only: Portal | None = None) -> None:
        self._router, self._names, self._index, self._only = router, names, index, only
        self._known: dict[str, Found] = {}
        self._details: dict[str, tuple[Found, Api]] = {}
        self._parts: set[str] = set()
        self._stored: set[str] = set()

    def read(self, recorded: Recorded) -> Iterator[Outcome]:
        """What an answer gives: the articles in it, why it holds none, or that one is gone; nothing for other pages."""
        portal = self._portal_for(recorded.url)
        if portal is None or recorded.url in self._parts:
            return
        try:
            key = f"{portal.site}:{key_of(recorded.url, portal)}"
        except ValueError:
            return
        for outcome in self._outcomes(recorded, portal, key):
            if isinstance(outcome, Article):
                derive(outcome)
                outcome = checked(outcome)
                self._stored.add(key)
            yield outcome

    def _portal_for(self, url: str) -> Portal | None:
        if self._only is not None and self._only.generic:
            return generic_portal(url, timezone=self._only.timezone)
        portal = self._router.portal_for(url)
        return portal if self._only is None or (portal and portal.site == self._only.site) else None

    def _outcomes(self, recorded: Recorded, portal: Portal, key: str) -> Iterator[Outcome]:
        fetch = Fetch(
            at=recorded.fetched_at.replace(microsecond=recorded.fetched_at.microsecond // 1000 * 1000),
            key=key,
            requested_url=recorded.url,
            status=recorded.status,
            etag=recorded.header("ETag"),
            last_modified=recorded.header("Last-Modified"),
            cause="extraction",
        )
        if recorded.url in self._details:
            yield from self._detail(recorded, portal)
        elif self._is_article(recorded.url, portal):
            if 300 <= recorded.status < 400 and recorded.status != 304:
                target = urljoin(recorded.url, recorded.header("Location") or recorded.url)
                if AnswerReader(portal, self._names).is_replaced(target, recorded.url):
                    yield gone(target, fetch, "not_article")
            elif (visit := without_page(recorded.status, recorded.url, fetch)) is None:
                yield self._article(recorded, portal, fetch)
            elif visit.state != "failed":
                yield visit
        elif recorded.status == 200:
            yield from self._source(recorded, portal)

    @staticmethod
    def _is_article(url: str, portal: Portal) -> bool:
        if is_home(url, portal):
            return False
        return looks_like_article(url) if portal.generic else portal.article_url is not None and portal.matches(url)

    def _article(self, recorded: Recorded, portal: Portal, fetch: Fetch) -> Outcome:
        page, reader = _page(recorded), AnswerReader(portal, self._names)
        outcome = reader.read(page, fetch, self._known.get(fetch.key), stored=fetch.key in self._stored)
        if not isinstance(outcome, Article):
            return outcome
        parts: list[Article] = []
        following = next_part(page.tree, recorded.url, recorded.url)
        while following and (answer := self._part(following, recorded)):
            self._parts.add(following)
            page = _page(answer)
            part = reader.read(page, replace(fetch, requested_url=following))
            if not isinstance(part, Article) or part.body in {outcome.body, *(other.body for other in parts)}:
                break
            parts.append(part)
            following = next_part(page.tree, following, recorded.url, len(parts) + 1)
        return with_parts(outcome, parts) if parts else outcome

    def _part(self, url: str, first: Recorded) -> Recorded | None:
        answer = self._index.find(url, now=first.fetched_at + _TOGETHER)
        try:
            return answer.decoded(MAX_BODY) if answer is not None and answer.status == 200 else None
        except UndecodableBody:
            return None

    def _source(self, recorded: Recorded, portal: Portal) -> Iterator[Outcome]:
        """A page of a feed, sitemap, listing or API: what it knows of articles, and articles that are in it."""
        head = recorded.body[:2000]
        kind = recorded.header("Content-Type")
        zone = ZoneInfo(portal.timezone or "UTC")
        if head.lstrip()[:1] in (b"{", b"["):
            yield from self._listing(recorded, portal)
            return
        if _SITEMAP.search(head):
            entries = read_sitemap(recorded.body, kind, recorded.url, zone).entries
        elif _XML.match(head) or recorded.body[:2] in (b"\x1f\x8b", b"\xff\xfe", b"\xfe\xff"):
            entries = read_feed(recorded.body, kind, recorded.url).entries
        else:
            declared = (s for s in portal.sources if isinstance(s, Section) and s.url == recorded.url)
            section = next(declared, Section(recorded.url))
            entries = read_section(_page(recorded), section, portal).entries
        self._remember(entries, portal)

    def _remember(self, entries: list[Found], portal: Portal) -> None:
        for found in entries:
            try:
                self._known.setdefault(f"{portal.site}:{key_of(found.url, portal)}", found)
            except ValueError:
                continue

    def _listing(self, recorded: Recorded, portal: Portal) -> Iterator[Outcome]:
        host = urlsplit(recorded.url).hostname
        declared = [source for source in portal.sources if isinstance(source, Api)]
        for source in [api for one in declared for api in (one, one.later) if api is not None]:
            if urlsplit(source.url).hostname != host:
                continue
            entries = read_api(recorded.body, recorded.header("Content-Type"), api_request(source)).entries
            if not entries:
                continue
            self._remember(entries, portal)
            self._details |= {found.fetch: (found, source) for found in entries if found.fetch}
            for found in entries:
                if found.complete:
                    yield self._entry(found, recorded, portal)
            return

    def _detail(self, recorded: Recorded, portal: Portal) -> Iterator[Outcome]:
        found, source = self._details[recorded.url]
        if recorded.status == 200:
            known = read_detail(recorded.body, recorded.header("Content-Type"), found, source)
            if known is not None:
                yield self._entry(known, recorded, portal)

    def _entry(self, found: Found, recorded: Recorded, portal: Portal) -> Outcome:
        at = recorded.fetched_at.replace(microsecond=recorded.fetched_at.microsecond // 1000 * 1000)
        key = f"{portal.site}:{key_of(found.url, portal)}"
        fetch = Fetch(at=at, key=key, requested_url=found.url, cause="extraction")
        try:
            article = article_of_entry(found, portal, at, self._names)
        except NotAnArticle as error:
            return rejection(found.url, fetch, error, found.body or "")
        article.fetch = fetch
        return article


def _page(recorded: Recorded) -> Page:
    return Page(recorded.url, recorded.body, recorded.header("Content-Type"), recorded.fetched_at)
