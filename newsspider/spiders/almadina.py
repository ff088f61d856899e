"""المدينة, Saudi Arabia: the ``rssFeed`` vendor's CMS; old articles under ``/node/`` with numbers of their own."""

from newsspider.base_spiders.rssfeed import RssFeedSpider
from newsspider.portals import Feed, Sitemap


class AlmadinaSpider(RssFeedSpider):
    # Facts of 2015 to 2026, never seen live; selectors are the family's.
    name = "almadina"
    title = "المدينة"
    aliases = ["صحيفة المدينة", "جريدة المدينة"]
    domains = ["al-madina.com"]
    article_url = r"^https?://(?:www\.|beta\.|next\.)?al-madina\.com/(?:article/(?P<id>\d+)|node/\d+)(?:/|$)"
    examples = ["https://www.al-madina.com/article/130509/slug", "http://www.al-madina.com/node/623907/slug.html"]
    sources = [Feed("https://www.al-madina.com/rssFeed/193"), Sitemap("https://next.al-madina.com/sitemap.xml")]
