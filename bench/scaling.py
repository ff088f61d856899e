"""What each reader costs from one to 64 times a source's size, whatever it is made of: above one is superlinear.

A shape is a beginning, a unit that is repeated, and an end. The tests hold the same shapes to a bound.
"""

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from time import process_time

from newsspider.discovery.feed import read_feed
from newsspider.discovery.pagination import next_page
from newsspider.discovery.section import read_section
from newsspider.discovery.sitemap import read_sitemap
from newsspider.discovery.unknown import explore, robots_sitemaps
from newsspider.extraction import generic_portal
from newsspider.extraction.outcome import AnswerReader
from newsspider.items import Fetch
from newsspider.portals import Section
from newsspider.text import Answer, Page

TIMES = (1, 4, 16, 64)
URL = "https://a.example/news/1234567-x"
AT = datetime(2026, 1, 2, tzinfo=UTC)
PORTAL = generic_portal("https://a.example/", timezone="Africa/Cairo")


@dataclass(frozen=True)
class Shape:
    """``unit`` stands so often between ``begin`` and ``end``; ``{i}`` in it is its number."""

    unit: str
    begin: str = ""
    end: str = ""

    def of(self, count: int) -> str:
        """The text with so many units."""
        unit = self.unit
        middle = "".join(unit.replace("{i}", str(n)) for n in range(count)) if "{i}" in unit else unit * count
        return self.begin + middle + self.end


def _feed(text: str) -> object:
    return read_feed(text.encode(), "application/rss+xml; charset=utf-8", URL)


def _sitemap(text: str) -> object:
    return read_sitemap(text.encode(), "application/xml; charset=utf-8", URL)


def _listing(text: str) -> object:
    page = Page(URL, text.encode(), "text/html; charset=utf-8", AT)
    return read_section(page, Section(URL), PORTAL), next_page(page.tree, URL), explore(page, "")


def _robots(text: str) -> object:
    return robots_sitemaps(text, URL)


def _page(text: str) -> object:
    answer = Answer(URL, text.encode(), "text/html; charset=utf-8", AT)
    return AnswerReader(PORTAL, {}).read(answer, Fetch(at=AT, key="a.example:1", requested_url=URL))


_RSS = '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>x</title>'
_ITEM = (
    "<item><title>عنوان الخبر {i}</title><link>https://a.example/news/{i}</link><dc:date>2026-01-01</dc:date></item>"
)
_URLS = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
_ENTRY = "<url><loc>https://a.example/news/{i}</loc><lastmod>2026-01-01</lastmod></url>"
_LINK = "<a href='/news/2026/{i}-x'>عنوان خبر من الأخبار رقم {i} هنا اليوم</a>"
_TEXT = "<p>قال المسؤول في تصريح صحفي إن العمل مستمر في جميع المحافظات خلال هذا العام رغم الظروف.</p>"
_BODY = f"<html><body><h1>عنوان الخبر الرئيسي في هذا اليوم</h1>{_TEXT * 6}"

