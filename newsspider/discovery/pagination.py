"""Where a page goes on: rel=next, a link that says «التالي», or the next number of a row of page numbers."""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote

from lxml import etree

from newsspider.discovery.links import absolute, base_url, link_text
from newsspider.urls.splitting import urlsplit

# The whole text of the link: «الخبر التالي» is another article, not this one's next page.
_NEXT_WORDS = re.compile(
    r"(?:ال)?صفح[ةه]\s*(?:ال)?تالي[ةه]|التالي[ةه]?|next(?:\s+page)?|page\s+suivante|suivant[e]?|suivante", re.IGNORECASE
)
# Arrows alone point either way on right-to-left pages, so they count only where the address counts up too.
_ARROWS = re.compile(r"[‹›«»<>←→⟨⟩❮❯]{1,2}")
_INNER = re.compile(r"[\W_]*+(?:(.*[^\W_])[\W_]*)?", re.DOTALL)
_LONGEST_NEXT = 60  # characters of a link's text; a longer one is a title
_MARKER = 8  # elements at most in what marks the current page
_NUMBER = re.compile(r"\d{1,5}")
_PAGER = re.compile(r"pag(?:e[rs]?|in|ination|enum|ing)|nav-?links|صفحات", re.IGNORECASE)
_CURRENT = re.compile(r"\b(?:active|current|selected)\b", re.IGNORECASE)


def next_page(tree: etree._Element, url: str, number: int | None = None) -> str | None:
    """The address of the next page of the listing at ``url``, whose page ``number`` this is if that is known."""
    return next(next_pages(tree, url, number), None)


def next_pages(tree: etree._Element, url: str, number: int | None = None) -> Iterator[str]:
    """All addresses that may be the next page's, the surest first."""
    base = base_url(tree, url)
    for finder in (_by_rel, _by_words, _by_number):
        for target in finder(tree, base, url, number):
            if target.rstrip("/") != url.rstrip("/"):
                yield target


def _by_rel(tree: etree._Element, base: str, url: str, number: int | None) -> Iterator[str]:
    for node in tree.xpath("//link[@rel and @href] | //a[@rel and @href]"):
        if "next" in node.get("rel").lower().split() and (target := absolute(base, node.get("href"))):
            yield target


def _by_words(tree: etree._Element, base: str, url: str, number: int | None) -> Iterator[str]:
    for anchor in tree.iter("a"):
        texts = (link_text(anchor), anchor.get("aria-label") or "", anchor.get("title") or "")
        said = any(map(_says_next, texts))
        if not said and not _ARROWS.fullmatch(texts[0].strip()):
            continue  # nearly all: their addresses need not be made absolute
        target = absolute(base, anchor.get("href"))
        if target is not None and same_host(target, url) and (said or counts_up(url, target)):
            yield target


def _says_next(text: str) -> bool:
    if len(text) > _LONGEST_NEXT:
        return False
    inner = _INNER.fullmatch(text)
    return inner is not None and _NEXT_WORDS.fullmatch(inner[1] or "") is not None


def _by_number(tree: etree._Element, base: str, url: str, number: int | None) -> Iterator[str]:
    rows: dict[etree._Element, dict[int, str]] = {}
    for anchor in tree.iter("a"):
        text = link_text(anchor).strip("[]()| ")
        if not _NUMBER.fullmatch(text):
            continue
        target = absolute(base, anchor.get("href"))
        if target is not None and same_host(target, url):
            for row in _rows(anchor):
                rows.setdefault(row, {}).setdefault(int(text), target)
    for row, pages in rows.items():
        if not _is_pager(row, len(pages)):
            continue
        here = _current(row) or number or 1
        if here + 1 in pages:
            yield pages[here + 1]


def _rows(anchor: etree._Element) -> Iterator[etree._Element]:
    node = anchor.getparent()
    for _ in range(3):  # ul > li > a, div > span > a
        if node is None:
            return
        yield node
        node = node.getparent()


def _is_pager(node: etree._Element, pages: int) -> bool:
    names = f"{node.get('class') or ''} {node.get('id') or ''} {node.get('aria-label') or ''}"
    return _PAGER.search(names) is not None or pages >= 2


def _current(row: etree._Element) -> int | None:
    for node in row.iter(etree.Element):
        marked = node.get("aria-current") or (_CURRENT.search(node.get("class") or "") is not None)
        if (marked or node.tag in {"b", "strong"}) and next(islice(node.iter(), _MARKER, None), None) is not None:
            continue
        text = "".join(str(part) for part in node.itertext()).strip() if marked or node.tag in {"b", "strong"} else ""
        if _NUMBER.fullmatch(text):
            return int(text)
    return None


def counts_up(url: str, target: str) -> bool:
    """Whether two addresses differ in numbers only, and the target's are higher or the first to be there.

    >>> counts_up("https://a.example/news?page=2", "https://a.example/news?page=3")
    True
    >>> counts_up("https://a.example/news", "https://a.example/news/page/2")
    True
    >>> counts_up("https://a.example/news?page=2", "https://a.example/news?page=1")
    False
    """
    here, there = (re.findall(r"\d+|[^\d]+", unquote(address)) for address in (url, target))
    numbers = [(int(a), int(b)) for a, b in zip(here, there, strict=False) if a.isdigit() and b.isdigit() and a != b]
    words = [(a, b) for a, b in zip(here, there, strict=False) if not (a.isdigit() and b.isdigit()) and a != b]
    if len(here) == len(there) and not words:
        return len(numbers) == 1 and numbers[0][0] < numbers[0][1]
    rest = unquote(target).removeprefix(unquote(url).rstrip("/"))
    return re.fullmatch(r"[/?&]?(?:\w{1,12}[/=_-])?(?:[2-9]|\d{2,5})(?:\.\w{3,4})?/?", rest) is not None


def same_host(one: str, other: str) -> bool:
    """Whether two addresses are on one host, ``www.`` aside."""
    hosts = [(urlsplit(address).hostname or "").removeprefix("www.") for address in (one, other)]
    return hosts[0] == hosts[1]
