"""الصباح, Tunisia: Drupal with OpenPublish; the paper's day is the stamp, its midnight an artefact."""

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import Feed


class AssabahSpider(ArticleSpider):
    # Facts of 2019; the layout is proven by a page of that year. There are no sections, tags or related articles.
    name = "assabah"
    title = "الصباح"
    aliases = ["الصباح التونسية", "دار الصباح", "جريدة الصباح"]
    domains = ["assabah.com.tn"]
    country = "TN"
    timezone = "Africa/Tunis"
    article_url = r"^https?://(?:www\.)?assabah\.com\.tn/(?:article|node)/(?P<id>\d+)"
    examples = ["http://www.assabah.com.tn/article/164913/الناشط-الحقوقي"]
    sources = [Feed("http://www.assabah.com.tn/rss-feed.xml")]
    https = False
    status = "proven 2026-11-22"
    layouts = {
        "2019": {"headline": "h1#page-title", "subheadline": "div.field-name-field-op-subtitle", "updated": [],
                 "body": ["article div.field-name-body", "div.field-name-body"], "section": [], "keywords": [],
                 "published": "span.date-display-single", "related": [], "source": [],
                 "images": ["div.field-name-field-op-main-image img", "meta[property='og:image']::attr(content)"]},
    }  # fmt: skip
