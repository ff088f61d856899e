"""Nothing that a public portal says leads a crawl to a host inside, however it is written and wherever it is said."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests import network
from tests.crawl import pages
from tests.crawl.conftest import Scrapy, last_run
from tests.portal_server import PortalServer, Reply

NAME, PUBLIC, INNER = "portal.example.com", "11.22.33.44", "127.0.0.9"
NAMES = {
    NAME: [PUBLIC],
    "inner.example.org": [INNER],
    "mapped.example.org": [f"::ffff:{INNER}"],
    "inner.portal.example.com": [INNER],  # the portal's own name server says so
    "rebound.example.org": ["11.22.33.55", INNER],  # the first answer leads nowhere, and the name is asked for again
    "rebound.portal.example.com": ["11.22.33.55", INNER],
}
ADDRESSES = (
    INNER, "2130706441", "0x7f000009", "0x7f.0.0.9", "0177.0.0.011", "127.9", f"{INNER}.", "１２７.０.０.９",
    "127。0。0。9", "[::ffff:127.0.0.9]", "[::ffff:7f00:9]", "[0:0:0:0:0:ffff:7f00:0009]", "[64:ff9b::7f00:9]", "[::1]",
    "0", "0.0.0", "localhost", "LOCALHOST", "localhost.", "a.localhost", "%31%32%37.0.0.9", "user@127.0.0.9",
)  # fmt: skip
HOSTS = (*ADDRESSES, *(name for name in NAMES if name != NAME), "INNER.example.org", "inner.example.org.")


class Public:
    """A portal at a public address, and the hosts inside that it names."""

    def __init__(self, scrapy: Scrapy, db: Any, server: PortalServer) -> None:
        self.scrapy, self.db, self.server = scrapy, db, server
        self.base = f"http://{NAME}:{server.port}"
        scrapy.env |= {
            **network.environment(NAMES, {PUBLIC: "127.0.0.1", "11.22.33.55": "127.0.0.200"}),
            "SCRAPY_SETTINGS_MODULE": "tests.crawl.settings",
            "PUBLIC_PORTAL": self.base,
        }
        server.add_default(lambda seen: Reply("nothing", status=404))

    def inner(self) -> list[str]:
        """An address for each host."""
        return [f"http://{host}:{self.server.port}/inside/{number}" for number, host in enumerate(HOSTS)]

    def serve(self, path: str, reply: str | Reply) -> str:
        """Answer a path so at the portal itself; gives its address."""
        self.server.add(path, reply, host=NAME)
        return self.base + path

    def feed(self, *addresses: str) -> Reply:
        """A feed of articles at these addresses, and of a good one, the first."""
        self.serve("/news/1", pages.article(1))
        text = pages.feed(self.base, range(1, len(addresses) + 2))
        for number, address in enumerate(addresses, 2):
            text = text.replace(f"<link>{self.base}/news/{number}</link>", f"<link>{address}</link>")
        return Reply(text, content_type="application/rss+xml")

    def crawl(self, *arguments: str, **env: str) -> str:
        """What the crawl said."""
        # A name is asked for again at each try, as after the end of the time that its answer holds.
        often = ("-s", "DNSCACHE_ENABLED=0", "-s", "DOWNLOAD_TIMEOUT=5", "-s", "NEWSSPIDER_BACKOFF=0.01")
        return self.scrapy("crawl", *arguments, *often, status=None, **env).stderr

    def crawl_unknown(self) -> str:
        return self.crawl("portal", "-a", f"start={self.base}/", "-a", "timezone=Africa/Cairo")

    def crawl_declared(self, sources: str) -> str:
        return self.crawl("public", PUBLIC_SOURCES=sources)

    def assert_none_reached(self, said: str) -> dict[str, Any]:
        """Nobody was asked but the portal, each host was named once, and the run goes on; gives the run's failures."""
        assert {(seen.host, seen.address) for seen in self.server.requests} == {(NAME, "127.0.0.1")}
        refused = re.findall(r"WARNING: (\S+) (?:leads to|is not) .*refusing to connect", said)
        assert len(refused) == len(set(refused))
        failed: dict[str, Any] = last_run(self.db)["failed"]
        return failed


@pytest.fixture
def public(scrapy: Scrapy, db: Any) -> Iterator[Public]:
    with PortalServer(hosts=("127.0.0.1", INNER)) as server:
        yield Public(scrapy, db, server)


