"""الرؤية, Oman: posts and videos under numbers of their own."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Section


class AlroyaSpider(ArticleSpider):
    # Facts of 2020 to 2024, never seen live; /post/ is inferred, the front page is the listing.
    name = "alroya"
    title = "الرؤية"
    aliases = ["جريدة الرؤية", "جريدة الرؤية العمانية"]
    domains = ["alroya.om"]
    country = "OM"
    timezone = "Asia/Muscat"
    article_url = r"^https?://(?:www\.)?alroya\.om/(?:post/(?P<id>\d+)|video/\d+)(?:/|$)"
    examples = ["https://alroya.om/video/2652/حاتم-الطائي"]
    sources = [Section("https://alroya.om/", links="h3.entry-title a", next="a.page-link[rel=next]")]
    layouts = {"2024": {"headline": "h1.post-title", "body": "div.post-text-container"}}
