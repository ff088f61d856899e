"""جريدة عُمان, Oman: the ``rssFeed`` vendor's CMS with slugs alone in the path."""

from newsspider.base_spiders.rssfeed import RssFeedSpider


class OmandailySpider(RssFeedSpider):
    # Facts of 2024 to 2026, never seen live; selectors are the family's.
    name = "omandaily"
    title = "جريدة عُمان"
    aliases = ["جريدة عمان", "عمان"]
    domains = ["omandaily.om"]
    country = "OM"
    timezone = "Asia/Muscat"
    article_url = r"^https?://(?:www\.)?omandaily\.om/(?!rssFeed/|sitemaps/)[^/?#]+/(?:na/)?[^/?#]{12,}/?$"
    examples = [
        "https://www.omandaily.om/شرفات/قصص-سرير-على-صفيح-ساخن",
        "https://www.omandaily.om/عمان-اليوم/na/الملتقى-السنوي-للاختصاصات-الطبية",
    ]
