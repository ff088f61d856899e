"""The article's container, in reading order, taken apart: paragraphs, and what stands among them that is no text."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from lxml import etree

from newsspider.arabic import match_text
from newsspider.dates import parse_stamp, split_labelled
from newsspider.extraction.blocks import Block
from newsspider.extraction.counters import is_counter
from newsspider.extraction.labels import Line, read_line
from newsspider.extraction.people import names
from newsspider.extraction.persons import Signature, read_signature
from newsspider.extraction.related import Group
from newsspider.extraction.wires import dateline, end_credit, is_own_credit, is_place, is_wire, names_wire

_SEPARATORS = re.compile(r"\s*[،,؛;|#•·/]\s*|\s+[-–—]\s+")
_JOINT = re.compile(r"[-–—ـ/|:]")
_BRACKETS = re.compile(r"^[(\[{«\"“]\s*(.*?)\s*[)\]}»\"”]$")
# A byline or an agency's name is no longer than this, and two labelled stamps with Hijri days no longer than that.
_SHORT = 90
_STAMP = 200
_TAG_WORDS = 6
_NOTE_LENGTH = 600


def _loosely(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Phrases in any of their usual spellings, to be found in a text that is not folded: that would cost more."""
    spelled = "|".join(re.escape(phrase).replace("\\ ", r"\s+") for phrase in phrases)
    for letters in ("اأإآ", "ةه", "يى"):
        spelled = re.sub(f"[{letters}]", f"[{letters}]", spelled)
    return re.compile(spelled, re.IGNORECASE)


# Legal and house notes under articles.
_NOTE = _loosely(
    (
        "جميع الحقوق محفوظة",
        "الآراء الواردة أدناه",
        "الآراء الواردة في هذا المقال",
        "الآراء المنشورة لا تعبر",
        "لا تعبر بالضرورة عن رأي",
        "لا يعبر بالضرورة عن رأي",
        "يعبر عن رأي كاتبه",
        "تعبر عن رأي كاتبها",
        "تعبر عن آراء أصحابها",
        "لا مانع من الاقتباس",
        "يحظر نشر أو توزيع",
        "يحوي معلومات خاطئة",
        "يحتوي معلومات خاطئة",
        "للإبلاغ عن خطأ",
        "all rights reserved",
        "we use cookies",
        "our partners use cookies",
        "your personal data",
        "هل تسمح بعرض المحتوى من",
        "هذه الصفحة على محتوى من موقع",
        "مضمون هذا الخبر تم كتابته",
    )
)
# Words of such notes that articles use as well: two of them in one short paragraph make a note.
_NOTE_WORDS = _loosely(
    ("سياسة الخصوصية", "شروط الاستخدام", "شروط استخدام", "إرشادات الاستخدام", "ملفات تعريف الارتباط")
)
# A plain look for one of these costs a tenth of the expressions; each note has one.
_NOTE_HINTS = (
    *("حقوق", "راء", "رأي", "راي", "قتباس", "حظر", "معلومات خاط", "للإبلاغ", "للابلاغ", "لخصوصي", "ستخدام", "الارتباط"),
    *("eserved", "ESERVED", "cookies", "ersonal data"),
    *("محتوى", "مضمون"),
)
# A columnist's note about himself under the text.
_ABOUT_WRITER = re.compile(
    r"\s*[*•]+\s*(?:ال)?(?:كاتب|صحفي|صحافي|إعلامي|اعلامي|باحث|أكاديمي|محلل|أستاذ|استاذ|روائي|شاعر|خبير|محام)ة?\b(?=.{0,150}$)"
)
# What agencies print under a report: its number, the hour it was sent at, initials without dots («س ن / أ أ»).
_LETTERS = r"[ء-ي](?:\s[ء-ي]){0,2}"
_TAIL = re.compile(rf"\W*(?:\d{{1,6}}|\d{{1,2}}:\d{{2}}\s*ت\s*مـ?|{_LETTERS}(?:\s*/\s*{_LETTERS})+)\W*")
# … and columnists: where they are to be reached.
_ADDRESS = re.compile(
    r"\W*(?:(?:البريد الإلكتروني|البريد الالكتروني|للتواصل|بريد|إيميل|ايميل|تويتر|e-?mail|twitter)\W*)?"
    r"(?:(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|@\w{3,30})[\s|،,/–-]*){1,3}\W*",
    re.IGNORECASE,
)
# Relative stamps are told from text by a fetch at any time.
_ANY_TIME = datetime(2020, 1, 1, tzinfo=UTC)
_HASHTAGS = re.compile(r"(?:#[\w-]+[\s،,]*)+")
_CLOCK = re.compile(r"[\d٠-٩]{1,2}\s*[:٫]\s*[\d٠-٩]{2}(?:\s*(?:ص|م|صباحا|مساء|AM|PM|GMT))?", re.IGNORECASE)
# A block that is one link and longer than this is a sentence that links.
_LINKED_WORDS = 25
_DECK_NAMES = (
    r"sub-?(?:title|head|headline|heading)\w*|deck|standfirst|strapline|second-?title|op-subtitle|chapo|article-?excerpt"
    r"|post-?excerpt|entry-?excerpt|excerpt|news-?brief|article-?summary"
)
_DECK_STRICTLY = re.compile(rf"(?:^|[^a-z])(?:{_DECK_NAMES})(?![a-z])")
_DECK = re.compile(
    rf"(?:^|[^a-z])(?:{_DECK_NAMES}|summary|sommaire|lead|lede|lead-?text|intro|short-?desc\w*|article-?desc\w*|brief)(?![a-z])"
)


