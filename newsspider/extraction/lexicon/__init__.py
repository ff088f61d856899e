"""The words that Arabic portals print around an article, as data: labels, wires, bylines, cities.

Spellings are folded by ``match_text`` where they are used, so that أيضاً, ايضا and أيضًا are written once here.
"""

from newsspider.extraction.lexicon.agencies import PLACES, WIRES
from newsspider.extraction.lexicon.article import KEYWORDS, READ, RELATED, SOURCE
from newsspider.extraction.lexicon.page import CHANNELS, COMMENTS, ELSEWHERE, INVITATIONS, WIDGETS
from newsspider.extraction.lexicon.persons import (
    ADJECTIVES,
    BYLINE_NOUNS,
    BYLINE_VERBS,
    JOINED_NAMES,
    NAMES_WITH_WAW,
    NO_PERSON,
    PHOTO,
)

__all__ = [
    "ADJECTIVES",
    "BYLINE_NOUNS",
    "BYLINE_VERBS",
    "CHANNELS",
    "COMMENTS",
    "ELSEWHERE",
    "INVITATIONS",
    "JOINED_NAMES",
    "KEYWORDS",
    "NAMES_WITH_WAW",
    "NO_PERSON",
    "PHOTO",
    "PLACES",
    "READ",
    "RELATED",
    "SOURCE",
    "WIDGETS",
    "WIRES",
]
