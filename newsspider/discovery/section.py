"""Listing pages to ``Found`` entries, and the bounded walk through a listing's pages."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

from lxml import etree

from newsspider.dates import parse_stamp
from newsspider.discovery.links import Link, absolute, base_url, links, on_portal, select
from newsspider.discovery.pagination import next_page
from newsspider.discovery.url_heuristics import looks_like_article
from newsspider.items import Found, Problem
from newsspider.portals import Portal, Section

# The deepest numbered listing seen has 4,757 pages; a walk that goes on longer is in a trap.
MAX_PAGES = 10_000
# A month without articles is an empty page in an archive; three in a row are its end.
MAX_IDLE = 3

_END = "the listing ends"

_STAMP_NAME = re.compile(r"(?<![a-z])(?:date|time|published|posted|ago)|تاريخ", re.IGNORECASE)
_LONGEST_STAMP = 80  # characters; a longer text under such a class is not a stamp
_LONGEST_DAY = 40  # of a stamp that nothing calls one
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CLIMB = 6  # levels from a link to the block of its article


class PageLike(Protocol):
    """What is needed of a page: ``extraction.page.Page`` has it."""

    @property
    def url(self) -> str: ...

    @property
    def tree(self) -> etree._Element: ...


@dataclass(frozen=True)
class SectionPage:
    """The articles that a listing page names, in its order, and the address of the page after it."""

    entries: list[Found]
    next: str | None = None
    problem: Problem | None = None


def read_section(page: PageLike, section: Section, portal: Portal, number: int = 1) -> SectionPage:
    """Read page ``number`` of a listing. Links that leave the portal or are no articles are not among its entries."""
    tree, url = page.tree, page.url
    articles: dict[str, list[Link]] = defaultdict(list)
    for link in links(tree, url, section.links):
        if on_portal(link.url, portal) and _is_article(link, section, portal):
            articles[link.url].append(link)
    blocks = _blocks(articles)
    entries = [
        Found(
            url=address,
            source="section",
            title=_title(found, blocks),
            published=_published(found, blocks, portal),
        )
        for address, found in articles.items()
    ]
    following = _following(tree, url, section, number, [entry.url for entry in entries], portal)
    if not entries and number == 1:
        return SectionPage([], following, Problem("no_links", f"section {url} names no article"))
    return SectionPage(entries, following)


def _is_article(link: Link, section: Section, portal: Portal) -> bool:
    if portal.article_url is not None:
        return portal.matches(link.url)
    return section.links is not None or looks_like_article(link.url, link.text)


def _following(
    tree: etree._Element, url: str, section: Section, number: int, entries: list[str], portal: Portal
) -> str | None:
    if section.page is not None:
        if "{last}" in section.page:
            last = _last_id(entries, portal)
            return section.page.replace("{last}", last) if last else None
        return section.page.replace("{page}", str(section.first + (number - 1) * section.step))
    if section.next is not None:
        base = base_url(tree, url)
        hrefs = (found if isinstance(found, str) else found.get("href") for found in select(section.next, tree))
        target = next((address for href in hrefs if (address := absolute(base, href))), None)
    else:
        target = next_page(tree, url, number)
    return target if target and target != url and on_portal(target, portal) else None


def _last_id(entries: Iterable[str], portal: Portal) -> str | None:
    """The lowest article id of a page, from which a listing with a cursor goes on."""
    if portal.article_url is None or "id" not in portal.article_url.groupindex:
        return None
    ids = [match["id"] for url in entries if (match := portal.article_url.search(url)) and match["id"]]
    return min(ids, key=lambda text: (len(text), text), default=None)


def _blocks(articles: dict[str, list[Link]]) -> dict[etree._Element | None, etree._Element]:
    """For each link its article's block: the highest node near it that holds no other article's link."""
    holds: dict[etree._Element, set[str]] = defaultdict(set)
    above: dict[etree._Element, list[etree._Element]] = {}
    for address, found in articles.items():
        for link in found:
            if link.node is not None:
                above[link.node] = [link.node, *islice(link.node.iterancestors(), _CLIMB)]
                for node in above[link.node]:
                    holds[node].add(address)
    return {
        link: [link, *(node for node in nodes if len(holds[node]) == 1 and node.tag not in {"body", "html"})][-1]
        for link, nodes in above.items()
    }


def _title(found: list[Link], blocks: Mapping[etree._Element | None, etree._Element]) -> str | None:
    """An article's title in a listing: the heading of its card, else the longest text of its links."""
    looked: set[etree._Element] = set()
    for link in found:
        if link.node is None:
            continue
        block = blocks[link.node]
        heading = next(link.node.iter(*_HEADINGS), None)
        if heading is None:
            heading = next((node for node in _up_to(block, link.node) if node.tag in _HEADINGS), None)
        if heading is None and block not in looked:
            heading = next(block.iter(*_HEADINGS), None)
        looked.add(block)
        if heading is not None and (text := " ".join("".join(map(str, heading.itertext())).split())):
            return text
    return max((link.text for link in found), key=len) or None


