"""الشرق الأوسط, London and Riyadh: section and slug in the path, dual month names in the copy."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Feed, Section


class AawsatSpider(ArticleSpider):
    # Facts of 2015 to 2025, never seen live; the zone is assumed. Stamp: structured data.
    # The numbers of /home/article/ are of an older system and may come again, so they are no key.
    name = "aawsat"
    title = "الشرق الأوسط"
    aliases = ["صحيفة الشرق الأوسط"]
    domains = ["aawsat.com"]
    country = "GB"
    timezone = "Asia/Riyadh"
    article_url = r"^https?://(?:www\.)?aawsat\.com/(?:home/article/\d+|(?:[^/?#]+/){1,3}(?P<id>\d{6,8})-[^/?#]+)"
    examples = ["http://aawsat.com/home/article/426841/عبد-الرحمن-الراشد/لافروف-وتسويق-الأسد"]
    sources = [
        Feed("https://aawsat.com/feed"),
        Section("https://aawsat.com/ثقافة-وفنون", links=".article-item-title a"),
    ]
    layouts = {"2025": {"headline": ".entry-title h1", "body": ".printable-area .entry-content",
                        "images": ".entry-media .img-field img::attr(src)"}}  # fmt: skip
