"""Recorded answers read again, as a crawl reads them when they come. Pure; what a recorded source knew counts, too."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from newsspider.discovery import wordpress
from newsspider.discovery.api import api_request, detail_reader, read_api
from newsspider.discovery.feed import read_feed
from newsspider.discovery.pages import next_part
from newsspider.discovery.section import read_section
from newsspider.discovery.sitemap import read_sitemap
from newsspider.discovery.url_heuristics import looks_like_article
from newsspider.extraction import generic_portal
from newsspider.extraction.outcome import AnswerReader, adds_part, with_parts
from newsspider.items import Article, Fetch, Found, Result, Visit
from newsspider.pipelines.clean import derive
from newsspider.pipelines.validate import checked
from newsspider.portals import Api, Portal, Router, Section, is_home, key_of
from newsspider.recordings import Index, Recorded, UndecodableBody
from newsspider.text import Answer
from newsspider.urls.splitting import urlsplit

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

    def read(self, recorded: Recorded) -> Iterator[Result]:
        """What an answer gives: the articles in it, why it holds none, or that one is gone; nothing for other pages."""
        portal = self._portal_for(recorded.url)
        if portal is None or recorded.url in self._parts:
            return
        try:
            key = f"{portal.site}:{key_of(recorded.url, portal)}"
        except ValueError:
            return
        for result in self._results(recorded, portal, key):
            if isinstance(result, Article):
                assert result.fetch is not None  # the reader sets it
                self._stored.add(result.fetch.key)
                derive(result)
                result = checked(result)
            yield result

    def _portal_for(self, url: str) -> Portal | None:
        if self._only is not None and self._only.generic:
            return generic_portal(url, timezone=self._only.timezone)
        portal = self._router.portal_for(url)
        return portal if self._only is None or (portal and portal.site == self._only.site) else None

    def _results(self, recorded: Recorded, portal: Portal, key: str) -> Iterator[Result]:
        if recorded.url in self._details or self._is_article(recorded.url, portal):
            result = self._article(recorded, portal, self._fetch(recorded, key, recorded.url))
            if not (isinstance(result, Visit) and result.state == "failed"):  # a failure says nothing of what is stored
                yield result
        elif recorded.status == 200:
            try:
                results = list(self._source(recorded, portal))
            except Exception:  # whatever a source does to the reader costs that source, as in a crawl
                logger.exception("%s could not be read, which is a fault of the reader", recorded.url)
                return
            yield from results

    @staticmethod
    def _fetch(recorded: Recorded, key: str, requested_url: str) -> Fetch:
        return Fetch(
            at=recorded.fetched_at.replace(microsecond=recorded.fetched_at.microsecond // 1000 * 1000),
            key=key,
            requested_url=requested_url,
            status=recorded.status,
            etag=recorded.header("ETag"),
            last_modified=recorded.header("Last-Modified"),
            cause="extraction",
        )

    @staticmethod
    def _is_article(url: str, portal: Portal) -> bool:
        if is_home(url, portal):
            return False
        return looks_like_article(url) if portal.generic else portal.article_url is not None and portal.matches(url)

    def _article(self, recorded: Recorded, portal: Portal, fetch: Fetch) -> Result:
        reader, answer, detail = AnswerReader(portal, self._names), _answer(recorded), None
        found = self._known.get(fetch.key)
        if recorded.url in self._details:
            found, source = self._details[recorded.url]
            fetch = replace(fetch, key=f"{portal.site}:{key_of(found.url, portal)}", requested_url=found.url)
            detail = detail_reader(found, source)
        result = reader.read(answer, fetch, found, stored=fetch.key in self._stored, detail=detail)
        if not isinstance(result, Article) or detail is not None:
            return result
        parts: list[Article] = []
        following = next_part(answer.page.tree, recorded.url, recorded.url)
        while following and (recorded_part := self._part(following, recorded)):
            self._parts.add(following)
            answer = _answer(recorded_part)
            part = reader.read(answer, replace(fetch, requested_url=following))
            if not isinstance(part, Article) or not adds_part(result, parts, part):
                break
            parts.append(part)
            following = next_part(answer.page.tree, following, recorded.url, len(parts) + 1)
        return with_parts(result, parts) if parts else result

    def _part(self, url: str, first: Recorded) -> Recorded | None:
        answer = self._index.find(url, now=first.fetched_at + _TOGETHER)
        try:
            return answer.decoded(MAX_BODY) if answer is not None and answer.status == 200 else None
        except UndecodableBody:
            return None

    def _source(self, recorded: Recorded, portal: Portal) -> Iterator[Result]:
        """A page of a feed, sitemap, listing or API: what it knows of articles, and articles that are in it."""
        head = recorded.body[:2000]
        kind = recorded.header("Content-Type")
        zone = ZoneInfo(portal.timezone or "UTC")
        if wordpress.is_posts(recorded.url):
            yield from self._posts(recorded, portal)
            return
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
            entries = read_section(_answer(recorded).page, section, portal).entries
        self._remember(entries, portal)

    def _remember(self, entries: list[Found], portal: Portal) -> None:
        for found in entries:
            try:
                self._known.setdefault(f"{portal.site}:{key_of(found.url, portal)}", found)
            except ValueError:
                continue

    def _posts(self, recorded: Recorded, portal: Portal) -> Iterator[Result]:
        """The articles in an answer of WordPress's API."""
        call = wordpress.Call(recorded.url, "posts")
        for found in wordpress.read_answer(_answer(recorded), call).entries:
            self._remember([found], portal)
            if found.complete:
                yield self._entry(found, recorded, portal)

    def _entry(self, found: Found, recorded: Recorded, portal: Portal) -> Result:
        fetch = self._fetch(recorded, f"{portal.site}:{key_of(found.url, portal)}", found.url)
        fetch = replace(fetch, etag=None, last_modified=None)  # those are the listing's
        return AnswerReader(portal, self._names).read_entry(found, fetch)

    def _listing(self, recorded: Recorded, portal: Portal) -> Iterator[Result]:
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
                    fetch = self._fetch(recorded, f"{portal.site}:{key_of(found.url, portal)}", found.url)
                    yield AnswerReader(portal, self._names).read_entry(
                        found, replace(fetch, etag=None, last_modified=None)
                    )
            return


def _answer(recorded: Recorded) -> Answer:
    kind, location = recorded.header("Content-Type"), recorded.header("Location")
    return Answer(recorded.url, recorded.body, kind, recorded.fetched_at, recorded.status, location)
