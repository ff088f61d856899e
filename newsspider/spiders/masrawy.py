"""مصراوي, Egypt: ASP.NET MVC, the day in the path of each article."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Feed, Section

_MORE = "https://www.masrawy.com/listing/SectionMore?categoryId=25&hashTag=SectionMore&pageIndex="


class MasrawySpider(ArticleSpider):
    # Facts of 2015 to 2026, never seen live. Feeds are empty for data centres.
    name = "masrawy"
    title = "مصراوي"
    domains = ["masrawy.com"]
    country = "EG"
    timezone = "Africa/Cairo"
    article_url = r"^https?://(?:www\.)?masrawy\.com/\w+/[\w-]+/details/\d{4}/\d{1,2}/\d{1,2}/(?P<id>\d+)(?:/|$)"
    examples = ["http://www.masrawy.com/News/News_Egypt/details/2015/12/16/715885/17-صورة"]
    sources = [
        Feed("https://www.masrawy.com/rss/feed/25/أخبار"),
        Section(_MORE + "1", links="a.item", page=_MORE + "{page}"),
    ]
    layouts = {
        "2019": {"headline": "div.articleHeader h1", "body": "div.ArticleDetails.details",
                 "published": "div.time.icon-time", "keywords": "div.keywordsDiv a"},
        "2016": {"headline": "h1[itemprop=headline]", "body": "[itemprop=articleBody]",
                 "published": "time[itemprop=datePublished]::attr(datetime)"},
    }  # fmt: skip
    requires = "residential"
