"""بي بي سي عربي, United Kingdom: BBC's Simorgh, whose class names change with each build."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Feed

# Sections inside <main> are boxes: who wrote, what else to read, which podcast to hear.
_TEXT = "//main//*[self::h2 or self::p][not(ancestor::section)]"


class BbcArabicSpider(ArticleSpider):
    # Facts of 2018 to 2025, never seen live; the selectors are inferred from Simorgh's sources.
    name = "bbc_arabic"
    title = "بي بي سي عربي"
    aliases = ["بي بي سي", "بي بي سي نيوز عربي"]
    domains = ["bbc.com", "bbc.co.uk"]
    path_prefix = "/arabic"
    country = "GB"
    timezone = "Europe/London"
    article_url = (
        r"^https?://(?:www\.)?bbc\.(?:com|co\.uk)/arabic/"
        r"(?:articles/(?=[a-z0-9]{9,14}(?:\W|$))|[a-z-]+-(?=\d{6,9}(?:\W|$)))(?P<id>[a-z0-9]+)(?:\.amp|\.lite)?/?$"
    )
    examples = ["http://www.bbc.co.uk/arabic/world-43193332", "https://www.bbc.com/arabic/articles/c77mg0nj8gzo"]
    sources = [Feed("https://feeds.bbci.co.uk/arabic/rss.xml"), Feed("https://www.bbc.com/arabic/index.xml")]
    layouts = {
        "simorgh": {"headline": "h1", "body": [_TEXT, "main p"], "published": "(//h1/following::time)[1]/@datetime"}
    }
