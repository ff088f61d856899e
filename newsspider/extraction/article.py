"""One page to one article, or to the reason why it holds none."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from newsspider.extraction.page_kind import is_listing, looks_blocked, looks_gone, may_list
from newsspider.extraction.people import credits as source_names
from newsspider.extraction.reader import ArticleReader
from newsspider.extraction.signs import has_stamp, notice_kind, signs_of, titles_of
from newsspider.extraction.site import has_traces, layout_of
from newsspider.extraction.view import PageView
from newsspider.items import Article, NotAnArticle
from newsspider.portals import Portal
from newsspider.text import Page
from newsspider.urls.splitting import urlsplit

# Fewer words are a caption, or a label that was taken for text.
_TOO_FEW = 5


def extract_article(page: Page, portal: Portal, known: Any = None, names: Mapping[str, str] | None = None) -> Article:
    """The article of a page, with all fields that one page can give.

    :param known: what the source that named the page knew (``discovery.Found``, or a mapping with its names): the last
        resort for each field.
    :param names: compared names of known portals to their sites, for ``source_site``.
    :raises NotAnArticle: with the reason, if the page holds no article of this portal.
    """
    if portal.before:
        portal.before(page)
    view = PageView(page, portal, layout_of(page, portal), known)
    article = ArticleReader(view).read()
    article.other_layout = bool(portal.layouts) and view.by_layout is None
    article.signs = signs_of(article, page, portal, view.data)
    article.titles = titles_of(page, view.data)
    article.source_site = source_names.resolve(article.source, names or {})
    if portal.after:
        portal.after(article, page)
    _check(article, view)
    return article


def _check(article: Article, view: PageView) -> None:
    """Refuse what is no article.

    :raises NotAnArticle: for a page without headline or text, in which case it also says whether a wall, a «not found»
        or a changed layout is why; for a notice (of maintenance, consent …); for a listing; for a language that the
        declaration does not allow.
    """
    page, portal = view.page, view.portal
    if not has_stamp(article) and not article.authors and (kind := notice_kind(article.headline, article.body)):
        raise NotAnArticle("blocked", f"{kind} in place of the article")
    if not article.headline or article.word_count < _TOO_FEW:
        if looks_blocked(page):
            raise NotAnArticle("blocked", "a bot wall answered in place of the portal")
        if looks_gone(page):
            raise NotAnArticle("not_article", "the page says that there is no such article")
        asked = portal.article_url is not None and portal.matches(page.url)
        if portal.layouts and view.by_layout is None and asked and not has_traces(page, portal):
            raise NotAnArticle("layout_changed", "none of the portal's layouts matches")
        raise NotAnArticle("not_article", "no text" if article.headline else "no headline")
    if article.language not in portal.languages:
        raise NotAnArticle("language", f"the text is in {article.language or 'no known language'}")
    if article.extraction.get("body") in ("generic", "labels"):
        address = urlsplit(page.url)
        if unquote(address.path) in ("", "/") and not address.query:
            raise NotAnArticle("not_article", "a home page")
        if looks_gone(page):
            raise NotAnArticle("not_article", "the page says that there is no such article")
    if (not view.container or may_list(_around(view.container))) and is_listing(view.full_page):
        raise NotAnArticle("not_article", "a listing: its texts are excerpts under linked titles")


def _around(container: Sequence[Any]) -> Iterable[Any]:
    """The element of a text, or what its paragraphs stand in where a layout selects those."""
    return container if len(container) == 1 else {element.getparent() for element in container}