def test_a_robots_txt_that_names_sitemaps_inside(public: Public) -> None:
    lines = "\n".join(f"Sitemap: {address}" for address in public.inner())
    public.serve("/robots.txt", Reply(f"User-agent: *\nDisallow:\n{lines}\n", content_type="text/plain"))
    public.serve("/", "<html><body>بوابة</body></html>")
    said = public.crawl_unknown()
    failed = public.assert_none_reached(said)
    assert failed["unreachable"] + failed.get("invalid", 0) >= len(HOSTS) - 1  # a user's name is no other address
    for name in ("rebound.example.org", "rebound.portal.example.com", "inner.portal.example.com"):
        assert said.count(f"{name} leads to {INNER}, which is not a public address; refusing") == 1


@pytest.mark.soak
def test_a_front_page_that_names_feeds_and_an_api_inside(public: Public) -> None:
    api, *feeds = public.inner()[::3]
    head = "".join(f"<link rel=alternate type=application/rss+xml href='{address}'>" for address in feeds)
    public.serve("/", f"<html><head><link rel='https://api.w.org/' href='{api}'>{head}</head><body>بوابة</body></html>")
    assert public.assert_none_reached(public.crawl_unknown())["unreachable"] > 5


@pytest.mark.soak
def test_sources_that_name_articles_and_other_sources_inside(public: Public) -> None:
    inner = public.inner()
    public.serve("/feed", public.feed(*inner))
    maps = "".join(f"<sitemap><loc>{address}</loc></sitemap>" for address in inner)
    public.serve("/map.xml", Reply(f"<sitemapindex>{maps}</sitemapindex>", content_type="text/xml"))
    links = "".join(f"<li><a href='{address}'>{pages.sentence(address, 8)}</a></li>" for address in inner)
    for number, address in enumerate(inner):
        page = f"<html><body><ul>{links}<a href='/news/1'>{pages.sentence(1, 8)}</a></ul><a rel=next href='{address}'>"
        public.serve(f"/list/{number}", f"{page}التالي</a></body></html>")
    items = [{"url": address, "title": "خبر"} for address in (f"{public.base}/news/1", *inner)]
    public.serve("/api", Reply(json.dumps({"items": items, "next": inner[0]}), content_type="application/json"))
    sections = ", ".join(f"Section(BASE + '/list/{number}')" for number in range(len(inner)))
    api = "Api(BASE + '/api', items='items', fields={'url': 'url', 'title': 'title'}, cursor='next', page='after')"
    public.assert_none_reached(
        public.crawl_declared(f"[Feed(BASE + '/feed'), Sitemap(BASE + '/map.xml'), {api}, {sections}]")
    )
    assert public.db.articles.count_documents({}) == 1


def test_redirects_inside_of_articles_sources_and_robots_txt(public: Public) -> None:
    inner = public.inner()
    for number, address in enumerate(inner, 2):
        answer = Reply(status=(301, 302, 303, 307, 308)[number % 5], headers={"Location": address})
        if number % 6 == 0:
            answer = Reply(f"<html><head><meta http-equiv=refresh content='0;url={address}'></head></html>")
        public.serve(f"/news/{number}", answer)
        public.serve(f"/moved/{number}", Reply(status=302, headers={"Location": address}))
    addresses = [f"{public.base}/news/{number}" for number in range(2, len(inner) + 2)]
    public.serve("/feed", public.feed(*addresses))
    public.serve("/robots.txt", Reply(status=302, headers={"Location": inner[0]}))
    moved = ", ".join(f"Feed(BASE + '/moved/{number}')" for number in range(2, len(inner) + 2))
    failed = public.assert_none_reached(public.crawl_declared(f"[Feed(BASE + '/feed'), {moved}]"))
    assert sum(failed.values()) >= len(inner)
    assert public.db.articles.count_documents({}) == 1


@pytest.mark.soak
def test_a_portal_whose_own_name_leads_inside_after_its_first_answers(public: Public) -> None:
    names = {**NAMES, NAME: [PUBLIC, PUBLIC, PUBLIC, INNER]}
    public.scrapy.env |= network.environment(names, {PUBLIC: "127.0.0.1"})
    public.serve("/feed", public.feed(*(f"{public.base}/news/{number}" for number in range(2, 12))))
    for number in range(2, 12):
        public.serve(f"/news/{number}", Reply(pages.article(number), headers={"Connection": "close"}))
    said = public.crawl_declared("[Feed(BASE + '/feed')]")
    assert public.assert_none_reached(said)["unreachable"] >= 5
    assert f"{NAME} leads to {INNER}, which is not a public address; refusing to connect" in said
