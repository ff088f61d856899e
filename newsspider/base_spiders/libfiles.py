"""The Egyptian «libfiles» CMS: articles at ``/<id>``, ``rss.aspx``, pictures under ``Upload/libfiles``."""

from newsspider.base_spiders.family import FamilySpider
from newsspider.portals import Feed


class LibfilesSpider(FamilySpider):
    """Selectors from dostor and elbalad (2025) and alwafd (2026). ``/search/term`` is a form, no listing."""

    # Facts of 2025 and 2026.
    country = "EG"
    timezone = "Africa/Cairo"
    article_url = r"^https?://(?:www\.|m\.)?{domain}/(?P<id>\d{6,8})(?:-[^/?#]*)?/?$"
    sources = [Feed("https://www.{domain}/rss.aspx")]
    layouts = {
        "libfiles": {
            "headline": [".news-post h1", ".news-article .cont h1", "article h1"],
            "body": ".paragraph-list",
            "published": [".info time", ".publish time span"],
            "authors": ".article-author .name",
            "images": "article .mainImg figure img::attr(src)",
        },
    }
    status = "from-family"
