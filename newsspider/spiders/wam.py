"""وام, Emirates: an Angular application over a JSON API, which lists articles and gives each one's text."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Api


class WamSpider(ArticleSpider):
    # Facts of 2026, never seen live. The news sitemap is known to exist, its address is not. Stamp: the API.
    name = "wam"
    title = "وام"
    aliases = ["وكالة أنباء الإمارات"]
    domains = ["wam.ae"]
    path_prefix = "/ar"
    country = "AE"
    timezone = "Asia/Dubai"
    article_url = r"^https?://(?:www\.)?wam\.ae/ar/article/(?P<id>[a-z0-9]+)(?:-[^/?#]*)?$"
    examples = ["https://www.wam.ae/ar/article/hszrfc62", "https://www.wam.ae/ar/article/hszrhdfh-المدينة-المستدامة"]
    sources = [
        Api(
            "https://www.wam.ae/api/app/views/GetViewByUrl?url=ar/list/latest-news",
            items="sections[0].articlesResult.items",
            fields={"id": "shortCode", "title": "title", "published": "articleDate"},
            link="https://www.wam.ae/ar/article/{id}",
            detail="https://www.wam.ae/api/app/articles/GetArticleBySlug?slug={id}",
            detail_fields={"title": "title", "body": "body", "section": "categories[0].title"},
        )
    ]
    layouts = {"older": {"headline": "h1", "body": ".thePost"}}
