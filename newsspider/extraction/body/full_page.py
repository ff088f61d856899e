"""A whole page without a site file's help: where its headline is, where its text, and what stands around them."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

from lxml import etree

from newsspider.arabic import match_text
from newsspider.extraction.blocks.block import Block
from newsspider.extraction.blocks.blocks import read_page
from newsspider.extraction.blocks.container import (
    Headline,
    article_blocks,
    article_box,
    common_ancestor,
    counts,
    densest,
    find_headline,
    within,
)
from newsspider.extraction.blocks.decks import is_deck
from newsspider.extraction.blocks.inline import set_apart
from newsspider.extraction.blocks.labels import Line, read_lines
from newsspider.extraction.blocks.related import Group, find_groups
from newsspider.extraction.blocks.stamp_lines import is_stamp
from newsspider.extraction.body.body import Body, Surroundings
from newsspider.extraction.body.segments import segment
from newsspider.extraction.machine.microdata import marked
from newsspider.extraction.people.agencies import dateline
from newsspider.extraction.people.people import names
from newsspider.text import Page

_APART = frozenset({"nav", "footer", "widget", "related", "comments", "ads", "form", "newsletter"})
_BYLINE_WORDS = 5  # of a name and its city, at most
# The page's own word for its text's element is taken if at least this much of the text that was found is in it.
_MARKED_SHARE = 0.5
# Lines above a headline among which its stamp stands; with more links than these they are a menu.
_NEAR = 4
_MOST_LINKS = 3
# A label of comments that follows less running text than this (characters) is a counter above the text.
_SOME_TEXT = 200


class FullPage:
    """A page read in its own order. ``container`` and ``headline`` are given where a site file knows them.

    ``called_text`` are elements that the page's content system keeps its texts in. Blocks go by their numbers.
    """

    def __init__(
        self,
        page: Page,
        portal_names: set[str],
        stated: dict[str, str | None],
        container: Sequence[etree._Element] = (),
        headline: str | None = None,
        called_text: Sequence[etree._Element] = (),
    ) -> None:
        self.page, self.portal_names, self.stated = page, portal_names, stated
        self.given, self._given_headline, self.called_text = list(container), headline, called_text

    @cached_property
    def blocks(self) -> list[Block]:
        return set_apart(read_page(self.page))

    @cached_property
    def lines(self) -> list[Line | None]:
        """The label of each block, if it has one."""
        return read_lines(self.blocks)

    @cached_property
    def marked(self) -> dict[str, list[etree._Element]]:
        """The elements that the page itself calls parts of its article."""
        return marked(self.page)

    @cached_property
    def headline(self) -> Headline | None:
        stated = {"site": self._given_headline} if self._given_headline else self.stated
        found = find_headline(self.blocks, stated, self.portal_names)
        if found is None or found.position is None:
            return found
        called = "headline" in (self.blocks[found.position].element.get("itemprop") or "")
        return Headline(found.text, found.position, "microdata") if called else found

    @property
    def head(self) -> etree._Element | None:
        """The element of the visible headline."""
        if self.headline is None or self.headline.position is None:
            return None
        return self.blocks[self.headline.position].element

    @cached_property
    def span(self) -> tuple[int, int]:
        """The numbers of the first and past the last block that the article may reach to."""
        return article_blocks(self.blocks, self.headline.position if self.headline else None)

    @cached_property
    def comments_start(self) -> int:
        """The number of the block with which the readers' comments begin, which may be longer than the article."""
        start, end = self.span
        if not any(line is not None and line.kind == "comments" for line in self.lines[start:end]):
            return len(self.blocks)
        ahead = sum(block.prose for block in self.blocks[start:end] if block.shown)
        before = 0
        boxes = set()  # of the paragraphs: a label among them is a subhead
        for number in range(start, end):
            block, line = self.blocks[number], self.lines[number]
            begins = line is not None and line.kind == "comments" and not block.links and before >= _SOME_TEXT
            if begins and block.element.getparent() not in boxes and (block.heading or ahead <= before):
                return number
            if block.prose:
                boxes.add(block.element.getparent())
            if block.shown:
                before, ahead = before + block.prose, ahead - block.prose
        return len(self.blocks)

    @cached_property
    def groups(self) -> list[Group]:
        """The read-also groups of the page."""
        return find_groups(self.blocks, self.lines, self.page.base, self.page.url)

    @cached_property
    def grouped(self) -> set[int]:
        """The numbers of the blocks that belong to groups."""
        return {number for group in self.groups for number in range(group.start, group.end)}

    @cached_property
    def container(self) -> etree._Element | None:
        """The element of the text: the given one, else the one with the most running text and the fewest links."""
        if self.given:
            element = self.given[0]
            for other in self.given[1:]:
                element = common_ancestor(element, other)
            return element
        start, end = self.span
        numbers = range(start, min(end, self.comments_start))
        free = [n for n in numbers if n not in self.grouped and self.lines[n] is None]
        blocks = [b for number in free if counts(b := self.blocks[number]) and not is_stamp(b.text)]
        found = densest(blocks)
        if found is None and not all(is_stamp(self.blocks[number].text) for number in free):
            found = self.page.tree
        return self._as_marked(found, blocks)

    def _as_marked(self, found: etree._Element | None, blocks: Sequence[Block]) -> etree._Element | None:
        if found is None:
            return None
        whole = sum(blocks[number].prose for number in within(blocks, found))
        for element in (*self.marked.get("articlebody", []), *self.called_text):
            if element.tag not in ("meta", "link"):
                share = sum(blocks[number].prose for number in within(blocks, element))
                if share and share >= _MARKED_SHARE * whole:
                    return element
        return found

    @cached_property
    def region(self) -> etree._Element | None:
        """The smallest element with both headline and text: where stamp, byline and tags of the article stand."""
        if self.container is None or self.head is None:
            return self.container
        return common_ancestor(self.container, self.head)

    @cached_property
    def box(self) -> etree._Element | None:
        """The article's own box, with its meta rows and footer."""
        return article_box(self.region) if self.region is not None else None

    @cached_property
    def inside(self) -> list[int]:
        """The numbers of the container's blocks."""
        if self.container is None:
            return []
        start, end = self.span
        end = min(end, self.comments_start)
        return [number for number in within(self.blocks, self.container) if start <= number < end or self.given]

    @cached_property
    def between(self) -> list[int]:
        """The numbers of the blocks between headline and text, inside the article's region."""
        if self.headline is None or self.headline.position is None or not self.inside or self.region is None:
            return []
        region = set(within(self.blocks, self.region))
        numbers = range(self.headline.position + 1, self.inside[0])
        return [number for number in numbers if number in region and number not in self.grouped]

    @property
    def opening(self) -> list[int]:
        """The numbers of the short blocks in the container before its first paragraph."""
        first = next((number for number in self.inside if self.blocks[number].prose), None)
        return [] if first is None else [number for number in self.inside if number < first]

    @cached_property
    def around(self) -> list[int]:
        """The numbers of the blocks of the article's region outside the text, before and after it."""
        if self.region is None:
            return []
        inside = set(self.inside) | self.grouped
        numbers = (n for n in within(self.blocks, self.region) if n not in inside and n < self.span[1])
        return [n for n in numbers if self.blocks[n].kind not in _APART and not self.blocks[n].hidden]

    @cached_property
    def body(self) -> Body:
        """The text taken apart, with a lead that stands between headline and container put first."""
        numbers = self.inside
        place = {number: position for position, number in enumerate(numbers)}
        ordered = sorted(numbers)
        after = [len(numbers)]  # from the end: the first place of a block that is numbered so or higher
        for number in reversed(ordered):
            after.append(min(after[-1], place[number]))
        after.reverse()
        groups = [
            Group(
                group.label,
                place[group.start],
                after[bisect_left(ordered, group.end)],
            )
            for group in self.groups
            if group.start in place
        ]
        headline = self.headline.text if self.headline else ""
        known = Surroundings(headline, self.subheadline or "", self.portal_names, self._writers)
        body = segment([self.blocks[n] for n in numbers], [self.lines[n] for n in numbers], groups, known)
        if lead := [self.blocks[number].text for number in self._lead]:
            body.paragraphs[:0] = lead
            body.dateline = dateline(lead[0], self.portal_names) or body.dateline
        return body

    @property
    def _writers(self) -> list[str]:
        """The names in labelled bylines outside the text."""
        bylines = [line for n in self.around if (line := self.lines[n]) is not None and line.kind == "byline"]
        return [name for line in bylines for name in names(line.rest, self.portal_names)]

    @property
    def _lead(self) -> list[int]:
        """Running text right before the container that is no deck: the first paragraph, set apart by its markup."""
        found = []
        for number in self.between:
            block = self.blocks[number]
            if not (block.shown and block.prose) or self.lines[number] or block.text == self.subheadline:
                continue
            if is_stamp(block.text):
                continue
            if not self._is_deck(block) or dateline(block.text, self.portal_names):
                found.append(number)
        return found if len(found) <= 2 else []

    @cached_property
    def subheadline(self) -> str | None:
        """The deck: a heading, or an element called so, between headline and text, which the text does not repeat."""
        for number in self.between:
            block = self.blocks[number]
            if self.lines[number] or block.hidden or block.linked or block.kind not in (None, "header", "meta"):
                continue
            if not self._is_deck(block):
                continue
            text = match_text(block.text)
            if len(text.split()) < 3 or self._is_repeated(text) or dateline(block.text, self.portal_names):
                continue
            if not (len(text.split()) <= _BYLINE_WORDS and names(block.text, self.portal_names)):
                return block.text
        return self._kicker()

    def _is_repeated(self, text: str) -> bool:
        """Whether a text in compared form is the headline, or stands at the beginning of the article's text."""
        opening = match_text(" ".join(self.blocks[number].text for number in self.inside[:3]))[:600]
        return text in opening or text == (match_text(self.headline.text) if self.headline else "")

    def _kicker(self) -> str | None:
        """A heading right above the headline, in one box with it."""
        if self.headline is None or not self.headline.position or self.head is None:
            return None
        block = self.blocks[self.headline.position - 1]
        if not 1 < block.heading <= 4 or block.links or block.hidden or block.kind not in (None, "header"):
            return None
        boxed = common_ancestor(self.head, block.element).tag != "body"
        return block.text if boxed and len(block.text.split()) >= 3 else None

    def _is_deck(self, block: Block) -> bool:
        return 1 < block.heading <= 4 or is_deck(block, limit=self.region)

    def _is_above(self, block: Block) -> bool:
        """Whether a line stands right above the headline in a box of the article alone: no menu is in it."""
        if self.region is None or self.region.tag in ("body", "html", "form", "table", "td") or self.headline is None:
            return False
        inside = set(self.region.iter())
        above = [b for b in self.blocks[: self.headline.position] if b.element in inside]
        is_menu = sum(b.linked for b in above) > _MOST_LINKS or any(b.kind == "nav" for b in above)
        return block in above[-_NEAR:] and not is_menu

    def at_headline(self, block: Block) -> bool:
        """Whether a block before the headline is in one box with it, and not in the masthead."""
        if self.head is None or self.container is None:
            return False
        shared = common_ancestor(self.head, block.element)
        if shared.tag == "article" or self._is_above(block):
            return True
        return shared is not self.container and shared not in set(self.container.iterancestors())
