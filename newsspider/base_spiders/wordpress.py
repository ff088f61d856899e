"""WordPress newsrooms: ``/feed/``, and posts under a slug, ``/<id>.html`` or ``?p=<id>``."""

from newsspider.base_spiders.family import FamilySpider
from newsspider.portals import Feed


class WordPressSpider(FamilySpider):
    """Class names that WordPress core and most of its themes share; a portal with a theme of its own adds a layout.

    A slug differs from the system's own pages by its length and a hyphen, a digit or an escape.
    """

    # Generic knowledge of WordPress up to 2026, no portal's own facts.
    article_url = (
        r"^https?://(?:www\.|m\.)?{domain}/(?:\?p=\d+$|"
        r"(?!(?:category|tag|author|page|feed|wp-[a-z]+)(?:/|$))(?=[^?#]{12})(?:[^/?#]+/)*[^/?#]*[-\d%][^/?#]*/?$)"
    )
    query = ["p"]
    sources = [Feed("https://{domain}/feed/")]
    layouts = {
        "wordpress": {
            "headline": "h1.entry-title",
            "body": ".entry-content",
            "published": "time.entry-date::attr(datetime)",
            "authors": ".byline .author a",
            "keywords": ".tags-links a",
        },
    }
    status = "from-family"
