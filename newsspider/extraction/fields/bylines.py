"""Who wrote an article and whom it credits, by what a page shows around headline and text."""

import re

from lxml import etree

from newsspider.extraction.blocks.blocks import Block, read_blocks
from newsspider.extraction.blocks.labels import credited
from newsspider.extraction.blocks.stamp_lines import mostly_stamp
from newsspider.extraction.body.full_page import Whole
from newsspider.extraction.fields.rows import row_authors, tells_of
from newsspider.extraction.machine.microdata import named
from newsspider.extraction.people.agencies import is_wire
from newsspider.extraction.people.people import names, once
from newsspider.extraction.people.persons import read_signature

_CALLED_AUTHOR = etree.XPath(
    "descendant::*[@rel='author' or contains(@href, '/author') or contains(@href, '/writer') or "
    + " or ".join(
        f"contains(@class, '{part}')"
        for part in (
            "uthor",
            "uther",
            "autor",
            "riter",
            "ournalist",
            "eporter",
            "editor",
            "olumnist",
            "kateb",
            "katib",
            "by",
        )
    )
    + "]"
)
# Of the classes with «by» those that mean the byline («written-by», «by», «byline», «riteBy»), not «baby» or «nearby».
_BY = re.compile(
    r"(?:^|[-_\s]|(?<=[a-z])(?=B))(?:(?:posted|written|write|rite|published|story|news|post|entry)[-_]?)?[bB]y(?:[-_]?(?:name|line)\w*)?(?=$|[-_\s])|yline|riteBy"
)
_OTHERWISE = re.compile(r"uth[oe]r|autor|riter|ournalist|eporter|editor|olumnist|kat[ei]b")
_TAGGED = re.compile(r"/(?:tags?|topics?|category|sections?|keywords?|search)(?:/|\?|=)")
# A byline with two names and their cities is no longer than this.
_LONGEST = 80
_LONGEST_CREDIT = 60


def authors(whole: Whole) -> tuple[list[str], str] | None:
    """The names and what gave them: a labelled byline, else an element called so, else what is marked as author."""
    if whole.body.authors:
        return whole.body.authors, "labels"
    for number in whole.around:
        line = whole.lines[number]
        if line and line.kind == "byline" and (found := names(line.rest, whole.portal_names)):
            return found, "labels"
    for number in whole.between:
        block = whole.blocks[number]
        if len(block.text) > _LONGEST or mostly_stamp(block.text, 0.5):
            continue
        if block.kind == "byline" and (found := names(block.text, whole.portal_names)):
            return found, "generic"
        if not _leads_to_tag(block) and (found := _city_and_name(block.text, whole)):
            return found, "generic"
    if called := _called(whole):
        return called
    beside = row_authors(whole)
    return (beside, "generic") if beside else _marked(whole)


def _leads_to_tag(block: Block) -> bool:
    return any(_TAGGED.search(link.get("href") or "") for link, _ in block.links)


def _city_and_name(text: str, whole: Whole) -> list[str]:
    """The writers of an unlabelled line: all of it is certain, or it gives an account («عمان - أحمد علي @ahmad»)."""
    if signature := read_signature(text, whole.portal_names, town=True):
        return [] if tells_of(whole, signature.authors) else list(signature.authors)
    return names(text, whole.portal_names) if " @" in text else []


def _called(whole: Whole) -> tuple[list[str], str] | None:
    if whole.region is None:
        return None
    around = {whole.blocks[number].element for number in (*whole.around, *whole.between, *whole.opening)}
    for element in _CALLED_AUTHOR(whole.region):
        text = " ".join("".join(element.itertext()).split())
        if not 0 < len(text) <= _LONGEST or not _says_byline(element):
            continue
        if element.getparent() not in around and not any(inner in around for inner in element.iter()):
            continue
        # In a box of name, column and «more of the author» each stands in a line of its own.
        lines = [block.text for block in read_blocks([element])] if len(element) else [text]
        for line in lines or [text]:
            if found := names(line, whole.portal_names):
                return found, "generic"
    return None


def _says_byline(element: etree._Element) -> bool:
    classes = element.get("class") or ""
    if "by" not in classes.lower() or _OTHERWISE.search(classes):
        return True
    return element.get("rel") == "author" or _BY.search(classes) is not None


def _marked(whole: Whole) -> tuple[list[str], str] | None:
    for element in whole.marked.get("author", []):
        if found := [name for text in named(element) for name in names(text, whole.portal_names)]:
            return once(found), "microdata"
    return None


def source(whole: Whole) -> tuple[str, str] | None:
    """Whom the page credits and what said so: a labelled line, an agency's signature, an agency's name for a byline."""
    if whole.body.source:
        return whole.body.source, "labels"
    for number in (*whole.between, *whole.around):
        line = whole.lines[number]
        if line and line.kind == "source" and whole.blocks[number].kind != "caption":
            text = line.rest or _following(whole, number)
            if text and (found := credited(text)):
                return found, "labels"
    for number in whole.between:
        block = whole.blocks[number]
        if len(block.text) <= _LONGEST_CREDIT and block.kind not in ("caption", "nav") and is_wire(block.text):
            return credited(block.text) or block.text, "generic"
    return None


def _following(whole: Whole, number: int) -> str | None:
    if number + 1 >= len(whole.blocks) or whole.lines[number + 1] is not None:
        return None
    text = whole.blocks[number + 1].text
    return text if len(text) <= _LONGEST_CREDIT else None
