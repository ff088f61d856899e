"""بغداد اليوم, Iraq: numbered pages until 2025, since then the day in the path."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Feed, Section


class BaghdadtodaySpider(ArticleSpider):
    # Facts of 2025 and 2026, never seen live: no selector but the headline's is known. Stamp: structured data, the URL.
    name = "baghdadtoday"
    title = "بغداد اليوم"
    domains = ["baghdadtoday.news"]
    country = "IQ"
    timezone = "Asia/Baghdad"
    article_url = r"^https?://(?:www\.)?baghdadtoday\.news/(?:\d{4}/\d\d/\d\d/[^/?#]+/?|(?P<id>\d+)-[^/?#]*\.html)$"
    examples = ["https://baghdadtoday.news/270991-slug.html", "https://baghdadtoday.news/2026/07/01/slug"]
    sources = [Feed("https://www.baghdadtoday.news/rss.xml"), Section("https://baghdadtoday.news/")]
    layouts = {"2026": {"headline": "h1"}}
