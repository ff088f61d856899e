"""The stamps that a page prints or states, as candidates for the moments of its article."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from newsspider.dates import LabelledStamp, bare_stamp, parse_stamp, read_row, split_labelled
from newsspider.extraction.people.persons import read_signature

Role = Literal["published", "updated"]
_CLOCK_ONLY = re.compile(r"\W*[\d٠-٩۰-۹]{1,2}\s*[:٫.]\s*[\d٠-٩۰-۹]{2}(?![\d٠-٩۰-۹.:/])")
_NAMED_DAY = re.compile(
    r"(?<!\S)(?:(?:ال)?(?:سبت|[أا]حد|[إا]ثنين|ثلاثاء|[أا]ربعاء|خميس|جمعة)\b"
    r"|\d{1,2}\s+[^\W\d_]{3,}\s*[/ ،,]?\s*[^\W\d_]*\s*\d{4})"
)
# «published in X on …», as archives of many papers print it.
_IN_PAPER = re.compile(
    r"\W*(?:نُ?شرت?|صدرت?)\s+(?:في|على|ب)\s+(?:[^\W\d]+\s+){1,4}(?:يوم|بتاريخ)\s*:?\s*(\D{0,12}\d.{5,30})$"
)
_NAME = re.compile(r"^\D*[^\W\d_]{3}\D*$")
_URL_DAY = re.compile(
    r"[/_-]((?:19|20)\d{2})[/-](?:[a-z_]+/)?(0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?![0-9])"
    r"|/((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/_-]|$)"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stamp as the page gives it.

    ``machine`` if it is for machines (JSON-LD, an attribute), not for readers; ``weak`` if not even its place says that
    it is the article's: it counts only where a machine's agrees with it.
    """

    text: str
    role: Role | None
    method: str
    machine: bool
    weak: bool = False


def visible_candidates(text: str, method: str, role: Role | None = None) -> list[Candidate]:
    """The stamps of a printed line, by their labels. ``role`` is what one without a label is."""
    if match := _IN_PAPER.match(text):
        tail = match[1].strip()
        if parse_stamp(tail, "UTC") is not None:
            return [Candidate(tail, "published", method, False)]
    parts = _with_days(split_labelled(text))
    if len(parts) == 1 and parts[0].role is None and (tail := _after_byline(text) or _beside_byline(text)):
        parts = [LabelledStamp(None, tail)]
    return [Candidate(bare_stamp(part.text), part.role or role, method, False) for part in parts]


def _beside_byline(text: str) -> str | None:
    """The stamp in a row of stamp and byline («أحمد علي - القاهرة 12/03/2024»), if all beside it is a byline."""
    row = read_row(text)
    if row is None or not row.beside or parse_stamp(text, "UTC") is not None or parse_stamp(row.stamp, "UTC") is None:
        return None
    signature = read_signature(" | ".join(row.beside))
    return row.stamp if signature and signature.authors else None


def _after_byline(text: str) -> str | None:
    """The stamp at the end of a byline («كتب: محمد مجدي السبت 12-03-2016»), if it has a weekday or a month's name."""
    match = _NAMED_DAY.search(text)
    if match is None or not _NAME.search(text[: match.start()]) or parse_stamp(text, "UTC") is not None:
        return None
    tail = text[match.start() :]
    return tail if parse_stamp(tail, "UTC") is not None else None


def _with_days(parts: Sequence[LabelledStamp]) -> list[LabelledStamp]:
    """Parts whose label stands between day and clock («28 آب 2013، آخر تحديث 14:00») put together again."""
    joined: list[LabelledStamp] = []
    for part in parts:
        if joined and joined[-1].role is None and part.role and _CLOCK_ONLY.match(part.text):
            joined[-1] = LabelledStamp(part.role, f"{joined[-1].text} {part.text}")
        else:
            joined.append(part)
    return joined


def day_of_url(url: str) -> str | None:
    """The day that a URL's path carries, as ``YYYY-MM-DD``.

    >>> day_of_url("https://www.youm7.com/story/2020/8/24/slug/4943459")
    '2020-08-24'
    """
    match = _URL_DAY.search(url)
    if not match:
        return None
    year, month, day = (int(part) for part in (match.groups()[:3] if match[1] else match.groups()[3:]))
    try:
        return datetime(year, month, day, tzinfo=UTC).date().isoformat()
    except ValueError:
        return None
