"""The section that an article stands in, by what its page shows: breadcrumbs, a link at the headline, the menu."""

import re
from collections.abc import Iterable
from urllib.parse import unquote

from lxml import etree

from newsspider.arabic import match_text
from newsspider.extraction.blocks.blocks import read_blocks
from newsspider.extraction.body.full_page import FullPage
from newsspider.text import Page
from newsspider.text.elements import lies_in
from newsspider.urls.splitting import urlsplit

_CALLED_CRUMBS = ("readcrumb", "read-crumb", "readcumb", "readCrumb", "crumbs")
_HOME = frozenset(
    match_text(name)
    for name in ("الرئيسية", "الصفحة الرئيسية", "رئيسية", "الصفحة الأولى", "أنت هنا", "آخر الأخبار", "home", "accueil")
)
_NO_NAME = frozenset(map(match_text, ("غير مصنف", "غير مصنفة", "بدون تصنيف", "Uncategorized", "Non classé")))
_SECTION_LINK = re.compile(
    r"/(?:category|categories|section|sections|cat|channel|قسم|تصنيف|newssection)(?:/|\?|=)", re.IGNORECASE
)
# What themes call the box of the section's name.
_SECTION_CLASS = re.compile(
    r"(?:^|[-_\s])(?:cat(?:egory|egories)?|section|channel)(?:[-_]?(?:name|title|label|link|wrap))*(?=$|\s)"
)
_LABEL = re.compile(
    r"\W*(?:القسم|التصنيف|التصنيفات|تصنيف|الفئة|الباب|نشر في قسم|في قسم|Category|Categories|Section)\s*[:：]\s*(?=\S)"
)
# Parts of addresses that sites of every kind have.
_NO_SECTION = frozenset(
    ("article", "articles", "news", "story", "stories", "node", "post", "posts", "details", "view", "content", "arabic")
)
# Blocks before and after a headline among which its section stands.
_NEAR = 5
_LONGEST_WAY = 3  # sections from the first page to an article
_MOST_WORDS = 4
_MOST_LETTERS = 40


def is_home(text: str) -> bool:
    """Whether a breadcrumb's entry is the portal's first page."""
    return match_text(text) in _HOME


def named(texts: Iterable[str]) -> list[str]:
    """The texts that name a section: not the category of what has none."""
    return [text for text in texts if match_text(text) not in _NO_NAME and not is_home(text)]


def in_breadcrumbs(full_page: FullPage) -> str | None:
    """The last entry of the visible breadcrumbs that is a section: not the portal, not the article itself."""
    for crumbs in _called_crumbs(full_page.page):
        texts: list[str] = []
        for block in read_blocks([crumbs]):
            linked = [text for _, text in block.links if text]
            texts += linked or ([block.text] if len(block.text.split()) <= _MOST_WORDS else [])
        headline = match_text(full_page.headline.text) if full_page.headline else ""
        no_section = {headline, *full_page.portal_names, *_HOME, ""}
        texts = [text.strip(" »›>/|-:") for text in texts]
        texts = [text for text in texts if len(text) <= _MOST_LETTERS and match_text(text) not in no_section]
        if texts:
            return texts[-1]
    return None


def _called_crumbs(page: Page) -> list[etree._Element]:
    """The elements that are breadcrumbs by their class, id or type."""
    index = page.index
    typed = (index.having(name, "BreadcrumbList") for name in ("typeof", "itemtype"))
    return index.in_order(index.of_class_with(_CALLED_CRUMBS), index.having("id", "readcrumb"), *typed)


def guessed(full_page: FullPage) -> str | None:
    """A section link at the headline, else what a link of the page calls a section of the page's own address."""
    return (
        _labelled(full_page)
        or _at_headline(full_page)
        or _from_home(full_page)
        or _at_headline_and_in_menu(full_page)
        or _in_menu(full_page)
    )


def _labelled(full_page: FullPage) -> str | None:
    """What stands behind «section:» in the article's box."""
    for number in (*full_page.around, *full_page.opening):
        block = full_page.blocks[number]
        if len(block.text) > 2 * _MOST_LETTERS or not (match := _LABEL.match(block.text)):
            continue
        text = next((text for _, text in block.links if text), block.text[match.end() :]).strip(" .،|-–—")
        if 0 < len(text.split()) <= _MOST_WORDS and len(text) <= _MOST_LETTERS and not is_home(text):
            return text
    return None


