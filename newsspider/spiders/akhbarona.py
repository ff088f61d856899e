"""أخبارنا المغربية, Morocco: numbered articles and numbered listing pages side by side."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Feed, Section

_OPENING = "//div[contains(@class, 'bodystr')]/p[1][contains(., 'أخبارنا المغربية') and string-length() < 40]"
_LIST = "https://www.akhbarona.com/{}/index.{}.html"


class AkhbaronaSpider(ArticleSpider):
    # Facts of 2019 to 2025, never seen live. A first paragraph that only names the portal is no text.
    name = "akhbarona"
    title = "أخبارنا المغربية"
    aliases = ["أخبارنا"]
    domains = ["akhbarona.com"]
    country = "MA"
    timezone = "Africa/Casablanca"
    article_url = r"^https?://(?:www\.)?akhbarona\.com/[a-z]+/(?P<id>\d{5,8})\.html$"
    examples = ["https://www.akhbarona.com/economy/425405.html", "https://www.akhbarona.com/economy/294008.html"]
    sources = [
        Feed("https://www.akhbarona.com/rss/1.xml"),
        Section(_LIST.format("national", 1), page=_LIST.format("national", "{page}")),
        Section(_LIST.format("world", 1), page=_LIST.format("world", "{page}")),
    ]
    layouts = {"2024": {"headline": "h1.artical-content-heads", "body": "div.bodystr", "published": "span.story_date",
                        "authors": "h4.mb-3.lc-clr1", "section": "span.ms-2", "remove": _OPENING}}  # fmt: skip
