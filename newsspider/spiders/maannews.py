"""وكالة معا, Palestine: running numbers, so that the archive can be walked back."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Ids, Section

_LIST = "https://www.maannews.net/news/latest"


class MaannewsSpider(ArticleSpider):
    # Facts of 2020 to 2025, never seen live. One note says that it blocks servers, others do not.
    name = "maannews"
    title = "وكالة معا"
    aliases = ["معا", "وكالة معا الإخبارية"]
    domains = ["maannews.net"]
    country = "PS"
    timezone = "Asia/Hebron"
    article_url = r"^https?://(?:www\.)?maannews\.net/news/(?P<id>\d+)\.html$"
    examples = ["https://www.maannews.net/news/2134827.html", "https://www.maannews.net/news/902579.html"]
    sources = [
        Section(_LIST, links="div.list-6 a", page=_LIST + "?page={page}"),
        Ids("https://www.maannews.net/news/{id}.html"),
    ]
    layouts = {"2023": {"headline": "div.default__item--head h1", "body": "div.default__item--content",
                        "published": "div.default__item--date", "section": ".bread-crumb__title",
                        "images": "div.default__item--img img::attr(data-src)"}}  # fmt: skip
