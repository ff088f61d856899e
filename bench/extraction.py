"""Time a page: bare parsing, our reader with a site file and without, and two peers, on the same pages in one process.

The pages are the recorded real ones where they are at hand, else the project's own. Processor time, not the clock on
the wall: the machine does other things as well.
"""

import warnings
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

from lxml import etree
from scrapy.utils.project import get_project_settings

from newsspider.extraction import extract_article, generic_portal
from newsspider.portals import Portal
from newsspider.portals.catalogue import router
from newsspider.site_tools.samples import WRITTEN, article_pages, load
from newsspider.text import Page
from newsspider.text.page import declared_url

ROOT = Path(__file__).resolve().parents[1]
RECORDED = ROOT.parent / "shared" / "recorded"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
# The best of so many readings of each page; the peers are slower, and one of them by much.
ROUNDS, PEER_ROUNDS = 40, 5

Loaded = tuple[str, bytes, Portal]
Reader = Callable[[str, bytes, Portal], object]


def rows() -> list[tuple[str, float, str]]:
    """(what, number, unit) for each line of the report: milliseconds a page, and what they are multiples of."""
    pages = _pages()
    ours: dict[str, Reader] = {
        "lxml, bare parsing": lambda url, body, portal: _bare(body),
        "Page: decoded and parsed": lambda url, body, portal: Page(url, body, None, NOW),
        "extract, site file": lambda url, body, portal: extract_article(Page(url, body, None, NOW), portal),
        "extract, generic reader": _generic,
    }
    best = _best(pages, ours, ROUNDS)
    mean = {name: sum(times) / len(pages) for name, times in best.items()}
    parse, _, site, generic = mean.values()
    made: list[tuple[str, float, str]] = [
        (f"pages of {len({portal.site for _, _, portal in pages})} portals", float(len(pages)), "pages"),
        *((name, milliseconds, "ms a page") for name, milliseconds in mean.items()),
        ("extract, site file / bare parsing", site / parse, "times"),
        ("extract, generic reader / bare parsing", generic / parse, "times"),
    ]
    for name, peer in _peers():
        times = _best(pages, {name: peer}, PEER_ROUNDS)[name]
        theirs = sum(times) / len(pages)
        faster = sum(their < our for our, their in zip(best["extract, generic reader"], times, strict=True))
        made += [
            (name, theirs, "ms a page"),
            (f"extract, site file / {name}", site / theirs, "times"),
            (f"extract, generic reader / {name}", generic / theirs, "times"),
            (f"pages on which {name} is faster than the generic reader", float(faster), "pages"),
        ]
    return made


def _pages() -> list[Loaded]:
    known = router(get_project_settings())
    found: list[Loaded] = []
    if RECORDED.is_dir():
        for path in sorted(RECORDED.glob("*/*.html")):
            body = path.read_bytes()
            url = declared_url(Page("", body, None, NOW)) or ""
            if portal := known.portal_for(url):
                found.append((url, body, portal))
        return found
    for path in article_pages(WRITTEN):
        page = load(path).page()
        if portal := known.portal_for(page.url):
            found.append((page.url, path.read_bytes(), portal))
    return found


def _bare(body: bytes) -> None:
    etree.fromstring(body, etree.HTMLParser(encoding="utf-8"))


def _generic(url: str, body: bytes, portal: Portal) -> None:
    extract_article(Page(url, body, None, NOW), generic_portal(url, portal.timezone))


def _peers() -> list[tuple[str, Reader]]:
    from trafilatura import bare_extraction

    peers: list[tuple[str, Reader]] = [
        ("trafilatura bare_extraction", lambda url, body, portal: bare_extraction(body, url=url, with_metadata=True))
    ]
    try:
        from newspaper import Article
    except ImportError:
        return peers  # of requirements-bench.txt, and not needed for the rest

    def read(url: str, body: bytes, portal: Portal) -> None:
        article = Article(url, language="ar", fetch_images=False)  # it would ask the network
        article.download(input_html=body.decode("utf-8", "replace"))
        article.parse()

    return [*peers, ("newspaper4k", read)]


def _best(pages: list[Loaded], readers: Mapping[str, Reader], rounds: int) -> dict[str, list[float]]:
    """The shortest milliseconds of each reader on each page.

    The readers take turns on a page, so that a busy machine slows all of them; the pages take turns, so that nobody
    finds the words of a page in a cache that nothing else has been through.
    """
    best = {name: [float("inf")] * len(pages) for name in readers}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the peers' own
        for _ in range(rounds + 1):
            for number, page in enumerate(pages):
                for name, read in readers.items():
                    best[name][number] = min(best[name][number], _timed(read, *page) * 1e3)
    return best


def _timed(read: Reader, url: str, body: bytes, portal: Portal) -> float:
    start = process_time()
    read(url, body, portal)
    return process_time() - start


if __name__ == "__main__":
    for what, number, unit in rows():
        print(f"{what:45} {number:10.2f} {unit}")
