"""The likely sources of an unknown portal, from its front page and robots.txt."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from newsspider.discovery.links import absolute, base_url, links
from newsspider.discovery.pagination import same_host
from newsspider.discovery.section import PageLike
from newsspider.discovery.sitemap import no_articles
from newsspider.discovery.url_heuristics import leads_elsewhere, looks_like_article
from newsspider.portals import Feed, NewsSitemap, Section, Sitemap, Source, WordPress
from newsspider.urls.splitting import urljoin, urlsplit

# A front page links to a few dozen sections; a menu with more holds subjects or persons.
MAX_SECTIONS = 30
MAX_FEEDS = 10

# Where portals have them that do not say so, the most usual first.
FEED_PATHS = ("feed", "rss", "rss.xml", "rss.aspx", "rssFeed/0", "feed.xml", "feeds", "atom.xml")
SITEMAP_PATHS = ("sitemap.xml", "sitemap_index.xml")
NEWS_SITEMAP_PATHS = ("news-sitemap.xml", "sitemap-news.xml", "newssitemap.xml", "sitemaps/newsSitemap.xml")

_FEED_TYPES = re.compile(r"application/(?:rss|atom|rdf)\+xml|(?:application|text)/xml", re.IGNORECASE)
_COMMENTS = re.compile(r"comment|تعليق", re.IGNORECASE)
# A link of a pager: a number, an arrow, «next»; and where it leads.
_PAGER = re.compile(
    r"[\d٠-٩\W]+|(?:ال)?(?:تالي|سابق)[ةه]?.{0,12}|(?:الصفحة|صفحة).{0,16}|(?:next|previous).{0,8}|(?:older|newer).*",
    re.IGNORECASE,
)
_PAGE = re.compile(r"/page/\d+|[?&](?:paged?|pg|p)=\d+", re.IGNORECASE)
_WORDPRESS_FEED = re.compile(r"/feed/?$")
_NEWS = re.compile(r"(?<![a-z])(?:google)?news(?![a-z]*paper)", re.IGNORECASE)


def with_edits(feed: Feed) -> Feed | None:
    """The form of a WordPress feed that also says when its articles were edited."""
    return Feed(feed.url.rstrip("/") + "/atom/") if _WORDPRESS_FEED.search(feed.url) else None


@dataclass(frozen=True)
class Explored:
    """The sources of an unknown portal: ``stated`` by the portal itself, and ``likely`` ones that have to be tried.

    ``api`` holds all that the others name and more, so that they are asked only where it is closed.
    A likely source that gives nothing does not count as a failure.
    """

    stated: tuple[Source, ...]
    likely: tuple[Source, ...]
    api: WordPress | None = None


def explore(page: PageLike, robots: str | None = None) -> Explored:
    """Guess the sources of the portal whose front page this is. ``robots`` is the text of its robots.txt."""
    feeds = _feeds(page.tree, page.url)
    sitemaps = robots_sitemaps(robots or "", page.url)
    sections = _sections(page)
    likely: list[Source] = []
    if not feeds:
        likely += [Feed(url) for url in _usual(page.url, FEED_PATHS)]
    if not any(isinstance(sitemap, NewsSitemap) for sitemap in sitemaps):
        likely += [NewsSitemap(url) for url in _usual(page.url, NEWS_SITEMAP_PATHS)]
    if not sitemaps:
        likely += [Sitemap(url) for url in _usual(page.url, SITEMAP_PATHS)]
    return Explored((*feeds, *sitemaps, Section(page.url, pages=1), *sections), tuple(likely), _api(page))


def _api(page: PageLike) -> WordPress | None:
    """The API that a WordPress portal links in its head."""
    for node in page.tree.iter("link"):
        if (node.get("rel") or "").strip() == "https://api.w.org/":
            address = absolute(base_url(page.tree, page.url), node.get("href"))
            if address and same_host(address, page.url):
                return WordPress(address)
    return None


def robots_sitemaps(robots: str, url: str) -> list[Sitemap]:
    """The sitemaps that a robots.txt names, those of news first, those of pictures, tags and persons left out."""
    found: dict[str, Sitemap] = {}
    for line in robots.splitlines():
        match = re.match(r"\s*sitemap\s*:\s*(\S+)", line, re.IGNORECASE)
        address = absolute(url, match[1]) if match else None
        if address is None or no_articles(address):
            continue
        kind = NewsSitemap if _NEWS.search(urlsplit(address).path) else Sitemap
        found.setdefault(address, kind(address))
    return sorted(found.values(), key=lambda sitemap: not isinstance(sitemap, NewsSitemap))


def _feeds(tree: etree._Element, url: str) -> list[Feed]:
    base = base_url(tree, url)
    found: dict[str, Feed] = {}
    for node in tree.iter("link"):
        if "alternate" not in (node.get("rel") or "").lower().split() or not _FEED_TYPES.match(node.get("type") or ""):
            continue
        address = absolute(base, node.get("href"))
        if address and not _COMMENTS.search(f"{unquote(address)} {node.get('title') or ''}"):
            found.setdefault(address, Feed(address))
    return list(found.values())[:MAX_FEEDS]


def _sections(page: PageLike) -> list[Section]:
    """The links of the page's menus, else of the whole page, that lead to a list on the same host."""
    menus = page.tree.xpath("//nav | //header | //*[@role='navigation'] | //*[contains(@class, 'menu')]")
    inside = {node for menu in _outermost(menus) for node in menu.iter("a", "area")}
    named = list(links(page.tree, page.url))
    for chosen in ([link for link in named if link.node in inside], named):
        found = {link.url: Section(link.url) for link in chosen if _is_section(link.url, link.text, page.url)}
        if found:
            return list(found.values())[:MAX_SECTIONS]
    return []


def _outermost(nodes: Iterable[etree._Element]) -> Iterator[etree._Element]:
    """Those of some nodes, in the page's order, that stand in none of the others."""
    listed = list(nodes)
    others = set(listed)
    for node in listed:
        if node in others:
            yield node
            others -= {inner for inner in node.iter(etree.Element) if inner in others}


def _is_section(url: str, text: str, front: str) -> bool:
    parts = urlsplit(url)
    steps = [step for step in parts.path.split("/") if step]
    if not same_host(url, front) or url.rstrip("/") == front.rstrip("/") or not (steps or parts.query):
        return False
    prefix = [step for step in urlsplit(front).path.split("/") if step]
    if steps[: len(prefix)] != prefix:  # the portal's other language, beside /ar
        return False
    words = len(text.split())
    if _PAGER.fullmatch(text.strip()) or _PAGE.search(url):
        return False
    return 1 <= words <= 4 and len(steps) <= 4 and not leads_elsewhere(url) and not looks_like_article(url, text)


def _usual(front: str, paths: tuple[str, ...]) -> list[str]:
    """Usual addresses below the front page and, if that is not the host's root, below the root."""
    roots = dict.fromkeys((front.rstrip("/") + "/", urljoin(front, "/")))
    return [root + path for path in paths for root in roots if not urlsplit(root).query]
