"""Blocks among the paragraphs that are not text: stamps, tag lists, an agency's name, a deck, legal notes."""

import re
from collections.abc import Collection
from itertools import islice

from newsspider.arabic import match_text
from newsspider.dates import parse_stamp, read_row
from newsspider.extraction.blocks.block import Block
from newsspider.extraction.blocks.counters import is_counter
from newsspider.extraction.blocks.decks import is_deck
from newsspider.extraction.blocks.labels import credited
from newsspider.extraction.blocks.stamp_lines import has_digit, is_relative, mostly_stamp
from newsspider.extraction.body.body import Body, Surroundings
from newsspider.extraction.people.agencies import dateline, is_place, is_wire, names_wire
from newsspider.extraction.people.persons import read_signature
from newsspider.text.elements import has_more_children

# A byline or an agency's name is no longer than this, and two labelled stamps with Hijri days no longer than that.
_SHORT = 90
_CELLS = 20  # of one row
_STAMP = 200
# Longer is a paragraph.
_LONGEST = 600
_TAG_WORDS = 6
# A block that is one link and longer than this is a sentence that links.
_LINKED_WORDS = 25
_HASHTAGS = re.compile(r"(?:#[\w-]+[\s،,]*)+")
_CLOCK = re.compile(r"[\d٠-٩]{1,2}\s*[:٫]\s*[\d٠-٩]{2}(?:\s*(?:ص|م|صباحا|مساء|AM|PM|GMT))?", re.IGNORECASE)


def is_furniture(block: Block, begun: bool, body: Body, known: Surroundings, notes: Collection[str]) -> bool:
    """Whether a shown, unlabelled block is something else than text: the headline again, a stamp, tags, a note.

    :param begun: whether text stands before it; above the text more is furniture than below.
    :param notes: the paragraphs that are legal or house notes.
    :param body: what the block says of the article (stamp, tags, agency, deck) is noted there.
    """
    text = block.text
    if len(text) > _LONGEST:
        return False
    if text in notes or (not begun and match_text(text) in known.repeated):
        return True
    if len(text) <= _SHORT and (credit := _agency_line(text, begun, body, known)) is not None:
        return credit
    if _is_stamp_line(block, begun, known):
        body.stamps.append((text, block.element))
        return True
    if _HASHTAGS.fullmatch(text):
        body.tags = body.tags or text.split()
        return True
    if _CLOCK.fullmatch(text) or is_counter(text):
        return True  # a clock is that of an entry of a live blog
    if block.linked:
        return _linked_furniture(block)
    if begun:
        return False
    if body.subheadline is None and not known.subheadline and is_deck(block, strict=True):
        body.subheadline = text
        return True
    return match_text(text) in known.portal_names


def _agency_line(text: str, begun: bool, body: Body, known: Surroundings) -> bool | None:
    """Whether a line with nothing but a dateline or an agency's name is furniture; None for any other line."""
    head = None if begun else dateline(f"{text} - نص", known.portal_names)
    if head and len(head) >= len(text.rstrip(" -–—:/")):
        # In a line of its own an agency's dateline is copy, a newspaper's («عمان - الدستور») is its byline.
        own = not names_wire(head) and not is_place(head)
        body.dateline = head if own else None
        return own
    if is_wire(text):
        if body.source is None:
            body.source = credited(text)
        return True
    return None


def _is_stamp_line(block: Block, begun: bool, known: Surroundings) -> bool:
    """Whether a line is a stamp and little else."""
    text = block.text
    if len(text) <= _STAMP and has_digit(text):
        if mostly_stamp(text, 0.6 if begun else 0.35):
            return True
        if not begun and (_is_row(text, known) or _in_cells(block)):
            return True
    if len(text) <= _SHORT and not begun and _is_time(block):
        return True
    return len(text) <= _SHORT and ("منذ" in text or "قبل" in text) and is_relative(text, labelled=begun)


def _is_time(block: Block) -> bool:
    """Whether a line above the text is a time element, whatever its words («1 hour ago»)."""
    times = (child for child in islice(block.element, _CELLS) if child.tag == "time")
    return any(" ".join("".join(time.itertext()).split()) == block.text for time in times)


def _linked_furniture(block: Block) -> bool:
    """Tag lists glued to the text, lone links to other pages; a sentence that is one link is text."""
    texts = [text for _, text in block.links]
    if len(texts) >= 2 and all(len(text.split()) <= _TAG_WORDS for text in texts):
        return True
    return len(block.text.split()) <= _LINKED_WORDS if len(texts) == 1 else not _is_sentence(block.text)


def _is_row(text: str, known: Surroundings) -> bool:
    """Whether a line above the text is a stamp and a byline («أحمد علي - القاهرة 12/03/2024»)."""
    row = read_row(text)
    signature = read_signature(" | ".join(row.beside), known.portal_names) if row and row.beside else None
    return signature is not None and bool(signature.authors)


def _in_cells(block: Block) -> bool:
    """Whether a line is made of elements only, one of which is a stamp: a row with a writer and what he is."""
    element = block.element
    if block.prose or not has_more_children(element, 1) or has_more_children(element, _CELLS):
        return False
    loose = [element.text, *(child.tail for child in element)]
    if any(part and any(map(str.isalnum, part)) for part in loose):
        return False
    cells = (" ".join("".join(child.itertext()).split()) for child in element)
    return any(has_digit(cell) and parse_stamp(cell, "UTC") is not None for cell in cells)


def _is_sentence(text: str) -> bool:
    return len(text.split()) > 12 or text.rstrip().endswith((".", "؟", "!", ":"))
