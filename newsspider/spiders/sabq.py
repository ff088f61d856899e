"""سبق, Saudi Arabia: an application in the browser, its articles in JSON-LD once they are drawn."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Feed


class SabqSpider(ArticleSpider):
    # Facts of 2026, never seen live. Headline, stamp and picture: JSON-LD.
    name = "sabq"
    title = "سبق"
    aliases = ["صحيفة سبق", "سبق الإلكترونية"]
    domains = ["sabq.org"]
    country = "SA"
    timezone = "Asia/Riyadh"
    article_url = r"^https?://(?:www\.)?sabq\.org/(?:article|s)/[^/?#]+$"
    examples = ["https://sabq.org/article/jrdic6y"]
    sources = [Feed("https://sabq.org/rss")]
    layouts = {"older": {"body": "#dev-content"}}
    requires = "browser"
