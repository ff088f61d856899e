"""A run of blocks as the groups under labels look at it: where boxes end, where links lead, how much text there is."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from urllib.parse import unquote

from lxml import etree

from newsspider.extraction.blocks.block import Block
from newsspider.extraction.blocks.labels import Line
from newsspider.text.elements import lies_in
from newsspider.urls.splitting import urljoin, urlsplit

_NO_ARTICLE = re.compile(
    r"^(?:#|javascript:|mailto:|tel:|whatsapp:|fb-messenger:)"
    r"|/(?:tags?|topics?|categor(?:y|ies)|section|sections|author|authors|editors?|writers?|search|keywords?|user|login|rss|page)(?:/|\?|$)"
    r"|(?://|\.)(?:facebook|twitter|x|instagram|youtube|t|telegram|linkedin|pinterest|whatsapp)\.(?:com|me)/"
    r"|[?&](?:tag|s|q)=",
    re.IGNORECASE,
)

# Boxes whose end is looked for on usual pages; with more of them all elements are numbered.
_FEW = 40


class Run:
    """What all groups of a run of blocks have in common, so that no label costs more on a page with many."""

    def __init__(
        self,
        blocks: Sequence[Block],
        lines: Sequence[Line | None],
        base: str,
        page_url: str,
        limit: etree._Element | None,
    ) -> None:
        self.blocks, self.lines, self.base, self.limit = blocks, lines, base, limit
        self.own = address(page_url)
        self._asked = 0
        self._targets: dict[etree._Element, str | None] = {}

    @cached_property
    def prose(self) -> list[int]:
        """Characters of running text before each block, and in all of them."""
        return list(accumulate((block.prose for block in self.blocks), initial=0))

    def resolved(self, link: etree._Element) -> str | None:
        """Where a link leads, unless it is to no article or to this one."""
        url = article_link(self.base, link.get("href") or "")
        return url if url and address(url) != self.own else None

    def only_target(self, element: etree._Element) -> str | None:
        """The address to which all links in an element lead; "" if they lead to several, None without a link."""
        if element not in self._targets:
            found: str | None = None
            for link in element.iter("a"):
                url = self.resolved(link)
                if url and found and url != found:
                    found = ""
                    break
                found = url or found
            self._targets[element] = found
        return self._targets[element]

    def end_of(self, box: etree._Element, start: int) -> int:
        """The number of the first block after ``start`` that lies outside a box; a box's blocks follow each other."""
        self._asked += 1
        step, end = 1, start + 1
        while end < len(self.blocks) and self._lies_in(end, box):
            end, step = end + step, 2 * step
        numbers = range(start + 1, min(end, len(self.blocks)))
        return start + 1 + bisect_left(numbers, True, key=lambda number: not self._lies_in(number, box))

    def _lies_in(self, number: int, box: etree._Element) -> bool:
        element = self.blocks[number].element
        if self._asked < _FEW:
            return lies_in(element, box)
        first = self._places[box]
        return first <= self._places[element] <= self._last[first]

    @cached_property
    def _places(self) -> dict[etree._Element, int]:
        """The number of each element in the page's order: a page of many labels may be thousands of boxes deep."""
        return {element: place for place, element in enumerate(self._root.iter())}

    @cached_property
    def _last(self) -> list[int]:
        """For each element, by its number, the number of the last one in it."""
        places = self._places
        last = list(range(len(places)))
        for element, place in reversed(places.items()):
            if (parent := element.getparent()) is not None:
                above = places[parent]
                last[above] = max(last[above], last[place])
        return last

    @property
    def _root(self) -> etree._Element:
        root = self.blocks[0].element
        while (parent := root.getparent()) is not None:
            root = parent
        return root


@lru_cache(maxsize=4096)
def article_link(base: str, href: str) -> str | None:
    """Where a link leads, absolute; None if it leads to no article: a section, a tag, a share button."""
    href = href.strip()
    if not href or _NO_ARTICLE.search(href):
        return None
    try:
        url = urljoin(base, href)
        parts = urlsplit(url)
    except ValueError:  # a bracket that opens no IPv6 address
        return None
    return url if parts.scheme in ("http", "https") and parts.path not in ("", "/") else None


@lru_cache(maxsize=4096)
def address(url: str) -> str:
    """What two spellings of a link have in common."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    return f"{host}{unquote(parts.path).rstrip('/')}?{parts.query}"
