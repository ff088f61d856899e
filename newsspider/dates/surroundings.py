"""Decide whether the words around a date let it be a stamp, or show that it is part of running text.

Shapes here are those of ``lexer`` after masking: ``D`` dates, ``T`` clocks, ``Z`` stated zones.
"""

import re
from enum import Enum
from typing import NamedTuple

from newsspider.dates.lexer import WORD_KINDS, Tokens

# Kinds that may stand anywhere in a stamp: labels, fillers, weekdays, words of a date, eras, days in words, plain
# punctuation, and clock markers, which ``_has_stray_marker`` checks.
_NEUTRAL = frozenset("DTZlfpdwicsjJgbae-/\\.,:;|")
# Kinds that count as words, among them months, numbers and units outside a date.
_WORDS = frozenset(WORD_KINDS + "hkvqrFOHGuz")
# Separators that set a byline apart from a date; a comma does not.
_STRONG_SEPARATORS = frozenset("-|/")
# Parts of the stamp itself, which end a group of words.
_STAMP_PARTS = frozenset("DTZwlsj")
_PLACES_AGENCIES_COUNTERS = frozenset("XAC")

# «3 دقائق قراءة», «مشاهدات: 1204», «العدد 12345».
_COUNTER = re.compile(r"C+[:.]?[nyo](?:[,.][nyo])?r?|[nyo](?:[,.][nyo])?r?C+|C+[:.]?q?r")
# «منذ 3 أيام» beside the date of that day.
_RELATIVE = re.compile(r"g[nyoqf]*[rd]|[nyoq]+[rd]G")

# «قبل 9 سبتمبر 2024», «من 9 سبتمبر 2024», «وفي يوم 9 سبتمبر 2024».
_BEFORE_DATE = re.compile(r"[gp](?=[wdp]*D)")
_SENTENCE_PREPOSITIONS = frozenset(("قبل", "من", "و"))
# «منذ يوم 9 سبتمبر 2024».
_SINCE_DAY = re.compile(r"g[wd]*d[wd]*D")
# A preposition before the date that follows neither a city, an agency, a label nor a weekday, nor begins the text.
_PREPOSITION_BEFORE_DATE = re.compile(r"(?<![XAlwp])(?<!^)p+[wd]*D")

# In the folded form the name «علي» and the preposition «على» are the same word.
_ALI = "علي"

# Numbers of words. A byline is a name or two and a city; a sentence is longer.
_MAX_WORDS = 8
_MAX_BYLINE_WORDS = 6
_MAX_SEPARATE_WORDS = 4
_MAX_NAME_WORDS = 3


class _Verdict(Enum):
    KNOWN = "a byline, city, agency, outlet or counter"
    UNKNOWN = "unknown words, set apart from the date as a byline is"
    SENTENCE = "part of running text"


class _Group(NamedTuple):
    """A run of tokens that holds words: its place in the shape, its kinds without outer commas and stops."""

    start: int
    end: int
    kinds: str

    @property
    def word_count(self) -> int:
        return _count_words(self.kinds)


def is_stamp(shape: str, tokens: Tokens, *, named: bool) -> bool:
    """Decide whether a masked shape is that of a stamp.

    Beside a date with a month's name (``named``) a byline, a city, an agency, an outlet and counters may stand.
    """
    if named:
        shape = _masked(_COUNTER, shape)
    if _continues_sentence(shape, tokens):
        return False
    shape = _masked(_RELATIVE, shape)
    if _has_since_after_date(shape) or _has_stray_marker(shape):
        return False
    others = set(shape) - _NEUTRAL
    return not others or (named and _are_bystanders(others, shape, tokens))


def is_prose(shape: str) -> bool:
    """Decide whether a text is running text: it has a word of running text, or more words than a stamp's line."""
    return "K" in shape or sum(kind in WORD_KINDS for kind in shape) > _MAX_WORDS


def _masked(pattern: re.Pattern[str], shape: str) -> str:
    return pattern.sub(lambda match: "Z" * len(match[0]), shape)


def _count_words(kinds: str) -> int:
    return sum(kind in _WORDS for kind in kinds)


def _continues_sentence(shape: str, tokens: Tokens) -> bool:
    """Whether the word before a date joins it to a sentence."""
    before = (tokens.words[match.start()] for match in _BEFORE_DATE.finditer(shape))
    return not _SENTENCE_PREPOSITIONS.isdisjoint(before) or _SINCE_DAY.search(shape) is not None


def _has_since_after_date(shape: str) -> bool:
    """Whether «منذ» follows the date: «9 سبتمبر 2024 منذ الساعة 10»."""
    return "g" in shape[shape.rfind("D") :]


def _has_stray_marker(shape: str) -> bool:
    """Whether a clock marker stands away from the clock. «م» without any clock means AD."""
    return "T" in shape and ("a" in shape or "e" in shape)


def _are_bystanders(kinds: set[str], shape: str, tokens: Tokens) -> bool:
    """Whether the words around a date are a byline, city, agency, outlet or counter.

    ``kinds`` are the kinds in the shape that are not neutral.
    """
    if kinds - _WORDS or "K" in kinds or _is_sentence(shape, tokens):
        return False
    verdicts = [_judge(group, tokens, shape) for group in _word_groups(shape, tokens)]
    # Two unknown groups are the teams of a match: «فريق - فريق - 9 سبتمبر 2024».
    return _Verdict.SENTENCE not in verdicts and verdicts.count(_Verdict.UNKNOWN) <= 1


