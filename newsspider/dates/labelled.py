"""A line of several stamps, as printed, taken apart by what their labels say."""

from typing import Literal, NamedTuple

from newsspider.dates.fold import FOLD_TABLE, fold_with_places
from newsspider.dates.lexer import tokenize
from newsspider.dates.segments import segments, stamp_start
from newsspider.dates.surroundings import is_prose

Role = Literal["published", "updated"]


class LabelledStamp(NamedTuple):
    """A stamp as printed, without its label, and the label's meaning; None where there is no label."""

    role: Role | None
    text: str


# A line with all the blanks that its template left; a longer text is an article.
_LONGEST = 2000

# What stands between a label and its stamp, or between two stamps.
_EDGES = "lfp:,;.|-/\\"


def split_labelled(text: str) -> list[LabelledStamp]:
    """The stamps of a line in the order printed. One stamp without a label is the line itself; prose has none.

    >>> split_labelled("نُشر: 9 سبتمبر 2024 | آخر تحديث: منذ ساعتين")
    [LabelledStamp(role='published', text='9 سبتمبر 2024'), LabelledStamp(role='updated', text='منذ ساعتين')]
    """
    if len(text) > _LONGEST:
        return []
    folded, places = fold_with_places(text)
    tokens = tokenize(folded)
    parts = segments(tokens)
    if len(parts) == 1 and parts[0].role is None:
        return [LabelledStamp(None, text.strip())] if tokens.shape else []
    if is_prose(tokens.shape):
        return []
    found: list[LabelledStamp] = []
    for role, start, end in parts:
        first, last = stamp_start(tokens.shape, start, end), end
        while first < last and tokens.shape[first] in _EDGES:
            first += 1
        while last > first and tokens.shape[last - 1] in _EDGES:
            last -= 1
        if first < last:
            begin, finish = places[tokens.spans[first][0]], places[tokens.spans[last - 1][1] - 1] + 1
            found.append(LabelledStamp(role, with_edges(text, begin, finish)))  # type: ignore[arg-type]  # of the table
    return found


def with_edges(text: str, begin: int, end: int) -> str:
    """The part of a text with the marks on its last letter and the brackets that it opens or stands in."""
    while end < len(text) and not FOLD_TABLE[ord(text[end])]:
        end += 1
    if text[end : end + 1] == ")":
        if text.count("(", begin, end) > text.count(")", begin, end):
            end += 1
        elif text[:begin].endswith("("):
            begin, end = begin - 1, end + 1
    return text[begin:end].strip()
