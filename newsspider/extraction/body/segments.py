"""The article's container, in reading order, taken apart into paragraphs, labelled lines, groups and furniture."""

from collections.abc import Sequence

from newsspider.arabic import match_text
from newsspider.dates import split_labelled
from newsspider.extraction.blocks.block import Block
from newsspider.extraction.blocks.labels import Line, credited
from newsspider.extraction.blocks.notes import notes_in
from newsspider.extraction.blocks.related import Group
from newsspider.extraction.blocks.stamp_lines import has_digit, is_relative
from newsspider.extraction.blocks.tag_lines import directories, is_beside, split_tags
from newsspider.extraction.body.body import Body, Surroundings
from newsspider.extraction.body.boxes import without_boxes
from newsspider.extraction.body.edges import trim
from newsspider.extraction.body.furniture import is_furniture
from newsspider.extraction.people.people import names

# A byline or an agency's name is no longer than this, and two labelled stamps with Hijri days no longer than that.
_SHORT = 90
_STAMP = 200
_TAG_WORDS = 6
# A paragraph of fewer characters is a label or a caption, whatever its last mark.
_SENTENCE = 25
_ENDS = (".", "!", "؟", "»", "…", '"')


def segment(
    blocks: Sequence[Block], lines: Sequence[Line | None], groups: Sequence[Group], known: Surroundings
) -> Body:
    """Take a container's blocks apart.

    A label ends the text only where most of the text stands before it, so that a source line or a tag list above the
    text, or a label that somebody put into it, does not.
    """
    return _Segmenter(blocks, lines, groups, known).read()


