"""صدى البلد, Egypt: the «libfiles» CMS, with numbered categories."""

from newsspider.base_spiders.libfiles import LibfilesSpider
from newsspider.portals import Feed, Section


class ElbaladSpider(LibfilesSpider):
    # Facts of 2016 to 2025, never seen live. Stamp: structured data (no selector of today's theme).
    name = "elbalad"
    title = "صدى البلد"
    aliases = ["موقع صدى البلد"]
    domains = ["elbalad.news", "el-balad.com"]
    examples = ["http://www.elbalad.news/3260838", "https://www.elbalad.news/6526606"]
    sources = [
        Feed("https://www.elbalad.news/rss.aspx"),
        Section("https://www.elbalad.news/category/4", links=".news-list .item-li a"),
    ]
    status = "from-facts"
