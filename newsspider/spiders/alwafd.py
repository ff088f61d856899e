"""بوابة الوفد, Egypt: the «libfiles» CMS, and the theme of 2019 which old articles may still show."""

from newsspider.base_spiders.libfiles import LibfilesSpider
from newsspider.portals import Feed, Section


class AlwafdSpider(LibfilesSpider):
    # Facts of 2019 to 2026, never seen live.
    name = "alwafd"
    title = "بوابة الوفد"
    aliases = ["الوفد"]
    domains = ["alwafd.news", "alwafd.org"]
    article_url = r"^https?://(?:www\.|m\.)?alwafd\.news/(?:[^/?#]+/)?(?P<id>\d{6,8})(?:-[^/?#]*)?/?$"
    examples = ["https://www.alwafd.news/5596662", "https://alwafd.news/أخبار-وتقارير/2202325-في-حزب-الوفد"]
    sources = [Feed("https://alwafd.news/rss.aspx"), Section("https://alwafd.news/أخبار-وتقارير")]
    layouts = {
        **LibfilesSpider.layouts,
        "2019": {"headline": "h1[itemprop=headline]", "body": "div.details", "published": "span.date-time"},
    }
