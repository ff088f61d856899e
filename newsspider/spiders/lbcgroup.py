"""LBCI, Lebanon: the visible clock is Beirut's, the machine-readable one runs an hour behind."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.sources import Feed, NewsSitemap


class LbcgroupSpider(ArticleSpider):
    # Facts of 2026; the layout is proven by a page of that year. The tags are the title's words, as the page shows them.
    name = "lbcgroup"
    title = "المؤسسة اللبنانية للإرسال"
    aliases = ["LBCI", "إل بي سي آي", "ال بي سي آي"]
    domains = ["lbcgroup.tv"]
    country = "LB"
    timezone = "Asia/Beirut"
    article_url = r"^https?://(?:www\.|m\.)?lbcgroup\.tv/(?:[\w-]+/){2}(?P<id>\d{5,8})(?:/|$)"
    examples = ["https://www.lbcgroup.tv/news/lifestyle/898682/شعر-وردي/ar"]
    sources = [NewsSitemap("https://www.lbcgroup.tv/newssitemap.xml"), Feed("https://www.lbcgroup.tv/Rss/latest-news/ar")]
    stamps = "visible"
    status = "proven 2026-11-22"
    layouts = {
        "2026": {"headline": "div.article_details_main_container h1", "subheadline": "div.ShortDesc h2",
                 "body": "div.LongDesc", "published": "div.article_details_date", "updated": [], "source": [],
                 "section": "a.article_details_category", "authors": [],
                 "keywords": "div.article_details_tags h3", "related": "div.injectedControl",
                 "images": ["meta[name='twitter:image']::attr(content)", "meta[property='og:image']::attr(content)"]},
    }  # fmt: skip
