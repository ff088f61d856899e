"""Labels inside a line («…. اقرأ أيضا: أسعار الذهب», a stamp with a byline behind it), as lines of their own."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import chain

from lxml import etree

from newsspider.dates import parse_stamp, split_labelled
from newsspider.extraction.blocks.block import Block
from newsspider.extraction.blocks.cells import split_row
from newsspider.extraction.blocks.clocks import join_clocks
from newsspider.extraction.blocks.labels import read_line
from newsspider.extraction.blocks.stamp_lines import has_digit

# A label's words, and what must stand between it and its link: a sentence that links has neither.
_LABEL_WORDS = 6
_MARK = re.compile(r"\s*(?:[:：|»>]|\.{2,}|…|\s[-–—ـ]\s?)+\s*$")
# A label begins a line or follows a whole sentence; the link's text is a title.
_BEGINS = re.compile(r"(?:^|[.!؟?…»”\")\]]|[(\[*•●])\s*$")
_TITLE_WORDS = 3
_LINE_LENGTH = 160
_INNER = re.compile(r"(?<=[\d\sصم|])[\s|–-]+(?:كتبت?|بقلم|المصدر|مصدر|المحرر|الكاتب|بواسطة|تحرير|إعداد)\s*:")
# «Posted by X on …», in the words of content systems: «أرسله X في …», «نشر بواسطة X بتاريخ …», «Submitted by X on …».
_POSTED = re.compile(
    r"\s*(?P<label>(?:(?:تم\s)?(?:ال)?(?:نشر|كتب|أضيف|اضيف|أضاف|اضاف|أرسل|ارسل|قدم|قدّم|حرر|حرّر|أدرج|ادرج|مرسل|مقدم)(?:ه|ها|ت|ته|ة)?"
    r"(?:\s+(?:بواسطة|من قبل|من طرف|من))?|بواسطة|من قبل|(?:[Ss]ubmitted|[Pp]osted|[Ww]ritten|[Pp]ublished)\s+by|[Bb]y))"
    r"\s*:?\s+(?P<name>(?!في\b|على\b|يوم\b|بتاريخ\b|on\b|at\b)[^\d]{4,50}?)\s*(?:[،,|–-]\s*)?\s(?:في|بتاريخ|يوم|بيوم|on|at)\s*:?\s+(?P<stamp>.*\d.*)$"
)


# A byline with its stamp behind it, without a word between: «كتب X 20 نوفمبر 2026», «بقلم: X الجمعة 20 نوفمبر».
_SIGNED = re.compile(
    r"\s*(?P<label>كتبت?|بقلم|إعداد|اعداد|تحرير|المحررة?|الكاتبة?|بواسطة|[Bb]y|[Ww]ritten by)\s*:?\s+"
    r"(?P<name>[^\d:|]{4,50}?)"
    r"\s*[-–|,،·]?\s*(?P<stamp>(?:(?:يوم\s+)?(?:ال)?(?:سبت|[أا]حد|[إا]ثنين|ثلاثاء|[أا]ربعاء|خميس|جمعة)\W+)?\d.*)$"
)


def set_apart(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with the cells of rows and the read-also links of paragraphs apart, stamps apart from labels."""
    made: list[Block] = []
    timed = _with_time(blocks[0].element.getroottree()) if blocks else set()
    for block in chain.from_iterable(map(split_row, join_clocks(blocks))):
        if block.links and not block.linked and not block.heading:
            for part in _split(block):
                made += _beside_stamp(part, timed)
        elif len(block.text) > _LINE_LENGTH or block.heading:
            made.append(block)
        elif block.element in timed or has_digit(block.text):  # hundreds of a page's lines are titles in links
            made += _beside_stamp(block, timed)
        else:
            made.append(block)
    return made


def _with_time(tree: etree._ElementTree) -> set[etree._Element]:
    """The elements in which a time element stands."""
    found: set[etree._Element] = set()
    for time in tree.iter("time"):
        element = time.getparent()
        while element is not None and element not in found:
            found.add(element)
            element = element.getparent()
    return found


def _beside_stamp(block: Block, timed: Collection[etree._Element]) -> list[Block]:
    """A line with a stamp and then a label («15-05-2024 | 14:05 المصدر: النهار») as two.

    :param timed: the elements in which a time element stands.
    """
    text = block.text
    if len(text) > _LINE_LENGTH or block.heading:
        return [block]
    if block.element in timed and (cut := _before_time(block)) is not None:
        return [block.part(part) for part in (text[:cut].rstrip(" |-–،·"), text[cut:])]
    if not has_digit(text):
        return [block]
    if (posted := _POSTED.match(text)) and split_labelled(posted["stamp"]):
        first, second = f"{posted['label']}: {posted['name']}", posted["stamp"]
    elif (signed := _SIGNED.match(text)) and parse_stamp(signed["stamp"], "UTC"):
        first, second = f"{signed['label']}: {signed['name']}", signed["stamp"]
    elif ":" in text and (match := _INNER.search(text)) and split_labelled(text[: match.start()]):
        first, second = text[: match.start()].rstrip(" |-–،"), text[match.start() :].lstrip(" |-–،")
    else:
        return [block]
    return [block.part(part) for part in (first, second)]


def _before_time(block: Block) -> int | None:
    """Where a labelled line's own time element begins, which no word of its stands for («بقلم: X <time>أمس</time>»)."""
    time = next(block.element.iter("time"))
    printed = " ".join("".join(time.itertext()).split())
    if not printed or not block.text.endswith(printed) or len(printed) == len(block.text):
        return None
    line = read_line(block.text[: -len(printed)].rstrip(" |-–،·"))
    return len(block.text) - len(printed) if line is not None and line.kind in ("byline", "source") else None


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
