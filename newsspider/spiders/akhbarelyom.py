"""بوابة أخبار اليوم, Egypt: Arabic text where machines expect ISO, and a masthead clock in the stamp's own format."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Feed, Section


class AkhbarelyomSpider(ArticleSpider):
    # Facts of 2020 to 2026; the layout is proven by a page of 2020.
    name = "akhbarelyom"
    title = "بوابة أخبار اليوم"
    aliases = ["أخبار اليوم"]
    domains = ["akhbarelyom.com"]
    country = "EG"
    timezone = "Africa/Cairo"
    article_url = r"^https?://(?:www\.|m\.)?akhbarelyom\.com/news/newdetails/(?P<id>\d+)/\d+(?:/|$)"
    examples = ["https://akhbarelyom.com/news/newdetails/3409173/1/رئيس-هيئة-الاستثمار"]
    sources = [
        Feed("https://akhbarelyom.com/RSS/GetSectionRSS?JournalID=1"),
        Section("https://akhbarelyom.com/news/newssection/36/1/أخبار-الفن"),
    ]
    status = "proven 2026-11-22"
    layouts = {
        "2020": {"headline": "h1.entry-title", "body": "div.entry-content", "published": "div.post-meta-date",
                 "updated": [], "subheadline": "div.entry-title h2", "section": "nav.breadcrumb h6", "source": [],
                 "authors": "div.post-meta-author h5", "keywords": "a.post-tags_link", "related": "div#Related",
                 "images": "meta[property='og:image']::attr(content)"},
    }  # fmt: skip
