"""اليوم السابع, Egypt: a CMS of its own, whose machine-readable stamps end in a Z and are Cairo time."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Feed, Section


class Youm7Spider(ArticleSpider):
    # Facts of 2018 to 2026; the layout is proven by a page of 2020. The feed is empty for data centres.
    name = "youm7"
    title = "اليوم السابع"
    aliases = ["صحيفة اليوم السابع"]
    domains = ["youm7.com"]
    country = "EG"
    timezone = "Africa/Cairo"
    article_url = r"^https?://(?:www\.|m\.)?youm7\.com/(?:amp|story)/\d{4}/\d{1,2}/\d{1,2}/[^/]+/(?P<id>\d+)$"
    examples = ["https://www.youm7.com/story/2018/4/15/تأجيل-محاكمة-معاون-مباحث-الوايلى/3745219"]
    sources = [
        Feed("https://www.youm7.com/rss/SectionRss?SectionID=65"),
        Section("https://www.youm7.com/Section/x/65/1"),
    ]
    stamps = "local"
    status = "proven 2026-11-22"
    requires = "browser"
    layouts = {
        "2020": {"headline": "div.articleHeader h1", "subheadline": "h3.subTitle", "body": "div#articleBody",
                 "published": ["span.newsStoryDate", "span.newsDate"], "updated": [], "section": "div.breadcumb a",
                 "authors": ["span.writeBy", "span.writeName"], "keywords": "div.tags h3 a", "source": [],
                 "related": "div.super-kora-row", "images": "meta[property='og:image']::attr(content)"},
        "2012": {"headline": "h1", "body": "div.newsStory", "published": ["span.newsDate", "span.writeDate"]},
    }  # fmt: skip
