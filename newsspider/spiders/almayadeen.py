"""الميادين, Lebanon: Tawsiyat's metadata in each page, and a sitemap for each month."""

from newsspider.base_spiders.tawsiyat import TawsiyatSpider
from newsspider.portals import Sitemap


class AlmayadeenSpider(TawsiyatSpider):
    # Facts of 2024, never seen live; no feed works. No article's URL is known: any long last segment will do.
    name = "almayadeen"
    title = "الميادين"
    aliases = ["الميادين نت", "شبكة الميادين"]
    domains = ["almayadeen.net"]
    country = "LB"
    timezone = "Asia/Beirut"
    article_url = r"^https?://(?:www\.)?almayadeen\.net/(?:[^/?#]+/)+[^/?#]{12,}/?$"
    sources = [Sitemap("https://www.almayadeen.net/sitemaps/all/sitemap-{year}-{month}.xml")]
    layouts = {"2024": {"headline": "h1", "body": ".post-details"}}
