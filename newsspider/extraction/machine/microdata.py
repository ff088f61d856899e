"""Which elements a page marks as parts of its article: microdata (``itemprop``) and RDFa (``property``)."""

from collections.abc import Sequence

from lxml import etree

from newsspider.extraction.machine.own_page import headline_agrees, shown_headlines, states_page
from newsspider.text import Page

_TEXT_OR_TITLE = etree.XPath("boolean(descendant::h1 or descendant::*[@itemprop='articleBody'])")
# Properties that are an article's own; everything else (a card's name, an organisation's logo) is left alone.
PROPERTIES = frozenset(
    {"articlebody", "headline", "alternativeheadline", "datepublished", "datecreated", "datemodified", "articlesection"}
    | {"author", "image", "keywords", "date", "created", "modified"}
)
# Things inside a page that have properties of their own.
_OTHERS = (
    "ListItem",
    "WPHeader",
    "WPFooter",
    "WPSideBar",
    "SiteNavigationElement",
    "Organization",
    "Comment",
    "VideoObject",
)


def marked(page: Page) -> dict[str, list[etree._Element]]:
    """The marked elements by lower-case property without its prefix, in page order.

    Two articles on one page: what is in the scope of another page's article is left out, by its address or headline,
    and of the others only the first is taken.
    """
    found: dict[str, list[etree._Element]] = {}
    scopes: dict[str, etree._Element | None] = {}
    properties = [element for element in page.index.having("property") if element.tag != "meta"]
    elements = page.index.in_order(page.index.having("itemprop"), properties)
    foreign = _foreign(elements, page)
    for element in elements:
        for name in (element.get("itemprop") or element.get("property") or "").split():
            name = name.rpartition(":")[2].rpartition("/")[2].lower()
            if name not in PROPERTIES:
                continue
            scope = _scope(element)
            if scope in foreign:
                continue
            if scope is not None and any(other in (scope.get("itemtype") or "") for other in _OTHERS):
                continue
            if found and name in found and name in scopes and scopes[name] is not scope and _is_article(scope):
                continue
            scopes.setdefault(name, scope)
            found.setdefault(name, []).append(element)
    return found


def value(element: etree._Element) -> str:
    """What a marked element says: its machine-readable attribute, else its text."""
    for attribute in ("content", "datetime"):
        if text := element.get(attribute):
            return text.strip()
    if element.tag == "abbr" and (text := element.get("title")):
        return text.strip()  # as microformats have it
    if element.tag in ("link", "a", "img") and (text := element.get("href") or element.get("src")):
        return text.strip()
    return " ".join("".join(element.itertext()).split())


def named(element: etree._Element) -> list[str]:
    """The names of a marked person or thing: its own ``name`` properties, else its text."""
    names = [value(inner) for inner in element.iter() if "name" in (inner.get("itemprop") or "").split()]
    return [name for name in names or [value(element)] if name]


def _scope(element: etree._Element) -> etree._Element | None:
    parent = element.getparent()
    while parent is not None:
        if parent.get("itemscope") is not None:
            return parent
        parent = parent.getparent()
    return None


def _foreign(elements: Sequence[etree._Element], page: Page) -> set[etree._Element]:
    """The scopes of other pages' articles: cards whose headline the page does not show, or that have another address.

    A headline says more: the address of a writer or of a section often stands in the article's own scope.
    """
    said: dict[etree._Element, tuple[list[str], list[str]]] = {}
    for element in elements:
        names = {name.rpartition(":")[2].lower() for name in (element.get("itemprop") or "").split()}
        if not names & {"url", "mainentityofpage", "headline"}:
            continue
        scope = _scope(element)
        if scope is not None and _is_article(scope):
            headlines, addresses = said.setdefault(scope, ([], []))
            if "headline" in names:
                headlines.append(value(element))
            else:
                addresses.append(value(element))
    shown = shown_headlines(page) if said else []
    return {
        scope
        for scope, (headlines, addresses) in said.items()
        if (
            all(headline_agrees(text, shown) is False for text in headlines)
            if headlines
            else states_page([scope.get("itemid") or "", *addresses], page) is False and not _holds_text(scope)
        )
    }


def _holds_text(scope: etree._Element) -> bool:
    return bool(_TEXT_OR_TITLE(scope))


def _is_article(scope: etree._Element | None) -> bool:
    return scope is not None and "Article" in (scope.get("itemtype") or "")
