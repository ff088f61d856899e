"""الدستور, Jordan: numbers with or without a slug."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Feed


class AddustourSpider(ArticleSpider):
    # Facts of 2013 to 2026, never seen live: addresses and a feed. Stamp and text: structured data and labels.
    name = "addustour"
    title = "الدستور الأردنية"
    aliases = ["صحيفة الدستور الأردنية", "جريدة الدستور الأردنية"]
    domains = ["addustour.com"]
    country = "JO"
    timezone = "Asia/Amman"
    article_url = r"^https?://(?:www\.)?addustour\.com/articles/(?P<id>\d+)(?:-[^/?#]*)?/?$"
    examples = [
        "https://www.addustour.com/articles/1554920",
        "https://www.addustour.com/articles/688852-اغلاق-عشرة-محلات",
    ]
    sources = [Feed("https://www.addustour.com/rss.xml")]
    layouts = {"2026": {"headline": "h1"}}
