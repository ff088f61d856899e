"""The fingerprint of a text: MinHash of its word bigrams, and the keys under which copies find each other.

Everything here is stored for ever and compared across machines and years. Change a constant only together with
``VERSION``: keys of two versions never meet, so an archive is derived anew by a migration.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import xxhash

from newsspider.arabic import match_text
from newsspider.items.later import Later

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
else:
    np = Later("numpy")  # slow to import, and most crawls find nothing new

VERSION = 2
PERMUTATIONS = 128  # 4 bytes each: a signature of 512 bytes, standard error of the estimate at most .044
RUN = 4  # words of a run: shorter ones are formulas, longer ones do not survive the editing of one word in seven
# One run in so many is a key, in a text of up to so many runs; in a longer one RATE. The one rate divides the other, so
# a run that is a key of a long text is one of a short text, too.
RATES = ((640, 22),)
RATE = 44
LEAST_KEYS = 14  # a text with few keys has its smallest runs as keys besides, whatever their rate
FEW_WORDS = 5  # times as many runs as runs without a number: a table, of which the numbers are all that can be known
KEY_BITS = 32  # of a million articles one key in 300 meets a stranger; larger numbers make a larger index
SHORT_WORDS = 30  # below, a text has too little to go by, and «شاهد الفيديو» is no story

# Seeds of xxh64: the version in the upper bits, the kind of value in the lower eight.
_WORD_SEED = VERSION << 8 | 0xF2
_SHORT_SEED = VERSION << 8 | 0xF1
_TEXT_SEED = 1  # the hash of the whole text is what it has been since the first version

_CHUNK = 4096  # bigrams worked on at once: 4 MB for 128 permutations, whatever the length of the text
_MASK = (1 << 64) - 1


@dataclass(frozen=True)
class Fingerprint:
    """What is stored of a text to find its copies.

    ``content_hash`` is of the whole text, 32 hex digits; ``shingles`` the number of distinct word bigrams;
    ``signature`` 128 little-endian uint32; ``keys`` numbers of 32 bits: hashes of runs of four words, or a single one
    of headline and text if the text is short, or none if it has no word.
    """

    content_hash: str
    shingles: int
    signature: bytes
    keys: list[int]


def _splitmix(index: int) -> int:
    """The index-th number of the SplitMix64 sequence that begins at 0 (Steele, Lea, Flood 2014)."""
    z = (index + 1) * 0x9E3779B97F4A7C15 & _MASK
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & _MASK
    z = (z ^ z >> 27) * 0x94D049BB133111EB & _MASK
    return z ^ z >> 31


# x -> (a x + b) mod 2^64 with odd a is a permutation of the 64-bit numbers. Integers only, none from numpy's random
# generators, whose streams may change between versions.
@cache
def _permutations() -> "tuple[Hashes, Hashes]":
    """The a and the b of each permutation."""
    factors = [[_splitmix(2 * i) | 1] for i in range(PERMUTATIONS)]
    terms = [[_splitmix(2 * i + 1)] for i in range(PERMUTATIONS)]
    return np.array(factors, dtype=np.uint64), np.array(terms, dtype=np.uint64)


def fingerprint(headline: str, body: str) -> Fingerprint:
    """The fingerprint of an article's body. The headline counts only if the body is short.

    Vowel marks, letter variants, punctuation and layout make no difference: what is hashed is the match form.
    """
    return fingerprint_folded(match_text(headline), match_text(body))


def fingerprint_folded(headline: str, text: str) -> Fingerprint:
    """:func:`fingerprint` of headline and body that are in match form already."""
    words = text.split()
    hashes = _hashes(words)
    bigrams = np.unique(_runs(hashes, 2))
    if len(words) >= SHORT_WORDS:
        keys = _keys(hashes, _numbers(words))
    else:
        keys = [xxhash.xxh64_intdigest(f"{headline}\n{text}".encode(), _SHORT_SEED) >> 64 - KEY_BITS] if words else []
    content_hash = xxhash.xxh3_128_hexdigest(text.encode(), _TEXT_SEED)
    return Fingerprint(content_hash, len(bigrams), _minhash(bigrams), keys)


def run_keys(words: Sequence[str]) -> list[int]:
    """The keys of a stretch of folded words, four at least: a longer text that holds it has them, but for the few that
    are keys of a short text only."""
    return _keys(_hashes(words), _numbers(words))


def _hashes(words: Sequence[str]) -> "Hashes":
    return np.array([xxhash.xxh64_intdigest(word.encode(), _WORD_SEED) for word in words], dtype=np.uint64)


def _runs(hashes: "Hashes", length: int) -> "Hashes":
    """A hash of each run of so many words, from the hashes of the words and their places in it."""
    count = max(0, len(hashes) - length + 1)
    runs = np.zeros(count, dtype=np.uint64)
    for place in range(length):
        runs = _mixed(runs + hashes[place : place + count] + np.uint64(_splitmix(place)))
    return runs


def _mixed(values: "Hashes") -> "Hashes":
    """SplitMix64's finalizer: each bit of a value depends on all of its bits before."""
    values = (values ^ values >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ values >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return values ^ values >> np.uint64(31)


def _numbers(words: Sequence[str]) -> "NDArray[np.bool_]":
    """For each word whether it has a digit."""
    # What is letters alone, as nearly all words are, is known at once.
    return np.array([not word.isalpha() and any(map(str.isdigit, word)) for word in words], dtype=bool)


def _keys(hashes: "Hashes", numbers: "NDArray[np.bool_]") -> list[int]:
    """The runs that are keys, sorted: those at the text's rate, its smallest where these are few, and one of numbers.

    Runs with a number are keys only of a text that has hardly any others: in a form that is filled in anew each day
    they meet those of other days, ever more of them. What another outlet takes of it is known by the words between the
    numbers, and by the numbers alone.

    :param hashes: of the words; ``numbers`` says which of them are numbers.
    """
    runs = _runs(hashes, RUN)
    plain = runs[np.convolve(numbers, np.ones(RUN, dtype=int), "valid") == 0]  # without a number
    plain = np.unique(runs if FEW_WORDS * len(plain) < len(runs) else plain)
    rate = next((rate for most, rate in RATES if len(runs) <= most), RATE)
    at_rate = plain % np.uint64(rate) == 0
    chosen = plain[at_rate]
    chosen = np.append(chosen, plain[~at_rate][: max(0, LEAST_KEYS - len(chosen))])
    if len(chosen) < LEAST_KEYS:
        chosen = np.append(chosen, np.sort(runs)[:LEAST_KEYS])
    chosen = np.append(chosen, np.sort(_runs(hashes[numbers], RUN))[:1])
    found: Sequence[int] = np.unique(chosen >> np.uint64(64 - KEY_BITS)).tolist()
    return list(found)


def _minhash(bigrams: "Hashes") -> bytes:
    """The upper half of the smallest permuted hash, for each permutation."""
    factors, terms = _permutations()
    smallest = np.full(PERMUTATIONS, _MASK, dtype=np.uint64)
    for start in range(0, len(bigrams), _CHUNK):
        permuted = bigrams[start : start + _CHUNK] * factors + terms  # wraps, which is the modulus
        np.minimum(smallest, permuted.min(axis=1), out=smallest)
    return (smallest >> np.uint64(32)).astype("<u4").tobytes()
