"""العربية, Emirates and Saudi Arabia: two stamps on each page, first publication, then last update."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Feed, Section

_OLDER = "(//*[contains(@class, 'article-hdr')]/following::*[@id='body-text'])[1]"
_TIME = "(//*[contains(@class, 'timeDate_element')])[{}]//time/@datetime"


class AlarabiyaSpider(ArticleSpider):
    # Facts of 2018 to 2026, never seen live. Cloudflare answers 403 to what is no browser.
    name = "alarabiya"
    title = "العربية"
    aliases = ["العربية نت", "العربية.نت"]
    domains = ["alarabiya.net"]
    country = "AE"
    timezone = "Asia/Dubai"
    article_url = r"^https?://(?:www\.)?alarabiya\.net/(?:[^/?#]+/)+\d{4}/\d{2}/\d{2}/[^/?#]+"
    examples = ["https://www.alarabiya.net/ar/sport/international-sport/2018/06/07/أبيدال.html"]
    sources = [
        Feed("https://www.alarabiya.net/.mrss/ar/latest-news.xml"),
        Section("https://www.alarabiya.net/latest-news", page="https://www.alarabiya.net/latest-news?pageNo={page}"),
    ]
    layouts = {
        "2019": {"headline": ".article-hdr h1", "body": _OLDER, "keywords": ".tags a"},
        "2024": {"headline": "h1.headingInfo_title", "body": "#body-text", "published": _TIME.format(1),
                 "updated": _TIME.format(2), "authors": "h4.avatar_name", "keywords": ".tags a"},
    }  # fmt: skip
    requires = "browser"
