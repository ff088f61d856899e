"""Portals with Tawsiyat's metadata: a JSON block of that recommendation service describes the article."""

import contextlib
import json
from typing import Any

from newsspider.base_spiders.family import FamilySpider

# What the block calls a thing, and what schema.org calls it.
NAMES = {
    "title": "headline",
    "publication_date": "datePublished",
    "published_time": "datePublished",
    "last_updated": "dateModified",
    "author": "author",
    "keywords": "keywords",
    "thumbnail": "image",
}


class TawsiyatSpider(FamilySpider):
    """Reads the block as JSON-LD, by the names of schema.org."""

    @staticmethod
    def before(page: Any) -> None:
        for script in page.tree.iterfind(".//script[@id='tawsiyat-metadata']"):
            with contextlib.suppress(ValueError):  # a broken block is ignored; the page may be readable without it
                known = json.loads(script.text or "")
                article = {name: known[key] for key, name in NAMES.items() if known.get(key)}
                script.text = json.dumps({"@type": "NewsArticle", **article}, ensure_ascii=False)
                script.set("type", "application/ld+json")
