"""Whatever a portal sends, a reader gives entries or a problem and never raises: one bad source costs itself only."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html

from newsspider.discovery.api import api_request, read_api
from newsspider.discovery.feed import read_feed
from newsspider.discovery.links import absolute
from newsspider.discovery.pages import is_part
from newsspider.discovery.section import read_section
from newsspider.discovery.sitemap import read_sitemap
from newsspider.discovery.unknown import explore
from newsspider.discovery.url_heuristics import looks_like_article
from newsspider.portals import Api, Section
from newsspider.portals.portal import declare
from tests.discovery.conftest import page

URL = "https://portal.example/x"
RSS = b'<?xml version="1.0"?><rss version="2.0"><channel><item><title>x</title><link>/1</link></item></channel></rss>'
SITEMAP = b"<urlset><url><loc>/1</loc><lastmod>2026-11-22</lastmod></url></urlset>"
PORTAL = declare(site="p", title="p", domains=["portal.example"], timezone=None, article_url=None, layouts={})
LISTING = Api(
    URL, items="data[]", fields={"url": "u", "title": "t", "published": "length(p)", "body": "b"}, page="page"
)

PIECES = st.sampled_from(
    [
        *(
            piece.encode()
            for piece in ("<item>", "</item>", "<link>", "<![CDATA[", "]]>", "<!DOCTYPE a [", "<![x", "<?", "&")
        ),
        *(
            piece.encode()
            for piece in ("&#x110000;", "&#0;", "<url>", "<loc>", "</loc>", "http://[", "\u202e", "\ud7ff")
        ),
        *(
            b"\x00",
            b"\xff\xfe",
            b"\x1f\x8b",
            b"<",
            b">",
            b'"',
            b"<a href='",
            b"{",
            b"[",
            b'"u":',
            b"<title type='html'>",
        ),
    ]
)


@st.composite
def damaged(draw, whole: bytes) -> bytes:
    """A document with pieces cut out and put in."""
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(whole)))
        whole = whole[:at] + draw(st.one_of(PIECES, st.binary(max_size=8))) + whole[at + draw(st.integers(0, 20)) :]
    return whole


@given(st.one_of(damaged(RSS), st.binary(max_size=200)))
@example(b'<rss version="2.0"><channel><item><link>/1</link></item><![x')
@example(RSS.replace(b"<title>", b"<title>&#x110000;&#99999999999;&"))
@settings(deadline=None, max_examples=400, derandomize=True)
def test_feeds(body):
    found = read_feed(body, None, URL)
    assert all(entry.url.startswith("http") for entry in found.entries)


@given(st.one_of(damaged(SITEMAP), st.binary(max_size=200)))
@settings(deadline=None, max_examples=400, derandomize=True)
def test_sitemaps(body):
    found = read_sitemap(body, "text/xml", URL)
    assert all(entry.url.startswith("http") for entry in found.entries)


@given(st.one_of(damaged(b'{"data": [{"u": "/1", "t": "x", "p": 1, "b": []}]}'), st.binary(max_size=100)))
@settings(deadline=None, max_examples=300, derandomize=True)
def test_listings(body):
    read_api(body, "application/json", api_request(LISTING))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["data", "u", "t", "p", "b"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JSON)
@settings(deadline=None, max_examples=300, derandomize=True)
def test_listings_of_any_shape(data):
    import json

    read_api(json.dumps({"data": data}).encode(), None, api_request(LISTING))


@given(
    damaged(b'<nav class="pagination"><a href="/news/1">x</a><a href="?page=2">2</a><a rel=next href="/2">n</a></nav>')
)
@settings(deadline=None, max_examples=300, derandomize=True)
def test_listing_pages(body):
    text = body.decode("utf-8", "replace").replace("\x00", "")
    tree = html.document_fromstring(
        f"<html><body>{text}</body></html>".encode(), parser=html.HTMLParser(encoding="utf-8")
    )
    there = page("<p>", URL)
    there.tree = tree
    read_section(there, Section(URL), PORTAL)
    explore(there, text)


@given(st.text(max_size=40))
@pytest.mark.parametrize(
    "start", ["", "http://", "https://portal.example/", "//", "https://portal.example/news/1?page="]
)
@settings(deadline=None, max_examples=100, derandomize=True)
def test_addresses(start, text):
    url = start + text
    absolute(URL, url)
    looks_like_article(url, text)
    if absolute(URL, url):
        is_part(URL, absolute(URL, url) or "", 2)
