"""Split a stamp's text into tokens. The kind of a token is one letter, so regular expressions can match a text's shape.

| kind | what it is | value |
|---|---|---|
| ``n`` ``y`` ``o`` | number of one or two, of four, of other digits | int |
| ``t`` | clock with colons | (hour, minute, second or None, microsecond) |
| ``m`` ``v`` ``h`` ``k`` | Gregorian, Libyan, Hijri, Coptic month | 1 to 13 |
| ``w`` | weekday | 0 (Monday) to 6 |
| ``a`` ``e`` | clock marker; «م», which is PM or AD | part of the day |
| ``i`` ``c`` | Hijri era; AD | |
| ``s`` ``O`` ``F`` ``H`` | «الساعة»; an hour in words; a part of an hour; the letter for hours | |
| ``z`` ``u`` ``b`` | zone abbreviation; Greenwich; «بتوقيت» | minutes or names |
| ``g`` ``G`` ``r`` ``q`` | «منذ»; «مضت»; unit; number word | |
| ``j`` ``J`` | today, yesterday; now | days from today |
| ``l`` | label | published or updated |
| ``f`` ``p`` ``d`` | filler; preposition; day, month, year as words of a date | |
| ``X`` ``A`` ``Q`` ``B`` ``N`` ``C`` ``K`` | place, agency, outlet, byline label, given name, counter, running text | |
| ``x`` | any other word | |
| the mark itself | punctuation; ``%`` for every symbol that stamps do not use | |
"""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from newsspider.dates.vocabulary import VOCABULARY

WORD_KINDS = "xXAQBNCK"

_TOKEN = re.compile(
    r"(?P<clock>(?<![0-9])[0-9]{1,2}"
    r"(?:(?::[0-9]{1,2}){1,2}(?:(?<=:[0-9][0-9])\.[0-9]{1,9})?| : [0-9]{2}(?: : [0-9]{2})?)"
    r"(?![0-9])(?! ?: ?[0-9]))"
    r"|(?P<number>[0-9]+)"
    r"|(?P<word>[^\W\d_](?:\.[^\W\d_])+(?![^\W\d_])\.?|[^\W\d_]+)"
    r"|(?P<newline>\n)"
    r"|(?P<mark>\S)"
)
_MARKS = frozenset("-/\\.,:;|+%?!()")


class Tokens(NamedTuple):
    """The tokens of a text as parallel sequences.

    ``shape`` has one letter a token, its kind. ``spans`` are start and end in the folded text. ``opened`` are the
    indexes of tokens right after an opening bracket (brackets are not tokens), ``broken`` of those that begin a line.
    """

    shape: str
    values: list[Any]
    spans: list[tuple[int, int]]
    words: list[str]
    opened: frozenset[int]
    broken: frozenset[int]

    def part(self, start: int, end: int) -> "Tokens":
        """The tokens ``start`` to ``end`` (exclusive)."""
        return Tokens(
            self.shape[start:end],
            self.values[start:end],
            self.spans[start:end],
            self.words[start:end],
            frozenset(place - start for place in self.opened),
            frozenset(place - start for place in self.broken),
        )


# Cached, since split_labelled, read_row and parse_stamp each tokenize the same line; a page has some ten such lines.
@lru_cache(maxsize=128)
def tokenize(folded: str) -> Tokens:
    """Tokenize a folded text. Callers share the result and must not change it.

    >>> from newsspider.dates.fold import fold
    >>> tokenize(fold("الأحد، 27 أبريل 2008 - 02:52 م")).shape
    'w,nmy-te'
    """
    raw, opened, broken = _raw(folded)
    shape: list[str] = []
    values: list[Any] = []
    spans: list[tuple[int, int]] = []
    texts: list[str] = []
    opened_tokens: set[int] = set()
    broken_tokens: set[int] = set()
    place, count = 0, len(raw)
    while place < count:
        kind, text, start, end = raw[place]
        used, value = 1, None
        if kind == "word":
            kind, value, used = _word(text, raw, place)
            end = raw[place + used - 1][3]
        elif kind == "number":
            kind, value = _NUMBER_KIND.get(end - start, "o"), int(text[:18])
        elif kind == "clock":
            kind, value = "t", _clock(text)
        if place in opened:
            opened_tokens.add(len(shape))
        if place in broken:
            broken_tokens.add(len(shape))
        shape.append(kind)
        values.append(value)
        spans.append((start, end))
        texts.append(text)
        place += used
    return Tokens("".join(shape), values, spans, texts, frozenset(opened_tokens), frozenset(broken_tokens))


_NUMBER_KIND = {1: "n", 2: "n", 4: "y"}
_Raw = tuple[str, str, int, int]


def _raw(folded: str) -> tuple[list[_Raw], set[int], set[int]]:
    raw: list[_Raw] = []
    opened: set[int] = set()
    broken: set[int] = set()
    for match in _TOKEN.finditer(folded):
        kind, text = match.lastgroup or "", match[0]
        if kind == "newline":
            broken.add(len(raw))
            continue
        if kind == "mark":
            if text == "(":
                opened.add(len(raw))
            if text in "()":
                continue
            kind = text if text in _MARKS else "%"
        elif kind == "word":
            if "." in text:
                text = text.replace(".", "")
            # «وساعتين», «والنصف»: the conjunction is written together with what it joins.
            if text not in VOCABULARY and text[0] == "و" and text[1:] in VOCABULARY:
                raw.append((kind, "و", match.start(), match.start() + 1))
                text = text[1:]
        raw.append((kind, text, match.start(), match.end()))
    return raw, opened, broken


def _word(text: str, raw: list[_Raw], place: int) -> tuple[str, Any, int]:
    phrases = VOCABULARY.get(text)
    if phrases is None:
        return "x", None, 1
    for length in phrases.lengths:
        follow = raw[place + 1 : place + 1 + length]
        words = tuple([token[1] for token in follow if token[0] == "word" or token[0] == "number"])
        if len(words) == length and (found := phrases.meanings.get(words)):
            return *found, 1 + length
    return "x", None, 1


def _clock(text: str) -> tuple[int, int, int | None, int]:
    digits, _, fraction = text.partition(".")
    hour, minute, *second = [int(part) for part in digits.split(":")]
    # Cut to milliseconds, the resolution of the database.
    return hour, minute, second[0] if second else None, int(fraction[:3].ljust(3, "0")) * 1000 if fraction else 0
