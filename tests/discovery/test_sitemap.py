"""Sitemaps: all kinds, any state of repair, and which of them are worth reading."""

import gzip
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from newsspider.discovery.sitemap import SitemapLink, expand, read_sitemap, worth_reading

URL = "https://portal.example/sitemap.xml"
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
IMAGE = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'


def urlset(inner: str) -> bytes:
    namespaces = f'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {NEWS} {IMAGE}'
    return f'<?xml version="1.0"?><urlset {namespaces}>{inner}</urlset>'.encode()


def read(body: bytes):
    return read_sitemap(body, "application/xml", URL)


def urls(page) -> list[str]:
    return [entry.url for entry in page.entries]


def test_a_news_sitemap_gives_stamp_and_title():
    body = urlset(
        "<url><loc>https://portal.example/1</loc><lastmod>2026-11-22T10:00:00+02:00</lastmod><news:news>"
        "<news:publication><news:name>بوابة</news:name><news:language>ar</news:language></news:publication>"
        "<news:publication_date>2026-11-22T09:00:00+02:00</news:publication_date>"
        "<news:title><![CDATA[   عنوان   الخبر  ]]></news:title></news:news></url>"
    )
    (entry,) = read(body).entries
    assert (entry.title, entry.published) == ("عنوان الخبر", "2026-11-22T09:00:00+02:00")
    assert entry.lastmod == datetime(2026, 11, 22, 8, tzinfo=UTC)


def test_a_picture_gives_neither_address_nor_title():
    body = urlset(
        "<url><image:image><image:loc>https://portal.example/a.jpg</image:loc><image:title>صورة</image:title></image:image>"
        "<loc>https://portal.example/1</loc></url>"
    )
    (entry,) = read(body).entries
    assert (entry.url, entry.title) == ("https://portal.example/1", None)


def test_an_index_gives_its_sitemaps_with_their_last_change():
    body = (
        b'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>/s/2026-11.xml.gz</loc>'
        b"<lastmod>2026-11-22</lastmod></sitemap><sitemap><loc>https://portal.example/s/old.xml</loc></sitemap></sitemapindex>"
    )
    page = read(body)
    assert page.sitemaps == [
        SitemapLink("https://portal.example/s/2026-11.xml.gz", datetime(2026, 11, 22, tzinfo=UTC)),
        SitemapLink("https://portal.example/s/old.xml"),
    ]
    assert page.entries == []


def test_a_lastmod_without_offset_is_read_in_the_portals_zone():
    body = urlset("<url><loc>/1</loc><lastmod>2026-11-22 10:00:00</lastmod></url>")
    (entry,) = read_sitemap(body, None, URL, ZoneInfo("Asia/Riyadh")).entries
    assert entry.lastmod == datetime(2026, 11, 22, 7, tzinfo=UTC)


@pytest.mark.parametrize("stamp", ["yesterday", "2026-13-40", "0000-00-00", "٢٠٢٦", "9999-12-31T23:59:59-12:00"])
def test_a_lastmod_that_is_none_is_left_out(stamp):
    (entry,) = read(urlset(f"<url><loc>/1</loc><lastmod>{stamp}</lastmod></url>")).entries
    assert entry.lastmod is None


def test_a_packed_sitemap():
    assert urls(read(gzip.compress(urlset("<url><loc>/1</loc></url>")))) == ["https://portal.example/1"]


def test_a_packed_bomb_is_too_large():
    page = read(gzip.compress(b"<urlset>" + b" " * (60 * 1024 * 1024)))
    assert page.problem is not None
    assert page.problem.reason == "too_large"


def test_a_plain_list_of_addresses():
    assert urls(read("\ufeffhttps://portal.example/1\r\n\r\nhttps://portal.example/خبر\n".encode())) == [
        "https://portal.example/1",
        "https://portal.example/خبر",
    ]


