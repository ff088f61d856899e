"""How much of one text is recognised in another: the share of words that stand in both in the same order.

Fingerprints find candidates among millions of texts; here two texts are at hand, and the exact measure that the
fingerprints estimate costs some tenths of a millisecond. docs/copies.md has the measurements.
"""

from collections.abc import Sequence
from itertools import pairwise

from newsspider.arabic import match_text

# A text of which two fifths of the words were changed keeps three fifths in their order (at least .589 on 3,000
# articles); the texts of two articles share a third in one pair of three thousand, and only forms that are filled anew
# (the weather, a broadcast schedule) share more than this.
ALIGNED = 0.57
# Paragraphs in another order, or an excerpt: the word pairs of the smaller text that the larger has. Two articles on
# one matter share a third.
CONTAINED = 0.6
# What two forms of one kind that were filled on different days do not reach: they share up to 68 % in order.
CLOSE = 0.75
# Headlines are short, and those of one subject share half of their words.
HEADLINE = 0.7
# Longer texts are compared by their beginnings: enough to know them by, and the time stays bounded.
_LONGEST = 4000


def same_text(one: str, other: str, share: float = ALIGNED) -> bool:
    """Whether two texts are versions of one, however it was corrected, cut, continued or put in another order.

    :param share: of the words, which must be recognised.
    """
    first, second = _words(one), _words(other)
    if not first or not second:
        return first == second
    shorter, longer = sorted((len(first), len(second)))
    # A few words are found in any long text; so a short text is measured as if it had half of the longer one's words.
    if common_words(first, second) >= share * max(shorter, longer / 2):
        return True
    return _contained(first, second) >= max(share, CONTAINED)


def same_headline(one: str, other: str) -> bool:
    """Whether two headlines are versions of one: corrected, or with a word before them."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return False
    return first == second or common_words(first, second) >= max(2, HEADLINE * max(len(first), len(second)))


def names_same(title: str, headline: str) -> bool:
    """Whether a title in a list may name the article of a headline: a list shortens and rewords, so a third will do."""
    first, second = _words(title), _words(headline)
    return bool(first and second) and 3 * common_words(first, second) >= min(len(first), len(second))


def common_words(one: Sequence[str], other: Sequence[str]) -> int:
    """The length of the longest common subsequence of two lists of words.

    Bit-parallel (Hyyrö 2004): a row of the usual table is one integer, so a thousand words take a millisecond.
    """
    places: dict[str, int] = {}
    for number, word in enumerate(one):
        places[word] = places.get(word, 0) | 1 << number
    full = (1 << len(one)) - 1
    row = full
    for word in other:
        met = row & places.get(word, 0)
        row = (row + met | row - met) & full
    return len(one) - row.bit_count()


def _contained(one: Sequence[str], other: Sequence[str]) -> float:
    first, second = set(pairwise(one)), set(pairwise(other))
    smaller = min(len(first), len(second))
    # Of a handful of pairs two or three are stock phrases.
    return len(first & second) / smaller if smaller >= 8 else 0.0


def _words(text: str) -> list[str]:
    return match_text(text[: 12 * _LONGEST]).split()[:_LONGEST]
