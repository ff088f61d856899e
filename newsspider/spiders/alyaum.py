"""اليوم, Saudi Arabia: a body of line breaks, and the next article appended to the page by script."""

from newsspider.base_spiders.rssfeed import RssFeedSpider
from newsspider.portals import Feed, Section


class AlyaumSpider(RssFeedSpider):
    # Facts of 2013 to 2026; the layout is proven by a page of 2020. The meta keywords are the title's words.
    name = "alyaum"
    title = "اليوم"
    aliases = ["صحيفة اليوم", "جريدة اليوم", "اليوم السعودية"]
    domains = ["alyaum.com"]
    examples = ["http://www.alyaum.com/article/4083009"]
    sources = [
        Feed("https://www.alyaum.com/rssFeed/1005"),
        Section("https://www.alyaum.com/morearticles/القارات-السبع"),
    ]
    status = "proven 2026-11-22"
    layouts = {
        "2020": {"headline": "div.aksa-to1-main h1",
                 "body": "/descendant::div[contains(@class, 'aksa-articleBody')][1]",
                 "published": "/descendant::div[contains(@class, 'aksa-date')][1]", "updated": [],
                 "section": ["div.aksa-section a", "div.article-section-info a"], "source": [],
                 "authors": "/descendant::a[contains(@class, 'aksa-byline')][1]", "keywords": [],
                 "related": "div.aksa-related-articles-widget",
                 "images": "meta[property='og:image']::attr(content)"},
    }  # fmt: skip
