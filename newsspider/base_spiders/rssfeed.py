"""The Gulf vendor whose feeds are ``/rssFeed/<n>`` (0 is everything) and whose empty sub-section is ``na``."""

from newsspider.base_spiders.family import FamilySpider
from newsspider.portals import Feed, NewsSitemap


class RssFeedSpider(FamilySpider):
    """The news sitemap was seen at makkahnewspaper, the body's class at okaz. Headline and stamp: structured data."""

    # Facts of 2020 to 2026. Most of the vendor's papers are Saudi.
    country = "SA"
    timezone = "Asia/Riyadh"
    article_url = r"^https?://(?:www\.|m\.)?{domain}/articles?/(?P<id>\d+)(?:/|$)"
    sources = [Feed("https://www.{domain}/rssFeed/0"), NewsSitemap("https://www.{domain}/sitemaps/newsSitemap.xml")]
    layouts = {"rssfeed": {"body": "div.bodyText", "remove": "div.clear"}}
    status = "from-family"
