"""The visible tags of an article, wherever on the page they stand."""

import re
from collections.abc import Iterable
from itertools import islice

from lxml import etree

from newsspider.arabic import match_text
from newsspider.dates import parse_stamp
from newsspider.extraction.blocks.block import Block
from newsspider.extraction.blocks.labels import read_line
from newsspider.extraction.blocks.stamp_lines import has_digit
from newsspider.extraction.blocks.tag_lines import split_tags
from newsspider.extraction.body.body import Surroundings
from newsspider.extraction.body.full_page import FullPage
from newsspider.extraction.body.segments import segment
from newsspider.extraction.people.people import once
from newsspider.text.elements import has_more_children

_TAG_LINK = re.compile(
    r"/(?:tags?|topics?|keywords?|newstaglist|hashtag|tagged|وسم|وسوم|الوسوم|كلمات-مفتاحية)(?:/|\?|=|$)|[?&](?:tag|keyword)=",
    re.IGNORECASE,
)
_SECTION_LINK = re.compile(r"/(?:category|categories|cat|section|sections|author|authors|قسم|تصنيف)/", re.IGNORECASE)
# Words of themes beside tags, sections and stamps.
_TERMS = frozenset(
    map(match_text, ("Published", "Posted", "Tagged", "Categorized as", "Categories", "in", "by", "منشور في"))
)
_MOST_CHILDREN, _MOST_LABELS = 100, 3
# A tag of more words is a title.
_TAG_WORDS = 6


def keywords(full_page: FullPage) -> tuple[list[str], str] | None:
    """The tags and what gave them: a label, else an element called tags or links that lead to tags."""
    if full_page.body.tags:
        return once(full_page.body.tags), "labels"
    start, end = full_page.span
    numbers = [number for number in range(start, end) if number not in full_page.grouped]
    labelled = (number for number in numbers if _is_label(full_page, number))
    for number in islice(labelled, _MOST_LABELS):  # each reads to the end, the labels after it among it
        found = segment(full_page.blocks[number:end], full_page.lines[number:end], [], Surroundings()).tags
        if found:
            return once(found), "labels"
    tags: list[str] = []
    first = full_page.inside[0] if full_page.inside else start
    for number in numbers:
        block = full_page.blocks[number]
        if block.hidden or full_page.lines[number] is not None or (number < first and number not in full_page.between):
            continue
        called = block.kind in ("tags", "meta") and any(area.kind == "tags" for area in block.areas)
        linked = block.kind in (None, "meta") and block.linked and all(map(_is_tag, block.links))
        if called or linked:
            texts = [text for _, text in block.links] if block.links else _unlinked(block)
            tags += [text for text in texts if len(text.split()) <= _TAG_WORDS]
    return (once(tags), "generic") if tags else None


def _is_label(full_page: FullPage, number: int) -> bool:
    line = full_page.lines[number]
    is_keywords = line is not None and line.kind == "keywords"
    return is_keywords and full_page.blocks[number].kind not in ("nav", "footer", "widget")


def _unlinked(block: Block) -> list[str]:
    """The tags of a block without links: of each inner element, else of the line."""
    if has_more_children(block.element, _MOST_CHILDREN):  # of many lines
        return split_tags(block.text)
    inner = [" ".join("".join(child.itertext()).split()) for child in block.element]
    joined = "".join(inner).replace(" ", "")
    alone = len(inner) > 1 and all(inner) and len(joined) >= len(block.text.replace(" ", ""))
    return inner if alone else split_tags(block.text)


def cleaned(texts: Iterable[str], others: Iterable[str] = ()) -> list[str]:
    """Tags without what is none: stamps, labels, and ``others``, as the writers' names."""
    unwanted = set(map(match_text, others))
    return [text for text in once(texts) if match_text(text) not in unwanted and not _is_no_tag(text)]


def _is_no_tag(text: str) -> bool:
    line = read_line(text)
    if (line is not None and line.kind in ("keywords", "comments")) or match_text(text) in _TERMS:
        return True
    return has_digit(text) and parse_stamp(text, "UTC") is not None


def _is_tag(link: tuple[etree._Element, str]) -> bool:
    element, text = link
    href = element.get("href") or ""
    if len(text.split()) > _TAG_WORDS or _SECTION_LINK.search(href) or "category" in (element.get("rel") or ""):
        return False
    return text.startswith("#") or "tag" in (element.get("rel") or "").split() or _TAG_LINK.search(href) is not None