@dataclass(slots=True)
class Body:
    """What a container holds. ``stamps`` are printed lines with a date, and their elements; ``tags`` what is tagged."""

    paragraphs: list[str] = field(default_factory=list)
    source: str | None = None
    authors: list[str] = field(default_factory=list)
    dateline: str | None = None
    tags: list[str] = field(default_factory=list)
    stamps: list[tuple[str, etree._Element]] = field(default_factory=list)
    subheadline: str | None = None
    labels: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known before the container is read: texts that are not to be repeated, and the portal's own names."""

    headline: str = ""
    subheadline: str = ""
    portal_names: Collection[str] = ()


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
        self.starts = {group.start for group in groups}
        self.body = Body()
        self.headline = match_text(known.headline)
        self.subheadline = match_text(known.subheadline)
        # Running text still to come after each block, without what belongs to read-also groups.
        self.ahead = [0] * (len(blocks) + 1)
        for number in range(len(blocks) - 1, -1, -1):
            self.ahead[number] = self.ahead[number + 1] + self._weight(number)

    def read(self) -> Body:
        position, before, ended = 0, 0, False
        kept: list[Block] = []
        while position < len(self.blocks):
            block, line = self.blocks[position], self.lines[position]
            after = position + 1
            if position in self.taken:
                ended = ended or (position in self.starts and self._ends(before, self._past_group(position)))
            elif line is not None:
                after = self._labelled(position, line)
                if line.kind in ("source", "keywords", "comments", "elsewhere"):
                    ended = ended or self._ends(before, after)
                elif not ended and line.kind == "photo" and not block.linked and len(block.text) > 3 * _SHORT:
                    kept.append(block)
            elif not block.shown:
                self._set_apart(block)
            elif not ended and not self._is_furniture(block, bool(kept)):
                kept.append(block)
                before += self._weight(position)
            position = after
        self._finish(kept)
        return self.body

    def _weight(self, number: int) -> int:
        block = self.blocks[number]
        if number in self.taken or not block.shown or self.lines[number] is not None:
            return 0
        return block.prose

    def _past_group(self, position: int) -> int:
        while position < len(self.blocks) and position in self.taken:
            position += 1
        return position

    def _ends(self, before: int, position: int) -> bool:
        """Whether the article's text is over: nothing has to follow, but less than has come."""
        return before > 0 and self.ahead[min(position, len(self.blocks))] * 3 < before

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
                if found and not _beside(following, beside):
                    break  # the neighbouring articles, the author's box
                if not (following.linked and short) and not (short and not following.prose and not following.hidden):
                    if not found and not following.links and not following.heading and following.prose:
                        found = split_tags(following.text)  # one line of unlinked words under its label
                        position += 1
                    break
                found += texts
                beside = beside or _directories(following)
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
        if len(text) <= _STAMP and any(c.isdigit() for c in text) and split_labelled(text):
            self.body.stamps.append((text, block.element))

    def _is_furniture(self, block: Block, begun: bool) -> bool:
        """Whether a shown, unlabelled block is something else than text: the headline again, a stamp, tags, a note."""
        text = block.text
        if len(text) > _NOTE_LENGTH:
            return False
        if any(hint in text for hint in _NOTE_HINTS) and _is_note(text):
            return True
        folded = "" if begun else match_text(text)
        if folded and folded in (self.headline, self.subheadline):
            return True
        if len(text) <= _SHORT:
            head = None if begun else dateline(f"{text} - نص", self.known.portal_names)
            if head and len(head) >= len(text.rstrip(" -–—:/")):
                # In a line of its own an agency's dateline is copy, a newspaper's («عمان - الدستور») is its byline.
                own = not names_wire(head) and not is_place(head)
                self.body.dateline = head if own else None
                return own
            if is_wire(text):
                if self.body.source is None:
                    self.body.source = credited(text)
                return True
        if len(text) <= _STAMP and any(c.isdigit() for c in text) and mostly_stamp(text, 0.6 if begun else 0.35):
            self.body.stamps.append((text, block.element))
            return True
        if _HASHTAGS.fullmatch(text):
            self.body.tags = self.body.tags or text.split()
            return True
        if _CLOCK.fullmatch(text) or is_counter(text):
            return True  # a clock is that of an entry of a live blog
        if len(text) <= _SHORT and ("منذ" in text or "قبل" in text) and _is_relative(text, labelled=begun):
            self.body.stamps.append((text, block.element))
            return True
        if block.linked:
            return self._linked_furniture(block)
        if not begun and self.body.subheadline is None and not self.subheadline and is_deck(block, strict=True):
            self.body.subheadline = text
            return True
        return not begun and folded in self.known.portal_names

    def _linked_furniture(self, block: Block) -> bool:
        """Tag lists glued to the text, lone links to other pages; a sentence that is one link is text."""
        texts = [text for _, text in block.links]
        if len(texts) >= 2 and all(len(text.split()) <= _TAG_WORDS for text in texts):
            return True
        return len(block.text.split()) <= _LINKED_WORDS if len(texts) == 1 else not _is_sentence(block.text)

    def _finish(self, kept: list[Block]) -> None:
        paragraphs = [block.text for block in kept]
        while paragraphs:
            last = paragraphs[-1]
            if (
                _ABOUT_WRITER.match(last)
                or _TAIL.fullmatch(last)
                or _ADDRESS.fullmatch(last)
                or self._is_signature(last)
            ):
                paragraphs.pop()
                continue
            if len(last) <= _SHORT and is_own_credit(last, self.known.portal_names):
                self.body.source = self.body.source or credited(last)
                paragraphs.pop()
                continue
            text, credit = end_credit(last)
            if text == last:
                break
            if credit and self.body.source is None:
                self.body.source = credit
            paragraphs.pop()
            if text and end_credit(text)[0]:
                paragraphs.append(text)
                break
        self._edge_bylines(paragraphs)
        if paragraphs:
            self.body.dateline = dateline(paragraphs[0], self.known.portal_names) or self.body.dateline
        self.body.paragraphs = paragraphs

    def _is_signature(self, text: str) -> bool:
        """Whether a last line is an agency's name with its writers' («وام/هالة منصور»), which are then noted."""
        agency, slash, writers = text.partition("/")
        if not slash or len(text) > _SHORT or not is_wire(agency):
            return False
        found = names(writers, self.known.portal_names)
        if found:
            self.body.source = self.body.source or agency.strip()
            self.body.authors += [name for name in found if name not in self.body.authors]
        return bool(found)

    def _edge_bylines(self, paragraphs: list[str]) -> None:
        """A line of certain names, cities and agencies before the text or after it."""
        last = paragraphs[-1] if len(paragraphs) > 3 else ""
        if found := self._signature(last):
            self._sign(found)
            paragraphs.pop()
        while len(paragraphs) > 2 and len(paragraphs[0]) <= _SHORT:
            first = paragraphs[0]
            own = len(first) <= 45 and not _JOINT.search(first) and match_text(first) in self.known.portal_names
            signed = None if own else self._signature(first, town=_JOINT.search(first) is not None)
            if not own and (signed is None or not signed.authors):
                break
            if signed:
                self._sign(signed)
            paragraphs.pop(0)

    def _signature(self, text: str, town: bool = False) -> Signature | None:
        """The byline that a line is; None if the headline tells of whom it names."""
        found = read_signature(text, self.known.portal_names, town=town) if len(text) <= _SHORT else None
        if found is None or any(match_text(name) in self.headline for name in found.authors):
            return None
        return found

    def _sign(self, found: Signature) -> None:
        self.body.authors += [name for name in found.authors if name not in self.body.authors]
        self.body.source = self.body.source or found.agency


