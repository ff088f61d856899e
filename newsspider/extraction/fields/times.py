"""The moments that ``<time datetime>`` elements of the article's own box state, whatever words they print."""

import re
from collections.abc import Iterator

from lxml import etree

from newsspider.extraction.blocks.element_roles import kind_of
from newsspider.extraction.body.full_page import FullPage
from newsspider.extraction.fields.stamps import Candidate, Role, visible_candidates

_UPDATED = re.compile(r"updated|modified|changed|lastmod|last-?edit", re.IGNORECASE)
_PUBLISHED = re.compile(r"publish|created|posted|pubdate|entry-date|dt-published", re.IGNORECASE)
_UPDATED_WORDS = re.compile(r"تحديث|تعديل|تحريره?\s+في|[Uu]pdated|[Mm]odified|[Mm]is à jour")
# Areas of the article's box whose stamps are of something else.
_FOREIGN = frozenset({"comments", "related", "widget", "nav", "ads", "embed", "newsletter", "aside"})
_LABEL_LENGTH = 40


def box_stamps(full_page: FullPage) -> list[Candidate]:
    """The stamps of the box's ``<time>`` elements, the first published and the first updated one.

    One without a word for its role is the article's publication if no other is called so.
    """
    found: dict[Role, list[Candidate]] = {}
    unnamed: list[Candidate] = []
    for element in _own_times(full_page):
        role = _role(element)
        stamps = _stamps_of(element, role or "published")
        if role is None:
            unnamed = unnamed or stamps
        else:
            found.setdefault(role, stamps)
    return [*(found.get("published") or unnamed), *found.get("updated", [])]


def _own_times(full_page: FullPage) -> Iterator[etree._Element]:
    """The elements outside the text, comments, read-also groups and other articles' cards."""
    box = full_page.box
    if box is None or "<time" not in full_page.page.text:
        return
    prose = [full_page.blocks[number].element for number in full_page.inside if full_page.blocks[number].prose]
    first, last = (prose[0], prose[-1]) if len(prose) > 1 else (None, None)
    grouped = {full_page.blocks[number].element for number in full_page.grouped}
    in_text = False
    for element in box.iter("time", *(end.tag for end in (first, last) if end is not None)):
        if element is first:
            in_text = True
        elif element is last:
            in_text = False
        elif element.tag == "time" and element.get("datetime") and not in_text and _is_own(element, box, grouped):
            yield element


def _is_own(element: etree._Element, box: etree._Element, grouped: set[etree._Element]) -> bool:
    for ancestor in (element, *element.iterancestors()):
        if ancestor is box:
            return True
        if ancestor in grouped or kind_of(ancestor) in _FOREIGN:
            return False
        if ancestor.tag in ("article", "li") and ancestor.find(".//h3/a") is not None:
            return False  # a card
    return True


def _role(element: etree._Element) -> Role | None:
    """What the element, the one around it, or the words right before it call the stamp."""
    parent = element.getparent()
    for node in (element, parent):
        if node is None:
            continue
        names = " ".join(node.get(name) or "" for name in ("class", "itemprop", "property", "id"))
        if _PUBLISHED.search(names) or node.get("pubdate") is not None:
            return "published"
        if _UPDATED.search(names):
            return "updated"
    previous = element.getprevious()
    before = (previous.tail if previous is not None else parent.text if parent is not None else None) or ""
    if not before.strip() and previous is not None:
        before = "".join(previous.itertext())
    return "updated" if _UPDATED_WORDS.search(before[-_LABEL_LENGTH:]) else None


def _stamps_of(element: etree._Element, role: Role) -> list[Candidate]:
    printed = " ".join("".join(element.itertext()).split())
    shown = visible_candidates(printed, "generic", role)[:1] if printed else []
    return [*shown, Candidate(element.get("datetime") or "", role, "generic", True)]
