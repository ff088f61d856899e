"""الخبر, Algeria: three themes in ten years, the oldest of which writes stamps that are no ISO dates."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Feed


class ElkhabarSpider(ArticleSpider):
    # Facts of 2015 to 2025, never seen live; today's URL shape is unseen, so any long slug will do.
    name = "elkhabar"
    title = "الخبر"
    aliases = ["الخبر الجزائرية", "جريدة الخبر"]
    domains = ["elkhabar.com"]
    country = "DZ"
    timezone = "Africa/Algiers"
    article_url = r"^https?://(?:www\.)?elkhabar\.com/(?:press/article/(?P<id>\d+)|(?:[^/?#]+/)+[^/?#]{20,}/?$)"
    examples = ["https://www.elkhabar.com/press/article/149718/"]
    sources = [Feed("https://www.elkhabar.com/feed")]
    layouts = {
        "2025": {"headline": "h1", "body": "p.module-article-section.overlay-wine",
                 "published": "li.stronger.overlay-theme"},
        "2015": {"headline": ["section h1.title", "h2#article_title"], "body": "#article_body_content",
                 "published": ["section time::attr(datetime)", "div.subinfo"]},
    }  # fmt: skip
