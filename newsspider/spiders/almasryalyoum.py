"""المصري اليوم, Egypt: an ASP.NET portal behind Cloudflare, whose JSON-LD writes the month first."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Feed, Section, Sitemap

_LIST = "https://www.almasryalyoum.com/news/index?typeid=1&sectionid=3"


class AlmasryalyoumSpider(ArticleSpider):
    # Facts of 2016 to 2024, never seen live. Stamp: JSON-LD, "12/10/2024 3:29:39 PM" is 10 December.
    name = "almasryalyoum"
    title = "المصري اليوم"
    domains = ["almasryalyoum.com"]
    country = "EG"
    timezone = "Africa/Cairo"
    article_url = r"^https?://(?:www\.)?almasryalyoum\.com/news/details/(?P<id>\d+)/?$"
    examples = ["http://www.almasryalyoum.com/news/details/1413773"]
    sources = [
        Feed("https://www.almasryalyoum.com/rss/rssfeed"),
        Sitemap("https://www.almasryalyoum.com/sitemapxmls/news/news-{year}-{month}.xml"),
        Section(_LIST, page=_LIST + "&page={page}"),
    ]
    layouts = {"2019": {"headline": ["h1.tit_2", "h1.tit"], "body": "#NewsStory", "authors": "div.pinfo span"}}
    stamps = "month_first"
    requires = "browser"
