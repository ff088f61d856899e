"""Articles of several pages: the address of the next part."""

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote

from lxml import etree

from newsspider.discovery.links import absolute, base_url
from newsspider.discovery.pagination import next_pages
from newsspider.urls.splitting import urlsplit

# A text of more pages is a gallery or a loop.
MAX_PARTS = 20

_LED_TO = etree.XPath("descendant-or-self::a/@href", smart_strings=False)

PART_PARAMETERS = frozenset(
    {"page", "p", "pg", "part", "pageno", "page_no", "pagenumber", "pageindex", "pagenum", "paged"}
)


def next_part(tree: etree._Element, url: str, first: str, number: int = 1) -> str | None:
    """The address of part ``number + 1`` of the article whose first page is at ``first``; ``url`` is this part's.

    Only an address that is the article's own with the part's number added is one: «التالي» on most article pages, and
    often ``rel=next`` too, leads to another article.
    """
    if number >= MAX_PARTS or not _leads_to_part(tree, url, first, number + 1):
        return None
    return next((target for target in next_pages(tree, url, number) if is_part(first, target, number + 1)), None)


def _leads_to_part(tree: etree._Element, url: str, first: str, number: int) -> bool:
    """Whether any address of the page is that of a part: nearly no page has one, and of all it is asked.

    An address that ends as a part's would may be another list's («/tag/2»).
    """
    addresses = [*_LED_TO(tree), *(node.get("href") or "" for node in tree.iter("link"))]
    ending = _ending(number)
    if not ending.search("\n".join(addresses)):
        return False
    base = base_url(tree, url)
    targets = (absolute(base, address) for address in addresses if ending.search(address))
    return any(target is not None and is_part(first, target, number) for target in targets)


@lru_cache(maxsize=MAX_PARTS)
def _ending(number: int) -> re.Pattern[str]:
    """What every address holds that :func:`is_part` takes, in a text of addresses, one on each line."""
    query = rf"[?&](?:{'|'.join(PART_PARAMETERS)})={number}\s*(?:[&#]|$)"
    path = rf"[/_.-]{number}(?:\.[a-z]{{3,5}})?/*\s*(?:[?#]|$)"
    return re.compile(f"{query}|{path}", re.IGNORECASE | re.MULTILINE)


def is_part(first: str, target: str, number: int) -> bool:
    """Whether ``target`` is part ``number`` of the article whose first page is at ``first``.

    >>> is_part("https://a.example/news/1001", "https://a.example/news/1001?page=2", 2)
    True
    >>> is_part("https://a.example/news/1001", "https://a.example/news/1002", 2)
    False
    """
    host, path, query = _pieces(first)
    host_there, path_there, query_there = _pieces(target)
    if host != host_there:
        return False
    # The first page may be addressed as page 1.
    query = {name: value for name, value in query.items() if name.lower() not in PART_PARAMETERS or value != "1"}
    if path == path_there:
        added = {name: value for name, value in query_there.items() if query.get(name) != value}
        lost = set(query) - set(query_there)
        return not lost and list(added.values()) == [str(number)] and next(iter(added)).lower() in PART_PARAMETERS
    stem, extension = re.fullmatch(r"(.*?)(\.[a-z]{3,5})?", path, re.IGNORECASE | re.DOTALL).groups("")  # type: ignore[union-attr]
    ways = {f"{path}/{number}", f"{path}/page/{number}"}
    if extension:
        ways |= {f"{stem}{between}{number}{extension}" for between in ("-", "_", "/", ".")}
    return query == query_there and path_there in ways


def _pieces(url: str) -> tuple[str, str, dict[str, str]]:
    parts = urlsplit(url)
    host = (parts.hostname or "").lower().removeprefix("www.")
    return host, unquote(parts.path).rstrip("/"), dict(parse_qsl(parts.query, keep_blank_values=True))
