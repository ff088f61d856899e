"""Words of a stamp other than names of months, weekdays and zones: labels, clock markers, units, numbers.

The phrases are in ``tables/stamp_labels.tsv`` and ``tables/stamp_words.tsv``, one a line, spelled as portals print
them; ``vocabulary`` folds them, so hamza, diacritics, tatweel and Persian letters need no extra lines.
"""

from newsspider.tables import word_lists

_LABELS = word_lists("stamp_labels.tsv")
_WORDS = word_lists("stamp_words.tsv")

# By role, ``published`` or ``updated``: words that label the stamp after them …
LABELS = _LABELS["label"]
# … words that do so only before one of LEADS; alone they open bylines or sentences …
LEADING_LABELS = _LABELS["leading_label"]
# … and verbs that do so before «this» and one of THINGS.
ABOUT_ARTICLE = _LABELS["about_article"]
LEADS = _LABELS["lead"][""]
# Nouns that follow «تاريخ» («date of») in a label, and the things that they may refer to.
DATE_NOUNS = _LABELS["date_noun"][""]
THINGS = _LABELS["thing"][""]

# Words that may stand in a stamp without changing its meaning.
FILLERS = _WORDS["filler"][""]
# Fillers inside a stamp; in a run of other words they mark a sentence.
PREPOSITIONS = _WORDS["preposition"][""]
CALENDAR_WORDS = _WORDS["calendar_word"][""]
CLOCK_WORDS = _WORDS["clock_word"][""]
ZONE_WORDS = _WORDS["zone_word"][""]

# Part of the day → its markers; ``clocks.HOURS`` has the hours that each allows. «م» is a list of its own: after a year
# it means AD.
MARKERS = _WORDS["marker"]
PM_OR_AD = _WORDS["pm_or_ad"][""]
HOUR_LETTERS = _WORDS["hour_letter"][""]

ERA_HIJRI = _WORDS["era"]["hijri"]
ERA_AD = _WORDS["era"]["ad"]
ERA_COPTIC = _WORDS["era"]["coptic"]

# Unit → spellings that alone mean one; that alone mean two; plurals and abbreviations, which need a number.
ONE_UNIT = _WORDS["unit"]
TWO_UNITS = _WORDS["two_units"]
UNITS = _WORDS["units"]
# Units that are calendar words as well, in the folded form.
UNIT_OF_CALENDAR_WORD = {"يوم": "day", "شهر": "month", "سنه": "year", "عام": "year"}

AGO_BEFORE = _WORDS["ago_before"][""]
AGO_AFTER = _WORDS["ago_after"][""]
NOW = _WORDS["now"][""]
# Days from today (0, -1, -2) → words.
DAY_WORDS = {int(days): phrases for days, phrases in _WORDS["day"].items()}

NUMBERS = {int(number): phrases for number, phrases in _WORDS["number"].items()}
# Minutes → parts of an hour, after an hour («والنصف») or before the word («نصف ساعة»).
FRACTIONS = {int(minutes): phrases for minutes, phrases in _WORDS["fraction"].items()}
HOUR_NAMES = {int(hour): phrases for hour, phrases in _WORDS["hour_name"].items()}
