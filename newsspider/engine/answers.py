"""What a recorded answer is by its address and head, before its page is read: a page of an article, or a source."""

import html
import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote

from newsspider.discovery.pages import MAX_PARTS, PART_PARAMETERS
from newsspider.discovery.url_heuristics import looks_like_article
from newsspider.items import Fetch
from newsspider.portals import Portal, canonical_of_page, is_home, key_of
from newsspider.recordings import Recorded
from newsspider.text import Answer
from newsspider.urls.splitting import joined, urlsplit

MAX_BODY = 8 * 1024 * 1024  # bytes, as DOWNLOAD_MAXSIZE in a crawl

_TAG = re.compile(rb"<(?:link|meta)\b[^>]{1,2500}>", re.IGNORECASE)
_VALUE = re.compile(r"""\b(?:href|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_PART = re.compile(r"(?P<stem>.+?)(?:/page)?[/_.-](?P<number>\d{1,2})(?P<extension>\.[a-z]{3,5})?", re.I | re.DOTALL)


def is_article(url: str, portal: Portal) -> bool:
    """Whether an address is one of an article."""
    if is_home(url, portal):
        return False
    return looks_like_article(url) if portal.generic else portal.article_url is not None and portal.matches(url)


def archive_key(url: str, portal: Portal) -> str | None:
    """The key in the archive of what lies at an address; None if nothing can."""
    try:
        return f"{portal.site}:{key_of(url, portal)}"
    except ValueError:
        return None


def answer_of(recorded: Recorded) -> Answer:
    """A recorded answer as the readers take it."""
    kind, location = recorded.header("Content-Type"), recorded.header("Location")
    return Answer(recorded.url, recorded.body, kind, recorded.fetched_at, recorded.status, location)


def in_milliseconds(moment: datetime) -> datetime:
    """A moment as the database keeps it."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def fetch_of(recorded: Recorded, key: str, requested_url: str) -> Fetch:
    """How a recorded page came."""
    return Fetch(
        at=in_milliseconds(recorded.fetched_at),
        key=key,
        requested_url=requested_url,
        status=recorded.status,
        etag=recorded.header("ETag"),
        last_modified=recorded.header("Last-Modified"),
        cause="extraction",
    )


def declared_keys(recorded: Recorded, key: str, portal: Portal) -> set[str]:
    """The other keys under which the page may be stored, by the addresses that it declares to be its own.

    Without parsing it: too many are found rather than too few, since only what may be one article must be read by one
    process in its order.
    """
    found: set[str] = set()
    for address in _declared(recorded.body):
        url = joined(recorded.url, address.strip())
        if url is None:
            continue
        try:
            found.add(f"{portal.site}:{key_of(canonical_of_page(recorded.url, [url], portal), portal)}")
        except ValueError:
            continue
    return found - {key}


def _declared(body: bytes) -> Iterator[str]:
    if b"canonical" not in body and b"og:url" not in body:
        return
    for match in _TAG.finditer(body):
        tag = match[0]
        lower = tag.lower()
        if b"canonical" not in lower and b"og:url" not in lower:
            continue
        try:
            text = tag.decode("utf-8")
        except UnicodeDecodeError:
            text = tag.decode("cp1256", "replace")
        for value in _VALUE.finditer(text):
            yield html.unescape(value[1] or value[2] or value[3] or "")


class Stem(NamedTuple):
    """An address as those of an article's pages are compared: ``own`` without a page's number in its query, ``first``
    also without one at the end of its path. A later page has its first page's ``own`` as one of the two."""

    own: str
    first: str

    def may_begin(self, later: "Stem") -> bool:
        """Whether the article at this address may go on at another one."""
        return self.own in later


def stem_of(url: str) -> Stem:
    """What the addresses of an article's pages have in common; those of several articles may have, too.

    >>> stem_of("http://a.example/news/7").may_begin(stem_of("https://www.a.example/news/7?page=2"))
    True
    >>> stem_of("http://a.example/news/7").may_begin(stem_of("https://a.example/news/7/3"))
    True
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return Stem(url, url)
    host = (parts.hostname or "").lower().removeprefix("www.")
    path = unquote(parts.path).rstrip("/")
    match = _PART.fullmatch(path)
    first = match["stem"] + (match["extension"] or "") if match and int(match["number"]) <= MAX_PARTS else path
    query = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name.lower() not in PART_PARAMETERS or not value.isdigit()
    )
    rest = f"?{query}" if query else ""
    return Stem(f"{host}{path}{rest}", f"{host}{first}{rest}")
