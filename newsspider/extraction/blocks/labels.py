"""The visible labels of a page: whether a line says «source:», «tags:», «read also», or is a widget's own text."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from newsspider.arabic import match_text
from newsspider.extraction import lexicon
from newsspider.extraction.blocks.block import Block

Kind = Literal["source", "keywords", "related", "elsewhere", "comments", "widget", "byline", "photo", "follow"]


@dataclass(frozen=True, slots=True)
class Line:
    """What a line of the page is. ``label`` as printed, without its colon; ``rest`` is what follows it in the line."""

    kind: Kind
    label: str
    rest: str = ""


_TABLE: dict[str, Kind] = {}
for _kind, _words in (
    ("byline", lexicon.BYLINE_NOUNS + lexicon.BYLINE_VERBS),
    ("photo", lexicon.PHOTO),
    ("widget", lexicon.WIDGETS),
    ("comments", lexicon.COMMENTS),
    ("elsewhere", lexicon.ELSEWHERE),
    ("keywords", lexicon.KEYWORDS),
    ("related", lexicon.RELATED),
    ("source", lexicon.SOURCE),
):
    for _word in _words:
        _TABLE[match_text(_word)] = _kind  # type: ignore[assignment]

_NAMING = frozenset(("byline", "photo", "keywords", "related", "source"))
_LONGEST = max(map(len, _TABLE)) + 8
_BYLINE_VERBS = frozenset(map(match_text, lexicon.BYLINE_VERBS))
# What stands between a label and what it labels. A dash or slash alone separates only after some labels.
_COLON = re.compile(r"\s*[:：﹕]+\s*[-–—]?\s*")
_DASH = re.compile(r"\s*(?:\.{2,}|…|\s[-–—ـ]\s|[/|»>]+|[-–—]{1,2}\s)\s*")
_TRIM = " \t:：.…,،-–—|/•●■◄►▪*»«<>←→↓_ـ\u200f\u200e"
# Arrows, hands and other small pictures beside a label.
_PICTURE = re.compile("[\u2190-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]")
_BRACKETS = re.compile(r"^[(\[{«\"“]\s*(.*?)\s*[)\]}»\"”]$")
# Longer than this, what follows «source:» is a sentence about some source.
_SOURCE_WORDS = 8
_BYLINE_WORDS = 8
_FOLLOW_WORDS = 30
# Characters that may stand between a label and its link, or after it, besides the link's own.
_SLACK = 12
_SENTENCE_END = re.compile(r"[.!؟?]\s*$")

# Invitations to follow, subscribe, install: an imperative or «to …» at the start and a channel named after it.
_INVITATION = "|".join(map(match_text, lexicon.INVITATIONS))
_CHANNEL = "|".join(map(match_text, lexicon.CHANNELS))
_FOLLOW = re.compile(rf"^(?:{_INVITATION})\b.*\b(?:ال|ب|ل|عبر|علي)?(?:{_CHANNEL})\b")


# «Read in Okaz: …», «see on the video: …»: an imperative, a colon, and then a link.
_READ = re.compile(rf"(?:{'|'.join(map(match_text, lexicon.READ))})\b")


# «Posted by X» in its many forms; only the last word is the same in all.
_POSTED_BY = re.compile(
    r"((?:نشر|نشرت|أرسل|أرسلت|مرسلة|كتب|كتبت|أضيف|أضيفت|حرر|تم\s+\w+)\s+(?:بواسطة|من\s+قبل|من\s+طرف))\s*[:：]?\s+(?=\S)"
)
_IN_BRACKETS = re.compile(r"\W*([^()\[\]«»]{4,20}?)\s*[(\[«]\s*([^()\[\]«»]{2,60})[)\]»]\W*$")
# A line of its own that says whom it was taken from, and no more than a name.
_QUOTED_FROM = re.compile(
    r"\W*((?:هذا )?(?:الخبر|المقال|الموضوع) منقول (?:من|عن)|نقلا[ً]?\s+عن|نقلًا\s+عن)\s+((?:[^\s،.:]+\s*){1,4})[.)\]]*$"
)


# With what an expression begins: hardly any line begins so, and the first word is read in no time.
_POSTED_WORDS = frozenset(
    map(match_text, ["نشر", "نشرت", "أرسل", "أرسلت", "مرسلة", "كتب", "كتبت", "أضيف", "أضيفت", "حرر", "تم"])
)
_QUOTED_WORDS = frozenset(map(match_text, ["هذا", "الخبر", "المقال", "الموضوع", "نقلا"]))
_INVITING_WORDS = frozenset(match_text(invitation).partition(" ")[0] for invitation in lexicon.INVITATIONS)
# With one of these begins whatever has a label.
_FIRST_WORDS = frozenset().union(
    (label.partition(" ")[0] for label in _TABLE),
    map(match_text, lexicon.READ),
    *(_POSTED_WORDS, _QUOTED_WORDS, _INVITING_WORDS),
)
# What every separator has.
_SEPARATES = re.compile("[:：﹕.…/|»>ـ–—-]")
_BRACKET = re.compile(r"[(\[«]")


def is_bare_label(text: str) -> bool:
    """Whether a text is the label of a name, of tags or links, and nothing else: not even a colon.

    >>> is_bare_label("المصدر"), is_bare_label("المصدر:"), is_bare_label("المصدر الأمني")
    (True, False, False)
    """
    return len(text) < _LONGEST and text[-1:].isalpha() and _TABLE.get(_folded(text)) in _NAMING


# «Comments (12)», «similar articles (by tag)».
_EXPLAINED = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\W*$")


def read_line(text: str, links: Iterable[tuple[object, str]] = ()) -> Line | None:
    """What kind of label a line is or begins with; None for text.

    A label is the whole line, or ends with a colon or dash, or is followed by nothing but a link. So a sentence that
    begins with the same words is text.

    >>> read_line("المصدر: بوابة الوفد")
    Line(kind='source', label='المصدر', rest='بوابة الوفد')
    >>> read_line("المصدر الأمني أوضح أن التحقيق مستمر") is None
    True
    """
    end = text.find(" ")
    first = _label_word(text[:end] if end >= 0 else text)
    if first is None:
        return None
    if not first and (first := _first_word(text)) not in _FIRST_WORDS:
        return None
    head = text[:_LONGEST].lstrip(_TRIM)
    if len(text) < _LONGEST + 20:
        if kind := _TABLE.get(_folded(text)):
            return Line(kind, _PICTURE.sub("", text).strip(_TRIM))
        match = _EXPLAINED.search(text)
        kind = _TABLE.get(_folded(text[: match.start()])) if match else None
        if match and kind and kind not in ("source", "byline", "photo"):  # of which the brackets hold the name
            return Line(kind, _PICTURE.sub("", text[: match.start()]).strip(_TRIM))
    for separator in (_COLON, _DASH) if _SEPARATES.search(head) else ():
        match = separator.search(head)
        if match and match.start():
            label = head[: match.start()].strip(_TRIM)
            kind = _TABLE.get(_folded(label))
            if kind:
                rest = text.lstrip(_TRIM)[match.end() :].strip()
                return _accepted(kind, label, rest, bool(list(links)), separator is _COLON)
            linked = sum(len(link) for _, link in links)
            if separator is _COLON and _READ.match(_folded(label)) and linked > len(text) - match.end() - _SLACK:
                return Line("related", label, text.lstrip(_TRIM)[match.end() :].strip())
    return _unseparated(text, first, links)


def _accepted(kind: Kind, label: str, rest: str, linked: bool, colon: bool) -> Line | None:
    words = len(rest.split())
    if kind == "source" and (words > _SOURCE_WORDS or (words > 4 and _SENTENCE_END.search(rest))):
        return None
    if kind == "byline" and words > _BYLINE_WORDS:
        return None
    if kind in ("photo", "widget", "comments") and words > 12:
        return None
    if kind == "elsewhere" and not colon and not linked:
        return None
    if kind == "related" and not linked and not colon and words > 25:
        return None
    return Line(kind, label, rest)


def _unseparated(text: str, first: str, links: Iterable[tuple[object, str]]) -> Line | None:
    """A label and a link without anything between; a byline verb and a name; an invitation to follow.

    :param first: the text's first word in compared form.
    """
    linked = [link for _, link in links if link]
    if linked and (start := text.find(linked[0])) > 0:
        label, rest = text[:start].strip(_TRIM), text[start:]
        kind = _TABLE.get(_folded(label))
        # All that follows the label is links, and at most the marks between them.
        if kind in ("related", "keywords", "source", "byline", "photo") and len(rest) <= sum(
            map(len, linked)
        ) + 3 * len(linked):
            return Line(kind, label, rest)
    words = text.split()
    is_verb = first in _BYLINE_VERBS and _folded(words[0]) == first
    if is_verb and 2 <= len(words) <= _BYLINE_WORDS and not _SENTENCE_END.search(text):
        return Line("byline", words[0], " ".join(words[1:]))
    if first in _POSTED_WORDS and (match := _POSTED_BY.match(text)) and len(words) <= _BYLINE_WORDS + 2:
        return Line("byline", match[1], text[match.end() :])
    if _BRACKET.search(text) and (match := _IN_BRACKETS.match(text)) and _TABLE.get(_folded(match[1])) == "source":
        return Line("source", match[1].strip(), match[2].strip())
    if first in _QUOTED_WORDS and (match := _QUOTED_FROM.match(text)):
        return Line("source", match[1], match[2])
    if first in _INVITING_WORDS and 2 <= len(words) <= _FOLLOW_WORDS and _FOLLOW.search(_folded(text)):
        return Line("follow", text)
    return None


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


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return match_text(text)


@lru_cache(maxsize=4096)
def _label_word(word: str) -> str | None:
    """The compared form of a text's first word; None if no label begins with it, empty if it has no letter."""
    first = match_text(word).partition(" ")[0]
    return first if not first or first in _FIRST_WORDS else None


def _first_word(text: str) -> str:
    """The first word of a text in compared form."""
    rest = text
    while parts := rest.split(None, 1):
        if words := _folded(parts[0]):
            return words.partition(" ")[0]
        rest = parts[1] if len(parts) > 1 else ""
    return ""


def read_lines(blocks: Sequence[Block]) -> list[Line | None]:
    """The label, if any, of each block."""
    return [read_line(block.text, block.links) for block in blocks]