class _Segmenter:
    def __init__(
        self, blocks: Sequence[Block], lines: Sequence[Line | None], groups: Sequence[Group], known: Surroundings
    ) -> None:
        self.blocks, self.lines, self.known = blocks, lines, known
        self.taken = {number for group in groups for number in range(group.start, group.end)}
        self._free = list(range(len(blocks)))  # for each block the next one that is in no group
        for number in reversed(range(len(blocks))):
            if number in self.taken:
                self._free[number] = self._free[number + 1] if number + 1 < len(blocks) else len(blocks)
        self.starts = {group.start for group in groups}
        self.body = Body()
        # Running text still to come after each block, without what belongs to read-also groups.
        self.ahead = [0] * (len(blocks) + 1)
        # The first block of running text from each one on, and how many groups begin before each.
        self.texts: list[int | None] = [None] * (len(blocks) + 1)
        self.groups_before = [0] * (len(blocks) + 1)
        for number in range(len(blocks) - 1, -1, -1):
            weight = self._weight(number)
            self.ahead[number] = self.ahead[number + 1] + weight
            self.texts[number] = number if weight or self._is_sentence(number) else self.texts[number + 1]
        for number in range(len(blocks)):
            self.groups_before[number + 1] = self.groups_before[number] + (number in self.starts)

    def read(self) -> Body:
        position, before, ended = 0, 0, False
        kept: list[Block] = []
        notes = notes_in([block.text for block in self.blocks])
        while position < len(self.blocks):
            block, line = self.blocks[position], self.lines[position]
            after = position + 1
            if position in self.taken:
                if position in self.starts and not ended:
                    past = self._past_group(position)
                    ended = self._ends(before, past) and not self._goes_on(kept, past)
            elif line is not None:
                after = self._labelled(position, line)
                if line.kind in ("source", "keywords", "comments", "elsewhere"):
                    goes_on = line.kind == "source" and self._goes_on(kept, after)
                    ended = ended or (self._ends(before, after) and not goes_on)
                elif not ended and line.kind == "photo" and not block.linked and len(block.text) > 3 * _SHORT:
                    kept.append(block)
            elif not block.shown:
                self._set_apart(block)
            elif not ended and not is_furniture(block, bool(kept), self.body, self.known, notes):
                kept.append(block)
                before += self._weight(position)
            position = after
        writers = {*self.body.authors, *self.known.writers}
        self.body.paragraphs = [block.text for block in without_boxes(kept, writers)]
        trim(self.body.paragraphs, self.body, self.known)
        return self.body

    def _weight(self, number: int) -> int:
        block = self.blocks[number]
        if number in self.taken or not block.shown or self.lines[number] is not None:
            return 0
        return block.prose

    def _is_sentence(self, number: int) -> bool:
        """Whether a block is a short paragraph of running text: a correction has a line or two."""
        block = self.blocks[number]
        if number in self.taken or not block.shown or self.lines[number] is not None or block.linked or block.heading:
            return False
        return len(block.text) >= _SENTENCE and block.text.endswith(_ENDS)

    def _past_group(self, position: int) -> int:
        return self._free[position] if position < len(self.blocks) else position

    def _ends(self, before: int, position: int) -> bool:
        """Whether the article's text is over: nothing has to follow, but less than has come."""
        return before > 0 and self.ahead[min(position, len(self.blocks))] * 3 < before

    def _goes_on(self, kept: Sequence[Block], position: int) -> bool:
        """Whether a paragraph follows beside those before.

        A correction is often put under the source line, and a read-also box before the last paragraph.
        """
        following = self.texts[min(position, len(self.blocks))]
        if not kept or following is None or self.groups_before[following] != self.groups_before[position]:
            return False
        return self.blocks[following].element.getparent() is kept[-1].element.getparent()

    def _labelled(self, position: int, line: Line) -> int:
        """Take what a label says; where it stands alone, from the blocks that follow. Gives the position after it."""
        block = self.blocks[position]
        if line.kind == "source":
            return self._source(position, line)
        if line.kind == "keywords":
            return self._keywords(position, line)
        if line.kind == "byline":
            text = line.rest
            if not text and position + 1 < len(self.blocks) and self.lines[position + 1] is None:
                text = self.blocks[position + 1].text
                if len(text) > _SHORT or not names(text, self.known.portal_names):
                    return position + 1
                position += 1
            for name in names(text, self.known.portal_names):
                if name not in self.body.authors:
                    self.body.authors.append(name)
                    self.body.labels.add("authors")
            self._note_stamp(block)
        return position + 1

    def _source(self, position: int, line: Line) -> int:
        text = line.rest
        if not text and position + 1 < len(self.blocks):
            following = self.blocks[position + 1]
            if len(following.text) <= _SHORT and self.lines[position + 1] is None and not following.hidden:
                text = following.text
                position += 1
        if text and self.body.source is None:
            self.body.source = credited(text)
            self.body.labels.add("source")
        return position + 1

    def _keywords(self, position: int, line: Line) -> int:
        block = self.blocks[position]
        found: list[str] = []
        linked = [text for _, text in block.links if text and match_text(text) != match_text(line.label)]
        if linked:
            found = linked
        elif line.rest:
            found = split_tags(line.rest)
        position += 1
        beside: set[str] = set()
        if not found:
            while position < len(self.blocks) and self.lines[position] is None:
                following = self.blocks[position]
                texts = [text for _, text in following.links] or split_tags(following.text)
                short = all(len(text.split()) <= _TAG_WORDS for text in texts)
                if found and not is_beside(following, beside):
                    break  # the neighbouring articles, the author's box
                if not (following.linked and short) and not (short and not following.prose and not following.hidden):
                    if not found and not following.links and not following.heading and following.prose:
                        found = split_tags(following.text)  # one line of unlinked words under its label
                        position += 1
                    break
                found += texts
                beside = beside or directories(following)
                position += 1
        if not self.body.tags:
            self.body.tags = found
            self.body.labels.add("keywords")
        return position

    def _set_apart(self, block: Block) -> None:
        if block.hidden:
            return
        if block.kind in ("meta", "byline", "header"):
            self._note_stamp(block)
            if block.kind == "byline" and not self.body.authors:
                self.body.authors = names(block.text, self.known.portal_names)

    def _note_stamp(self, block: Block) -> None:
        text = block.text
        if len(text) > _STAMP:
            return
        if (has_digit(text) and split_labelled(text)) or is_relative(text, labelled=False):
            self.body.stamps.append((text, block.element))
