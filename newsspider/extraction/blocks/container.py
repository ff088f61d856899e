"""Where a page without a site file has its headline and the text of its article."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from newsspider.arabic import match_text
from newsspider.extraction.blocks.block import Block

# A paragraph counts towards the place of the text from this length on; labels and menu entries are shorter.
_COUNTED = 40
# How alike (shared words) a heading and what the head calls the page must be, to be the same headline.
_ALIKE = 0.5
_LONGEST = 250
# Shorter is a portal's or a section's name.
_TITLE_WORDS = 4
_TITLE_JOINTS = re.compile(r"\s+[|\-–—:»«•·]+\s+|\s*[|»«]\s*")
# Fewer are a label.
_LEAST_WORDS = 3
# What systems call the line with the headline where it is no heading.
_HEADLINE_NAME = re.compile(
    r"(?:^|[\s-])(?:head|main|news|article|story|post|entry|page|content|item|detail)s?-?(?:title|headline|head)(?![\w-])"
    r"|(?:^|[\s-])(?:headline|maintitle)(?![\w-])|lbl-?\w*(?:[Tt]itle|[Hh]eadline|[Ss]ubject)(?!\w)",
)
# Classes of an article's own box, and elements that are too wide for one.
_ARTICLE_CLASS = re.compile(r"(?<!\S)(?:hentry|h-entry|type-post|item-page|itemView|node--type-\S+|node-article)(?!\S)")
_WIDE = frozenset({"html", "body", "form", "tr", "table", "tbody"})
_DATE = re.compile(r"\d{1,2}[:٫/]\d\d|(?:19|20)\d\d|٢٠[٠-٩]{2}")


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline that a reader sees, and the number of its block; None where only the head has it."""

    text: str
    position: int | None
    method: str


def find_headline(blocks: Sequence[Block], stated: Mapping[str, str | None], portal_names: set[str]) -> Headline | None:
    """The visible headline: the heading that says what the head says, else the first ``h1``, else the head's title.

    ``stated`` gives what the page calls itself, by method, best first.
    """
    titles = {method: without_portal(text, portal_names) for method, text in stated.items() if text}
    position = _likeliest_heading(blocks, titles)
    if position is None:
        position = _repeated_title(blocks, titles)
    if position is None:
        position = _called_headline(blocks)
    if position is None:
        position = _heading_above_text(blocks, titles)
    if position is not None:
        return Headline(blocks[position].text, position, "generic")
    return next((Headline(title, None, method) for method, title in titles.items() if title), None)


def _likeliest_heading(blocks: Sequence[Block], titles: Mapping[str, str]) -> int | None:
    """The heading that shares most words with a title of the head, if they are enough."""
    folded = [words for title in titles.values() if (words := set(match_text(title).split()))]
    best, most = None, 0.0
    for number, block in enumerate(blocks):
        if not block.heading or block.heading > 3 or block.kind in ("nav", "footer", "related", "widget"):
            continue
        words = set(match_text(block.text).split())
        if not words:
            continue
        main = block.heading == 1
        score = max((_likeness(words, other) for other in folded), default=0.0)
        score += (0.3 if main else 0.0) - (0.2 if block.hidden else 0.0) - (0.1 if block.linked else 0.0)
        if score >= _ALIKE + (0.3 if main else 0.2) and (best is None or score > most + 1e-9):
            best, most = number, score
    return best


def _called_headline(blocks: Sequence[Block]) -> int | None:
    """A line above the text that is no heading and is called a headline by its class or id."""
    for number, block in enumerate(blocks):
        if block.prose and block.shown:
            break
        if block.heading or block.linked or block.hidden or block.kind not in (None, "header", "meta"):
            continue
        named = (block.element, block.element.getparent())
        names = " ".join(f"{e.get('class') or ''} {e.get('id') or ''}" for e in named if e is not None)
        if len(block.text.split()) >= _LEAST_WORDS and _HEADLINE_NAME.search(names.replace("_", "-")):
            return number
    return None


def _heading_above_text(blocks: Sequence[Block], titles: Mapping[str, str]) -> int | None:
    """The first heading above the text; of a page whose head says only the portal's name, one of any size."""
    largest = 1 if any(len(title.split()) >= _TITLE_WORDS for title in titles.values()) else 3
    for number, block in enumerate(blocks):
        if block.prose and block.shown:
            break
        if block.kind not in (None, "header") or block.hidden or block.linked:
            continue
        least = {1: 3, 2: _TITLE_WORDS, 3: _TITLE_WORDS}.get(block.heading)
        if least and block.heading <= largest and len(block.text.split()) >= least:
            return number
    return None


def _repeated_title(blocks: Sequence[Block], titles: Mapping[str, str]) -> int | None:
    """A line that is no heading and repeats the head's title to the letter."""
    wanted = {match_text(part) for title in titles.values() for part in _parts(title) if len(part.split()) >= 3}
    for number, block in enumerate(blocks):
        if block.linked or block.kind in ("nav", "footer") or len(block.text) > _LONGEST:
            continue
        if match_text(block.text) in wanted:
            return number
    return None


def _parts(title: str) -> list[str]:
    """A title, and what is left of it without its first or last part: a portal's name that nothing else states."""
    joints = list(_TITLE_JOINTS.finditer(title))
    return [title, title[joints[0].end() :], title[: joints[-1].start()]] if joints else [title]