def _up_to(block: etree._Element, node: etree._Element) -> Iterator[etree._Element]:
    """The nodes from above a link to its article's block: beyond it they are other articles' as well."""
    while node is not block and (parent := node.getparent()) is not None:
        node = parent
        yield node


def _published(found: list[Link], blocks: Mapping[etree._Element | None, etree._Element], portal: Portal) -> str | None:
    """The first stamp of an article's blocks, each of which is looked through once."""
    own = dict.fromkeys(blocks[link.node] for link in found if link.node is not None)
    return next((stamp for block in own if (stamp := _stamp(block, portal))), None)


def _stamp(block: etree._Element, portal: Portal) -> str | None:
    for node in block.iter("time"):
        printed = " ".join("".join(map(str, node.itertext())).split())
        stated = (node.get("datetime") or "").strip()
        for text in (stated, printed) if portal.stamps == "exact" else (printed, stated):
            if re.search(r"\d", text):
                return text
    for node in block.iter(etree.Element):
        if _STAMP_NAME.search(f"{node.get('class') or ''} {node.get('itemprop') or ''}"):
            printed = " ".join("".join(map(str, node.itertext())).split())
            if re.search(r"\d", printed) and len(printed) <= _LONGEST_STAMP:
                return printed
    return next((text for text in map(_line, block.itertext()) if _is_stamp(text)), None)


def _line(text: object) -> str:
    return " ".join(str(text).split())


def _is_stamp(text: str) -> bool:
    """Whether a card's line is a day and nothing else, whatever its class."""
    return len(text) <= _LONGEST_DAY and any(map(str.isdigit, text)) and parse_stamp(text, "UTC") is not None


@dataclass
class SectionWalk:
    """A walk through a listing: the next page, until the listing ends, a trap is noticed or ``limit`` is reached.

    ``number`` and ``url`` are of the page to be read, and all that must be kept to go on later.
    """

    url: str
    limit: int = MAX_PAGES
    number: int = 1
    why: str | None = None
    _read: int = 0
    _idle: int = 0
    _pages: set[str] = field(default_factory=set)
    _sets: set[bytes] = field(default_factory=set)
    _articles: set[str] = field(default_factory=set)

    def advance(self, page: SectionPage) -> str | None:
        """Take note of the page that was read, and give the address of the one to read now. ``why`` says why none."""
        self._read += 1
        self._pages.add(self.url)
        names = {entry.url for entry in page.entries}
        digest = hashlib.sha256("\n".join(sorted(names)).encode()).digest()
        repeated = bool(names) and digest in self._sets
        # A listing grows while it is walked, so one page of known articles is not a trap yet.
        self._idle = 0 if names - self._articles else self._idle + 1
        self._sets.add(digest)
        self._articles |= names
        self.why = self._end(page.next, repeated)
        if self.why is not None or page.next is None:
            return None
        self.url, self.number = page.next, self.number + 1
        return self.url

    @property
    def trap(self) -> Problem | None:
        """Why the walk was broken off although the listing would go on; None where it came to its end or its limit."""
        if self.why is None or self.why == _END or (self._read >= self.limit and self.limit < MAX_PAGES):
            return None
        return Problem("too_large" if self._read >= MAX_PAGES else "no_links", f"section {self.url}: {self.why}")

    def _end(self, following: str | None, repeated: bool) -> str | None:
        if following is None:
            return _END
        if repeated:
            return "the same articles again"
        if following in self._pages:
            return "the same page again"
        if self._idle >= MAX_IDLE:
            return f"{MAX_IDLE} pages without a new article"
        if self._read >= min(self.limit, MAX_PAGES):
            return f"{self._read} pages were read"
        return None
