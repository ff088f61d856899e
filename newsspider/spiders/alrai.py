"""الرأي, Jordan: ``/article/<number>``."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Feed


class AlraiSpider(ArticleSpider):
    # Facts of 2016, never seen live; the example is constructed.
    name = "alrai"
    title = "الرأي الأردنية"
    aliases = ["صحيفة الرأي الأردنية", "جريدة الرأي الأردنية"]
    domains = ["alrai.com"]
    country = "JO"
    timezone = "Asia/Amman"
    article_url = r"^https?://(?:www\.)?alrai\.com/article/(?P<id>\d+)(?:\.html|/|$)"
    examples = ["http://alrai.com/article/10417590.html"]
    sources = [Feed("https://alrai.com/rss.xml")]
    layouts = {"2016": {"headline": "h1", "body": ".content", "published": ".show span"}}
