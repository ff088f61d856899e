"""هسبريس, Morocco: WordPress with a theme of its own; readers' comments carry stamps like the article's."""

from newsspider.base_spiders.wordpress import WordPressSpider
from newsspider.portals import Feed


class HespressSpider(WordPressSpider):
    # Facts of 2019 to 2024, never seen live; the example is constructed.
    name = "hespress"
    title = "هسبريس"
    aliases = ["جريدة هسبريس", "جريدة هسبريس الإلكترونية"]
    domains = ["hespress.com"]
    country = "MA"
    timezone = "Africa/Casablanca"
    article_url = r"^https?://(?:www\.)?hespress\.com/[^/?#]+-(?P<id>\d{5,8})\.html$"
    examples = ["https://www.hespress.com/عنوان-الخبر-1432165.html"]
    sources = [Feed("https://www.hespress.com/feed")]
    layouts = {"hespress": {"headline": "h1.post-title", "body": "div.article-content", "published": "span.date-post",
                            "authors": "span.author", "keywords": "a.tag_post_tag"}}  # fmt: skip