READERS: dict[str, Callable[[str], object]] = {
    "feed": _feed,
    "sitemap": _sitemap,
    "listing": _listing,
    "robots.txt": _robots,
    "page": _page,
}
SHAPES: dict[str, dict[str, Shape]] = {
    "feed": {
        "items": Shape(_ITEM, _RSS, "</channel></rss>"),
        "broken items": Shape(_ITEM.replace("</title>", ""), _RSS),
        "entries": Shape(
            "<entry><title>{i}</title><link href='/n/{i}'/></entry>", "<feed xmlns='http://www.w3.org/2005/Atom'>"
        ),
        "items in items": Shape("<item><title>{i}</title>", _RSS),
        "namespaces": Shape(
            "<n{i}:x xmlns:n{i}='http://n.example/{i}'>x</n{i}:x>", f"{_RSS}<item>", "</item></channel></rss>"
        ),
        "categories": Shape(
            "<category>وسم {i}</category>", f"{_RSS}<item><link>/n/1</link>", "</item></channel></rss>"
        ),
        "authors": Shape(
            "<author>a{i}@b.example (كاتب {i})</author>", f"{_RSS}<item><link>/n/1</link>", "</item></channel></rss>"
        ),
        "links": Shape(
            "<link rel='alternate' href='/n/{i}'/>",
            "<feed xmlns='http://www.w3.org/2005/Atom'><entry>",
            "</entry></feed>",
        ),
        "enclosures": Shape(
            "<enclosure url='/n/{i}.mp3'/>", f"{_RSS}<item><link>/n/1</link>", "</item></channel></rss>"
        ),
        "text": Shape("كلمة ", f"{_RSS}<item><link>/n/1</link><title>", "</title></item></channel></rss>"),
        "sections of text": Shape("<![CDATA[", _RSS),
        "whole sections of text": Shape(
            "<item><title><![CDATA[خبر {i}]]></title><link>/n/{i}</link></item>", _RSS, "</channel></rss>"
        ),
        "comments": Shape("<!---->", "", "<x>"),
        "open comments": Shape("<!--", _RSS),
        "doctypes": Shape("<!DOCTYPE ", "", _RSS),
        "entities": Shape("<!ENTITY e{i} 'x'>", "<!DOCTYPE rss [", f"]>{_RSS}"),
        "references": Shape("&e{i};&#x41;&", f"{_RSS}<item><title>", "</title></item></channel></rss>"),
        "spaces in an address": Shape(" ", f"{_RSS}<item><link>https://a.example/a", "b</link></item></channel></rss>"),
        "angle brackets": Shape("<", _RSS),
        "attributes": Shape(" a{i}='x'", f"{_RSS}<item", "/></channel></rss>"),
        "declarations": Shape("<?xml ?>"),
        "spaces": Shape(" \n"),
        "marks": Shape("\u0651\u064e", f"{_RSS}<item><link>/n/1</link><title>ع", "</title></item></channel></rss>"),
    },
    "sitemap": {
        "addresses": Shape(_ENTRY, _URLS, "</urlset>"),
        "broken addresses": Shape(_ENTRY.replace("</loc>", ""), _URLS),
        "sitemaps": Shape(
            "<sitemap><loc>https://a.example/s{i}.xml</loc></sitemap>", "<sitemapindex>", "</sitemapindex>"
        ),
        "open tags": Shape("<url", _URLS),
        "open entries": Shape("<url><loc>https://a.example/n/{i}", _URLS),
        "entries in entries": Shape("<url>", _URLS),
        "news in an entry": Shape(
            "<news:news><news:n{i}>x</news:n{i}></news:news>", f"{_URLS}<url>", "</url></urlset>"
        ),
        "children": Shape("<x{i}>x</x{i}>", f"{_URLS}<url>", "</url></urlset>"),
        "lines": Shape("https://a.example/news/{i}\n"),
        "one line": Shape("https://a.example/"),
        "doctypes": Shape("<!DOCTYPE x [", "", _URLS),
        "ends of doctypes": Shape("] ", "<!DOCTYPE x [", _URLS),
        "comments": Shape("<!---->", "", _URLS),
        "sections of text": Shape("<![CDATA[", _URLS),
        "spaces in an address": Shape(" ", f"{_URLS}<url><loc>https://a.example/a", "b</loc></url></urlset>"),
        "digits": Shape("1", f"{_URLS}<url><loc>/n/1</loc><lastmod>2026-01-", "</lastmod></url></urlset>"),
        "references": Shape("&#1;&amp;amp;", f"{_URLS}<url><loc>https://a.example/", "</loc></url></urlset>"),
    },
    "listing": {
        "cards": Shape(f"<div class='card'><h3>{_LINK}</h3><time>1 يناير 2026</time></div>"),
        "links": Shape(_LINK),
        "links in one heading": Shape(_LINK, "<h2>", "</h2>"),
        "links of one address": Shape("<p><a href='/news/2026/1234567-x'>صورة</a> نص بلا تاريخ</p>", "<div>", "</div>"),
        "links in links": Shape("<a href='/news/2026/{i}-x'>عنوان خبر من الأخبار رقم {i} هنا"),
        "boxes in boxes": Shape(f"<div>{_LINK}"),
        "headings in headings": Shape(f"<h2>{_LINK}"),
        "menus": Shape("<nav><a href='/s{i}'>قسم</a></nav>"),
        "menus in menus": Shape("<nav><a href='/s{i}'>قسم</a>"),
        "lists named menus": Shape(
            "<li class='menu-item'><a href='/s{i}'>قسم {i}</a></li>", "<ul class='menu'>", "</ul>"
        ),
        "page numbers": Shape(
            "<li class='active'><a href='?page={i}'>{i}</a></li>", "<ul class='pagination'>", "</ul>"
        ),
        "page numbers in a row": Shape("<a href='?page={i}'>{i}</a>", "<div class='pages'>", "</div>"),
        "rows of page numbers": Shape("<ul class='pager'><li class='active'><a href='?page=2'>2</a></li></ul>"),
        "marked pages in marked pages": Shape("<b class='active'>x", "<div class='pages'><a href='?page=2'>2</a>"),
        "next links": Shape("<a rel='next' href=''>التالي</a>"),
        "arrows": Shape("<a href='/news?page={i}'>»</a>"),
        "signs in a link": Shape("-", "<a href='/n'>a", "b</a>"),
        "spaces in a link": Shape(" ", "<a href='/n", "x'>a</a>"),
        "dates in a card": Shape("<span class='date'>غير معروف</span>", f"<div>{_LINK}", "</div>"),
        "named boxes in boxes": Shape("<div class='date'>1", f"<div>{_LINK}", "</div>"),
        "lines in a card": Shape("<i>1</i>", f"<div>{_LINK}", "</div>"),
        "pictures in links": Shape("<a href='/news/2026/{i}-x'><img alt='خبر {i}'></a>"),
        "scripts in a link": Shape("<script>x</script>y", "<a href='/news/2026/1-x'>", "</a>"),
        "feeds": Shape("<link rel='alternate' type='application/rss+xml' href='/f{i}'>"),
        "bases": Shape("<base href='/b{i}/'><a href='n'>خبر</a>"),
    },
    "robots.txt": {
        "sitemaps": Shape("Sitemap: https://a.example/s{i}.xml\n"),
        "one line": Shape("sitemap : "),
        "spaces": Shape(" ", "Sitemap:", "x y"),
    },
    "page": {
        "paragraphs": Shape(_TEXT, _BODY),
        "links": Shape(_LINK, _BODY),
        "comments": Shape("<!---->", _BODY),
        "open tags": Shape("<meta ", "", _BODY),
        "spaces": Shape(" ", f"{_BODY}<p>نص", "نص</p>"),
        "signs": Shape("-", f"{_BODY}<p>نص", "نص</p>"),
        "digits": Shape("1", f"{_BODY}<p>", "</p>"),
        "one word": Shape("ال", f"{_BODY}<p>", "</p>"),
        "brackets": Shape("(", f"{_BODY}<p>", "</p>"),
        "quotes": Shape("«", f"{_BODY}<p>", "</p>"),
        "attributes": Shape(" data-a{i}='x'", f"{_BODY}<p", ">نص</p>"),
        "classes": Shape("c{i} ", f"{_BODY}<p class='", "'>نص</p>"),
        "entities": Shape("&amp;&#x661;", f"{_BODY}<p>", "</p>"),
        "objects": Shape('{"a":', f"{_BODY}<script type='application/ld+json'>", "</script>"),
        "lists of nodes": Shape(
            '{"@id":"{i}","isPartOf":{"@id":"1"}},',
            f'{_BODY}<script type="application/ld+json">{{"@graph":[',
            '{"@type":"NewsArticle","headline":"عنوان"}]}</script>',
        ),
        "properties in properties": Shape("<div itemscope itemprop='x{i}'>", _BODY),
        "one property": Shape(
            "<span itemprop='headline'>عنوان {i}</span>",
            f"{_BODY}<div itemscope itemtype='https://schema.org/NewsArticle'>",
        ),
        "metas": Shape("<meta property='article:tag' content='وسم {i}'>", "<html><head>", _BODY),
        "stamps in one line": Shape("1 يناير 2026 ", f"{_BODY}<p>", "</p>"),
        "names in a byline": Shape("أحمد و", f"{_BODY}<p class='author'>كتب: ", "</p>"),
        "tags in one line": Shape("وسم {i}، ", f"{_BODY}<p>كلمات دلالية: ", "</p>"),
        "related titles": Shape(
            "<li><a href='/n/{i}'>خبر {i}</a></li>",
            f"{_BODY}<div class='related'><h3>اقرأ أيضا</h3><ul>",
            "</ul></div>",
        ),
    },
}