def without_portal(title: str, portal_names: set[str]) -> str:
    """A title without the portal's name at one of its ends.

    >>> without_portal("المدينة نيوز - أميركا :50 الفا حصيلة الوفيات", {"المدينه نيوز"})
    'أميركا :50 الفا حصيلة الوفيات'
    """
    title = " ".join(title.split())
    for _ in range(4):  # section and portal may both stand at the end
        joints = list(_TITLE_JOINTS.finditer(title))
        if not joints:
            break
        first, last = title[: joints[0].start()], title[joints[-1].end() :]
        if _names_portal(last, portal_names):
            title = title[: joints[-1].start()]
        elif _names_portal(first, portal_names):
            title = title[joints[0].end() :]
        else:
            break
    return title.strip()


def _names_portal(text: str, portal_names: set[str]) -> bool:
    folded = match_text(text)
    return (
        not folded
        or folded in portal_names
        or re.fullmatch(r"[\w-]+\.(?:com|net|org|news|tv|info|\w\w)", text.strip().lower()) is not None
    )


def _likeness(words: set[str], other: set[str]) -> float:
    shared = len(words & other)
    if not shared:
        return 0.0
    union = shared / len(words | other)
    # A headline that the title repeats with something added, or cut off.
    contained = shared / min(len(words), len(other)) if min(len(words), len(other)) >= 3 else 0.0
    return max(union, 0.9 * contained)


def article_blocks(blocks: Sequence[Block], headline: int | None) -> tuple[int, int]:
    """From where to where the article of the headline may reach: up to the headline of an article appended below it."""
    if headline is None:
        return 0, len(blocks)
    own = match_text(blocks[headline].text)
    prose = 0
    for number in range(headline + 1, len(blocks)):
        block = blocks[number]
        prose += block.prose if block.shown else 0
        if block.heading != 1 or not prose or len(block.text.split()) < 4 or match_text(block.text) == own:
            continue
        if _starts_article(blocks, number):
            return headline, number
    return headline, len(blocks)


def _starts_article(blocks: Sequence[Block], number: int) -> bool:
    """Whether a second ``h1`` is an article's headline and no subhead: it is linked, or a stamp or byline follows."""
    if blocks[number].linked or blocks[number].kind:
        return True
    following = [b for b in blocks[number + 1 : number + 5] if len(b.text) < 80]
    return any(b.kind in ("meta", "byline") or _DATE.search(b.text) for b in following)


def counts(block: Block) -> bool:
    """Whether a block says anything of where the text is: by running text, or by links and widgets, which repel it."""
    return block.prose > 0 or _gain(block) != 0


def densest(blocks: Iterable[Block]) -> etree._Element | None:
    """The element that holds the most running text with the least of links around it; None if there is no text."""
    prose: dict[etree._Element, float] = {}
    depths: dict[etree._Element, int] = {}
    for block in blocks:
        if gain := _gain(block):
            if block.element not in prose:
                _add_ancestors(block.element, prose, depths)
            prose[block.element] += gain
    # From the innermost to the outermost, so that each is complete when it is added to the one around it.
    order = dict.fromkeys(prose, 0)
    for element in sorted(prose, key=depths.__getitem__, reverse=True):
        parent = element.getparent()
        if parent in prose:
            prose[parent] += prose[element]
            order[parent] = max(order[parent], order[element] + 1)
    best = max(prose, key=lambda e: (prose[e], -order[e]), default=None)
    return None if best is None or prose[best] <= 0 else best


def _add_ancestors(
    element: etree._Element, prose: dict[etree._Element, float], depths: dict[etree._Element, int]
) -> None:
    """Note an element and those around it that are not known yet, with their distance from the outermost."""
    new = []
    current: etree._Element | None = element
    while current is not None and current.tag != "html" and current not in prose:
        new.append(current)
        prose[current] = 0.0
        current = current.getparent()
    depth = depths.get(current, 0) if current is not None else 0
    for number, one in enumerate(reversed(new)):
        depths[one] = depth + 1 + number


def _gain(block: Block) -> float:
    length = len(block.text)
    if block.hidden:
        return 0.0
    if block.kind is None and not block.heading and not block.linked and length - block.link_length >= _COUNTED:
        return length - block.link_length
    # Links and widgets pull the border in: a wider element must bring more prose than links.
    return (
        -float(min(length, 120))
        if block.linked or block.kind in ("widget", "related", "comments", "nav", "footer")
        else 0.0
    )


def common_ancestor(first: etree._Element, second: etree._Element) -> etree._Element:
    """The smallest element that holds both."""
    chain = {first, *first.iterancestors()}
    element = second
    while element not in chain:
        parent = element.getparent()
        if parent is None:
            return element
        element = parent
    return element


def within(blocks: Sequence[Block], element: etree._Element) -> list[int]:
    """The numbers of the blocks that lie in an element."""
    inside = set(element.iter())
    return [number for number, block in enumerate(blocks) if block.element in inside]


def article_box(region: etree._Element) -> etree._Element:
    """The element around headline and text that the page calls its article, else the one right around both."""
    main = None
    for element in (region, *region.iterancestors()):
        if element.tag == "article" or _ARTICLE_CLASS.search(element.get("class") or ""):
            return element
        if main is None and (element.tag == "main" or element.get("role") == "main"):
            main = element
    if main is not None:
        return main
    parent = region.getparent()
    return region if parent is None or parent.tag in _WIDE else parent
