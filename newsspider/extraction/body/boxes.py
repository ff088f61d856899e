"""Boxes under a text that its container holds too: the writer's own, and headings that nothing follows."""

from collections.abc import Collection, Sequence

from newsspider.extraction.blocks.blocks import Block
from newsspider.extraction.people.persons import is_certain_name

# What a writer is said to be is no longer than this.
_ABOUT = 400


def without_boxes(blocks: Sequence[Block], writers: Collection[str]) -> list[Block]:
    """The blocks of a text without the boxes at its end. ``writers`` are the known ones."""
    kept = list(blocks)
    while len(kept) > 1:
        if kept[-1].heading:
            kept.pop()  # the heading of cards, of a form, of an invitation
        elif (start := _author_box(kept, writers)) is not None:
            del kept[start:]
        else:
            break
    return kept


def _author_box(blocks: Sequence[Block], writers: Collection[str]) -> int | None:
    """Where the writer's box begins: a heading that is a name, in its own box, and a few words about the person."""
    last = next((number for number in range(len(blocks) - 1, -1, -1) if blocks[number].heading), None)
    if last is None or last < 1:
        return None
    name = blocks[last].text
    if name not in writers and not is_certain_name(name, placed=True):
        return None
    about = blocks[last + 1 :]
    if len(about) > 2 or sum(len(block.text) for block in about) > _ABOUT:
        return None
    own = {blocks[last].element.getparent(), *list(blocks[last].element.iterancestors())[:3]}
    text = blocks[last - 1].element.getparent()
    boxed = blocks[last].element.getparent() is not text
    return last if boxed and all(any(a in own for a in block.element.iterancestors()) for block in about) else None