def _is_sentence(shape: str, tokens: Tokens) -> bool:
    """Whether the order or number of words shows running text."""
    names_today = "j" in shape  # «قال … اليوم الاثنين»
    return (
        names_today
        or _ends_unfinished(shape, tokens)
        or _has_sentence_preposition(shape)
        or _count_words(shape) > _MAX_WORDS
    )


def _ends_unfinished(shape: str, tokens: Tokens) -> bool:
    """Whether the text ends in a preposition or a byline's label."""
    return shape[-1] in "pB" and tokens.words[-1] != _ALI


def _has_sentence_preposition(shape: str) -> bool:
    """Whether a preposition joins the date to a sentence.

    It does in «باريس. - في 26 أكتوبر 1995», not in «أضيف بواسطة محمد أحمد في 3 سبتمبر 2024».
    """
    labelled_byline = "l" in shape and "B" in shape
    return not labelled_byline and _PREPOSITION_BEFORE_DATE.search(shape) is not None


def _word_groups(shape: str, tokens: Tokens) -> list[_Group]:
    """The runs of tokens with words, divided at the stamp's own parts, strong separators and line breaks."""
    groups: list[_Group] = []
    start = 0
    for place in range(len(shape) + 1):
        at_divider = place == len(shape) or shape[place] in _STRONG_SEPARATORS or shape[place] in _STAMP_PARTS
        if at_divider or place in tokens.broken:
            if _count_words(shape[start:place]):
                groups.append(_Group(start, place, _group_kinds(start, place, tokens, shape)))
            start = place + 1 if at_divider else place
    return groups


def _group_kinds(start: int, end: int, tokens: Tokens, shape: str) -> str:
    kinds = shape[start:end]
    if "p" in kinds:
        places = range(start, end)
        kinds = "".join("N" if _is_name_ali(place, places, tokens, shape) else shape[place] for place in places)
    kinds = kinds.strip(",.")
    # «المدينة نيوز :-»: after a name or an outlet a colon does not introduce anything.
    return kinds.removesuffix(":") if kinds[0] == "N" or "Q" in kinds else kinds


def _is_name_ali(place: int, group: range, tokens: Tokens, shape: str) -> bool:
    """Whether «علي» is the name: it stands beside another name, or last, where a preposition cannot stand."""
    if tokens.words[place] != _ALI:
        return False
    neighbours = shape[max(group.start, place - 1) : place] + shape[place + 1 : min(group.stop, place + 2)]
    return "N" in neighbours or place == group.stop - 1


def _judge(group: _Group, tokens: Tokens, shape: str) -> _Verdict:
    kinds = group.kinds
    if _WORDS.intersection(kinds) <= _PLACES_AGENCIES_COUNTERS:
        # «القاهرة في 9 سبتمبر 2024» is a dateline, «22 فبراير 2017 من بنغازي» is not.
        return _Verdict.SENTENCE if "p" in kinds[:-1] else _Verdict.KNOWN
    if kinds[0] == "B":
        return _Verdict.KNOWN if _is_labelled_byline(group) else _Verdict.SENTENCE
    if _is_clause(group, tokens, shape):
        return _Verdict.SENTENCE
    if _is_personal_name(group) or _is_outlet(kinds):
        return _Verdict.KNOWN
    short = group.word_count <= _MAX_SEPARATE_WORDS
    return _Verdict.UNKNOWN if short and _is_set_apart(group, tokens, shape) else _Verdict.SENTENCE


def _is_labelled_byline(group: _Group) -> bool:
    """Whether a group is a byline with its label, and at most a preposition at its end, which leads to the date."""
    return group.word_count <= _MAX_BYLINE_WORDS and "p" not in group.kinds.rstrip("pf,.:;")


def _is_clause(group: _Group, tokens: Tokens, shape: str) -> bool:
    """Whether a group has a preposition, a colon («موعد المباراة:» dates another day), a byline's label or a verb."""
    words = [place for place in range(group.start, group.end) if shape[place] in _WORDS]
    return not {"p", ":", "B"}.isdisjoint(group.kinds) or any(
        _looks_like_verb(tokens.words[place], shape[place]) for place in words[1:]
    )


def _looks_like_verb(word: str, kind: str) -> bool:
    """Whether a word looks like a verb of the present tense: يقول, يفوز."""
    return kind == "x" and len(word) > 3 and word[0] == "ي"


def _is_personal_name(group: _Group) -> bool:
    """Whether a group is two or three words, the first of them a given name, and no punctuation.

    Some Hijri and Libyan months are men's names: رمضان, رجب, ناصر.
    """
    only_words = group.word_count == len(group.kinds)
    return only_words and group.kinds[0] in "Nhv" and 2 <= group.word_count <= _MAX_NAME_WORDS


def _is_outlet(kinds: str) -> bool:
    """Whether a group names an outlet: «جريدة الصباح», where «الصباح» is a clock marker as well."""
    only_words = _WORDS.union("a").issuperset(kinds)
    return only_words and kinds[0] == "Q" and 2 <= len(kinds) <= _MAX_SEPARATE_WORDS


def _is_set_apart(group: _Group, tokens: Tokens, shape: str) -> bool:
    """Whether a strong separator or a line break stands between the group and the date."""
    date = shape.index("D") if "D" in shape else len(shape)
    if group.end <= date:
        return group.end in tokens.broken or shape[group.end : group.end + 1] in _STRONG_SEPARATORS
    return group.start in tokens.broken or (group.start > 0 and shape[group.start - 1] in _STRONG_SEPARATORS)
