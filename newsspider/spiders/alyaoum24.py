"""اليوم 24, Morocco: WordPress with a theme of its own, posts under ``/<id>.html``."""

from newsspider.base_spiders.wordpress import WordPressSpider
from newsspider.portals import Feed


class Alyaoum24Spider(WordPressSpider):
    # Facts of 2023, never seen live; URL shape and example are constructed.
    name = "alyaoum24"
    title = "اليوم 24"
    aliases = ["اليوم24"]
    domains = ["alyaoum24.com"]
    country = "MA"
    timezone = "Africa/Casablanca"
    article_url = r"^https?://(?:www\.)?alyaoum24\.com/(?P<id>\d+)\.html"
    examples = ["https://alyaoum24.com/1829001.html"]
    sources = [Feed("https://alyaoum24.com/feed")]
    layouts = {"2023": {"headline": "div.infoSingle h1", "body": "div.post_content", "published": "span.timePost",
                        "authors": "div.nameAuthor", "section": "ul.breadcrumb li:nth-child(2)",
                        "images": "div.article-image img.wp-post-image::attr(src)"}}  # fmt: skip
