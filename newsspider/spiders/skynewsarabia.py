"""سكاي نيوز عربية, Emirates: a JSON API lists the sections, the article pages are served whole."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Api, Feed

_LIST = "https://api.skynewsarabia.com//rest/v2/latest.json?defaultSectionId={}&pageSize=20&types=ARTICLE"
_PATHS = {"items": "contentItems", "fields": {"id": "id"}, "page": "nextPageToken", "cursor": "nextPageToken"}


class SkynewsarabiaSpider(ArticleSpider):
    # Facts of 2018 to 2022, never seen live. Stamp: structured data, or the visible one, which names its zone.
    name = "skynewsarabia"
    title = "سكاي نيوز عربية"
    domains = ["skynewsarabia.com"]
    country = "AE"
    timezone = "Asia/Dubai"
    article_url = r"^https?://(?:www\.)?skynewsarabia\.com/[\w-]+/(?P<id>\d{5,8})(?:-[^/?#]*)?$"
    examples = ["https://www.skynewsarabia.com/sport/1030677", "https://www.skynewsarabia.com/business/1163017-إثيوبيا"]
    sources = [
        Feed("https://www.skynewsarabia.com/rss.xml"),
        Api(_LIST.format(2), link="https://www.skynewsarabia.com/middle-east/{id}", **_PATHS),
        Api(_LIST.format(4), link="https://www.skynewsarabia.com/business/{id}", **_PATHS),
        Api(_LIST.format(6), link="https://www.skynewsarabia.com/sport/{id}", **_PATHS),
    ]
    layouts = {"2022": {"headline": "h1.sna_content_heading", "body": "#firstBodyDiv", "keywords": ".article-tags h2"}}
