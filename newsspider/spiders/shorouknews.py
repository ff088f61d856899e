"""الشروق, Egypt: ASP.NET WebForms; an article's key is the GUID in its query, ``cdate`` only its day."""

import re

from newsspider.base_spiders.article import ArticleSpider
from newsspider.dates import parse_stamp
from newsspider.portals import Feed


class ShorouknewsSpider(ArticleSpider):
    # Facts of 2012 to 2026, never seen live. Stamp: structured data, else the day in the address.
    name = "shorouknews"
    title = "الشروق"
    aliases = ["بوابة الشروق", "الشروق المصرية"]
    domains = ["shorouknews.com"]
    country = "EG"
    timezone = "Africa/Cairo"
    article_url = r"^https?://(?:www\.)?shorouknews\.com/(?:\w+/)?(?:news|columns)/view\.aspx\?.*\bid=(?P<id>[\w-]{36})"
    query = ["cdate", "id"]
    examples = ["http://shorouknews.com/news/view.aspx?cdate=27102012&id=d8f3c548-2cc9-4232-9fe2-d4320d62684a"]
    sources = [Feed("https://www.shorouknews.com/rss/home.aspx"), Feed("https://www.shorouknews.com/rss/main")]
    layouts = {"webforms": {"headline": ".innerNews .topDetails h1", "body": ".eventContent",
                            "images": "#Body_Body_DivImage img::attr(src)"}}  # fmt: skip

    @staticmethod
    def after(article, page):
        day = re.sub(r".*\bcdate=(\d\d)(\d\d)(\d{4}).*", r"\3-\2-\1", page.url)
        if article.published_at is None and (stamp := parse_stamp(day, article.timezone, page.fetched_at)):
            article.published_at, article.published_precision, article.published_on = stamp.at, stamp.precision, day
            article.extraction["published_at"] = "url"
