"""Words that stand around a date and show whether it is a stamp beside a byline or part of a running sentence.

The phrases are in ``tables/stamp_bystanders.tsv``, one a line, spelled as portals print them.
"""

from newsspider.tables import word_lists

_LISTS = word_lists("stamp_bystanders.tsv")

# Labels of the author or source beside a date with a month's name.
BYLINES = _LISTS["byline"][""]
# News agencies and desks.
AGENCIES = _LISTS["agency"][""]
# Words that name a kind of outlet: «جريدة», «موقع».
OUTLETS = _LISTS["outlet"][""]
# Things that pages count: readers, comments, minutes of reading. A number beside one is not part of the stamp.
COUNTERS = _LISTS["counter"][""]
# Words of running text: a date beside one of them is not the article's stamp.
PROSE = _LISTS["prose"][""]
# First words of bylines without a label.
GIVEN_NAMES = _LISTS["given_name"][""]
