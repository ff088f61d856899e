"""A portal with sources of several kinds, which exists in recordings only."""

import unicodedata

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals.sources import Api, Feed

BASE = "https://kinds.example"


class KindsSpider(ArticleSpider):
    name = "kinds"
    title = "بوابة الأنواع"
    domains = ["kinds.example"]
    country = "EG"
    timezone = "Africa/Cairo"
    article_url = r"^https?://(?:www\.)?kinds\.example/(?:news/(?P<id>\d+)(?:-[^/?#]*)?|old/[a-z0-9-]+)$"
    sources = [
        Feed(f"{BASE}/feed"),
        Api(
            f"{BASE}/api",
            items="data",
            fields={"id": "id", "title": "title", "published": "at"},
            link=BASE + "/news/{id}",
            detail=BASE + "/item/{id}",
            detail_item="item",
            detail_fields={"title": "title", "body": "text"},
        ),
        Api(
            f"{BASE}/whole",
            items="data",
            fields={"url": "link", "title": "title", "published": "at", "body": "content"},
            complete=True,
        ),
    ]
    layouts = {"now": {"headline": "h1.title", "body": "div.text", "published": "time.published", "source": ".source"}}

    @staticmethod
    def after(article, page) -> None:
        if "يعلق القارئ" in article.headline:
            unicodedata.normalize("NFC", "ا" + "\u064b\u0651" * 2_000_000)  # one call of C that ends after hours
