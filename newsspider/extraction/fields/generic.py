"""The generic reader: what any portal's page gives without a site file."""

from dataclasses import replace
from datetime import datetime
from itertools import islice

from lxml import etree

from newsspider.arabic import match_text
from newsspider.dates import parse_stamp
from newsspider.extraction.blocks.images import pictures_in
from newsspider.extraction.blocks.stamp_lines import has_digit
from newsspider.extraction.body.full_page import FullPage
from newsspider.extraction.fields.stamps import Candidate, visible_candidates
from newsspider.extraction.machine.microdata import value
from newsspider.items import Related
from newsspider.text.elements import pieces_within

# The microformat of blogs: a class, and the machine's stamp as title.
_CALLED_PUBLISHED = etree.XPath(
    "descendant::abbr[contains(concat(' ', normalize-space(@class), ' '), ' published ') and contains(@title, 'T')]"
)
# Two labelled stamps with the byline before them are no longer than this.
_MOST_PIECES = 8
_MOST_ELEMENTS = 200
_STAMP_LENGTH = 160


def printed_stamps(full_page: FullPage) -> list[Candidate]:
    """The printed stamps of the article, with the machine-readable ones of their elements."""
    found: list[Candidate] = []
    between = set(full_page.between)
    last = full_page.inside[-1] if full_page.inside else -1
    first = full_page.span[0]
    for number in full_page.around:
        block, line = full_page.blocks[number], full_page.lines[number]
        after = number > last
        if after and line and line.kind in ("comments", "elsewhere"):
            break
        if len(block.text) > _STAMP_LENGTH or block.heading == 1 or not _may_be_stamp(block.text):
            continue
        # After the text only a label makes a stamp the article's; before the headline, its box.
        weak = number not in between and not full_page.at_headline(block)
        for candidate in _stamps_of(block.text, block.element):
            if number < first and candidate.role is None and _is_today(candidate.text, full_page.page.fetched_at):
                found.append(replace(candidate, weak=True))  # a masthead's bare day, unless a machine says so
                continue
            if candidate.role or not after:
                found.append(replace(candidate, weak=True) if weak and candidate.role is None else candidate)
    for text, element in full_page.body.stamps:
        found += _stamps_of(text, element)
    return found


def _stamps_of(text: str, element: etree._Element) -> list[Candidate]:
    printed = visible_candidates(text, "generic")
    if not any(parse_stamp(candidate.text, "UTC") for candidate in printed):
        printed = _in_pieces(element) or printed
    found = [replace(candidate, method="labels") if candidate.role else candidate for candidate in printed]
    for time in _times(element) if printed else ():
        modified = "odified" in (time.get("itemprop") or "")
        found.append(Candidate(time.get("datetime") or "", "updated" if modified else printed[0].role, "generic", True))
    return found


def _times(element: etree._Element) -> list[etree._Element]:
    """The machine-readable stamps in a line's element; one of very many elements is more than a line's."""
    first = islice(element.iter(etree.Element), _MOST_ELEMENTS)
    return [inner for inner in first if inner.tag == "time" and inner.get("datetime") is not None]


def _in_pieces(element: etree._Element) -> list[Candidate]:
    """The stamp in a row of icons and values («2024-05-15 ◷ 14:05 ◉ 812»): the longest run of values that is one."""
    pieces = pieces_within(element, _MOST_PIECES) or []
    if len(pieces) < 2:
        return []
    for length in range(len(pieces) - 1, 0, -1):
        for start in range(len(pieces) - length + 1):
            found = visible_candidates(" ".join(pieces[start : start + length]), "generic")
            if any(parse_stamp(candidate.text, "UTC") for candidate in found):
                return found
    return []


def _is_today(text: str, now: datetime) -> bool:
    """Whether a stamp is the bare day of the fetch, which is what mastheads print."""
    stamp = parse_stamp(text, "UTC", now)
    return stamp is not None and stamp.precision == "day" and abs((now - stamp.at).days) <= 1


def _may_be_stamp(text: str) -> bool:
    return has_digit(text) or any(word in text for word in ("منذ", "قبل", "أمس"))


def marked_stamps(full_page: FullPage) -> list[Candidate]:
    """The stamps that the page marks as properties of its article."""
    found: list[Candidate] = []
    for element in full_page.marked.get("datepublished", [])[:2]:
        found.append(Candidate(value(element), "published", "microdata", True))
    for element in full_page.marked.get("datemodified", [])[:2]:
        found.append(Candidate(value(element), "updated", "microdata", True))
    if "datepublished" not in full_page.marked and full_page.region is not None:
        for element in _CALLED_PUBLISHED(full_page.region)[:1]:
            found.append(Candidate(value(element), "published", "microdata", True))
    if "datepublished" not in full_page.marked:
        for name in ("datecreated", "created", "date"):
            found += [Candidate(value(e), "published", "microdata", True) for e in full_page.marked.get(name, [])[:1]]
    return found


def related(full_page: FullPage) -> list[Related]:
    """The entries of the article's read-also groups, from its headline on; a hidden copy of a card counts once."""
    start, end = full_page.span
    found: dict[tuple[str, str | None], Related] = {}
    for group in full_page.groups:
        if start <= group.start < end:
            for entry in group.entries:
                found.setdefault((match_text(entry["label"]), entry["url"] or entry["title"]), entry)
    return list(found.values())


def pictures(full_page: FullPage) -> list[str]:
    """The pictures between headline and text, then those in the text."""
    found: list[str] = []
    if full_page.region is not None and full_page.head is not None:
        inside = {*full_page.given, full_page.container}
        started = False
        tags = {"img", "amp-img", full_page.head.tag, *(element.tag for element in inside if element is not None)}
        for element in full_page.region.iter(*tags):
            started = started or element is full_page.head
            if element in inside:
                break
            if started and element.tag in ("img", "amp-img"):
                found += pictures_in([element], full_page.page.base)
    return found + (pictures_in([full_page.container], full_page.page.base) if full_page.container is not None else [])
