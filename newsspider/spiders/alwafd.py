"""بوابة الوفد, Egypt: the «libfiles» CMS, and the theme of 2019 which old articles may still show."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.sources import Feed, Section


class AlwafdSpider(ArticleSpider):
    # Facts of 2019 to 2026, never checked against the live portal.
    name = "alwafd"
    title = "بوابة الوفد"
    aliases = ["الوفد"]
    domains = ["alwafd.news", "alwafd.org"]
    country = "EG"
    timezone = "Africa/Cairo"
    article_url = r"^https?://(?:www\.|m\.)?alwafd\.news/(?:[^/?#]+/)?(?P<id>\d{6,8})(?:-[^/?#]*)?/?$"
    examples = ["https://www.alwafd.news/5596662", "https://alwafd.news/أخبار-وتقارير/2202325-في-حزب-الوفد"]
    sources = [Feed("https://alwafd.news/rss.aspx"), Section("https://alwafd.news/أخبار-وتقارير")]
    layouts = {
        "2024": {"headline": ".news-post h1", "body": ".paragraph-list", "published": ".info time"},
        "2019": {"headline": "h1[itemprop=headline]", "body": "div.details", "published": "span.date-time"},
    }
