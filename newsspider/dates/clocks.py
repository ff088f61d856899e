"""Read the time of day in a stamp: every clock in a text's tokens, with its marker (ص, م, مساء)."""

import re
from datetime import time
from typing import Any, NamedTuple

from newsspider.dates.lexer import Tokens
from newsspider.dates.stamp import Precision

_CLOCK = re.compile(
    r"(?:(?P<before>a)[:,.]?)?(?P<word>s)?(?:(?<=s)[-pfd:,.]{0,2})?(?P<inner>a)?"
    r"(?P<core>t|n\.n|n[Hr]nr?|nHr?|[nO]p(?:n|q|qpq)r|[nO](?:p?F)?)"
    r"(?P<after>[Zf]?(?:[-,.|:]?a)+|\.?e)?[Hr]?"
)

# Part of the day → printed hour → hour of the day. A printed hour that is missing contradicts its marker. A 24-hour
# clock may carry a marker («16:10 pm»), and some portals print 0 for 12 («00:09 م» at noon).
_AFTERNOON = {hour: hour + 12 for hour in range(1, 12)} | {hour: hour for hour in range(12, 24)}
HOURS = {
    "am": {12: 0} | {hour: hour for hour in range(12)},
    "pm": {0: 12} | _AFTERNOON,
    "noon": {10: 10, 11: 11, 12: 12} | {hour: hour + 12 for hour in range(1, 5)} | {h: h for h in range(13, 17)},
    "afternoon": {12: 12} | {hour: hour + 12 for hour in range(1, 8)} | {h: h for h in range(13, 20)},
    "night": {12: 0} | {h: h for h in range(5)} | {h: h + 12 for h in range(6, 12)} | {h: h for h in range(18, 24)},
    "midnight": {12: 0} | {hour: hour for hour in range(6)},
    "dawn": {12: 0} | {hour: hour for hour in range(7)},
}


# «17 heures 30»: with any other unit two numbers do not form a clock.
_HOURS_BETWEEN = ("heures", "heure")


class Clock(NamedTuple):
    """A time of day at an index of the shape. ``next_day`` is true for 24:00, the end of the day in ISO 8601."""

    place: int
    time: time
    precision: Precision
    next_day: bool = False


def find_clocks(shape: str, tokens: Tokens) -> tuple[str, list[Clock | None]]:
    """Find all clocks in a shape.

    :returns: the shape with the clocks masked by ``T``, and the clocks in order, None for a clock whose parts
        contradict each other.
    """
    clocks: list[Clock | None] = []
    masked = shape
    for match in _CLOCK.finditer(shape):
        parts = [tokens.values[place] for place in range(*match.span()) if shape[place] in "ae"]
        core = match["core"]
        if core[0] == "n" and len(core) == 1 and not (match["word"] or parts):
            continue  # a number without any sign of a clock
        if core[0] == "O" and not (match["word"] or parts):
            continue  # «الثانية» also means «the second»
        if core in ("nH", "nHr") and tokens.words[match.start("core") + 1] != "h":
            continue  # «5 س» are five hours
        if core[1:3] == "rn" and tokens.words[match.start("core") + 1] not in _HOURS_BETWEEN:
            continue
        if core == "n.n" and not _dotted(match.start("core"), tokens):
            continue
        hour, minute, second, fraction, precision = _fields(core, match.start("core"), tokens)
        clocks.append(_clock(match.start(), hour, minute, second, fraction, precision, parts))
        masked = masked[: match.start()] + "T" * len(match[0]) + masked[match.end() :]
    return masked, clocks


def _dotted(place: int, tokens: Tokens) -> bool:
    """Whether a clock like «14.52» has no spaces and two digits after the dot."""
    (_, end), (start, _), (second, last) = tokens.spans[place], tokens.spans[place + 1], tokens.spans[place + 2]
    return end == start and second == start + 1 and last - second == 2


def _fields(core: str, place: int, tokens: Tokens) -> tuple[int, int, int | None, int, Precision]:
    values = tokens.values
    if core == "t":
        hour, minute, second, fraction = values[place]
        return hour, minute, second, fraction, "minute" if second is None else "second"
    hour = values[place]
    if core == "n.n":
        return hour, values[place + 2], None, 0, "minute"
    if core[1:3] in ("Hn", "rn"):
        return hour, values[place + 2], None, 0, "minute"
    if core[-1] == "F":
        minute = values[place + len(core) - 1]
        return (hour, minute, None, 0, "minute") if minute > 0 else ((hour or 24) - 1, 60 + minute, None, 0, "minute")
    if core[-1] == "r":
        unit = values[place + len(core) - 1][0]
        minute = sum(values[place + i] for i, kind in enumerate(core) if i and kind in "nq")
        return hour, minute if unit == "minute" else 60, None, 0, "minute"
    return hour, 0, None, 0, "hour"


def _clock(
    place: int, hour: int, minute: int, second: int | None, fraction: int, precision: Precision, parts: list[Any]
) -> Clock | None:
    if hour == 24 and not minute and not second and not parts:
        return Clock(place, time(), precision, next_day=True)
    hours = {HOURS[part].get(hour) for part in parts} or {hour}
    found = hours.pop()
    if hours or found is None or found > 23 or minute > 59 or (second or 0) > 59:
        return None
    return Clock(place, time(found, minute, second or 0, fraction), precision)
