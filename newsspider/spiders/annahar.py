"""النهار, Lebanon: a feed in UTF-16 that does not say so."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Feed


class AnnaharSpider(ArticleSpider):
    # Facts of 2020 to 2026, never seen live. Headline and stamp: structured data.
    # No article URL is known: any long last segment will do, but for the numbered pages of a section.
    name = "annahar"
    title = "النهار"
    aliases = ["النهار اللبنانية", "صحيفة النهار"]
    domains = ["annahar.com"]
    country = "LB"
    timezone = "Asia/Beirut"
    article_url = r"^https?://(?:www\.)?annahar\.com/(?!section/\d+/|(?:arabic/)?rss)(?:[^/?#]+/)+[^/?#]{8,}/?$"
    sources = [Feed("https://www.annahar.com/arabic/rss-feed"), Feed("https://www.annahar.com/rss")]
    layouts = {"2026": {"body": "div.bodyContentMainParent"}, "2020": {"body": "div#readspeaker_maincontent"}}
