"""القاهرة 24, Egypt: the «libfiles» CMS."""

from newsspider.base_spiders.libfiles import LibfilesSpider
from newsspider.portals import Feed


class Cairo24Spider(LibfilesSpider):
    # Facts of 2026, never seen live; selectors are the family's, the stamp structured data.
    name = "cairo24"
    title = "القاهرة 24"
    domains = ["cairo24.com"]
    examples = ["https://www.cairo24.com/2494284"]
    sources = [Feed("https://www.cairo24.com/rss")]
