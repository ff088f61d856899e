"""The kind of a page that came with status 200: a bot wall, a «not found», a listing, a live blog."""

import re
from collections.abc import Iterable

from lxml import etree

from newsspider.arabic import match_text
from newsspider.extraction.body.full_page import FullPage
from newsspider.extraction.machine.structured import kinds_of_page
from newsspider.extraction.walls import challenge
from newsspider.text import Page
from newsspider.text.elements import text_within

_LINKED_HEADINGS = etree.XPath("descendant::*[self::h2 or self::h3 or self::h4][a or parent::a]")
# A listing has at least so many entries, and an entry's title so many words.
_LEAST_ENTRIES = 4
_TITLE_WORDS = 3
# A teaser has at least so many characters; this share of the texts must be teasers.
_EXCERPT = 20
_MOST = 0.6
_TOPIC_WORDS = 3
_LIVE_TYPE = re.compile(r"(?:^|/)LiveBlogPosting$")
# A page that says it is gone says little else.
_GONE_WORDS = 250
_LONGEST_NOTICE = 200  # characters of a heading that says so
_GONE = re.compile(
    "|".join(
        map(
            match_text,
            (
                "الصفحة غير موجودة",
                "الصفحة المطلوبة غير موجودة",
                "الصفحة التي تبحث عنها",
                "الصفحة التي طلبتها",
                "لم يتم العثور على الصفحة",
                "لم نتمكن من العثور على",
                "لم يتم العثور على المقال",
                "لم يتم العثور على الخبر",
                "الخبر غير موجود",
                "المقال غير موجود",
                "الموضوع غير موجود",
                "المحتوى غير موجود",
                "المحتوى غير متوفر",
                "المحتوى غير متاح",
                "هذا المحتوى لم يعد",
                "تم حذف الخبر",
                "تم حذف المقال",
                "تم حذف هذا",
                "الصفحة غير متوفرة",
                "الصفحة غير متاحة",
                "عفوا الصفحة",
                "عذرا الصفحة",
                "خطأ 404",
                "404 خطأ",
                "page not found",
                "not found",
                "error 404",
                "404 error",
                "page introuvable",
            ),
        )
    )
)


# What is there, but not for a reader in this country, is not gone.
_NOT_HERE = re.compile("|".join(map(match_text, ("منطقتك", "بلدك", "دولتك", "موقعك", "your country", "your region"))))


def looks_blocked(page: Page) -> bool:
    """Whether a bot wall answered in place of the portal, by the page's content."""
    return challenge(200, {}, page.text) is not None


def looks_gone(page: Page) -> bool:
    """Whether the page says that there is no such article, although its status does not.

    An article about missing pages says so in its text, so only the title and a page's few largest words count.
    """
    if page.title and _GONE.search(match_text(page.title)[:80]) and not _is_long_title(page.title):
        return True
    for element in page.tagged["heading"]:
        text = match_text(text_within(element, _LONGEST_NOTICE) or "")
        if len(text.split()) <= 12 and _GONE.search(text) and not _NOT_HERE.search(text):
            return _words(page) <= _GONE_WORDS or element.tag == "h1"
    return False


def may_list(elements: Iterable[etree._Element]) -> bool:
    """Whether a text's elements hold as many linked headings as a listing does: a cheap look before `is_listing`."""
    return sum(len(_LINKED_HEADINGS(element)) for element in elements) >= _LEAST_ENTRIES


def is_listing(full_page: FullPage) -> bool:
    """Whether the text that was found is a row of excerpts: most of its paragraphs stand under a title each.

    The titles are links; on a page without a headline of its own they need not be.
    """
    headed = full_page.headline is not None and full_page.headline.position is not None
    if _has_teasers(full_page, full_page.inside) or (not headed and _has_items(full_page)):
        return True
    # Teasers shorter than their titles are found as no text: then what was found is the topic's own description.
    return _names_topic(full_page) and _has_teasers(full_page, range(*full_page.span))


def _has_items(full_page: FullPage) -> bool:
    """Whether the text is a list of unlinked entries, each a short line and a paragraph in one element."""
    prose: dict[etree._Element, int] = {}
    titled: set[etree._Element] = set()
    for number in full_page.inside:
        block = full_page.blocks[number]
        item = _item(block.element)
        if item is None:
            continue
        if block.prose:
            prose[item] = prose.get(item, 0) + 1
        elif item not in prose and len(block.text.split()) >= _TITLE_WORDS and not block.text.endswith("."):
            titled.add(item)
    entries = [item for item, count in prose.items() if count == 1 and item in titled]
    return len(entries) >= _LEAST_ENTRIES and len(entries) >= _MOST * sum(prose.values())


def _item(element: etree._Element) -> etree._Element | None:
    """The list entry, row or repeated box in which an element stands."""
    for node in (element, *list(element.iterancestors())[:3]):
        if node.tag in ("li", "tr", "dd"):
            return node
        following = node.getnext()
        if (
            node.tag == "div"
            and following is not None
            and node.get("class")
            and following.get("class") == node.get("class")
        ):
            return node
    return None


def _names_topic(full_page: FullPage) -> bool:
    """Whether the headline is a word or two, as a topic's, a tag's or a person's is."""
    return full_page.headline is not None and len(full_page.headline.text.split()) <= _TOPIC_WORDS


def _has_teasers(full_page: FullPage, numbers: Iterable[int]) -> bool:
    excerpts = titled = 0
    previous_linked = False
    for number in numbers:
        block = full_page.blocks[number]
        excerpt = block.shown and not block.heading and not block.linked and len(block.text) >= _EXCERPT
        if excerpt:
            excerpts += 1
            titled += previous_linked
        if excerpt or block.linked:
            previous_linked = block.linked and len(block.text.split()) >= _TITLE_WORDS
    return titled >= _LEAST_ENTRIES and titled >= _MOST * excerpts


def _is_long_title(title: str) -> bool:
    return len(title.split()) > 14


def _words(page: Page) -> int:
    body = page.tree.find("body")
    if body is None:
        return 0
    return sum(len(text.split()) for paragraph in body.iter("p") for text in paragraph.itertext())


def is_live(page: Page) -> bool:
    """Whether the page says to machines that its article is a live blog, in JSON-LD or microdata."""
    if "LiveBlogPosting" not in page.text:  # a look at the text is cheap, and hardly any page passes it
        return False
    if "LiveBlogPosting" in kinds_of_page(page):
        return True
    marked = page.tree.xpath("//*[contains(@itemtype, 'LiveBlogPosting')]")
    return any(_LIVE_TYPE.search(kind) for element in marked for kind in element.get("itemtype").split())
