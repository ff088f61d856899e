"""A site file that is written later takes over what the generic reader stored for its domain."""

from tests.crawl import pages
from tests.crawl.conftest import Scrapy


def test_a_new_site_file_takes_over_the_articles_of_its_domain(local: Scrapy, portal, db, tmp_path) -> None:
    base = portal.url("").rstrip("/")
    portal.add("/feed", pages.feed(base, [1, 2]))
    for number in (1, 2):
        portal.add(f"/news/{number}", pages.article(number))
    listed = tmp_path / "urls.txt"
    listed.write_text(f"{base}/news/1\n{base}/news/2\n", encoding="utf-8")
    generic = ("-s", "SPIDER_MODULES=newsspider.spiders.portal")
    local("crawl", "portal", "-a", f"urls={listed}", "-a", "timezone=Africa/Cairo", *generic)
    assert {doc["site"] for doc in db.articles.find()} == {"127.0.0.1"}
    db.articles.update_one({"url": f"{base}/news/1"}, {"$set": {"notes": "للمراجعة"}})

    local("crawl", "local")

    assert sorted(doc["_id"] for doc in db.articles.find()) == ["local:1", "local:2"]
    assert {doc["site"] for doc in db.articles.find()} == {"local"}
    assert [doc.get("notes") for doc in db.articles.find().sort("_id")] == ["للمراجعة", None]
