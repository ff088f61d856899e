"""واس, Saudi Arabia: the state agency's JSON API gives whole articles; its pages are drawn by script."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Api


class SpaSpider(ArticleSpider):
    # Facts of 2015 to 2026, never seen live. Stamp: the API.
    name = "spa"
    title = "واس"
    aliases = ["وكالة الأنباء السعودية"]
    domains = ["spa.gov.sa"]
    country = "SA"
    timezone = "Asia/Riyadh"
    article_url = r"^https?://(?:www\.)?spa\.gov\.sa/(?:(?:ar/)?N?(?P<id>[a-z]?\d\w{4,})$|details\.php\?id=\d+)"
    query = ["id"]
    examples = ["http://www.spa.gov.sa/details.php?id=1387049", "https://www.spa.gov.sa/N2301234"]
    sources = [
        Api(
            "https://portalapi.spa.gov.sa/api/v1/news?by_latest=1&per_page=50&w_content=1&w_tag=1&l=ar",
            items="data",
            fields={"id": "without(uuid, 'N')", "title": "title", "published": "published_at", "body": "content"},
            link="https://www.spa.gov.sa/N{id}",
            page="page",
            complete=True,
        )
    ]
    layouts = {"page": {"headline": "h1"}}
