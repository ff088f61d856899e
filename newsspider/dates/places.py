"""Zones as stamps state them: places after «بتوقيت», names of Greenwich, abbreviations. Places also mark datelines.

The phrases are in ``tables/stamp_places.tsv``, one a line. The meaning of a name of several places («عمان») is
all their IANA zones, separated by spaces; it is read only if the portal's own zone is one of them.
"""

from newsspider.tables import word_lists

_LISTS = word_lists("stamp_places.tsv")

# IANA zones → places.
PLACES = _LISTS["place"]
UTC_NAMES = _LISTS["utc"][""]
# Minutes east of Greenwich → abbreviations. AST, CST and IST mean several zones each and are left out on purpose,
# except AST where the portal itself lies in Arabia. MET, EAT, CAT and WET are English words.
ABBREVIATIONS = {int(minutes): phrases for minutes, phrases in _LISTS["abbreviation"].items()}
# IANA zones → abbreviations of places that have summer time or several zones.
NAMED_ABBREVIATIONS = _LISTS["named_abbreviation"]
