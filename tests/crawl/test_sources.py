"""What sources and pages of special kinds come to: listings with the text in them, several pages, live blogs, lists."""

import json
from typing import Any

import pytest

from tests.crawl import pages
from tests.crawl.conftest import ROOT, Scrapy, articles, last_run
from tests.portal_server import PortalServer, Reply, Seen

API = """[Api(BASE + '/api?page=1', items='data', fields={'url': 'link', 'title': 'title', 'published': 'at',
 'body': 'content', 'keywords': 'tags', 'section': 'cat'}, page='page', pages=2, complete=True)]"""
DETAIL = """[Api(BASE + '/api', items='data', fields={'id': 'id', 'title': 'title', 'published': 'at'},
 link=BASE + '/news/{id}', detail=BASE + '/item/{id}', detail_item='item',
 detail_fields={'title': 'title', 'body': 'text'})]"""


def item(base: str, number: int, text: str | None = None) -> dict[str, Any]:
    return {
        "link": f"{base}/news/{number}",
        "title": pages.sentence((number, "h"), 8),
        "at": pages.published(number).isoformat(),
        "content": text or "".join(f"<p>{pages.sentence((number, part), 20)}</p>" for part in range(3)),
        "tags": ["القاهرة", "اقتصاد"],
        "cat": "أخبار",
    }


def as_json(value: Any) -> Reply:
    return Reply(json.dumps(value, ensure_ascii=False), content_type="application/json")


@pytest.fixture
def base(portal: PortalServer) -> str:
    return portal.url("").rstrip("/")


def test_a_listing_whose_items_are_articles_costs_no_page(local: Scrapy, portal, base, db) -> None:
    local.env["LOCAL_SOURCES"] = API
    items = [item(base, n) for n in range(1, 5)]

    def listing(seen: Seen) -> Reply:
        return as_json({"data": items[:2] if seen.query["page"] == "1" else items[2:]})

    portal.add("/api", listing)
    local("crawl", "local", NEWSSPIDER_NOW="2026-09-02T08:00:00Z")
    assert portal.paths() == ["/robots.txt", "/api?page=1", "/api?page=2"]
    doc = db.articles.find_one({"_id": "local:1"})
    assert doc["headline"] == items[0]["title"]
    assert doc["body"].split("\n\n") == [pages.sentence((1, part), 20) for part in range(3)]
    assert (doc["keywords"], doc["section"], doc["published_at"]) == (
        ["القاهرة", "اقتصاد"],
        "أخبار",
        pages.published(1),
    )
    assert set(doc["extraction"].values()) == {"api"}
    counts = last_run(db)["counts"]
    assert (counts["found"], counts["fetched"], counts["stored"]) == (4, 4, 4)

    # Looked at again when they are due, by the listing alone: their pages are empty shells.
    items[1] = item(base, 2, f"<p>{pages.sentence('mended', 40)}</p>")
    local("crawl", "local", NEWSSPIDER_NOW="2026-09-02T10:00:00Z")
    counts = last_run(db)["counts"]
    assert (counts["revised"], counts["unchanged"]) == (1, 3)
    assert not [path for path in portal.paths() if path.startswith("/news")]


def test_a_listing_that_names_where_the_text_is_has_it_fetched_from_there(local: Scrapy, portal, base, db) -> None:
    local.env["LOCAL_SOURCES"] = DETAIL
    title, at = pages.sentence("h", 8), pages.published(1).isoformat()
    portal.add("/api", as_json({"data": [{"id": 7, "title": title, "at": at}, {"id": 8, "title": title, "at": at}]}))
    portal.add("/item/7", as_json({"item": {"title": title, "text": pages.sentence("text", 30)}}))
    portal.add("/item/8", as_json({"item": None}))
    local("crawl", "local")
    doc = db.articles.find_one({})
    assert (doc["_id"], doc["body"], doc["published_at"]) == (
        "local:7",
        pages.sentence("text", 30),
        pages.published(1),
    )
    assert doc["url"] == f"{base}/news/7"
    assert last_run(db)["rejected"] == {"layout_changed": 1}


def part(number: int, page: int, last: int, texts: list[str] | None = None) -> str:
    texts = texts or [pages.sentence((number, page, n), 30) for n in range(2)]
    body = "".join(f"<p>{text}</p>" for text in texts)
    links = f"<a rel='next' href='/news/{number}?page={page + 1}'>التالي</a>" if page < last else ""
    return pages.article(number, body=body).replace("</article>", f"{links}</article>")


def test_an_article_of_several_pages_has_one_body(local: Scrapy, portal, base, db) -> None:
    portal.add("/feed", pages.feed(base, [1, 2]))
    for page in (1, 2, 3):
        portal.add("/news/1" if page == 1 else f"/news/1?page={page}", part(1, page, 3))
    # «التالي» that leads to another article is none of this one's pages.
    portal.add("/news/2", pages.article(2).replace("</article>", "<a rel='next' href='/news/3'>التالي</a></article>"))
    local("crawl", "local")
    doc = db.articles.find_one({"_id": "local:1"})
    assert doc["body"].split("\n\n") == [pages.sentence((1, page, n), 30) for page in (1, 2, 3) for n in range(2)]
    assert (doc["word_count"], doc["url"]) == (180, f"{base}/news/1")
    assert sorted(path for path in portal.paths() if "news" in path) == [
        "/news/1",
        "/news/1?page=2",
        "/news/1?page=3",
        "/news/2",
    ]
    assert db.articles.count_documents({}) == 2


