"""الأنباء, Kuwait: section, number and day in the path."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Feed, Section


class AlanbaSpider(ArticleSpider):
    # Facts of 2022, never seen live; URL shape and example are constructed.
    name = "alanba"
    title = "الأنباء"
    aliases = ["الأنباء الكويتية", "جريدة الأنباء الكويتية"]
    domains = ["alanba.com.kw"]
    country = "KW"
    timezone = "Asia/Kuwait"
    article_url = r"^https?://(?:www\.)?alanba\.com\.kw/ar/[\w-]+/(?:[\w-]+/)?(?P<id>\d+)(?:/|$)"
    examples = ["https://www.alanba.com.kw/ar/kuwait-news/1124343/30-06-2022-x/"]
    sources = [
        Feed("https://www.alanba.com.kw/rss/kuwait-news"),
        Section("https://www.alanba.com.kw/ar/kuwait-news/official/", links=".field_group h2 a"),
    ]
    layouts = {"2022": {"headline": "#dvOrgArticle article h1", "body": "#maincontent", "published": "div.post_date"}}
