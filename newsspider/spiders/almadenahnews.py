"""المدينة نيوز, Jordan: two html elements, an IP address as og:url, the agency's name as last line."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Section


class AlmadenahnewsSpider(ArticleSpider):
    # Facts of 2020; the layout is proven by a page of that year. The author meta is the portal.
    name = "almadenahnews"
    title = "المدينة نيوز"
    aliases = ["المدينة الإخبارية"]
    domains = ["almadenahnews.com"]
    country = "JO"
    timezone = "Asia/Amman"
    article_url = r"^https?://(?:www\.)?almadenahnews\.com/article/(?P<id>\d+)(?:-|$)"
    examples = ["https://www.almadenahnews.com/article/825076-أميركا-50-الفا-حصيلة-الوفيات-بسبب-فيروس-كورونا"]
    sources = [Section("https://www.almadenahnews.com/category/عربي-ودولي")]
    status = "proven 2026-11-22"
    layouts = {
        "2020": {"headline": "div#main_article_content h1", "updated": [], "published": "div.article_created",
                 "body": ["div.main_article_body", "div#main_article_content"], "authors": [], "keywords": [],
                 "section": "div.article-details div.boxTitle a", "related": "div.related-news",
                 "images": "meta[property='og:image']::attr(content)"},
    }  # fmt: skip
