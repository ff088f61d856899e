"""The article spider: the way from a portal's sources to its articles."""

from newsspider.base_spiders.declared import DeclaredSpider


class ArticleSpider(DeclaredSpider):
    """Base of all portals."""
