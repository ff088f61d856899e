"""سكاي نيوز عربية, Emirates: a JSON API lists the sections, the article pages are served whole."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.sources import Api, Feed

_API = "https://api.skynewsarabia.com//rest/v2/latest.json?defaultSectionId={}&pageSize=20&types=ARTICLE"


class SkynewsarabiaSpider(ArticleSpider):
    # Facts of 2018 to 2022, never seen live. Sections: 2 Middle East, 4 business, 6 sport.
    # Stamp: structured data, or the visible one, which names its zone («بتوقيت أبوظبي»).
    name = "skynewsarabia"
    title = "سكاي نيوز عربية"
    domains = ["skynewsarabia.com"]
    country = "AE"
    timezone = "Asia/Dubai"
    article_url = r"^https?://(?:www\.)?skynewsarabia\.com/[\w-]+/(?P<id>\d{5,8})(?:-[^/?#]*)?$"
    examples = ["https://www.skynewsarabia.com/sport/1030677", "https://www.skynewsarabia.com/business/1163017-إثيوبيا"]
    sources = [Feed("https://www.skynewsarabia.com/rss.xml")] + [
        Api(_API.format(number), "contentItems", {"id": "id"}, link=f"https://www.skynewsarabia.com/{section}/{{id}}")
        for number, section in ((2, "middle-east"), (4, "business"), (6, "sport"))
    ]
    layouts = {"2022": {"headline": "h1.sna_content_heading", "body": "#firstBodyDiv", "keywords": ".article-tags h2"}}
