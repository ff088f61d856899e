"""The generic reader: the fields of any portal's page, by what the page marks, labels and shows."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from urllib.parse import unquote, urlsplit

from lxml import etree

from newsspider.arabic import match_text
from newsspider.extraction.blocks import Block, read_blocks
from newsspider.extraction.container import (
    Headline,
    article_blocks,
    common_ancestor,
    densest,
    find_headline,
    within,
)
from newsspider.extraction.images import pictures_in
from newsspider.extraction.labels import Line
from newsspider.extraction.microdata import marked, named, value
from newsspider.extraction.page import Page
from newsspider.extraction.people import names
from newsspider.extraction.related import Group, find_groups, read_lines
from newsspider.extraction.segments import Body, Surroundings, credited, is_deck, once, segment, split_tags
from newsspider.extraction.stamps import Candidate, visible_candidates
from newsspider.extraction.wires import dateline, is_wire
from newsspider.items import Related
from newsspider.portal import Portal
from newsspider.urls import site_of
from newsspider.zones import zone_for

_AUTHOR_ELEMENTS = etree.XPath(
    "descendant::*[@rel='author' or contains(@href, '/author') or contains(@href, '/writer') or contains(@class, 'uthor') or contains(@class, 'yline') or contains(@class, 'riter')"
    " or contains(@class, 'riteBy') or contains(@class, 'ournalist') or contains(@class, 'eporter') or contains(@class, 'editor')]"
)
_CRUMBS = etree.XPath(
    "descendant::*[contains(@class, 'readcrumb') or contains(@class, 'readcumb') or contains(@id, 'readcrumb')"
    " or contains(@class, 'bread-crumb') or contains(@class, 'crumbs') or contains(@class, 'breadCrumb')"
    " or contains(@typeof, 'BreadcrumbList') or contains(@itemtype, 'BreadcrumbList')][1]"
)
_TIMES = etree.XPath("descendant-or-self::time[@datetime]")
_TAG_LINK = re.compile(
    r"/(?:tags?|topics?|keywords?|newstaglist|hashtag|tagged|وسم|وسوم|الوسوم|كلمات-مفتاحية)(?:/|\?|=|$)|[?&](?:tag|keyword)=",
    re.I,
)
_HOME_NAMES = frozenset(
    map(
        match_text,
        ("الرئيسية", "الصفحة الرئيسية", "رئيسية", "home", "accueil", "الصفحة الأولى", "أنت هنا", "آخر الأخبار"),
    )
)
_SECTION_LINK = re.compile(
    r"/(?:category|categories|section|sections|cat|channel|قسم|تصنيف|newssection)(?:/|\?|=)", re.I
)
# Parts of addresses that sites of every kind have.
_NO_SECTION = frozenset(
    "article articles news story stories node post posts details view content page show arabic".split()
)
# Blocks before and after a headline among which its section stands.
_NEAR = 5
_CITY_AND_NAME = re.compile(r"\S\s*[-–—ـ:]\s*\S")
_STAMP_LENGTH = 160
_TAG_WORDS = 6
# A body of fewer words is a caption or a teaser; then the machine-readable text may be the better one.
FEW_WORDS = 40


def generic_portal(url: str, timezone: str | None = None) -> Portal:
    """A portal without a site file. Its zone is the given one, else that of its country domain; a page's locale may
    still tell it (``zone_of``)."""
    site = site_of(url)
    return Portal(site=site, title="", domains=(site.partition("/")[0],), timezone=timezone or zone_for(url))


def zone_of(page: Page, portal: Portal) -> str | None:
    """The zone in which a page's stamps are read; None where nobody knows it."""
    return portal.timezone or zone_for(page.url, page.locale)


