"""The builder of LBCI in Beirut: articles at ``/news/<section>/<id>/<slug>``, feeds under ``/Rss/``."""

from newsspider.base_spiders.family import FamilySpider
from newsspider.portals import Feed, NewsSitemap


class LbciSpider(FamilySpider):
    """Markup proven by a page of lbcgroup's of 2026."""

    # Facts of 2026.
    article_url = r"^https?://(?:www\.|m\.)?{domain}/news/(?:[^/?#]+/)?(?P<id>\d{4,8})(?:/|$)"
    sources = [NewsSitemap("https://www.{domain}/newssitemap.xml"), Feed("https://www.{domain}/Rss/latest-news/ar")]
    layouts = {
        "lbci": {
            "headline": "div.article_details_main_container h1",
            "subheadline": "div.ShortDesc h2",
            "body": "div.LongDesc",
            "published": "div.article_details_date",
            "section": "a.article_details_category",
            "keywords": "div.article_details_tags h3",
            "related": "div.injectedControl",
            "images": ["meta[name='twitter:image']::attr(content)", "meta[property='og:image']::attr(content)"],
        },
    }
    status = "from-family"