def credited(text: str) -> str | None:
    """Whom a source line credits, without its label, brackets and a final mark.

    >>> credited("(أبوظبي - البيان)")
    'أبوظبي - البيان'
    """
    line = read_line(text)
    text = (line.rest if line and line.kind == "source" else text).strip(" \t.،:-–—/|")
    if match := _BRACKETS.match(text):
        text = match[1]
    return text.strip() or None


def split_tags(text: str) -> list[str]:
    """The tags of an unlinked line; a line without separators is one."""
    return [part.strip() for part in _SEPARATORS.split(text) if part and part.strip()]


def _is_note(text: str) -> bool:
    return _NOTE.search(text) is not None or len(set(_NOTE_WORDS.findall(text))) > 1


def _directories(block: Block) -> set[str]:
    """The first parts of the paths that the links of a block lead to; of a path with one part, none."""
    paths = [urlsplit(link.get("href") or "").path.strip("/") for link, _ in block.links]
    return {path.partition("/")[0] if "/" in path else "" for path in paths}


def _beside(block: Block, directories: set[str]) -> bool:
    """Whether a block's links lead where the tags before it do; unlinked words may follow unlinked ones."""
    return not directories or _directories(block) <= directories if block.links else not directories


def _is_sentence(text: str) -> bool:
    return len(text.split()) > 12 or text.rstrip().endswith((".", "؟", "!", ":"))


