"""Read English and French stamps that the project's own rules do not cover, with dateparser in strict mode."""

import re
import warnings
from datetime import datetime
from functools import cache
from typing import Any

from newsspider.dates.stamp import Context, Precision, Stamp

# dateparser fills in missing parts and guesses the meaning of numbers. So it gets only texts with a month's name and
# exactly one year, and its result must have that year.
_MONTH = re.compile(
    r"\b(?:jan|feb|fev|fév|mar|apr|avr|may|mai|jun|juin|jul|juil|aug|aou|aoû|sep|oct|nov|dec|déc)", re.IGNORECASE
)
_ARABIC = re.compile(r"[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufefc]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.ASCII)
_SECONDS = re.compile(r"\d:\d\d:\d\d", re.ASCII)
_MAX_LENGTH = 80


@cache
def _parser() -> Any:
    from dateparser.date import DateDataParser  # takes 0.3 s; Arabic pages do not need it

    return DateDataParser(
        languages=["en", "fr"],
        settings={
            "STRICT_PARSING": True,
            "DATE_ORDER": "DMY",
            "RETURN_TIME_AS_PERIOD": True,
            "PREFER_LOCALE_DATE_ORDER": False,
            "PARSERS": ["absolute-time"],
        },
    )


def read_foreign(text: str, context: Context) -> Stamp | None:
    """Read an English or French text; None if it is not certainly a stamp."""
    years = _YEAR.findall(text)
    if len(text) > _MAX_LENGTH or len(years) != 1 or _MONTH.search(text) is None or _ARABIC.search(text):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # dateparser's own use of old datetime functions
            found = _parser().get_date_data(text)
    except Exception:  # odd input makes dateparser raise all kinds of errors
        return None
    moment: datetime | None = found.date_obj
    if moment is None or moment.year != int(years[0]):
        return None
    if found.period == "day":
        return context.day(moment.date())
    if found.period != "time":
        return None
    precision: Precision = "second" if _SECONDS.search(text) else "minute"
    return context.moment(moment.replace(tzinfo=None), precision, moment.tzinfo)
