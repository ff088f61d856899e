"""A part of a page as blocks of text in reading order, and which of them its markup sets apart."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from lxml import etree

from newsspider.extraction.blocks.block import Area, Block
from newsspider.extraction.blocks.element_roles import roles_of
from newsspider.extraction.blocks.walker import Walker
from newsspider.text import Page
from newsspider.text.elements import has_more_children, has_more_words

# Kinds that a theme's own class names mean by chance («overlay», «slider») on each paragraph; a comment list may well
# hold more text than the article.
_MISNAMED = frozenset({"share", "ads", "consent", "nav", "widget", "byline", "meta", "embed", "tags", "aside"})
_HIDDEN = frozenset({"hidden", "unseen"})
# Longer texts beside a picture are paragraphs that flow around it, but for those in a gallery.
_CAPTION = 80
_GALLERY_CAPTION = 300
# A picture and its caption stand in a box of few elements.
_BOX = 6
# More than this share of all prose, with the article's beginning, acquits an area of its class.
MAJORITY = 0.4
# … and with more than this share, it is so even if the article's headline and opening stand before it.
_NEARLY_ALL = 0.9


def read_page(page: Page) -> list[Block]:
    """The blocks of a whole page."""
    body = page.tree.find("body")
    walker = Walker((), roles_of(page))
    walker.walk(page.tree if body is None else body)
    return _judged(walker.blocks)


def read_blocks(elements: Iterable[etree._Element], removed: Collection[etree._Element] = ()) -> list[Block]:
    """The blocks of the elements, one after the other, without those of ``removed`` elements.

    Inside nested matches each block comes once.
    """
    walker = Walker(removed)
    seen: set[etree._Element] = set()
    for element in elements:
        if not seen or seen.isdisjoint(element.iterancestors()):
            seen.add(element)
            walker.walk(element)
    return _judged(walker.blocks)


def _judged(blocks: list[Block]) -> list[Block]:
    """Decide which areas are believed: a class that says «share» around the whole article means nothing.

    Only an area with much of the page's text in which the article begins is acquitted of its class, and none of an
    attribute that hides it.
    """
    total = 0
    prose: dict[Area, int] = defaultdict(int)
    for block in blocks:
        if not (amount := block.prose) or _is_unseen(block):
            continue
        total += amount
        for area in block.areas:
            prose[area] += amount
    acquitted = _acquitted(blocks, prose, total) if prose else set()
    # Blocks that follow each other mostly stand in the very same areas, of which each row is judged once.
    last: tuple[Area, ...] = ()
    kept, hidden, kind = last, False, None
    for block in blocks:
        if block.areas:
            if block.areas is not last:
                kept = last = block.areas
                if not acquitted.isdisjoint(last):
                    kept = tuple([area for area in last if area not in acquitted])
                hidden, kind = _marks(kept)
            block.areas, block.hidden, block.kind = kept, hidden, kind
        if block.kind is None and not block.heading and _labels_picture(block):
            block.kind = "caption"
    return blocks


def _is_unseen(block: Block) -> bool:
    return any(area.kind == "unseen" for area in block.areas) if block.areas else False


def _acquitted(blocks: Sequence[Block], prose: Mapping[Area, int], total: int) -> set[Area]:
    """The areas that are the article's own, whatever their class says; never one of an attribute that hides it."""
    opening = _opening(blocks)
    alike: dict[tuple[str, str], int] = defaultdict(int)
    for area, amount in prose.items():
        if area.kind in _MISNAMED:
            alike[area.key] += amount
    common = {area.key for area in opening if alike.get(area.key, 0) > MAJORITY * total}
    areas = {area for block in blocks for area in block.areas} if common else prose
    return {area for area in areas if _is_acquitted(area, prose.get(area, 0), total, opening, common)}


def _is_acquitted(
    area: Area, prose: int, total: int, opening: Sequence[Area], common: Collection[tuple[str, str]]
) -> bool:
    if area.kind == "unseen":
        return False
    if common and area.kind in _MISNAMED and area.key in common:
        return True
    if prose <= MAJORITY * total:
        return False
    return area in opening or (prose > _NEARLY_ALL * total and area.kind in _MISNAMED)


def _marks(areas: Sequence[Area]) -> tuple[bool, str | None]:
    """Whether what stands in these areas is hidden, and what the outermost of the others is for."""
    hidden, kind = False, None
    for area in areas:
        if area.kind in _HIDDEN:
            hidden = True
        elif kind is None:
            kind = area.kind
    return hidden, kind


def _opening(blocks: Sequence[Block]) -> list[Area]:
    """The areas in which the article begins: those of its headline, and of the first running text after it."""
    areas: list[Area] = []
    awaited = any(block.heading == 1 for block in blocks)
    for block in blocks:
        if block.heading == 1 and awaited and not _is_unseen(block):
            awaited = False
            areas += block.areas
        if not awaited and block.prose and not _is_unseen(block):
            return [*areas, *block.areas]
    return areas


def _labels_picture(block: Block) -> bool:
    """Whether a short text stands alone with a picture in one box: a caption that no class calls so.

    A longer one is a caption where such boxes stand in a row, as in galleries.
    """
    if len(block.text) > _GALLERY_CAPTION or block.link_length:
        return False
    element: etree._Element | None = block.element
    for _ in range(3):
        if element is None or element.tag in ("body", "article", "section", "main") or has_more_children(element, _BOX):
            return False
        if next(element.iter("img", "picture", "amp-img"), None) is not None:
            if has_more_words(element, len(block.text.split()) + 2):
                return False
            return _is_in_row(element) if len(block.text) >= _CAPTION else element.tag != "li"
        element = element.getparent()
    return False


def _is_in_row(box: etree._Element) -> bool:
    """Whether a box with a picture has a neighbour of the same class with a picture."""
    return any(
        other is not None
        and (other.tag, other.get("class")) == (box.tag, box.get("class"))
        and next(other.iter("img", "picture", "amp-img"), None) is not None
        for other in (box.getprevious(), box.getnext())
    )
