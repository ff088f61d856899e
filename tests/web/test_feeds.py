"""The feeds are valid Atom: by the grammar of RFC 4287, and by its rules that no grammar can say."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from urllib.parse import urljoin

import feedparser
import pytest
from lxml import etree

from tests.web.conftest import Reader

FEEDS = (
    "/feed/corrections.atom",
    "/feed/corrections.atom?minor=1&lang=en",
    "/feed/portal/alwafd.atom",
    "/feed/portal/okaz.atom?lang=en",
    "/feed/search.atom?q=الصحة",
    '/feed/search.atom?q=خبر OR <b> OR "قطار" -x&sort=date',
)
ATOM = {"a": "http://www.w3.org/2005/Atom"}
GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))


def faults(text: str) -> Iterator[str]:
    """What RFC 4287 demands of a feed and this one lacks."""
    feed = etree.fromstring(text.encode())
    if not GRAMMAR.validate(feed):
        yield from map(str, GRAMMAR.error_log)
    entries = feed.xpath("a:entry", namespaces=ATOM)
    ids = feed.xpath("a:entry/a:id/text()", namespaces=ATOM)
    if len(ids) != len(set(ids)):
        yield "4.1.1: two entries share an id"
    if not feed.xpath("a:link[@rel='self']", namespaces=ATOM):
        yield "4.1.1: a feed should name its own address"
    for part in (feed, *entries):
        alternates = part.xpath("a:link[not(@rel) or @rel='alternate']", namespaces=ATOM)
        kinds = [(link.get("type"), link.get("hreflang")) for link in alternates]
        if len(kinds) != len(set(kinds)):
            yield "4.1.1, 4.1.2: two alternates of one type and language"
    has_author = bool(feed.xpath("a:author", namespaces=ATOM))
    yield from chain.from_iterable(entry_faults(entry, has_author) for entry in entries)
    for name in feed.xpath("//a:author/a:name", namespaces=ATOM):
        if not (name.text or "").strip():
            yield "an author whose name is blank"
    if feedparser.parse(text).bozo:
        yield "feedparser cannot read it"


def entry_faults(entry: etree._Element, feed_has_author: bool) -> Iterator[str]:
    if not entry.xpath("a:author", namespaces=ATOM) and not feed_has_author:
        yield "4.1.2: an entry without an author"
    if not entry.xpath("a:content | a:link[@rel='alternate']", namespaces=ATOM):
        yield "4.1.2: an entry without content and alternate"
    if not entry.xpath("string(a:title)", namespaces=ATOM).strip():
        yield "an entry whose title is blank"


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_is_valid(reader: Reader, path: str) -> None:
    answer = reader.get(path)
    assert answer.headers.get_content_type() == "application/atom+xml"
    assert "<entry>" in answer.text
    assert list(faults(answer.text)) == []


def test_a_feed_without_entries_is_valid(reader: Reader) -> None:
    assert list(faults(reader.get("/feed/search.atom?q=زعفران").text)) == []


def test_a_feed_names_the_address_under_which_it_is_read(reader: Reader) -> None:
    feed = etree.fromstring(reader.get("/feed/portal/alwafd.atom").text.encode())
    (own,) = feed.xpath("a:link[@rel='self']/@href", namespaces=ATOM)
    assert own == urljoin(reader.base, "/feed/portal/alwafd.atom")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<id>", "<id>no address: "),
        ("<updated>", "<updated>yesterday "),
        ('rel="self"', 'rel="self" size="3"'),
        ("<author><name>", "<author><name></name><name>"),
        ('type="xhtml"', 'type="html"'),
        ("</feed>", "<entry/></feed>"),
    ],
)
def test_the_grammar_refuses_what_is_wrong(reader: Reader, before: str, after: str) -> None:
    text = reader.get("/feed/portal/alwafd.atom").text
    assert list(faults(text.replace(before, after, 1)))
