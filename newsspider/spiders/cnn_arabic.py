"""سي إن إن بالعربية, United Arab Emirates: old pages print only when they were updated, new ones hash classes."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Feed


class CnnArabicSpider(ArticleSpider):
    # Facts of 2013 to 2023; the layout of 2013 is proven by a page of that year.
    name = "cnn_arabic"
    title = "سي إن إن بالعربية"
    aliases = ["CNN بالعربية", "سي ان ان", "CNN"]
    domains = ["arabic.cnn.com"]
    country = "AE"
    timezone = "Asia/Dubai"
    article_url = (
        r"^https?://arabic\.cnn\.com/(?:[\w-]+/(?:(?:article|video|gallery)/)?\d{4}/\d\d/\d\d/[\w.-]+/?$"
        r"|\d{4}/\w+/\d{1,2}/\d{1,2}/[\w.-]+/index\.html$)"
    )
    examples = ["https://arabic.cnn.com/middle-east/article/2023/10/30/number-of-hostages-held-by-hamas"]
    sources = [Feed("https://arabic.cnn.com/api/v1/rss/rss.xml")]
    status = "proven 2026-11-22"
    layouts = {
        "2020": {"headline": "article h1", "body": ["div.wysiwyg", "div[data-widget-type='article'] article"]},
        "2013": {"headline": "div#cnnContentContainer h1", "body": "div.cnn_strycntntrgt", "section": "a.nav-on",
                 "updated": "div.cnn_strytmstmp", "published": [], "authors": [], "keywords": [], "source": [],
                 "related": [], "images": "meta[property='og:image']::attr(content)"},
    }  # fmt: skip