class Whole:
    """A whole page as the generic reader sees it. ``container`` is given where a site file knows the text's place."""

    def __init__(
        self,
        page: Page,
        portal_names: set[str],
        stated: dict[str, str | None],
        container: Sequence[etree._Element] = (),
        headline: str | None = None,
    ) -> None:
        self.page, self.portal_names, self.stated = page, portal_names, stated
        self._given, self._given_headline = list(container), headline

    @cached_property
    def blocks(self) -> list[Block]:
        root = self.page.tree
        body = root.find("body")
        return read_blocks([body if body is not None else root])

    @cached_property
    def lines(self) -> list[Line | None]:
        return read_lines(self.blocks)

    @cached_property
    def marked(self) -> dict[str, list[etree._Element]]:
        return marked(self.page)

    @cached_property
    def headline(self) -> Headline | None:
        stated = {"site": self._given_headline} if self._given_headline else self.stated
        found = find_headline(self.blocks, stated, self.portal_names)
        if found and found.position is not None:
            element = self.blocks[found.position].element
            if "headline" in (element.get("itemprop") or ""):
                return Headline(found.text, found.position, "microdata")
        return found

    @cached_property
    def span(self) -> tuple[int, int]:
        """The numbers of the first and past the last block that the article may reach to."""
        return article_blocks(self.blocks, self.headline.position if self.headline else None)

    @cached_property
    def container(self) -> etree._Element | None:
        """The element of the text."""
        if self._given:
            element = self._given[0]
            for other in self._given[1:]:
                element = common_ancestor(element, other)
            return element
        start, end = self.span
        blocks = [
            block
            for number, block in enumerate(self.blocks[start:end], start)
            if number not in self._grouped and self.lines[number] is None
        ]
        found = densest(blocks)
        return self._as_marked(found, blocks)

    def _as_marked(self, found: etree._Element | None, blocks: Sequence[Block]) -> etree._Element | None:
        """The element that the page itself calls the body, if most of the text is in it."""
        if found is None:
            return None
        whole = sum(blocks[number].prose for number in within(blocks, found))
        for element in self.marked.get("articlebody", []):
            if element.tag in ("meta", "link"):
                continue
            inside = sum(blocks[number].prose for number in within(blocks, element))
            if inside and inside >= 0.5 * whole:
                return element
        return found

    @cached_property
    def groups(self) -> list[Group]:
        return find_groups(self.blocks, self.lines, self.page.base, self.page.url)

    @cached_property
    def _grouped(self) -> set[int]:
        return {number for group in self.groups for number in range(group.start, group.end)}

    @cached_property
    def region(self) -> etree._Element | None:
        """The smallest element with both headline and text: where stamp, byline and tags of the article stand."""
        if self.container is None:
            return None
        if self.headline is None or self.headline.position is None:
            return self.container
        return common_ancestor(self.container, self.blocks[self.headline.position].element)

    @cached_property
    def _inside(self) -> list[int]:
        """The numbers of the container's blocks."""
        if self.container is None:
            return []
        start, end = self.span
        return [number for number in within(self.blocks, self.container) if start <= number < end or self._given]

    @cached_property
    def body(self) -> Body:
        """The text, with a lead that stands between headline and container put first."""
        numbers = self._inside
        lead = self._lead
        blocks = [self.blocks[number] for number in numbers]
        lines = [self.lines[number] for number in numbers]
        position = {number: place for place, number in enumerate(numbers)}
        groups = [
            Group(group.label, position[group.start], _place(position, group.end, len(numbers)))
            for group in self.groups
            if group.start in position
        ]
        known = Surroundings(self.headline.text if self.headline else "", self.subheadline or "", self.portal_names)
        body = segment(blocks, lines, groups, known)
        if lead:
            body.paragraphs[:0] = [self.blocks[number].text for number in lead]
            body.dateline = dateline(body.paragraphs[0], self.portal_names) or body.dateline
        return body

    @cached_property
    def _between(self) -> list[int]:
        """The blocks between headline and text, inside the article's region."""
        if self.headline is None or self.headline.position is None or not self._inside or self.region is None:
            return []
        first = self._inside[0]
        region = set(within(self.blocks, self.region))
        return [n for n in range(self.headline.position + 1, first) if n in region and n not in self._grouped]

    @cached_property
    def _lead(self) -> list[int]:
        """Running text right before the container that is no deck: the first paragraph, set apart by its markup."""
        found = []
        for number in self._between:
            block = self.blocks[number]
            if block.shown and block.prose and self.lines[number] is None and block.text != self.subheadline:
                if not self._looks_like_deck(block) or dateline(block.text, self.portal_names):
                    found.append(number)
        return found if len(found) <= 2 else []

    @cached_property
    def subheadline(self) -> str | None:
        """The deck: a heading, or an element called so, between headline and text, which the text does not repeat."""
        opening = match_text(" ".join(self.blocks[number].text for number in self._inside[:3]))[:600]
        head = match_text(self.headline.text) if self.headline else ""
        for number in self._between:
            block = self.blocks[number]
            if (
                block.hidden
                or block.linked
                or block.kind not in (None, "header", "meta")
                or self.lines[number] is not None
            ):
                continue
            text = match_text(block.text)
            if (
                len(block.text.split()) < 3
                or text == head
                or text in opening
                or dateline(block.text, self.portal_names)
            ):
                continue
            if self._looks_like_deck(block) and not names(block.text, self.portal_names):
                return block.text
        return self._kicker()

    def _kicker(self) -> str | None:
        """A heading right above the headline, in its box."""
        if self.headline is None or not self.headline.position:
            return None
        block = self.blocks[self.headline.position - 1]
        if 1 < block.heading <= 4 and not block.links and not block.hidden and len(block.text.split()) >= 3:
            shared = common_ancestor(self.blocks[self.headline.position].element, block.element)
            if shared.tag != "body" and block.kind in (None, "header"):
                return block.text
        return None

    def _looks_like_deck(self, block: Block) -> bool:
        return 1 < block.heading <= 4 or is_deck(block, limit=self.region)

    @cached_property
    def around(self) -> list[int]:
        """The blocks of the article's region outside the text: its header, and what follows the text."""
        if self.region is None:
            return []
        inside = set(self._inside)
        start, end = self.span
        return [
            number
            for number in within(self.blocks, self.region)
            if number not in inside
            and number not in self._grouped
            and number < end
            and self.blocks[number].kind
            not in ("nav", "footer", "widget", "related", "comments", "ads", "form", "newsletter")
            and not self.blocks[number].hidden
        ]

    @property
    def stamps(self) -> list[Candidate]:
        """The printed stamps of the article, with the machine-readable ones of their elements."""
        found: list[Candidate] = []
        after_text = False
        between = set(self._between)
        last = self._inside[-1] if self._inside else -1
        for number in self.around:
            block, line = self.blocks[number], self.lines[number]
            after_text = after_text or number > last
            if (line and line.kind in ("comments", "elsewhere")) and after_text:
                break
            if len(block.text) <= _STAMP_LENGTH and _may_be_stamp(block.text) and not block.heading == 1:
                printed = [c for c in visible_candidates(block.text, "labels") if c.role or not after_text]
                weak = number not in between and not self._stands_at_headline(block)
                found += [replace(c, weak=True) if weak and c.role is None else c for c in printed]
                for time in _TIMES(block.element) if printed else ():
                    role = printed[0].role or ("updated" if "odified" in str(time.get("itemprop")) else None)
                    found.append(Candidate(time.get("datetime") or "", role, "generic", True))
        for text, element in self.body.stamps:
            printed = visible_candidates(text, "labels")
            found += printed
            found += [
                Candidate(t.get("datetime") or "", printed[0].role, "generic", True) for t in _TIMES(element) if printed
            ]
        return [c if c.role or c.machine else replace(c, method="generic") for c in found]

    def _stands_at_headline(self, block: Block) -> bool:
        """Whether a block before the headline is in one box with it, and not the masthead's."""
        if self.headline is None or self.headline.position is None or self.container is None:
            return False
        shared = common_ancestor(self.blocks[self.headline.position].element, block.element)
        return shared is not self.container and shared not in set(self.container.iterancestors())

    @property
    def marked_stamps(self) -> list[Candidate]:
        """The stamps that the page marks as properties of its article."""
        found = []
        for name, role in (("datepublished", "published"), ("datemodified", "updated")):
            found += [Candidate(value(e), role, "microdata", True) for e in self.marked.get(name, [])[:2]]  # type: ignore[arg-type]
        if not any(candidate.role == "published" for candidate in found):
            for name in ("datecreated", "created", "date"):
                found += [Candidate(value(e), "published", "microdata", True) for e in self.marked.get(name, [])[:1]]
        return found

    @property
    def authors(self) -> tuple[list[str], str] | None:
        """Who wrote: a labelled byline, else what an element called author says, else what is marked so."""
        if self.body.authors:
            return self.body.authors, "labels"
        for number in self.around:
            line = self.lines[number]
            if line and line.kind == "byline" and (found := names(line.rest, self.portal_names)):
                return found, "labels"
        for number in self._between:
            block = self.blocks[number]
            if len(block.text) <= 60 and (block.kind == "byline" or _CITY_AND_NAME.search(block.text)):
                if found := names(block.text, self.portal_names):
                    return found, "generic"
        if self.region is not None:
            around = {self.blocks[number].element for number in (*self.around, *self._between)}
            for element in _AUTHOR_ELEMENTS(self.region):
                text = " ".join("".join(element.itertext()).split())
                if 0 < len(text) <= 80 and (
                    element in around or any(e in around for e in element.iter()) or element.getparent() in around
                ):
                    if found := names(text, self.portal_names):
                        return found, "generic"
        for element in self.marked.get("author", []):
            if found := [n for text in named(element) for n in names(text, self.portal_names)]:
                return once(found), "microdata"
        return None

    @property
    def source(self) -> tuple[str, str] | None:
        """Whom the page credits: a labelled line, the agency's signature, a byline that is an agency's name."""
        if self.body.source:
            return self.body.source, "labels"
        for number in (*self._between, *self.around):
            line = self.lines[number]
            if line and line.kind == "source" and self.blocks[number].kind not in ("caption",):
                text = line.rest or self._following(number)
                if text and (found := credited(text)):
                    return found, "labels"
        for number in self._between:
            block = self.blocks[number]
            if len(block.text) <= 40 and is_wire(block.text) and block.kind not in ("caption", "nav"):
                return credited(block.text) or block.text, "generic"
        return None

    def _following(self, number: int) -> str | None:
        if number + 1 < len(self.blocks) and self.lines[number + 1] is None and len(self.blocks[number + 1].text) <= 60:
            return self.blocks[number + 1].text
        return None

    @property
    def keywords(self) -> tuple[list[str], str] | None:
        """The visible tags: under a label, in an element called tags, or linked as tags."""
        if self.body.tags:
            return once(self.body.tags), "labels"
        start, end = self.span
        first = self._inside[0] if self._inside else start
        rest = [n for n in range(start, end) if n not in self._grouped]
        for number in rest:
            line = self.lines[number]
            if line and line.kind == "keywords" and self.blocks[number].kind not in ("nav", "footer", "widget"):
                lines = self.lines[number:end]
                body = segment(self.blocks[number:end], lines, [], Surroundings())
                if body.tags:
                    return once(body.tags), "labels"
        tags: list[str] = []
        for number in rest:
            block = self.blocks[number]
            if (
                block.hidden
                or self.lines[number] is not None
                or number < first
                and not tags
                and number not in self._between
            ):
                continue
            if block.kind == "tags" or (block.kind is None and block.links and all(map(_is_tag, block.links))):
                texts = [text for _, text in block.links] if block.links else split_tags(block.text)
                tags += [text for text in texts if len(text.split()) <= _TAG_WORDS]
        return (once(tags), "generic") if tags else None

    @property
    def related(self) -> list[Related]:
        """The entries of the read-also groups of this article, from its headline on."""
        start, end = self.span
        seen: set[tuple[str, str | None]] = set()
        found: list[Related] = []
        for group in self.groups:
            if group.start < start or group.start >= end and end < len(self.blocks):
                continue
            for entry in group.entries:
                key = (match_text(entry["label"]), entry["url"] or entry["title"])
                if key not in seen:
                    seen.add(key)
                    found.append(entry)
        return found

    @property
    def section(self) -> str | None:
        """The last entry of the breadcrumbs that is not the article itself."""
        head = match_text(self.headline.text) if self.headline else ""
        for crumbs in _CRUMBS(self.page.tree):
            texts = []
            for block in read_blocks([crumbs]):
                texts += [text for _, text in block.links if text] or (
                    [block.text] if len(block.text.split()) <= 5 else []
                )
            texts = [text.strip(" »›>/|-:") for text in texts]
            texts = [
                t
                for t in texts
                if t
                and (m := match_text(t))
                and m not in _HOME_NAMES
                and m != head
                and m not in self.portal_names
                and len(t) <= 40
            ]
            if texts:
                return texts[-1]
        return None

    @property
    def section_guess(self) -> str | None:
        """A section link at the headline, or what the menu calls a part of the page's address."""
        return self._section_link() or self._section_in_menu()

    def _section_link(self) -> str | None:
        """A link to a section right at the headline."""
        if self.headline is None or self.headline.position is None:
            return None
        near = range(max(0, self.headline.position - _NEAR), min(len(self.blocks), self.headline.position + _NEAR))
        for number in sorted(near, key=lambda n: abs(n - self.headline.position)):  # type: ignore[union-attr]
            if self.blocks[number].kind in ("nav", "footer", "widget", "related"):
                continue
            if any(self._links_section(other) for other in (number - 1, number + 1)):
                continue  # one of a menu
            for link, text in self.blocks[number].links:
                if len(text.split()) <= 4 and _SECTION_LINK.search(link.get("href") or "") and not is_home(text):
                    return text
        return None

    def _links_section(self, number: int) -> bool:
        if not 0 <= number < len(self.blocks):
            return False
        return any(_SECTION_LINK.search(link.get("href") or "") for link, _ in self.blocks[number].links)

    def _section_in_menu(self) -> str | None:
        """The menu's name for a section that the page's own address names."""
        path = [part for part in unquote(urlsplit(self.page.url).path).split("/") if part][:-1]
        names_of = {part for part in path if len(part) >= 3 and not part.isdigit() and part.lower() not in _NO_SECTION}
        if not names_of:
            return None
        found: dict[str, str] = {}
        for link in self.page.tree.iter("a"):
            parts = [part for part in unquote(urlsplit(link.get("href") or "").path).split("/") if part]
            if parts and len(parts) <= 3 and parts[-1] in names_of:
                text = " ".join("".join(link.itertext()).split())
                if 0 < len(text.split()) <= 4 and not is_home(text) and match_text(text) not in self.portal_names:
                    found.setdefault(parts[-1], text)
        return next((found[part] for part in reversed(path) if part in found), None)

    @property
    def pictures(self) -> list[str]:
        """The pictures between headline and text, then those in the text."""
        found: list[str] = []
        if self.region is not None and self.headline is not None and self.headline.position is not None:
            head, inside = self.blocks[self.headline.position].element, set(self._given or [self.container])
            started = False
            for element in self.region.iter():
                started = started or element is head
                if element in inside:
                    break
                if started and element.tag in ("img", "amp-img"):
                    found += pictures_in([element], self.page.base)
        return found + pictures_in([self.container] if self.container is not None else [], self.page.base)


def _place(position: dict[int, int], end: int, length: int) -> int:
    """Where in the container a group of the page ends."""
    return min((place for number, place in position.items() if number >= end), default=length)


def _may_be_stamp(text: str) -> bool:
    return any(character.isdigit() for character in text) or text.startswith(("منذ", "قبل", "أمس"))


def _is_tag(link: tuple[etree._Element, str]) -> bool:
    element, text = link
    return len(text.split()) <= _TAG_WORDS and (
        element.get("rel") == "tag" or _TAG_LINK.search(element.get("href") or "") is not None
    )


def is_home(text: str) -> bool:
    """Whether a breadcrumb's entry is the portal's first page."""
    return match_text(text) in _HOME_NAMES
