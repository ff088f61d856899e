"""The builder of LBCI in Beirut: articles at ``/news/<section>/<id>/<slug>``, feeds under ``/Rss/``."""

from newsspider.base_spiders.family import FamilySpider
from newsspider.sources import Feed, NewsSitemap


class LbciSpider(FamilySpider):
    """Markup as lbcgroup's of 2026; the stamp is structured data, the visible one is a second choice."""

    # Facts of 2026.
    article_url = r"^https?://(?:www\.|m\.)?{domain}/news/(?:[^/?#]+/)?(?P<id>\d{4,8})(?:/|$)"
    sources = [Feed("https://www.{domain}/Rss/latest-news/ar"), NewsSitemap("https://www.{domain}/newssitemap.xml")]
    layouts = {"lbci": {"headline": ".article_details_main_container h1", "body": "div.LongDesc"}}
    status = "from-family"
