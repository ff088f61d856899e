"""The visible tags of an article, wherever on the page they stand."""

import re

from lxml import etree

from newsspider.extraction.blocks.tag_lines import split_tags
from newsspider.extraction.body.body import Surroundings
from newsspider.extraction.body.full_page import FullPage
from newsspider.extraction.body.segments import segment
from newsspider.extraction.people.people import once

_TAG_LINK = re.compile(
    r"/(?:tags?|topics?|keywords?|newstaglist|hashtag|tagged|وسم|وسوم|الوسوم|كلمات-مفتاحية)(?:/|\?|=|$)|[?&](?:tag|keyword)=",
    re.IGNORECASE,
)
# A tag of more words is a title.
_TAG_WORDS = 6


def keywords(full_page: FullPage) -> tuple[list[str], str] | None:
    """The tags and what gave them: a label, else an element called tags or links that lead to tags."""
    if full_page.body.tags:
        return once(full_page.body.tags), "labels"
    start, end = full_page.span
    numbers = [number for number in range(start, end) if number not in full_page.grouped]
    for number in numbers:
        line = full_page.lines[number]
        if line and line.kind == "keywords" and full_page.blocks[number].kind not in ("nav", "footer", "widget"):
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
        if called or (block.kind in (None, "meta") and block.links and all(map(_is_tag, block.links))):
            texts = [text for _, text in block.links] if block.links else split_tags(block.text)
            tags += [text for text in texts if len(text.split()) <= _TAG_WORDS]
    return (once(tags), "generic") if tags else None


def _is_tag(link: tuple[etree._Element, str]) -> bool:
    element, text = link
    if len(text.split()) > _TAG_WORDS:
        return False
    return (
        text.startswith("#")
        or "tag" in (element.get("rel") or "").split()
        or _TAG_LINK.search(element.get("href") or "") is not None
    )
