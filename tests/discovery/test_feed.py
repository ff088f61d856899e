"""Feeds of every dialect, encoding and state of repair."""

import gzip
import time
from datetime import UTC, datetime

import pytest

from newsspider.discovery.feed import read_feed

URL = "https://portal.example/rss/news.xml"


def rss(items: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    return (
        f'{head}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel><title>بوابة</title>'
        f"<link>https://portal.example/</link>{items}</channel></rss>"
    )


ITEM = (
    "<item><title>عنوان الخبر</title><link>https://portal.example/news/1</link>"
    "<pubDate>الأحد 22 نوفمبر 2026 - 10:30 ص</pubDate></item>"
)


def read(text: str | bytes, content_type: str | None = "application/rss+xml"):
    return read_feed(text.encode() if isinstance(text, str) else text, content_type, URL)


def urls(page) -> list[str]:
    return [entry.url for entry in page.entries]


def test_rss_gives_address_title_and_the_stamp_as_printed():
    (entry,) = read(rss(ITEM)).entries
    assert (entry.url, entry.title, entry.source) == ("https://portal.example/news/1", "عنوان الخبر", "feed")
    assert entry.published == "الأحد 22 نوفمبر 2026 - 10:30 ص"
    assert entry.updated is None


def test_atom_keeps_published_and_updated_apart():
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title>خبر</title>'
        '<link rel="alternate" href="/news/2"/><published>2026-11-21T10:00:00+03:00</published>'
        "<updated>2026-11-22T10:00:00+03:00</updated></entry></feed>"
    )
    (entry,) = read(feed).entries
    assert entry.url == "https://portal.example/news/2"
    assert (entry.published, entry.updated) == ("2026-11-21T10:00:00+03:00", "2026-11-22T10:00:00+03:00")
    assert entry.lastmod == datetime(2026, 11, 22, 7, tzinfo=UTC)


def test_an_atom_entry_with_only_an_update_has_no_publication_date():
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title>خبر</title>'
        '<link href="https://portal.example/news/2"/><updated>2026-11-22T10:00:00Z</updated></entry></feed>'
    )
    (entry,) = read(feed).entries
    assert (entry.published, entry.updated) == (None, "2026-11-22T10:00:00Z")


def test_rdf_takes_its_only_date_for_the_publication():
    feed = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>x</title></channel>'
        '<item rdf:about="https://portal.example/news/3"><title>خبر</title><link>https://portal.example/news/3</link>'
        "<dc:date>2026-11-22T10:00:00+02:00</dc:date></item></rdf:RDF>"
    )
    (entry,) = read(feed).entries
    assert (entry.url, entry.published) == ("https://portal.example/news/3", "2026-11-22T10:00:00+02:00")


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_without_a_word_about_it(codec):
    (entry,) = read(rss(ITEM, head='<?xml version="1.0"?>').encode(codec), "text/xml").entries
    assert entry.title == "عنوان الخبر"


@pytest.mark.parametrize("claimed", [None, "utf-8", "iso-8859-1"])
def test_windows_1256_undeclared_or_declared_wrongly(claimed):
    head = f'<?xml version="1.0" encoding="{claimed}"?>' if claimed else ""
    (entry,) = read(rss(ITEM * 1, head=head).encode("windows-1256"), "text/xml").entries
    assert entry.title == "عنوان الخبر"


def test_gzip_without_a_header_that_says_so():
    assert urls(read(gzip.compress(rss(ITEM).encode()))) == ["https://portal.example/news/1"]