def cost(reader: str, shape: Shape, count: int, best_of: int = 3) -> float:
    """Seconds of processor time for a source with so many units, the best of some: what else happens only adds."""
    text, read = shape.of(count), READERS[reader]
    best = float("inf")
    # As a reader process does: else what the tests before it left is gone through again and again, and counts as well.
    gc.collect()
    gc.freeze()
    try:
        for _ in range(best_of):
            began = process_time()
            read(text)
            best = min(best, process_time() - began)
            if best > 0.5:
                break
    finally:
        gc.unfreeze()
    return best


def first_count(reader: str, shape: Shape, least: float = 0.01) -> int:
    """So many units that reading them can be measured: some milliseconds."""
    count = 64
    while len(shape.of(count)) < 400_000 and cost(reader, shape, count, 1) < least:
        count *= 2
    return count


def rows() -> Iterator[tuple[str, str, str]]:
    """(reader and shape, the factors above linear, the cost of the smallest) for each line of the report."""
    for reader, shapes in SHAPES.items():
        for name, shape in shapes.items():
            count = first_count(reader, shape, 0.002)
            costs = [cost(reader, shape, count * times) for times in TIMES]
            factors = "  ".join(f"{spent / times / costs[0]:.2f}" for spent, times in zip(costs, TIMES, strict=True))
            yield (
                f"{reader}: {name}",
                factors,
                f"× linear at {', '.join(map(str, TIMES))} × {count} units, {1e3 * costs[0]:.1f} ms",
            )
