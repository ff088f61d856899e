"""Names of months and weekdays in all regions and spellings, and conversion of a named day to a Gregorian date.

The names are in ``tables/calendar_names.tsv``, one a line, spelled as portals print them; ``vocabulary`` folds them, so
hamza, diacritics, tatweel, Persian letters and presentation forms need no extra lines.
"""

from datetime import date

from hijridate import Hijri

from newsspider.tables import word_lists

_LISTS = word_lists("calendar_names.tsv")


def _numbered(calendar: str) -> dict[int, tuple[str, ...]]:
    return {int(number): names for number, names in _LISTS[calendar].items()}


# Month → names of Egypt and the Gulf, the Levant and Iraq, the Maghreb, common misspellings, English and French.
GREGORIAN = _numbered("gregorian")
HIJRI = _numbered("hijri")
# Egyptian papers print it beside the Gregorian date. Listed so that it is not taken for a byline; never read as a date.
COPTIC = _numbered("coptic")
# Libya's own month names, used from 1969 to 2011. Several are everyday words, so they count only between a day and a
# year up to LIBYAN_LAST_YEAR.
LIBYAN = _numbered("libyan")
LIBYAN_LAST_YEAR = 2011

# Weekday → names; Monday is 0, as in datetime. French «mar.» for mardi is missing, since it also means March.
WEEKDAYS = _numbered("weekday")

# Years that stamps can have. hijridate's Umm al-Qura tables reach from 1343 to 1500.
HIJRI_YEARS = range(1300, 1501)
GREGORIAN_YEARS = range(1900, 2200)


def gregorian(year: int, month: int, day: int) -> date | None:
    """The date, or None if the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def hijri(year: int, month: int, day: int) -> date | None:
    """Convert a Hijri day to a Gregorian date by the Umm al-Qura calendar; None if its tables have no such day.

    >>> hijri(1446, 3, 5)
    datetime.date(2024, 9, 8)
    """
    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):  # no such day; a year outside the tables
        return None
    return date(found.year, found.month, found.day)
