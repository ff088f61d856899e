"""Any portal without a site file: read by structured data, labels and a generic extractor."""

from newsspider.base_spiders.article import ArticleSpider


class AnyPortalSpider(ArticleSpider):
    name = "portal"
    title = "any portal"
    domains = ()
