"""مكة, Saudi Arabia: the ``rssFeed`` vendor's CMS, with both of its sitemaps."""

from newsspider.base_spiders.rssfeed import RssFeedSpider
from newsspider.portals import Feed, NewsSitemap, Sitemap


class MakkahnewspaperSpider(RssFeedSpider):
    # Facts of 2026 (feed seen valid in February), never seen live; selectors are the family's.
    name = "makkahnewspaper"
    title = "صحيفة مكة"
    aliases = ["مكة المكرمة - مكة"]
    domains = ["makkahnewspaper.com"]
    examples = ["https://makkahnewspaper.com/article/1633414/البلد/slug"]
    sources = [
        Feed("https://makkahnewspaper.com/rssFeed/0"),
        NewsSitemap("https://makkahnewspaper.com/sitemaps/newsSitemap.xml"),
        Sitemap("https://makkahnewspaper.com/sitemaps/sitemap_0.xml"),
    ]
