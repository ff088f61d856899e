"""دويتشه فيله, Germany: the date is a meta tag of the portal's own."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Feed


class DwArabicSpider(ArticleSpider):
    # Facts of 2019 to 2026, never seen live; URL shape inferred from /de/ and /ru/.
    name = "dw_arabic"
    title = "دويتشه فيله"
    aliases = ["DW", "DW عربية", "دويتشه فيله عربية"]
    domains = ["dw.com"]
    path_prefix = "/ar"
    country = "DE"
    timezone = "Europe/Berlin"
    article_url = r"^https?://(?:www\.)?dw\.com/ar/[^/?#]+/a-(?P<id>\d+)$"
    examples = ["https://www.dw.com/ar/عنوان/a-50436506"]
    sources = [Feed("https://rss.dw.com/xml/rss-ar-all")]
    layouts = {
        "2026": {"headline": "h1", "body": "div.content-area", "published": "meta[name=date]::attr(content)",
                 "authors": "meta[name=author]::attr(content)"},
        "2019": {"headline": "h1", "body": [".longText", ".article-content"],
                 "published": "meta[name=date]::attr(content)"},
    }  # fmt: skip
