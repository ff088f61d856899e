"""الجزيرة نت, Qatar: the day in the path, no article id; read-more boxes stand inside the body."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Feed, Section


class AljazeeraSpider(ArticleSpider):
    # Facts of 2025 and 2026 (feed seen valid in February 2026), never seen live. Stamp: JSON-LD first.
    name = "aljazeera"
    title = "الجزيرة نت"
    aliases = ["الجزيرة", "موقع الجزيرة نت"]
    domains = ["aljazeera.net"]
    country = "QA"
    timezone = "Asia/Qatar"
    article_url = r"^https?://(?:www\.)?aljazeera\.net/(?:[^/?#]+/)+\d{4}/\d{1,2}/\d{1,2}/[^/?#]+/?$"
    examples = ["https://www.aljazeera.net/ebusiness/2026/3/26/كيف-يهدد-اختناق"]
    sources = [Feed("https://www.aljazeera.net/rss"), Section("https://www.aljazeera.net/news/")]
    layouts = {"2025": {"headline": "h1", "body": ".wysiwyg", "authors": ".author", "related": ".more-on",
                        "remove": ".more-on"}}  # fmt: skip
