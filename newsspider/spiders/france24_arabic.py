"""فرانس 24, France: the day in the path, no article id; newsletter boxes stand inside the body."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Feed


class France24ArabicSpider(ArticleSpider):
    # Facts of 2018 to 2025, never seen live. The feed answers 403 to some data centres.
    name = "france24_arabic"
    title = "فرانس 24"
    aliases = ["فرانس24", "فرانس 24 عربي"]
    domains = ["france24.com"]
    path_prefix = "/ar"
    country = "FR"
    timezone = "Europe/Paris"
    article_url = r"^https?://(?:www\.)?france24\.com/ar/(?:[^/?#]+/)*\d{8}-[^/?#]+$"
    examples = ["http://www.france24.com/ar/20180529-السعودية-رد-ماكرون-نفي-احتجاز-سعد-الحريري"]
    sources = [Feed("https://www.france24.com/ar/rss")]
    layouts = {"2024": {"headline": "h1.t-content__title", "subheadline": "p.t-content__chapo",
                        "body": "div.t-content__body", "published": "(//h1/following::time)[1]/@datetime",
                        "remove": ["div.m-interstitial", "p.t-copyright"]}}  # fmt: skip
    requires = "residential"
