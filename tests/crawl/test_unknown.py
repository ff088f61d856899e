"""A portal without a site file: its sources are found from its front page, robots.txt and the usual places."""

from newsspider.extraction import generic_portal
from newsspider.portals import key_of
from tests.crawl import pages
from tests.crawl.conftest import Scrapy, last_run
from tests.portal_server import PortalServer, Reply

HOST = "127.0.0.4"  # no site file's
NOW = "2026-09-02T12:00:00Z"


def article(number: int) -> str:
    at = pages.published(number)
    text = "".join(f"<p>{pages.sentence((number, part), 30)}</p>" for part in range(4))
    title = pages.sentence((number, "h"), 8)
    return (
        f"<html lang='ar-EG'><head><title>{title} | بوابة مجهولة</title>"
        f"<meta property='article:published_time' content='{at.isoformat()}'></head><body><nav><a href='/politics'>خبر"
        f"</a></nav><article><h1>{title}</h1>{text}</article><footer>جميع الحقوق محفوظة</footer></body></html>"
    )


def path(number: int) -> str:
    return f"/politics/2026/09/01/story-of-the-day-number-{10000 + number}"


def links(numbers: range) -> str:
    return "".join(f"<li><a href='{path(n)}'>{pages.sentence((n, 'h'), 8)}</a></li>" for n in numbers)


def front(head: str = "") -> str:
    return (
        f"<html lang='ar'><head><title>بوابة مجهولة</title>{head}</head><body><nav><a href='/politics'>سياسة</a>"
        f"<a href='/empty'>رياضة</a><a href='/about-us'>من نحن</a><a href='https://other.example/x'>إعلان</a></nav>"
        f"<ul>{links(range(1, 3))}</ul></body></html>"
    )


def serve(portal: PortalServer, stated: bool) -> str:
    base = portal.url("", HOST).rstrip("/")
    head = "<link rel='alternate' type='application/rss+xml' href='/news.rss'>" if stated else ""
    portal.add("/", front(head))
    portal.add("/politics", f"<html><body><ul>{links(range(3, 5))}</ul></body></html>")
    portal.add("/empty", "<html><body><p>لا أخبار اليوم</p></body></html>")
    feed = (
        pages.feed(base, range(5, 7))
        .replace(f"{base}/news/5", base + path(5))
        .replace(f"{base}/news/6", base + path(6))
    )
    portal.add("/news.rss" if stated else "/rss.xml", Reply(feed, content_type="application/rss+xml"))
    sitemap = "".join(f"<url><loc>{base}{path(n)}</loc><lastmod>2026-09-02</lastmod></url>" for n in range(7, 9))
    sitemap += f"<url><loc>{base}/politics</loc><lastmod>2026-09-02</lastmod></url>"
    portal.add("/map.xml" if stated else "/sitemap.xml", Reply(f"<urlset>{sitemap}</urlset>", content_type="text/xml"))
    robots = f"User-agent: *\nDisallow: /private\n{f'Sitemap: {base}/map.xml' if stated else ''}\n"
    portal.add("/robots.txt", Reply(robots, content_type="text/plain"))
    for number in range(1, 9):
        portal.add(path(number), article(number))
    return base


def check(scrapy: Scrapy, portal: PortalServer, db, base: str) -> None:
    scrapy("crawl", "portal", "-a", f"start={base}/", "-a", "timezone=Africa/Cairo", NEWSSPIDER_NOW=NOW)
    docs = list(db.articles.find())
    assert {doc["url"] for doc in docs} == {base + path(n) for n in range(1, 9)}
    assert {doc["site"] for doc in docs} == {HOST}
    assert {doc["_id"] for doc in docs} == {
        f"{HOST}:{key_of(base + path(n), generic_portal(base))}" for n in range(1, 9)
    }
    assert {doc["published_at"] for doc in docs} == {pages.published(n) for n in range(1, 9)}
    run = last_run(db)
    assert (run["site"], run["state"], run["reason"], run["failed"]) == (HOST, "finished", None, {})
    asked = portal.paths()
    assert len(asked) == len(set(asked)), "something was fetched twice"
    assert "/about-us" not in asked


def test_it_is_crawled_by_what_it_names(scrapy: Scrapy, db) -> None:
    with PortalServer((HOST,)) as portal:
        base = serve(portal, stated=True)
        check(scrapy, portal, db, base)
        sources = {"/robots.txt", "/", "/news.rss", "/map.xml", "/politics", "/empty"}
        usual = {p for p in portal.paths() if p not in sources and "story-of" not in p}
        assert all("sitemap" in p.lower() for p in usual), "only a sitemap of news was not named"

        before = len(portal.requests)
        scrapy("crawl", "portal", "-a", f"start={base}/", NEWSSPIDER_NOW=NOW)
        assert not [p for p in portal.paths()[before:] if "story-of" in p]
        assert last_run(db)["reason"] == "nothing_new"


def test_it_is_crawled_by_the_usual_places_where_it_names_none(scrapy: Scrapy, db) -> None:
    with PortalServer((HOST,)) as portal:
        base = serve(portal, stated=False)
        check(scrapy, portal, db, base)
        asked = portal.paths()
        assert "/rss.xml" in asked
        assert "/atom.xml" not in asked, "one feed was found already"


def test_a_front_page_that_does_not_come_is_the_reason_of_the_run(scrapy: Scrapy, db) -> None:
    with PortalServer((HOST,)) as portal:
        portal.add("/", Reply(status=403))
        scrapy("crawl", "portal", "-a", f"start={portal.url('/', HOST)}", status=None)
        assert last_run(db)["reason"] == "http_403"
    assert "no source" in scrapy("crawl", "portal", status=1).stderr


def test_what_the_feed_knows_joins_articles_that_the_front_page_named_first(local: Scrapy, db) -> None:
    with PortalServer((HOST,)) as portal:
        base = portal.url("", HOST).rstrip("/")
        portal.add("/", front("<link rel='alternate' type='application/rss+xml' href='/news.rss'>"))
        feed = pages.feed(base, range(1, 3))
        for number in (1, 2):
            feed = feed.replace(f"{base}/news/{number}", base + path(number))
            portal.add(path(number), article(number).replace("article:published_time", "x"))
        portal.add("/news.rss", Reply(feed, content_type="application/rss+xml", delay=1.0))
        local("crawl", "portal", "-a", f"start={base}/", "-a", "timezone=Africa/Cairo", NEWSSPIDER_NOW=NOW)
    docs = list(db.articles.find())
    assert {doc["published_at"] for doc in docs} == {pages.published(n) for n in (1, 2)}
    assert {doc["extraction"]["published_at"] for doc in docs} == {"feed"}
    assert db.revisions.count_documents({}) == 0