def _at_headline(full_page: FullPage) -> str | None:
    if full_page.headline is None or full_page.headline.position is None:
        return None
    head = full_page.headline.position
    near = range(max(0, head - _NEAR), min(len(full_page.blocks), head + _NEAR))
    for number in sorted(near, key=lambda position: abs(position - head)):
        if full_page.blocks[number].kind in ("nav", "footer", "widget", "related"):
            continue
        if _links_section(full_page, number - 1) or _links_section(full_page, number + 1):
            continue  # one of a menu
        for link, text in full_page.blocks[number].links:
            if _called_section(link) and number < head and len(text.split()) <= _MOST_WORDS and not is_home(text):
                return text
            if _SECTION_LINK.search(link.get("href") or "") and len(text.split()) <= _MOST_WORDS and not is_home(text):
                return text
    return None


def _from_home(full_page: FullPage) -> str | None:
    """The last entry of a way from the first page to the headline, in the article's box: breadcrumbs of any name."""
    way: list[str] = []
    for number in reversed(_above(full_page)):
        block = full_page.blocks[number]
        texts = [text for _, text in block.links if text] if block.linked else []
        if not texts:
            break
        way[:0] = texts
        if is_home(texts[0]):
            sections = [text for text in way[1:] if _is_name(text, full_page)]
            return sections[-1] if 0 < len(sections) <= _LONGEST_WAY else None
    return None


def _at_headline_and_in_menu(full_page: FullPage) -> str | None:
    """A short link right at the headline to where a link outside the article's box leads too: a menu's entry."""
    if full_page.box is None or full_page.headline is None or full_page.headline.position is None:
        return None
    head = full_page.headline.position
    near = [*reversed(_above(full_page)), *(n for n in full_page.between if n <= head + _NEAR)]
    links = [link for number in near for link in full_page.blocks[number].links if full_page.blocks[number].linked]
    asked = {tuple(parts): text for link, text in links if (parts := _parts(link.get("href") or ""))}
    asked = {parts: text for parts, text in asked.items() if _is_name(text, full_page)}
    for link in full_page.page.tree.iter("a") if asked else ():
        target = tuple(_parts(link.get("href") or ""))
        if target in asked and not lies_in(link, full_page.box):
            return asked[target]
    return None


def _above(full_page: FullPage) -> list[int]:
    """The numbers of the few blocks above the headline in the article's box, the nearest last."""
    if full_page.box is None or full_page.headline is None or full_page.headline.position is None:
        return []
    head = full_page.headline.position
    numbers = range(max(0, head - _NEAR), head)
    return [number for number in numbers if lies_in(full_page.blocks[number].element, full_page.box)]


def _is_name(text: str, full_page: FullPage) -> bool:
    """Whether a link's text can be a section's name."""
    headline = match_text(full_page.headline.text) if full_page.headline else ""
    known = {headline, *full_page.portal_names}
    short = 0 < len(text.split()) <= _MOST_WORDS and len(text) <= _MOST_LETTERS
    return short and not is_home(text) and match_text(text) not in known


def _called_section(link: etree._Element) -> bool:
    parent = link.getparent()
    return any(_SECTION_CLASS.search((e.get("class") or "").lower()) for e in (link, parent) if e is not None)


def _links_section(full_page: FullPage, number: int) -> bool:
    if not 0 <= number < len(full_page.blocks):
        return False
    return any(_SECTION_LINK.search(link.get("href") or "") for link, _ in full_page.blocks[number].links)


def _in_menu(full_page: FullPage) -> str | None:
    path = _parts(full_page.page.url)[:-1]
    wanted = {part for part in path if len(part) >= 3 and not part.isdigit() and part.lower() not in _NO_SECTION}
    found: dict[str, str] = {}
    for link in full_page.page.tree.iter("a") if wanted else ():
        parts = _parts(link.get("href") or "")
        if parts and len(parts) <= 3 and parts[-1] in wanted:
            text = " ".join("".join(link.itertext()).split())
            if (
                0 < len(text.split()) <= _MOST_WORDS
                and not is_home(text)
                and match_text(text) not in full_page.portal_names
            ):
                found.setdefault(parts[-1], text)
    return next((found[part] for part in reversed(path) if part in found), None)


def _parts(url: str) -> list[str]:
    try:
        return [part for part in unquote(urlsplit(url).path).split("/") if part]
    except ValueError:  # a bracket that opens no IPv6 address
        return []
