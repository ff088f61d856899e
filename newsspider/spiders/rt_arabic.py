"""RT عربي, Russia: ids in the path, tags under the text."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Feed


class RtArabicSpider(ArticleSpider):
    # Facts of 2019 to 2025, never seen live; the example is constructed. Stamp: structured data.
    name = "rt_arabic"
    title = "RT عربي"
    aliases = ["RT", "روسيا اليوم", "آر تي عربي"]
    domains = ["arabic.rt.com"]
    country = "RU"
    timezone = "Europe/Moscow"
    article_url = r"^https?://arabic\.rt\.com/[^/?#]+/(?P<id>\d{5,8})-[^/?#]+/?$"
    examples = ["https://arabic.rt.com/middle_east/1085765-slug/"]
    sources = [Feed("https://arabic.rt.com/rss/"), Feed("https://arabic.rt.com/rss/egypt/")]
    layouts = {"2020": {"headline": "div.article h1.heading", "body": "div.text.js-text",
                        "keywords": ".news-tags_article a"}}  # fmt: skip
