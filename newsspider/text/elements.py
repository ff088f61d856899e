"""Questions to an element that cost the same however many children it has; ``len(element)`` counts them all."""

from itertools import islice

from lxml import etree

# An element with more texts than this, blank ones included, is taken for a box, not for a line or row.
_PIECES = 200


def has_children(element: etree._Element) -> bool:
    """Whether an element has a child, be it a comment."""
    return next(element.iterchildren(), None) is not None


def has_more_children(element: etree._Element, count: int) -> bool:
    """Whether an element has more than so many children."""
    return next(islice(element.iterchildren(), count, None), None) is not None


def has_more_words(element: etree._Element, count: int) -> bool:
    """Whether the text in an element has more than so many words; it is read no further than that."""
    words = 0
    for number, piece in enumerate(element.itertext()):
        words += len(piece.split())
        if words > count or number > 20 * count + _PIECES:
            return True
    return False


def text_within(element: etree._Element, longest: int) -> str | None:
    """The text in an element with single blanks; None if it is longer, or in so many pieces that no row is."""
    pieces: list[str] = []
    size = 0
    for piece in element.itertext():
        pieces.append(piece)
        size += len("".join(piece.split()))
        if size > longest or len(pieces) > longest + _PIECES:
            return None
    text = " ".join("".join(pieces).split())
    return text if len(text) <= longest else None


def pieces_within(element: etree._Element, most: int) -> list[str] | None:
    """The texts in an element that are not blank, with single blanks; None if there are more than so many."""
    pieces: list[str] = []
    for number, text in enumerate(element.itertext()):
        if piece := " ".join(text.split()):
            pieces.append(piece)
        if len(pieces) > most or number > _PIECES:
            return None
    return pieces


def lies_in(element: etree._Element | None, box: etree._Element) -> bool:
    """Whether an element is a box or lies in it."""
    while element is not None and element is not box:
        element = element.getparent()
    return element is not None
