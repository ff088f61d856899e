"""An entry of a JSON listing that is the whole article, to an ``Article``."""

import html
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache

from lxml import etree

from newsspider.extraction.article import extract_article
from newsspider.items import Article, Found
from newsspider.portals import Layout, Portal, canonical_of, key_of
from newsspider.portals.portal import compile_layouts
from newsspider.text import Page

_TAG = re.compile(r"<[a-zA-Z/!]")
_ESCAPED_TAG = re.compile(r"&lt;/?(?:p|br|div|span|strong|b|a|h\d|ul|ol|li|img|em|i)\b", re.IGNORECASE)


@cache
def _layouts() -> tuple[Layout, ...]:
    """Where the fields stand on the page that an item is laid out as."""
    fields = ("headline", "subheadline", "body", "source", "dateline", "section", "published", "updated")
    selectors = {name: f"#listed-{name}" for name in fields}
    lists = {name: f"#listed-{name} li" for name in ("authors", "keywords")}
    return compile_layouts({"api": {**selectors, **lists, "images": "#listed-images img"}})


def article_of_entry(
    found: Found, portal: Portal, fetched_at: datetime, names: Mapping[str, str] | None = None
) -> Article:
    """The article that an entry holds: what the listing states, and what the text itself says of the rest.

    The entry is laid out as a page and read as any other, so that a byline, a source line or a read-also block in the
    text is treated alike.

    :param names: as in :func:`extract_article`.
    :raises NotAnArticle: as :func:`extract_article`.
    """
    page = Page(found.url, _laid_out(found), "text/html; charset=utf-8", fetched_at)
    article = extract_article(page, replace(portal, layouts=_layouts(), before=None), found, names)
    article.other_layout = False  # an entry has none
    # By the portal's own rules: with the entry's layout in it, one without a site file would not be taken for such.
    article.url = canonical_of(found.url, portal)
    article._id = f"{portal.site}:{key_of(article.url, portal)}"
    article.extraction = {
        name: "api" if method == "site" else method for name, method in article.extraction.items() if name != "layout"
    }
    return article


def _laid_out(found: Found) -> str:
    """The entry as a page. What is stated stays text; the body is HTML, and is closed before it is put in."""
    parts = []
    for name, tag in (("headline", "h1"), ("subheadline", "h2"), ("source", "p"), ("dateline", "p"), ("section", "p")):
        value = found.title if name == "headline" else found.fields.get(name)
        if value:
            parts.append(f'<{tag} id="listed-{name}">{html.escape(str(value))}</{tag}>')
    for name, stamp in (("published", found.published), ("updated", found.updated)):
        if stamp:
            parts.append(f'<p id="listed-{name}">{html.escape(stamp)}</p>')
    for name in ("authors", "keywords"):
        entries = "".join(f"<li>{html.escape(str(entry))}</li>" for entry in found.fields.get(name, ()))
        if entries:
            parts.append(f'<ul id="listed-{name}">{entries}</ul>')
    pictures = "".join(f'<img src="{html.escape(str(url))}">' for url in found.fields.get("images", ()))
    if pictures:
        parts.append(f'<div id="listed-images">{pictures}</div>')
    parts.append(_closed(found.body or ""))
    return f"<html><body><article>{''.join(parts)}</article></body></html>"


def _closed(body: str) -> str:
    """The body as one element of well-formed HTML: nothing in it can reach beyond it."""
    if not _TAG.search(body) and _ESCAPED_TAG.search(body):
        body = html.unescape(body)
    if not _TAG.search(body):
        lines = (line.strip() for line in body.splitlines())
        body = "".join(f"<p>{line}</p>" for line in lines if line)
    root = etree.fromstring(
        f"<html><body>{body}</body></html>".replace("\x00", "").encode("utf-8", "replace"),
        etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True),
    )
    inner = root.find("body") if root is not None else None
    if inner is None:
        inner = etree.Element("body")
    inner.tag = "div"
    inner.attrib.clear()
    inner.set("id", "listed-body")
    text: str = etree.tostring(inner, method="html", encoding="unicode", with_tail=False)
    return text