def test_pages_of_an_article_that_never_end_are_bounded(local: Scrapy, portal, base, db) -> None:
    portal.add("/feed", pages.feed(base, [1, 2]))
    portal.add("/news/1", lambda seen: part(1, int(seen.query.get("page", 1)), 10**9))
    # Answers every number with its first page.
    same = [pages.sentence("same", 30)]
    portal.add("/news/2", lambda seen: part(2, int(seen.query.get("page", 1)), 10**9, same))
    local("crawl", "local")
    assert db.articles.count_documents({}) == 2
    assert len([path for path in portal.paths() if path.startswith("/news/1")]) == 20
    assert len([path for path in portal.paths() if path.startswith("/news/2")]) == 2


def test_half_an_article_is_not_stored_until_its_rest_has_failed_twice(local: Scrapy, portal, base, db) -> None:
    portal.add("/feed", pages.feed(base, [1]))
    portal.add("/news/1", part(1, 1, 2))
    portal.add("/news/1?page=2", Reply(status=500))
    local.env |= {"NEWSSPIDER_NOW": "2026-09-02T08:00:00Z"}
    local("crawl", "local", "-s", "RETRY_ENABLED=0", status=1)
    assert (db.articles.count_documents({}), last_run(db)["failed"]) == (0, {"http_500": 1})
    local.env |= {"NEWSSPIDER_NOW": "2026-09-02T11:00:00Z"}
    local("crawl", "local", "-s", "RETRY_ENABLED=0")
    assert db.articles.find_one({})["word_count"] == 60


LIVE = (
    '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "تغطية مباشرة", '
    '"coverageStartTime": "2026-09-02"}</script>'
)


def test_the_revisions_of_a_live_blog_are_merged_by_the_hour(local: Scrapy, portal, base, db) -> None:
    portal.add("/feed", pages.feed(base, [1]))

    def run(hour: int, minute: int, *posts: str) -> None:
        body = "".join(f"<p>{pages.sentence(post, 12)}</p>" for post in posts)
        portal.add("/news/1", pages.article(1, body=body).replace("</head>", LIVE + "</head>"))
        now = f"2026-09-02T{hour:02}:{minute:02}:00Z"
        local("crawl", "local", "-s", "REVISIT_SCHEDULE=10m,20m,30m,40m,50m,60m,70m,80m,90m,3h", NEWSSPIDER_NOW=now)

    run(8, 0, "first")
    run(8, 20, "first", "second")
    run(8, 40, "first", "second", "third")
    run(9, 0, "first", "second", "third", "fourth")
    doc, revisions = db.articles.find_one({}), list(db.revisions.find())
    assert (doc["revision"], len(doc["body"].split("\n\n")), len(revisions)) == (2, 4, 1)
    assert revisions[0]["body"] == pages.sentence("first", 12)
    assert len(revisions[0]["changes"]["body"]) == 3
    run(9, 25, "first", "second", "third", "fourth", "fifth")
    assert db.articles.find_one({})["revision"] == 3
    newest = db.revisions.find_one({"_id": "local:1@2"})
    assert len(newest["body"].split("\n\n")) == 4
    assert db.articles.count_documents({}) == 1


def test_each_url_of_a_mixed_list_goes_to_the_site_file_of_its_host(local: Scrapy, portal, base, db, tmp_path) -> None:
    local.env["WARC_REPLAY"] = str(ROOT / "demo" / "alwafd.warc.gz")
    recorded = "https://alwafd.news/5601201"
    listed = tmp_path / "urls.txt"
    listed.write_text(f"# two portals\n{base}/news/1\n\n{recorded}\n", encoding="utf-8")
    local("crawl", "local", "-a", f"urls={listed}", status=None)
    states = {doc["_id"]: doc["site"] for doc in db.urls.find()}
    assert states == {"local:1": "local", "alwafd:5601201": "alwafd"}


def test_a_list_is_fetched_once_and_again_only_with_full(local: Scrapy, portal, base, db, tmp_path) -> None:
    for number in (1, 2):
        portal.add(f"/news/{number}", pages.article(number))
    listed = tmp_path / "urls.txt"
    listed.write_text(f"{base}/news/1\n{base}/news/2\n{base}/news/2#comments\n", encoding="utf-8")
    wanted = ["/news/1", "/news/2"]
    local("crawl", "portal", "-a", f"urls={listed}")  # any spider takes any list
    assert [doc["_id"] for doc in articles(db)] == ["local:1", "local:2"]
    assert (last_run(db)["mode"], sorted(portal.paths()[1:])) == ("urls", wanted)
    local("crawl", "local", "-a", f"urls={listed}")
    assert len(portal.paths()) == 3
    local("crawl", "local", "-a", f"urls={listed}", "-a", "full=1")
    assert sorted(portal.paths()[4:]) == wanted
    assert {doc["revision"] for doc in db.articles.find()} == {1}


def test_links_to_other_hosts_are_not_followed(local: Scrapy, portal, base, db) -> None:
    other = "http://127.0.0.3:9/news/5"
    feed = pages.feed(base, [1]).replace("</channel>", f"<item><link>{other}</link></item></channel>")
    portal.add("/feed", feed)
    portal.add("/news/1", pages.article(1))
    local("crawl", "local")
    assert [doc["_id"] for doc in db.urls.find()] == ["local:1"]
    assert last_run(db)["failed"] == {}
