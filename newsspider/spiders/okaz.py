"""عكاظ, Saudi Arabia: section and sub-section in the path, ``na`` where there is none."""

from newsspider.base_spiders.rssfeed import RssFeedSpider


class OkazSpider(RssFeedSpider):
    # Facts of 2020 to 2026, never seen live. Headline and stamp: structured data.
    name = "okaz"
    title = "عكاظ"
    aliases = ["صحيفة عكاظ"]
    domains = ["okaz.com.sa"]
    article_url = r"^https?://(?:www\.)?okaz\.com\.sa/(?:[^/?#]+/)+(?P<id>\d{6,8})/?$"
    examples = ["https://www.okaz.com.sa/news/local/2020308", "https://www.okaz.com.sa/local/na/2242021"]
