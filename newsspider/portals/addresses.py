"""The URL and the key of an article, by what its portal declares."""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from urllib.parse import unquote

from newsspider.portals.portal import Portal
from newsspider.urls.canonical import canonical_url, resolve
from newsspider.urls.hosts import bare_host, host_of, ip_address, registrable_domain, same_site
from newsspider.urls.splitting import urlsplit

_KEY_LENGTH = 20  # hex digits: 80 bits, so that among a billion articles a clash is still a chance in millions
_SEVERAL = re.compile(r"\s|[,;|]\s*https?:|https?:[^?#]*https?:", re.IGNORECASE)
_NUMBER = re.compile(r"\d{3}")
_LONG_NAME = 24  # letters; sections have shorter names
_HOME = re.compile(r"/(?:(?:ar|en|fr|arabic|home)(?:-\w\w)?/?)?(?:(?:index|default|home)\.\w+)?", re.IGNORECASE)


# Spellings of one article: for telephones, for AMP.
_AMP = re.compile(r"/amp/?$|(?<=\.)amp\.(?=html$)", re.IGNORECASE)
_TWIN = re.compile(r"m=[01]|amp(?:=\w*)?|outputType=amp|view=amp", re.IGNORECASE)


def article_key(url: str, pattern: re.Pattern[str] | None, query: Collection[str] | None) -> str:
    """An article's key: the group ``id`` of its portal's pattern, else a hash of host, path and kept query.

    :param query: as in ``canonical_url``.
    :raises ValueError: if the URL is not absolute or not http(s).
    """
    canonical = canonical_url(url, https=None, query=query)
    if pattern is not None and "id" in pattern.groupindex:
        for spelling in _spellings(canonical, url):
            match = pattern.search(spelling)
            if match and match["id"]:
                return match["id"]
    parts = urlsplit(canonical)
    path, kept = parts.path, parts.query
    if query is None:  # nobody has said which of an article's spellings is the portal's own
        path = _AMP.sub("", path).rstrip("/") or "/"
        kept = "&".join(pair for pair in kept.split("&") if not _TWIN.fullmatch(pair))
    text = bare_host(parts.hostname or "") + path + (f"?{kept}" if kept else "")
    return hashlib.sha256(text.encode()).hexdigest()[:_KEY_LENGTH]


def _spellings(canonical: str, url: str) -> Iterator[str]:
    """In which forms a portal's pattern may mean an address, the usual one first."""
    yield canonical
    yield url
    yield unquote(canonical)


def _query(portal: Portal) -> Collection[str] | None:
    # Of a portal without a site file nobody has said which parameters name the article; dropping them would make
    # one article of all of `view.php?id=…`.
    return None if portal.generic and not portal.query else portal.query


def canonical_of(url: str, portal: Portal) -> str:
    """The canonical URL of a portal's page. Raises ValueError if the URL is not absolute or not http(s)."""
    return canonical_url(url, https=None if portal.generic else portal.https, query=_query(portal))


def key_of(url: str, portal: Portal) -> str:
    """The key of a portal's article. Raises ValueError if the URL is not absolute or not http(s)."""
    return article_key(url, portal.article_url, _query(portal))


def canonical_of_page(page_url: str, candidates: Iterable[str | None], portal: Portal) -> str:
    """The canonical URL of a page, given what it says of itself (``rel=canonical``, ``og:url``), best first.

    A candidate is believed only if it is on the same site and is an article's URL; of a portal whose article URLs are
    not known, if it is on the same registrable domain, not an IP address, and like an article's: no home page, and no
    section in which the page stands.

    :raises ValueError: if no candidate is believed and ``page_url`` is not an absolute http(s) URL.
    """
    for candidate in candidates:
        # Two addresses in one attribute are a template's fault, and neither is the article's for certain.
        url = resolve(page_url, candidate) if candidate and not _SEVERAL.search(candidate.strip()) else None
        if url and _believable(url, page_url, portal):
            if portal.generic and host_of(url) == host_of(page_url) and page_url.lower().startswith("https:"):
                return canonical_url(url, query=_query(portal))  # the page itself came by https
            return canonical_of(url, portal)
    return canonical_of(page_url, portal)


def is_home(url: str, portal: Portal) -> bool:
    """Whether a URL is the portal's front page: nothing but its host, its path prefix and a language.

    >>> is_home("https://a.example/ar/?ref=1", Portal("a", "", ("a.example",)))
    True
    """
    path = urlsplit(url).path
    prefix = "/" + portal.path_prefix.strip("/")
    if prefix != "/" and _below(path, prefix):
        path = path[len(prefix) :]
    return not path or _HOME.fullmatch(path) is not None


def _believable(url: str, page_url: str, portal: Portal) -> bool:
    host = host_of(url)
    if ip_address(host) is not None and host != host_of(page_url):
        return False
    path = urlsplit(url).path
    if portal.domains and not portal.generic:
        if not same_site(url, portal.domains) or not _below(path, portal.path_prefix):
            return False
    elif host_of(page_url) and registrable_domain(host) != registrable_domain(host_of(page_url)):
        return False
    canonical = canonical_of(url, portal)
    if portal.article_url is not None:
        return any(map(portal.matches, _spellings(canonical, url)))
    if _HOME.fullmatch(path):
        return re.search(r"=[^&]*\d", urlsplit(canonical).query) is not None
    return _like_article(canonical) or (not _like_article(page_url) and not _is_above(path, urlsplit(page_url).path))


def _like_article(url: str) -> bool:
    """Whether an address names one thing: by a number, or by a slug of several words."""
    parts = urlsplit(unquote(url))
    last = parts.path.rstrip("/").rpartition("/")[2]
    named = _NUMBER.search(parts.path) is not None or len(re.findall(r"[-_ ]", last)) >= 2 or len(last) > _LONG_NAME
    return named or re.search(r"=[^&]*\d{2}", parts.query) is not None


def _is_above(path: str, page_path: str) -> bool:
    """Whether a path is a section in which the page stands."""
    return page_path != path and page_path.startswith(path.rstrip("/") + "/")


def _below(path: str, prefix: str) -> bool:
    prefix = "/" + prefix.strip("/")
    return prefix == "/" or path == prefix or path.startswith(prefix + "/")
