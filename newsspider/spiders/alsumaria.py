"""السومرية نيوز, Iraq: built by LBCI."""

from newsspider.base_spiders.lbci import LbciSpider
from newsspider.portals import Feed


class AlsumariaSpider(LbciSpider):
    # Facts of 2024 to 2026, never seen live; selectors are the family's.
    name = "alsumaria"
    title = "السومرية نيوز"
    aliases = ["السومرية"]
    domains = ["alsumaria.tv"]
    country = "IQ"
    timezone = "Asia/Baghdad"
    examples = ["https://www.alsumaria.tv/news/localnews/490157/رموز-بدل-أسماء-المحافظات"]
    sources = [Feed("https://www.alsumaria.tv/Rss/iraq-latest-news/ar"), *LbciSpider.sources[:1]]
