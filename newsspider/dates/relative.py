"""Read stamps that count back from the fetch: «منذ ساعتين», «قبل 3 أيام», «3 ساعات مضت», «الآن»."""

import calendar
import re
from datetime import UTC, date, timedelta
from typing import Any

from newsspider.dates.fold import fold
from newsspider.dates.lexer import Tokens
from newsspider.dates.stamp import Context, Stamp
from newsspider.dates.words import UNIT_OF_CALENDAR_WORD

# Kinds of tokens that do not change the time a relative stamp names.
_IGNORED = str.maketrans("", "", "lfw.,:;|-s")
# A number and a unit; a dual or a lone singular; «نصف ساعة»; «ساعة واحدة». Numbers in words may be two: خمسة وعشرين.
_QUANTITY = r"(?:[nyo][rdH]|q(?:pq)?[rd]|F[rd]|[rd]q?)"
_RELATIVE = re.compile(rf"g{_QUANTITY}(?:p?{_QUANTITY}|p?F)*G?|{_QUANTITY}(?:p?{_QUANTITY}|p?F)*G")
_PARTS = re.compile(r"(?P<count>[nyoqF](?:pq)?)?(?P<unit>[rdH])(?P<after>q)?|(?P<fraction>F)")

# The number of tokens of «منذ خمس وعشرين ساعة وخمس وعشرين دقيقة». It also bounds the expression's backtracking.
_MAX_TOKENS = 12

_SECONDS = {"second": 1, "minute": 60, "hour": 3600}
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}
_CALENDAR_WORDS = {fold(word): unit for word, unit in UNIT_OF_CALENDAR_WORD.items()}


def is_relative(shape: str) -> bool:
    """Whether a shape is a relative stamp and nothing else."""
    bare = shape.translate(_IGNORED)
    return bare == "J" or (len(bare) <= _MAX_TOKENS and _RELATIVE.fullmatch(bare) is not None)


def read_relative(tokens: Tokens, context: Context) -> Stamp | None:
    """Read tokens for which ``is_relative`` holds; None without a fetch time or without a number.

    Seconds, minutes and hours give a moment with precision ``hour``; longer units give a day. Months and years are
    subtracted by the calendar.
    """
    if context.now is None:
        return None
    kept = [place for place, kind in enumerate(tokens.shape) if kind.translate(_IGNORED)]
    bare = "".join(tokens.shape[place] for place in kept)
    seconds = days = months = 0
    unit = ""
    for match in _PARTS.finditer(bare):
        quantity = _read_quantity(match, kept, tokens)
        if quantity is None or (match["fraction"] and unit != "hour"):
            return None  # «يوم ونصف»: half a day has no exact meaning here
        unit, count = quantity
        seconds += round(_SECONDS.get(unit, 0) * count)
        days += int(_DAYS.get(unit, 0) * count)
        months += int(_MONTHS.get(unit, 0) * count)
    try:
        if not days and not months:
            at = context.now.astimezone(UTC) - timedelta(seconds=seconds)
            return context.checked(at.date(), at, "hour")
        local = context.now.astimezone(context.zone or UTC)
        return context.day(_months_back((local - timedelta(days=days, seconds=seconds)).date(), months))
    except (OverflowError, ValueError):  # before the year 1
        return None


def _read_quantity(match: re.Match[str], kept: list[int], tokens: Tokens) -> tuple[str, float] | None:
    """Read one quantity as (unit, count); None for a plural without a number («منذ أيام»)."""

    def value(place: int) -> Any:
        return tokens.values[kept[place]]

    if match["fraction"]:  # «ساعة ونصف»
        return "minute", value(match.start())
    place = match.start("unit")
    if match["unit"] == "H":
        unit, count = "hour", None
    elif match["unit"] == "d":
        unit, count = _CALENDAR_WORDS.get(tokens.words[kept[place]], ""), 1
        if not unit:
            return None
    else:
        unit, count = value(place)
    if match["count"] and match["count"][0] == "F":
        return ("minute", value(match.start())) if unit == "hour" else None
    if match["count"]:
        count = sum(value(match.start() + i) for i, kind in enumerate(match["count"]) if kind != "p")
    if match["after"] and value(match.start("after")) != (count or 0):
        return None
    return None if count is None else (unit, count)


def _months_back(day: date, months: int) -> date:
    """The same day of the month that many months earlier, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
