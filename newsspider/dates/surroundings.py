"""What stands beside a date: whether the words around it let it be a stamp, or make it part of something else."""

import re

from newsspider.dates.lexer import WORD_KINDS, Tokens

# What may stand anywhere: labels, fillers, weekdays, words of a date, eras, days in words, and plain punctuation.
_NEUTRAL = frozenset("DTZlfpdwicsjJgba-/\\.,:;|")
_WORDS = frozenset(WORD_KINDS + "hkvqrFOHGuz")
_STRONG = frozenset("-|/")
_STAMP = frozenset("DTZwlsj")

# «3 دقائق قراءة», «مشاهدات: 1204», «العدد 12345».
_COUNTED = re.compile(r"C+[:.]?[nyo](?:[,.][nyo])?r?|[nyo](?:[,.][nyo])?r?C+|C+[:.]?q?r")
# «منذ 3 أيام» beside the date that it amounts to.
_RELATIVE = re.compile(r"g[nyoqf]*[rd]|[nyoq]+[rd]G")

# «قبل 9 سبتمبر 2024», «من 9 سبتمبر 2024», «وفي يوم 9 سبتمبر 2024», «منذ يوم 9 سبتمبر 2024» are torn from a sentence.
_LEADING = re.compile(r"[gp](?=[wdp]*D)")
_FROM = frozenset(("قبل", "من", "و"))
_SINCE_DAY = re.compile(r"g[wd]*d[wd]*D")

_LED_IN = re.compile(r"(?<![XAlwp])(?<!^)p+[wd]*D")

# In the folded form the name «علي» and the preposition «على» are the same word.
_ALI = "علي"

# A byline is a name or two and a city; a sentence is longer.
_MOST_WORDS = 8
_MOST_BYLINE = 6
_MOST_APART = 4
_MOST_NAMES = 3


def is_stamp(shape: str, tokens: Tokens, *, named: bool) -> bool:
    """Whether a masked shape (``D`` dates, ``T`` clocks, ``Z`` zones) is that of a stamp.

    Beside a date with a month's name (``named``) a byline, a city, an agency, a paper and counters may stand.
    """
    if named and "C" in shape:
        shape = _COUNTED.sub(lambda match: "Z" * len(match[0]), shape)
    if any(tokens.words[match.start()] in _FROM for match in _LEADING.finditer(shape)) or _SINCE_DAY.search(shape):
        return False
    if "g" in shape or "G" in shape:
        shape = _RELATIVE.sub(lambda match: "Z" * len(match[0]), shape)
        if "g" in shape[shape.rfind("D") :]:
            return False  # «9 سبتمبر 2024 منذ الساعة 10»
    rest = set(shape) - _NEUTRAL
    if "e" in rest:
        # «م» away from clock and year: AD if there is no clock; else it may be that clock's.
        if "T" in shape:
            return False
        rest.discard("e")
    if "a" in shape and "T" in shape:
        return False  # a marker away from the clock
    if not rest:
        return True
    if not named or rest - _WORDS or "K" in rest:
        return False
    # «قال … اليوم الاثنين»; a text that ends in a preposition or a byline's label; «باريس. - في 26 أكتوبر 1995».
    if "j" in shape or (shape[-1] in "pB" and tokens.words[-1] != _ALI):
        return False
    if _LED_IN.search(shape) and not ("l" in shape and "B" in shape):  # «أضيف بواسطة محمد أحمد في 3 سبتمبر 2024»
        return False
    if sum(kind in _WORDS for kind in shape) > _MOST_WORDS:
        return False
    judged = [_judge(area, tokens, shape) for area in _areas(shape, tokens)]
    return None not in judged and judged.count("unknown") <= 1  # «فريق - فريق - 9 سبتمبر 2024» is a match


def is_prose(shape: str) -> bool:
    """Whether a text is running text: a word of such, or more words than stand around stamps."""
    return "K" in shape or sum(kind in WORD_KINDS for kind in shape) > _MOST_WORDS


def _areas(shape: str, tokens: Tokens) -> list[tuple[int, int]]:
    """The runs of tokens between the stamp's own parts, strong separators and line breaks, that hold words."""
    areas: list[tuple[int, int]] = []
    start = 0
    for place in range(len(shape) + 1):
        ends = place == len(shape) or shape[place] in _STRONG or shape[place] in _STAMP
        if ends or place in tokens.broken:
            if any(kind in _WORDS for kind in shape[start:place]):
                areas.append((start, place))
            start = place + 1 if ends else place
    return areas


def _judge(area: tuple[int, int], tokens: Tokens, shape: str) -> str | None:
    """Whether an area's words are ``known`` company of a stamp, ``unknown`` but set apart as a byline is, or None."""
    start, end = area
    kinds = shape[start:end]
    if "p" in kinds:
        kinds = "".join("N" if _is_ali(place, area, tokens, shape) else shape[place] for place in range(start, end))
    kinds = kinds.strip(",.")
    words = [kind for kind in kinds if kind in _WORDS]
    if all(kind in "XAC" for kind in words):
        # «القاهرة في 9 سبتمبر 2024» is a dateline, «22 فبراير 2017 من بنغازي» is not.
        return "known" if "p" not in kinds[:-1] else None
    if kinds[0] == "B":
        return "known" if len(words) <= _MOST_BYLINE and "p" not in kinds.rstrip("pf,.:;") else None
    if kinds[0] == "N" or "Q" in kinds:
        kinds = kinds.removesuffix(":")  # «المدينة نيوز :-»
    if "p" in kinds or ":" in kinds or "B" in kinds:
        return None  # «في …» leads into a sentence, «موعد المباراة:» names another day
    places = [place for place in range(start, end) if shape[place] in _WORDS]
    if any(_is_imperfect(tokens.words[place], shape[place]) for place in places[1:]):
        return None
    # Hijri months and Libyan ones are men's names as well: رمضان, رجب, ناصر. «يوسف حداد، بتاريخ …» goes on.
    if kinds[0] in "Nhv" and 1 < len(words) == len(kinds) <= _MOST_NAMES:
        return "known"
    if kinds[0] == "Q" and 1 < len(kinds) <= _MOST_APART and not set(kinds) - _WORDS - {"a"}:  # «جريدة الصباح»
        return "known"
    return "unknown" if len(words) <= _MOST_APART and _set_apart(start, end, tokens, shape) else None


def _is_ali(place: int, area: tuple[int, int], tokens: Tokens, shape: str) -> bool:
    """Whether «علي», which folded is «على», is the name: beside another name, or where no preposition can end."""
    if tokens.words[place] != _ALI:
        return False
    start, end = area
    beside = shape[max(start, place - 1) : place] + shape[place + 1 : min(end, place + 2)]
    return "N" in beside or place == end - 1


def _is_imperfect(word: str, kind: str) -> bool:
    """Whether a word looks like a verb of the present tense: يقول, يفوز."""
    return kind == "x" and len(word) > 3 and word[0] == "ي"


def _set_apart(start: int, end: int, tokens: Tokens, shape: str) -> bool:
    """Whether an area is divided from the date by more than a space or comma."""
    date = shape.index("D") if "D" in shape else len(shape)
    if end <= date:
        return (end < len(shape) and shape[end] in _STRONG) or end in tokens.broken
    return (start > 0 and shape[start - 1] in _STRONG) or start in tokens.broken
