"""شفق نيوز, Iraq: neither number nor day in the path, a tatweel in the section's name («مجتـمع»)."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Feed, Section


class ShafaqSpider(ArticleSpider):
    # Facts of 2024 to 2026, never seen live: no selector but the headline's is known. Stamp: structured data.
    name = "shafaq"
    title = "شفق نيوز"
    aliases = ["وكالة شفق نيوز"]
    domains = ["shafaq.com"]
    path_prefix = "/ar"
    country = "IQ"
    timezone = "Asia/Baghdad"
    article_url = r"^https?://(?:www\.)?shafaq\.com/ar/(?!tags/|bbc-arabic/|rss)[^/?#]+/[^/?#]+$"
    examples = ["https://shafaq.com/ar/مجتـمع/عمولات-مرتفعة-المطاعم-العراقية-توقف-العمل-مع-شركات-التوصيل"]
    sources = [Feed("https://shafaq.com/ar/rss"), Section("https://shafaq.com/ar/كل-الاخبار")]
    layouts = {"2026": {"headline": "h1"}}
