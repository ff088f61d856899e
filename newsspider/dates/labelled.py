"""Split a line of several stamps at their labels."""

import re
from typing import Literal, NamedTuple

from newsspider.dates.fold import FOLD_TABLE, fold, places_of
from newsspider.dates.lexer import tokenize
from newsspider.dates.segments import segments, stamp_start
from newsspider.dates.surroundings import is_prose
from newsspider.dates.vocabulary import VOCABULARY

Role = Literal["published", "updated"]


class LabelledStamp(NamedTuple):
    """A stamp as printed, without its label, and the role that its label gives it; None without a label."""

    role: Role | None
    text: str


# Characters, including the blanks that templates leave. A longer text is not a line of stamps.
_MAX_LENGTH = 2000

# Kinds of tokens between a label and its stamp, or between two stamps.
_EDGES = "lfp:,;.|-/\\"


def split_labelled(text: str) -> list[LabelledStamp]:
    """Split a line into its stamps, in the order printed.

    A line without labels is returned whole, as one stamp; running text has no stamps.

    >>> split_labelled("نُشر: 9 سبتمبر 2024 | آخر تحديث: منذ ساعتين")
    [LabelledStamp(role='published', text='9 سبتمبر 2024'), LabelledStamp(role='updated', text='منذ ساعتين')]
    """
    if len(text) > _MAX_LENGTH:
        return []
    tokens = tokenize(fold(text))
    parts = segments(tokens) if "l" in tokens.shape else ()
    if not parts or (len(parts) == 1 and parts[0].role is None):
        return [LabelledStamp(None, text.strip())] if tokens.shape else []
    if is_prose(tokens.shape):
        return []
    places = places_of(text)
    found: list[LabelledStamp] = []
    for role, start, end in parts:
        first, last = stamp_start(tokens.shape, start, end), end
        while first < last and tokens.shape[first] in _EDGES:
            first += 1
        while last > first and tokens.shape[last - 1] in _EDGES:
            last -= 1
        if first < last:
            begin, finish = places[tokens.spans[first][0]], places[tokens.spans[last - 1][1] - 1] + 1
            found.append(LabelledStamp(role, cut_out(text, begin, finish)))  # type: ignore[arg-type]  # of the table
    return found


_WORD = re.compile(r"[^\W\d_]+")
_LONG_NUMBER = re.compile(r"\d{4}")
_LABEL_WORDS = frozenset(
    word for word, phrases in VOCABULARY.items() if any(kind == "l" for kind, _ in phrases.meanings.values())
)


def may_name_day(text: str) -> bool:
    """Whether a line may hold a stamp that names its day, or a stamp's label: a look that costs a fifth of reading it.

    A day has its year in four digits, or is an RFC 822 stamp («Mon, 05 May 97 …»).

    >>> may_name_day("سعر الدولار 48.3 جنيه"), may_name_day("12 مارس 2024"), may_name_day("نشر: 10:15")
    (False, True, True)
    """
    if _LONG_NUMBER.search(text) or text[3:5] == ", ":
        return True
    folded = fold(text)
    if _LONG_NUMBER.search(folded):  # with something unseen between its digits
        return True
    return any(word in _LABEL_WORDS or (word[0] == "و" and word[1:] in _LABEL_WORDS) for word in _WORD.findall(folded))


def cut_out(text: str, begin: int, end: int) -> str:
    """Cut ``text[begin:end]`` out, with the marks on its last letter and with the brackets that enclose or end it."""
    while end < len(text) and not FOLD_TABLE[ord(text[end])]:
        end += 1
    if text[end : end + 1] == ")":
        if text.count("(", begin, end) > text.count(")", begin, end):
            end += 1
        elif text[:begin].endswith("("):
            begin, end = begin - 1, end + 1
    return text[begin:end].strip()
