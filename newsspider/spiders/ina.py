"""وكالة الأنباء العراقية, Iraq: numbers in the path, slugs that keep only ASCII («214051--.html»)."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Feed, Section


class InaSpider(ArticleSpider):
    # Facts of 2024 to 2026, never seen live: no selector is known. Stamp and text: structured data and labels.
    name = "ina"
    title = "وكالة الأنباء العراقية"
    aliases = ["واع", "INA"]
    domains = ["ina.iq"]
    country = "IQ"
    timezone = "Asia/Baghdad"
    article_url = r"^https?://(?:www\.)?ina\.iq/ar/[\w-]+/(?P<id>\d+)-[^/?#]*\.html$"
    examples = ["https://ina.iq/ar/local/257365-2000.html", "https://ina.iq/ar/political/214051--.html"]
    sources = [Feed("https://www.ina.iq/rss.xml"), Section("https://ina.iq/ar/local")]
    layouts = {"2026": {"headline": "h1"}}
