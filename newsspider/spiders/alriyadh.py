"""الرياض, Saudi Arabia: bare numbers as paths, a Hijri date beside the Gregorian one."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Feed, Section


class AlriyadhSpider(ArticleSpider):
    # Facts of 2013 to 2026, never seen live. Its certificate chain was broken, it often answers 503.
    name = "alriyadh"
    title = "الرياض"
    aliases = ["صحيفة الرياض", "جريدة الرياض"]
    domains = ["alriyadh.com"]
    country = "SA"
    timezone = "Asia/Riyadh"
    article_url = r"^https?://(?:www\.)?alriyadh\.com/(?P<id>\d{5,8})/?$"
    examples = ["http://www.alriyadh.com/1072315"]
    sources = [Feed("https://www.alriyadh.com/section.economy.xml"), Section("https://www.alriyadh.com/news.local")]
    layouts = {"2016": {"headline": ".article-title h2", "body": "div.article-text", "published": "div.date",
                        "authors": "p.author", "section": "h3 ol li.active a"}}  # fmt: skip
