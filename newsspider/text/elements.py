"""Questions to an element that cost the same however many children it has; ``len(element)`` counts them all."""

from itertools import islice

from lxml import etree


def has_children(element: etree._Element) -> bool:
    """Whether an element has a child, be it a comment."""
    return next(element.iterchildren(), None) is not None


def has_more_children(element: etree._Element, count: int) -> bool:
    """Whether an element has more than so many children."""
    return next(islice(element.iterchildren(), count, None), None) is not None
