"""وفا, Palestine: the state agency behind Cloudflare, day and number in the path."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Section


class WafaSpider(ArticleSpider):
    # Facts of 2026, never seen live: addresses and a listing. Stamp: structured data, else the day in the address.
    name = "wafa"
    title = "وفا"
    aliases = ["وكالة وفا", "وكالة الأنباء والمعلومات الفلسطينية"]
    domains = ["wafa.ps"]
    country = "PS"
    timezone = "Asia/Hebron"
    article_url = r"^https?://(?:www\.)?wafa\.ps/news/\d{4}/\d{1,2}/\d{1,2}/[^/?#]+-(?P<id>\d+)$"
    examples = ["https://www.wafa.ps/news/2026/5/15/slug-147258"]
    sources = [Section("https://www.wafa.ps/Pages/LastNews")]
    layouts = {"2026": {"headline": "h1"}}
    requires = "browser"
