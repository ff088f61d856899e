"""Who wrote an article and whom it credits, by what a page shows around headline and text."""

import re

from lxml import etree

from newsspider.extraction.blocks.block import Block
from newsspider.extraction.blocks.blocks import read_blocks
from newsspider.extraction.blocks.labels import credited
from newsspider.extraction.blocks.stamp_lines import mostly_stamp
from newsspider.extraction.body.full_page import FullPage
from newsspider.extraction.fields.rows import is_about, row_authors
from newsspider.extraction.machine.microdata import named
from newsspider.extraction.people.agencies import is_wire
from newsspider.extraction.people.people import names, once
from newsspider.extraction.people.persons import read_signature
from newsspider.text import ElementIndex
from newsspider.text.elements import has_children

_CALLED_AUTHOR = (
    *("uthor", "uther", "autor", "riter", "ournalist", "eporter", "editor", "olumnist", "kateb", "katib", "by"),
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


def authors(full_page: FullPage) -> tuple[list[str], str] | None:
    """The names and what gave them: a labelled byline, else an element called so, else what is marked as author."""
    if full_page.body.authors:
        return full_page.body.authors, "labels"
    for number in full_page.around:
        line = full_page.lines[number]
        if line and line.kind == "byline" and (found := names(line.rest, full_page.portal_names)):
            return found, "labels"
    for number in full_page.between:
        block = full_page.blocks[number]
        if len(block.text) > _LONGEST or mostly_stamp(block.text, 0.5):
            continue
        if block.kind == "byline" and (found := names(block.text, full_page.portal_names)):
            return found, "generic"
        if not _leads_to_tag(block) and (found := _city_and_name(block.text, full_page)):
            return found, "generic"
    if called := _called(full_page):
        return called
    beside = row_authors(full_page)
    return (beside, "generic") if beside else _marked(full_page)


def _leads_to_tag(block: Block) -> bool:
    return any(_TAGGED.search(link.get("href") or "") for link, _ in block.links)


def _city_and_name(text: str, full_page: FullPage) -> list[str]:
    """The writers of an unlabelled line: all of it is certain, or it gives an account («عمان - أحمد علي @ahmad»)."""
    if signature := read_signature(text, full_page.portal_names, town=True):
        return [] if is_about(full_page, signature.authors) else list(signature.authors)
    return names(text, full_page.portal_names) if " @" in text else []


def _called(full_page: FullPage) -> tuple[list[str], str] | None:
    region, page = full_page.region, full_page.page
    if region is None:
        return None
    around = {
        full_page.blocks[number].element for number in (*full_page.around, *full_page.between, *full_page.opening)
    }
    for element in _called_or_linked(page.index):
        if not any(ancestor is region for ancestor in element.iterancestors()):
            continue
        text = " ".join("".join(element.itertext()).split())
        if not 0 < len(text) <= _LONGEST or not _says_byline(element):
            continue
        if element.getparent() not in around and not any(inner in around for inner in element.iter()):
            continue
        # In a box of name, column and «more of the author» each stands in a line of its own.
        lines = (
            [block.text for block in read_blocks([element]) if not block.hidden] if has_children(element) else [text]
        )
        for line in lines or [text]:
            if found := names(line, full_page.portal_names):
                return found, "generic"
    return None


def _called_or_linked(index: ElementIndex) -> list[etree._Element]:
    """The elements that a class or a link's address calls a writer."""
    called = index.of_class_with(_CALLED_AUTHOR)
    related = [element for element in index.having("rel", "author") if element.get("rel") == "author"]
    return index.in_order(called, index.having("href", "/author", "/writer"), related)


def _says_byline(element: etree._Element) -> bool:
    classes = element.get("class") or ""
    if "by" not in classes.lower() or _OTHERWISE.search(classes):
        return True
    return element.get("rel") == "author" or _BY.search(classes) is not None


def _marked(full_page: FullPage) -> tuple[list[str], str] | None:
    for element in full_page.marked.get("author", []):
        if found := [name for text in named(element) for name in names(text, full_page.portal_names)]:
            return once(found), "microdata"
    return None


def source(full_page: FullPage) -> tuple[str, str] | None:
    """Whom the page credits and what said so: a labelled line, an agency's signature, an agency's name for a byline."""
    if full_page.body.source:
        return full_page.body.source, "labels"
    for number in (*full_page.between, *full_page.around):
        line = full_page.lines[number]
        if line and line.kind == "source" and full_page.blocks[number].kind != "caption":
            text = line.rest or _following(full_page, number)
            if text and (found := credited(text)):
                return found, "labels"
    for number in full_page.between:
        block = full_page.blocks[number]
        if len(block.text) <= _LONGEST_CREDIT and block.kind not in ("caption", "nav") and is_wire(block.text):
            return credited(block.text) or block.text, "generic"
    return None


def _following(full_page: FullPage, number: int) -> str | None:
    if number + 1 >= len(full_page.blocks) or full_page.lines[number + 1] is not None:
        return None
    text = full_page.blocks[number + 1].text
    return text if len(text) <= _LONGEST_CREDIT else None
