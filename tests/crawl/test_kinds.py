"""All kinds of sources in one run, over TLS and from two hosts, each failing alone."""

from pathlib import Path

from tests.crawl import pages
from tests.crawl.conftest import Scrapy, last_run
from tests.crawl.test_sources import as_json, item
from tests.portal_server import PortalServer, Reply

SOURCES = """[Feed(BASE.replace('127.0.0.1', '127.0.0.2') + '/feed'), Feed(BASE + '/broken'), Feed(BASE + '/gone'),
 NewsSitemap(BASE + '/news-{year}-{month:02}.xml'), Sitemap(BASE + '/index.xml'), Section(BASE + '/latest'),
 Api(BASE + '/api', items='data', fields={'url': 'link', 'title': 'title', 'published': 'at'}),
 Ids(BASE + '/news/{id}')]"""


def test_every_kind_of_source_over_tls_and_from_two_hosts(local: Scrapy, db, tmp_path: Path) -> None:
    with PortalServer(("127.0.0.1", "127.0.0.2"), tls=tmp_path) as portal:
        base = portal.url("").rstrip("/")
        local.env |= {"LOCAL_PORTAL": base, "LOCAL_SOURCES": SOURCES, "NEWSSPIDER_NOW": "2026-09-02T08:00:00Z"}

        def news(number: int) -> str:
            return (
                f"<url><loc>{base}/news/{number}</loc><news:news><news:publication_date>"
                f"{pages.published(number).isoformat()}</news:publication_date></news:news></url>"
            )

        def xml(text: str) -> Reply:
            return Reply(text, content_type="application/xml")

        portal.add("/feed", xml(pages.feed(base, [1, 2])), host="127.0.0.2")
        portal.add("/broken", xml("<html><body>صيانة</body></html>"))
        portal.add("/news-2026-09.xml", xml(f"<urlset xmlns:news='n'>{news(3)}{news(2)}</urlset>"))
        portal.add("/news-2026-08.xml", xml("<urlset></urlset>"))
        portal.add("/index.xml", xml(f"<sitemapindex><sitemap><loc>{base}/part.xml</loc></sitemap></sitemapindex>"))
        portal.add("/part.xml", xml(f"<urlset><url><loc>{base}/news/4</loc></url></urlset>"))
        portal.add("/latest", f"<html><body><a href='/news/5'>{pages.sentence(5, 7)}</a></body></html>")
        portal.add("/api", as_json({"data": [item(base, 6)]}))
        for number in range(1, 7):
            portal.add(f"/news/{number}", pages.article(number))
        local("crawl", "local")
        assert {doc["_id"] for doc in db.articles.find()} == {f"local:{n}" for n in range(1, 7)}
        found = {doc["_id"]: doc["source"] for doc in db.urls.find()}
        assert found["local:1"] == "feed"
        assert [found[f"local:{n}"] for n in range(3, 7)] == ["sitemap", "sitemap", "section", "api"]
        run = last_run(db)
        assert (run["state"], run["failed"]) == ("finished", {"http_404": 1, "no_source": 1})
        articles = [path for path in portal.paths() if path.startswith("/news/")]
        assert sorted(articles) == [f"/news/{n}" for n in range(1, 7)]

        # With days the numbers are walked too, down to where they end.
        for number in (7, 8):
            portal.add(f"/news/{number}", pages.article(number))
        portal.add("/latest", f"<html><body><a href='/news/8'>{pages.sentence(8, 7)}</a></body></html>")
        local("crawl", "local", "-a", "since=2026-08-31")
        assert {doc["_id"] for doc in db.articles.find()} == {f"local:{n}" for n in range(1, 9)}
        assert db.urls.find_one({"_id": "local:7"})["source"] == "ids"
