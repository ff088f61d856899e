"""Which answers of an archive are read, and by which portal; what is not wanted is not unpacked."""

import gzip
from pathlib import Path

import pytest

from newsspider.engine.wanted import Choice, Wanted
from newsspider.portals import Portal, Router
from newsspider.portals.portal import declare
from newsspider.recordings import Exchange
from tests.crawl import pages
from tests.engine.conftest import Run, record
from tests.engine.portals.kinds import BASE
from tests.engine.test_passes import BEGIN, answered


def portal(site: str) -> Portal:
    layouts = {"now": {"headline": "h1", "body": ".text"}}
    return declare(
        site=site,
        title=site,
        domains=(f"{site}-news.com",),
        timezone="Africa/Cairo",
        article_url=r"/news/(?P<id>\d+)",
        layouts=layouts,
    )


ROUTER = Router([portal("one"), portal("two")])


@pytest.mark.parametrize(
    ("wanted", "sites"),
    [
        (Wanted(), ["one", "two", None]),
        (Wanted(spider="one"), ["one", None, None]),
        (Wanted(sites=("two",)), [None, "two", None]),
        (Wanted(sites=("two", "other-portal.com")), [None, "two", "other-portal.com"]),
        (Wanted(sites=("www.one-news.com",)), ["one", None, None]),
        (Wanted(unknown=True), ["one", "two", "other-portal.com"]),
        (Wanted(sites=("one",), unknown=True), ["one", None, "other-portal.com"]),
        (Wanted(spider="portal"), ["one-news.com", "two-news.com", "other-portal.com"]),
        (Wanted(spider="portal", sites=("other-portal.com",)), [None, None, "other-portal.com"]),
    ],
)
def test_the_portal_of_an_address(wanted: Wanted, sites: list[str | None]) -> None:
    choice = Choice(wanted, ROUTER)
    addresses = ("https://one-news.com/news/1", "https://www.two-news.com/news/1", "https://a.other-portal.com/news/1")
    found = [choice.portal_for(address) for address in addresses]
    assert [portal.site if portal else None for portal in found] == sites


def test_an_answer_of_another_host_is_not_unpacked(run: Run, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    broken = ((b"Content-Type", b"text/html"), (b"Content-Encoding", b"gzip"))
    other = Exchange(
        "https://other.example/news/1", BEGIN, status=200, headers=broken, body=gzip.compress(bytes(9_000_000))
    )
    names = record(tmp_path, [other, answered("/news/1", pages.article(1), 0)])
    db, done = run(names)
    assert (done.answers, done.others, db.articles.count_documents({})) == (2, 1, 1)
    assert "left out" not in caplog.text
    run(names, Wanted(unknown=True))
    assert "https://other.example/news/1 left out" in caplog.text


def test_a_host_without_a_site_file_is_read_by_the_generic_reader_if_it_is_named(run: Run, tmp_path: Path) -> None:
    address = f"{BASE}/news/1".replace("kinds", "unknown")
    headers = ((b"Content-Type", b"text/html; charset=utf-8"),)
    names = record(tmp_path, [Exchange(address, BEGIN, status=200, headers=headers, body=pages.article(1).encode())])
    db, done = run(names)
    assert (done.others, db.articles.count_documents({})) == (1, 0)
    db, _ = run(names, Wanted(sites=("unknown.example",), timezone="Africa/Cairo"))
    doc = db.articles.find_one({})
    assert (doc["site"], doc["timezone"]) == ("unknown.example", "Africa/Cairo")
