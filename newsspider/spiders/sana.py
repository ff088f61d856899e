"""سانا, Syria: the state agency's WordPress with the «tie» theme, posts under ``?p=<id>``."""

from newsspider.base_spiders.wordpress import WordPressSpider
from newsspider.portals import Feed, Section


class SanaSpider(WordPressSpider):
    # Facts of 2023, never seen live. The stamp is a day without a time. Headline: the family's.
    name = "sana"
    title = "سانا"
    aliases = ["الوكالة العربية السورية للأنباء", "وكالة سانا", "SANA"]
    domains = ["sana.sy"]
    country = "SY"
    timezone = "Asia/Damascus"
    article_url = r"^https?://(?:www\.)?sana\.sy/\?(?:[^#]*&)?p=(?P<id>\d+)"
    examples = ["https://sana.sy/?p=1937484"]
    sources = [
        Feed("https://sana.sy/feed/"),
        Section(
            "https://sana.sy/?cat=29582", links="article.item-list a", page="https://sana.sy/?cat=29582&paged={page}"
        ),
    ]
    layouts = {"tie": {"headline": "h1.entry-title", "body": "div.entry", "published": "span.tie-date"}}
