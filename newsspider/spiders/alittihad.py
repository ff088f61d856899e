"""الاتحاد, Emirates: ASP.NET; the brand moved from alittihad.ae to aletihad.ae."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Section

_LIST = "https://www.alittihad.ae/Service/SectionNews.aspx?SectionID=51&pageSize=8&pageindex="


class AlittihadSpider(ArticleSpider):
    # Facts of 2018 to 2020, never seen live. Stamp: structured data. /article/ may count by the year.
    name = "alittihad"
    title = "الاتحاد"
    aliases = ["صحيفة الاتحاد", "مركز الاتحاد للأخبار"]
    domains = ["aletihad.ae", "alittihad.ae"]
    country = "AE"
    timezone = "Asia/Dubai"
    article_url = (
        r"^https?://(?:www\.)?(?:alittihad|aletihad)\.ae/(?:article/\d+/\d{4}/[^/?#]+|news/[^/?#]+/(?P<id>\d+)(?:/|$))"
    )
    examples = ["https://www.alittihad.ae/article/76951/2018/slug", "https://www.aletihad.ae/news/الاقتصادي/4309883"]
    sources = [Section(_LIST + "1", links="div.classic-grid-itm h3 a", page=_LIST + "{page}")]
    layouts = {"2020": {"headline": "header h1", "body": ["div.article-content-editor", ".art-text"],
                        "keywords": "div.article-tags a"}}  # fmt: skip
