"""Which blocks their classes call an article's deck."""

import re

from lxml import etree

from newsspider.extraction.blocks.block import Block
from newsspider.text.elements import has_more_words

_DECK_NAMES = (
    r"sub-?(?:title|head|headline|heading)\w*|deck|standfirst|strapline|second-?title|op-subtitle|chapo|article-?excerpt"
    r"|post-?excerpt|entry-?excerpt|excerpt|news-?brief|article-?summary"
)
_DECK_STRICTLY = re.compile(rf"(?:^|[^a-z])(?:{_DECK_NAMES})(?![a-z])")
_DECK = re.compile(
    rf"(?:^|[^a-z])(?:{_DECK_NAMES}|summary|sommaire|lead|lede|lead-?text|intro|short-?desc\w*|article-?desc\w*|brief)(?![a-z])"
)


def is_deck(block: Block, strict: bool = False, limit: etree._Element | None = None) -> bool:
    """Whether a block is called a deck by its class. ``strict`` leaves out what some call an opening paragraph."""
    element: etree._Element | None = block.element
    pattern = _DECK_STRICTLY if strict else _DECK
    for _ in range(3):
        if element is None or element is limit:
            return False
        names_ = f"{element.get('class') or ''} {element.get('id') or ''}"
        if len(names_) > 1 and pattern.search(names_.lower().replace("_", "-")):
            return not strict or not has_more_words(element, len(block.text.split()) + 2)
        element = element.getparent()
    return False
