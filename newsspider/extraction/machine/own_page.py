"""Whether what a page says to machines is said of the page itself: by its address, by its headline."""

import html
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote

from newsspider.arabic import match_text
from newsspider.text import Page
from newsspider.urls.splitting import joined, path_of

# A shorter path is a language, a section or a template's mistake.
_SHORT_PATH = 3
# A title of fewer words may be the portal's name.
_TITLE_WORDS = 5
# Of a page that marks everything as a heading the first ones.
_LARGE = 6


def states_page(stated: Iterable[str], page: Page) -> bool | None:
    """Whether stated addresses are the page's (True), another article's (False), or say nothing (None)."""
    urls = [joined(page.url, url.strip()) or "" for url in stated if url.strip()]
    if any(same_address(url, page) for url in urls):
        return True
    # Templates state the front page, a number or a name in place of the address, which says nothing.
    others = any(url.startswith("http") and len(path_of(url).strip("/")) > _SHORT_PATH for url in urls)
    return False if others else None


def shown_headlines(page: Page) -> list[set[str]]:
    """The words of each text that may be the visible headline, with what the page's head says of it."""
    large = islice((e for e in page.tagged["heading"] if e.tag == "h1" or e.find(".//a") is None), _LARGE)
    stated = [page.meta("og:title"), page.meta("twitter:title"), *("".join(e.itertext()) for e in large)]
    if page.title and (any(stated) or len(page.title.split()) >= _TITLE_WORDS):  # the portal's name alone says nothing
        stated.append(page.title)
    return [words for text in stated if text and (words := set(match_text(text).split()))]


def headline_agrees(headline: str, shown: Sequence[set[str]]) -> bool | None:
    """Whether a headline is one of those that the page shows, shortened or with the portal's name; None if unknown."""
    words = set(match_text(unescaped(headline)).split())
    if not words or not shown:
        return None
    return any(2 * len(words & other) >= min(len(words), len(other)) for other in shown)


def same_address(url: str, page: Page) -> bool:
    """Whether an address is the page's, or what the page declares to be it."""
    return _address(url) in {_address(known) for known in (page.url, page.declared_canonical) if known}


@lru_cache(maxsize=64)
def _address(url: str) -> str:
    bare, mark, query = unquote(url.partition("#")[0]).partition("://")[2].partition("?")
    host, _, path = bare.partition("/")
    host = host.lower().removeprefix("www.").removeprefix("m.").removeprefix("amp.")
    return f"{host}/{path.rstrip('/')}{mark}{query}"


def unescaped(text: str) -> str:
    """Without character references, which editors' systems escape up to twice (``&amp;quot;``)."""
    for _ in range(2):
        if "&" not in text:
            break
        text = html.unescape(text)
    return text
