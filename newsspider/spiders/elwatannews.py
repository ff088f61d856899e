"""الوطن, Egypt: sister sites on subdomains, all under ``/news/details/<id>``."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Feed


class ElwatannewsSpider(ArticleSpider):
    # Facts of 2016 (selectors) to 2026 (addresses), never seen live. Stamp of today's theme: structured data.
    name = "elwatannews"
    title = "الوطن"
    aliases = ["جريدة الوطن", "الوطن المصرية"]
    domains = ["elwatannews.com"]
    country = "EG"
    timezone = "Africa/Cairo"
    article_url = r"^https?://(?:\w+\.)?elwatannews\.com/news/details/(?P<id>\d+)(?:/|$)"
    examples = ["https://www.elwatannews.com/news/details/8246671", "https://www.elwatannews.com/news/details/5063697"]
    sources = [Feed("https://www.elwatannews.com/home/rss")]
    layouts = {"2016": {"headline": "h3.title", "body": ".description", "published": ".time span"}}
