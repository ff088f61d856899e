"""الخليج, Emirates: the ``rssFeed`` vendor's CMS; the path begins with the day and holds no lasting id."""

from newsspider.base_spiders.rssfeed import RssFeedSpider
from newsspider.portals import Feed


class AlkhaleejSpider(RssFeedSpider):
    # Facts of 2024 to 2026, never seen live. Feeds are empty for data centres.
    name = "alkhaleej"
    title = "الخليج"
    aliases = ["صحيفة الخليج", "الخليج الإماراتية"]
    domains = ["alkhaleej.ae"]
    country = "AE"
    timezone = "Asia/Dubai"
    article_url = r"^https?://(?:www\.)?alkhaleej\.ae/\d{4}-\d{2}-\d{2}/[^?#]+$"
    examples = ["https://www.alkhaleej.ae/2026-05-13/الإمارات/أخبار-الدار/slug"]
    sources = [Feed("https://www.alkhaleej.ae/rssFeed/157"), *RssFeedSpider.sources[1:]]
    layouts = {"2026": {"body": ".content"}}
    requires = "residential"