def test_without_a_namespace_or_with_another():
    assert urls(read(b"<urlset><url><loc>/1</loc></url></urlset>")) == ["https://portal.example/1"]
    assert urls(read(b'<x:urlset xmlns:x="urn:x"><x:url><x:loc>/1</x:loc></x:url></x:urlset>')) == [
        "https://portal.example/1"
    ]


@pytest.mark.parametrize(
    "breakage",
    [
        "<url><loc>/0?a=1&copy=2</loc></url>",
        "<url><loc>/0</loc><news:title>أ < ب & ج&nbsp;</news:title></url>",
        "<url><loc>/0</loc></lastmod></url>",
        "<url><loc>/0</url>",
        "\x01\x0b",
        "<url><loc></loc></url>",
        "<url/>",
        "</url>",
    ],
)
def test_a_break_costs_only_the_entry_it_is_in(breakage):
    found = urls(read(urlset(f"<url><loc>/1</loc></url>{breakage}<url><loc>/2</loc></url>")))
    assert [url for url in found if not url.split("?")[0].endswith("/0")] == [
        "https://portal.example/1",
        "https://portal.example/2",
    ]


def test_bare_ampersands_stay_in_the_address():
    assert urls(read(urlset("<url><loc>/0?a=1&copy=2&amp;b=3</loc></url>"))) == [
        "https://portal.example/0?a=1&copy=2&b=3"
    ]


def test_a_file_that_was_cut_off_gives_its_beginning():
    whole = urlset("".join(f"<url><loc>/{n}</loc></url>" for n in range(100)))
    assert len(read(whole[: len(whole) // 2]).entries) >= 40


def test_a_billion_laughs_cost_nothing():
    laughs = '<!ENTITY l0 "lol">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = (
        f'<?xml version="1.0"?><!DOCTYPE urlset [{laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        "<urlset><url><loc>/&l9;</loc></url><url><loc>/&f;</loc></url><url><loc>/2</loc></url></urlset>"
    ).encode()
    found = urls(read(body))
    assert "https://portal.example/2" in found
    assert all(len(url) < 100 and "root:" not in url for url in found)


def test_50000_entries_are_read_and_no_more():
    page = read(urlset("".join(f"<url><loc>/{n}</loc></url>" for n in range(50_010))))
    assert len(page.entries) == 50_000


@pytest.mark.parametrize("body", [b"", b"<html><body>404</body></html>", b"oops", b"<rss><channel/></rss>"])
def test_what_is_no_sitemap_is_a_problem(body):
    page = read(body)
    assert page.problem is not None
    assert page.problem.reason == "no_source"


def test_an_empty_sitemap_is_no_problem():
    assert read(urlset("")).problem is None


def test_a_template_is_filled_for_each_month_once_and_newest_first():
    assert expand("https://p.example/news-{year}-{month}.xml", date(2026, 9, 30), date(2026, 11, 2)) == [
        "https://p.example/news-2026-11.xml",
        "https://p.example/news-2026-10.xml",
        "https://p.example/news-2026-9.xml",
    ]


def test_a_template_of_days_with_two_digits():
    assert expand("https://p.example/{year}/{month:02}/{day:02}.xml", date(2026, 2, 28), date(2026, 3, 2)) == [
        "https://p.example/2026/03/01.xml",
        "https://p.example/2026/02/28.xml",
    ]


def test_an_address_without_a_date_stays_as_it_is():
    assert expand(URL, date(2026, 1, 1), date(2026, 12, 31)) == [URL]


def test_only_sitemaps_that_cannot_hold_what_is_wanted_are_skipped():
    since = datetime(2026, 11, 1, tzinfo=UTC)
    assert not worth_reading(SitemapLink("x", since - timedelta(days=2)), since)
    assert worth_reading(SitemapLink("x", since - timedelta(hours=12)), since)
    assert worth_reading(SitemapLink("x"), since)
    assert worth_reading(SitemapLink("x", since - timedelta(days=900)), None)
