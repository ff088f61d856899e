"""بوابة الأهرام, Egypt: ASP.NET WebForms; the print edition's pages lie under ``/daily/``."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Feed


class GateAhramSpider(ArticleSpider):
    # Facts of 2018 to 2025, never seen live; the example is constructed. /daily/ may number anew.
    name = "gate_ahram"
    title = "بوابة الأهرام"
    aliases = ["بوابة الأهرام الإلكترونية"]
    domains = ["gate.ahram.org.eg"]
    country = "EG"
    timezone = "Africa/Cairo"
    article_url = r"^https?://gate\.ahram\.org\.eg/(?:News/(?P<id>\d+)|daily/News/\d+)\.aspx$"
    examples = ["https://gate.ahram.org.eg/News/4012345.aspx"]
    sources = [Feed("https://gate.ahram.org.eg/NewsRss.aspx"), Feed("https://gate.ahram.org.eg/Rss/50/LatestNews.aspx")]
    layouts = {"webforms": {"headline": "h1[id$=_divTitle]", "body": "[id$=_divContent]",
                            "published": "[id$=_divdate] > span", "authors": "[id$=_spnSource]"}}  # fmt: skip
    requires = "browser"
