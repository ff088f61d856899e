"""What a recorded page of a feed, sitemap, listing or API says of articles."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from newsspider.discovery import wordpress
from newsspider.discovery.api import api_request, read_api
from newsspider.discovery.feed import read_feed
from newsspider.discovery.section import read_section
from newsspider.discovery.sitemap import read_sitemap
from newsspider.engine.answers import answer_of, archive_key
from newsspider.items import Found
from newsspider.portals import Api, Portal, Section
from newsspider.recordings import Recorded
from newsspider.urls.splitting import urlsplit

_XML = re.compile(rb"\s*(?:<\?xml|<!DOCTYPE\s+(?!html)|<(?:\w+:)?(?:rss|feed|RDF|urlset|sitemapindex)\b)", re.I)
_SITEMAP = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b")


@dataclass(frozen=True)
class Named:
    """An article that a source names. ``key`` is its key in the archive, ``api`` the listing whose entry it is, where
    the article is to be found in a JSON answer of its own."""

    key: str
    found: Found
    api: Api | None = None


def read_source(recorded: Recorded, portal: Portal) -> list[Named]:
    """The articles that a source names; those with ``complete`` are in it."""
    return list(_named(recorded, portal))


def _named(recorded: Recorded, portal: Portal) -> Iterator[Named]:
    for found, api in _entries(recorded, portal):
        key = archive_key(found.url, portal)
        if key is not None:
            yield Named(key, found, api if found.fetch else None)


def _entries(recorded: Recorded, portal: Portal) -> Iterator[tuple[Found, Api | None]]:
    head = recorded.body[:2000]
    kind = recorded.header("Content-Type")
    if wordpress.is_posts(recorded.url):
        call = wordpress.Call(recorded.url, "posts")
        yield from ((found, None) for found in wordpress.read_answer(answer_of(recorded), call).entries)
    elif head.lstrip()[:1] in (b"{", b"["):
        yield from _listing(recorded, portal)
    elif _SITEMAP.search(head):
        zone = ZoneInfo(portal.timezone or "UTC")
        yield from ((found, None) for found in read_sitemap(recorded.body, kind, recorded.url, zone).entries)
    elif _XML.match(head) or recorded.body[:2] in (b"\x1f\x8b", b"\xff\xfe", b"\xfe\xff"):
        yield from ((found, None) for found in read_feed(recorded.body, kind, recorded.url).entries)
    else:
        declared = (s for s in portal.sources if isinstance(s, Section) and s.url == recorded.url)
        section = next(declared, Section(recorded.url))
        yield from ((found, None) for found in read_section(answer_of(recorded).page, section, portal).entries)


def _listing(recorded: Recorded, portal: Portal) -> Iterator[tuple[Found, Api]]:
    """The entries of a JSON listing, by the first declared one of this host that finds any in it."""
    host = urlsplit(recorded.url).hostname
    declared = [source for source in portal.sources if isinstance(source, Api)]
    for source in [api for one in declared for api in (one, one.later) if api is not None]:
        if urlsplit(source.url).hostname != host:
            continue
        entries = read_api(recorded.body, recorded.header("Content-Type"), api_request(source)).entries
        if entries:
            yield from ((found, source) for found in entries)
            return