def mostly_stamp(text: str, share: float) -> bool:
    """Whether a short line is a stamp and little else: the words of a dated caption or subhead are more than those."""
    parts = split_labelled(text)
    if len(parts) == 1 and parts[0].role is None and parse_stamp(text, "UTC") is None:
        return False
    return sum(len(part.text) for part in parts) >= share * len(text)


def _is_relative(text: str, labelled: bool) -> bool:
    """Whether a line is «three hours ago» and nothing else, whenever that was; with its label, if asked."""
    parts = split_labelled(text)
    said = [part for part in parts if parse_stamp(part.text, "UTC", _ANY_TIME) is not None]
    return bool(parts) and len(said) == len(parts) and all(part.role or not labelled for part in parts)


def is_deck(block: Block, strict: bool = False, limit: etree._Element | None = None) -> bool:
    """Whether a block is called a deck by its class. ``strict`` leaves out what some call an opening paragraph."""
    element: etree._Element | None = block.element
    pattern = _DECK_STRICTLY if strict else _DECK
    for _ in range(3):
        if element is None or element is limit:
            return False
        names_ = f"{element.get('class') or ''} {element.get('id') or ''}"
        if len(names_) > 1 and pattern.search(names_.lower().replace("_", "-")):
            return not strict or len(" ".join(element.itertext()).split()) <= len(block.text.split()) + 2
        element = element.getparent()
    return False
