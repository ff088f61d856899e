"""Read-also links inside a paragraph («…. اقرأ أيضا: أسعار الذهب»), taken out of it as lines of their own."""

import re
from collections.abc import Iterable
from dataclasses import replace

from newsspider.extraction.blocks import Block
from newsspider.extraction.labels import read_line

# A label's words, and what must stand between it and its link: a sentence that links has neither.
_LABEL_WORDS = 6
_MARK = re.compile(r"\s*(?:[:：|»>]|\.{2,}|…|\s[-–—ـ]\s?)+\s*$")
# A label begins a line or follows a whole sentence; the link's text is a title.
_BEGINS = re.compile(r"(?:^|[.!؟?…»”\")\]]|[(\[*•●])\s*$")
_TITLE_WORDS = 3


def set_apart(blocks: Iterable[Block]) -> list[Block]:
    """The blocks, with each read-also link that stands in a paragraph as a block after it."""
    made: list[Block] = []
    for block in blocks:
        made += _split(block) if block.links and not block.linked and not block.heading else [block]
    return made


def _split(block: Block) -> list[Block]:
    position = 0
    for number, (_, title) in enumerate(block.links):
        start = block.text.find(title, position)
        if start < 0:
            continue
        position = start + len(title)
        found = _label(block.text[:start]) if len(title.split()) >= _TITLE_WORDS else None
        if found is None:
            continue
        before, label = found
        after = block.text[position:].strip()
        if before.endswith(("(", "[")) and after.startswith((")", "]")):
            before, after = before[:-1], after[1:]
        text = f"{before.strip()} {after.strip(' .') and after}".strip()
        line = replace(block, text=f"{label}: {title}", links=[block.links[number]])
        if not text.strip(" .،؛)(]["):
            return [block]  # a line of its own already
        rest = replace(block, text=text, links=[*block.links[:number], *block.links[number + 1 :]])
        return [*_split(rest), line] if before.strip() else [line, *_split(rest)]
    return [block]


def _label(text: str) -> tuple[str, str] | None:
    """What stands before a read-also label at the end of a text, and the label."""
    mark = _MARK.search(text)
    if mark is None:
        return None
    words = list(re.finditer(r"\S+", text[: mark.start()]))
    for count in range(min(_LABEL_WORDS, len(words)), 0, -1):
        start = words[-count].start()
        label = text[start : mark.start()].lstrip("([*•●")
        before = text[: mark.start() - len(label)].rstrip()
        line = read_line(label)
        if line and line.kind == "related" and not line.rest and _BEGINS.search(before):
            return before, label
    return None