def test_a_packed_file_that_was_cut_off_gives_its_beginning():
    items = "".join(ITEM.replace("/1<", f"/{n}<").replace("عنوان", f"عنوان {n * 7919}") for n in range(2000))
    packed = gzip.compress(rss(items).encode())
    assert len(read(packed[: len(packed) // 2]).entries) > 500


def test_a_decompression_bomb_is_too_large():
    page = read(gzip.compress(b"<rss>" + b" " * (60 * 1024 * 1024)))
    assert page.problem is not None
    assert page.problem.reason == "too_large"


def test_broken_xml_gives_what_is_there():
    text = rss(ITEM + "<item><title>أ & ب</title><link>https://portal.example/?id=2&cat=3</link></item><item><title>x")
    assert urls(read(text)) == ["https://portal.example/news/1", "https://portal.example/?id=2&cat=3"]


def test_references_to_no_character_cost_nothing():
    assert urls(read(rss("<item><title>&#x110000; &#99999999999; & &#0;</title><link>/9</link></item>" + ITEM))) == [
        "https://portal.example/9",
        "https://portal.example/news/1",
    ]


def test_relative_links_are_meant_against_the_feed():
    assert urls(read(rss("<item><link>/news/5</link></item>"))) == ["https://portal.example/news/5"]


def test_a_guid_that_is_an_address_stands_in_for_a_missing_link():
    assert urls(read(rss('<item><guid isPermaLink="false">https://portal.example/news/6</guid></item>'))) == [
        "https://portal.example/news/6"
    ]


def test_a_guid_that_is_no_address_gives_no_entry():
    assert urls(read(rss("<item><title>x</title><guid isPermaLink='false'>1234567</guid></item>"))) == []


def test_the_original_link_beats_the_redirecting_service():
    item = (
        "<item><link>http://feeds.example/~r/x/1</link>"
        "<feedburner:origLink>https://portal.example/news/7</feedburner:origLink></item>"
    )
    assert urls(read(rss(item))) == ["https://portal.example/news/7"]


def test_line_breaks_around_a_link_are_not_part_of_it():
    assert urls(read(rss("<item><link>\n  https://portal.example/news/8\n</link></item>"))) == [
        "https://portal.example/news/8"
    ]


def test_markup_and_double_escapes_are_not_part_of_a_title():
    item = "<item><title>&lt;b&gt;قال&lt;/b&gt; &amp;quot;نعم&amp;quot;</title><link>/1</link></item>"
    assert read(rss(item)).entries[0].title == 'قال "نعم"'


def test_an_address_that_comes_twice_is_one_entry():
    assert len(read(rss(ITEM + ITEM)).entries) == 1


@pytest.mark.parametrize("link", ["mailto:x@portal.example", "javascript:void(0)", "http://[broken/1"])
def test_what_is_no_address_of_a_page_is_left_out(link):
    assert urls(read(rss(f"<item><link>{link}</link></item>" + ITEM))) == ["https://portal.example/news/1"]


def test_a_web_page_in_place_of_a_feed_is_a_problem():
    page = read("<!DOCTYPE html><html><body><p>عذرا</p></body></html>", "text/html")
    assert page.problem is not None
    assert page.problem.reason == "no_source"


@pytest.mark.parametrize("body", [b"", b"   \n", b"not found", b'{"error": 1}', b"\x00\x01\x02"])
def test_what_is_no_feed_is_a_problem(body):
    page = read(body)
    assert page.entries == []
    assert page.problem is not None


def test_a_feed_without_entries_is_no_problem():
    page = read(rss(""))
    assert (page.entries, page.problem) == ([], None)


def test_neither_entities_nor_files_are_expanded():
    text = (
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY b0 "ha">'
        + "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 9))
        + '<!ENTITY file SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item><title>&b8; &file;</title>'
        "<link>https://portal.example/news/9</link></item></channel></rss>"
    )
    for entry in read(text).entries:
        assert "root:" not in (entry.title or "")
        assert len(entry.title or "") < 1000


@pytest.mark.parametrize("items", [20_000, pytest.param(50_000, marks=pytest.mark.soak)])
def test_a_feed_of_many_items_is_read_whole(items: int) -> None:
    def cost(count: int) -> float:
        listed = "".join(f"<item><title>خبر {n}</title><link>/news/{n}</link></item>" for n in range(count))
        began = time.process_time()
        assert len(read(rss(listed)).entries) == count
        return time.process_time() - began

    small = cost(items // 10)
    assert cost(items) < 40 * small  # ten times the items; quadratic would be a hundred
