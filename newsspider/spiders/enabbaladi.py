"""عنب بلدي, Syria: WordPress, posts under ``/archives/<id>``."""

from newsspider.base_spiders.wordpress import WordPressSpider
from newsspider.portals import Feed, Section

_APPEAL = "//p[contains(., 'أن المقال يحوي معلومات خاطئة')]"
_LIST = "https://www.enabbaladi.net/archives/category/online"


class EnabbaladiSpider(WordPressSpider):
    # Facts of 2023, never seen live; the path without /archives/ is inferred. Stamp: meta tag.
    name = "enabbaladi"
    title = "عنب بلدي"
    aliases = ["جريدة عنب بلدي"]
    domains = ["enabbaladi.net"]
    country = "SY"
    timezone = "Asia/Damascus"
    article_url = r"^https?://(?:www\.)?enabbaladi\.net/(?:archives/)?(?P<id>\d+)(?:/|$)"
    examples = ["https://www.enabbaladi.net/archives/651728"]
    sources = [
        Feed("https://www.enabbaladi.net/feed/"),
        Section(_LIST, links="div.one-post .item-content a", page=_LIST + "/page/{page}"),
    ]
    layouts = {"2023": {"headline": "h1", "body": "div.content-article", "remove": _APPEAL}}
