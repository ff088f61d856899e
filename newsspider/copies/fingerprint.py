"""Fingerprint a text: MinHash of its word bigrams, and the keys that copies have in common.

Fingerprints are stored permanently and compared across machines and years. Change a constant only together with
``VERSION``: keys of different versions never match, so old articles match only old ones until their fingerprints are
computed again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import xxhash

from newsspider.arabic import clean_text, match_text

VERSION = 1
PERMUTATIONS = 128  # 4 bytes each: a signature of 512 bytes, standard error of the estimate at most .044
BANDS = 32
ROWS = PERMUTATIONS // BANDS  # 4: a pair with Jaccard .4 shares a band with probability .57, .6 with .99, .1 with .003
SENTENCES = 3  # number of keys that stay equal when a text is truncated or has boilerplate appended
SENTENCE_WORDS = 8  # shorter sentences are stock phrases: «وجاء ذلك في بيان صدر اليوم»
SHORT_WORDS = 30  # with fewer words MinHash is unreliable, and all «شاهد الفيديو» would be one story

# Seeds of xxh64: the version in the upper bits, the kind of key in the lower eight.
_BAND_SEEDS = tuple(VERSION << 8 | band for band in range(BANDS))
_SENTENCE_SEED = VERSION << 8 | 0xF0
_SHORT_SEED = VERSION << 8 | 0xF1
_SHINGLE_SEED = VERSION << 8 | 0xF2
_TEXT_SEED = VERSION

_CHUNK = 4096  # bigrams hashed at once: 4 MB for 128 permutations
_MASK = (1 << 64) - 1

# A full stop before a digit or a Latin letter is part of a number or an address; «.» between Arabic letters is a typo.
_SENTENCE_END = re.compile(r"[!?؟;؛۔…\n]|\.(?![\dA-Za-z])")


@dataclass(frozen=True)
class Fingerprint:
    """The stored values by which copies of a text are found.

    - ``content_hash``: hash of the whole text, 32 hex digits
    - ``shingles``: number of distinct word bigrams
    - ``signature``: the MinHash, 128 little-endian uint32
    - ``bands``: signed 64-bit keys: 32 of the MinHash and up to three of sentences; a single key of headline and text
      if the text is short; none if it has no words
    """

    content_hash: str
    shingles: int
    signature: bytes
    bands: list[int]


def _splitmix(index: int) -> int:
    """The index-th number of the SplitMix64 sequence with seed 0 (Steele, Lea, Flood 2014)."""
    z = (index + 1) * 0x9E3779B97F4A7C15 & _MASK
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & _MASK
    z = (z ^ z >> 27) * 0x94D049BB133111EB & _MASK
    return z ^ z >> 31


# x -> (a x + b) mod 2^64 with odd a is a permutation of the 64-bit numbers. The coefficients do not come from numpy's
# random generators, because their streams may change between versions.
_A = np.array([[_splitmix(2 * i) | 1] for i in range(PERMUTATIONS)], dtype=np.uint64)
_B = np.array([[_splitmix(2 * i + 1)] for i in range(PERMUTATIONS)], dtype=np.uint64)


def fingerprint(headline: str, body: str) -> Fingerprint:
    """Fingerprint an article by its body, and by its headline too if the body is short.

    The match form is hashed, so vowel marks, letter variants, punctuation and layout make no difference.
    """
    text = match_text(body)
    words = text.split()
    bigrams = {f"{left} {right}" for left, right in pairwise(words)}
    signature = _minhash(bigrams)
    if len(words) >= SHORT_WORDS:
        bands = [*_band_keys(signature), *_sentence_keys(body)]
    else:
        bands = [_key(f"{match_text(headline)}\n{text}", _SHORT_SEED)] if words else []
    return Fingerprint(xxhash.xxh3_128_hexdigest(text.encode(), _TEXT_SEED), len(bigrams), signature, bands)


def _minhash(bigrams: set[str]) -> bytes:
    """The upper 32 bits of the smallest permuted hash, for each permutation."""
    hashes = np.fromiter(
        (xxhash.xxh64_intdigest(bigram.encode(), _SHINGLE_SEED) for bigram in bigrams), np.uint64, len(bigrams)
    )
    smallest = np.full(PERMUTATIONS, _MASK, dtype=np.uint64)
    for start in range(0, len(hashes), _CHUNK):
        permuted = hashes[start : start + _CHUNK] * _A + _B  # wraps, which is the modulus
        np.minimum(smallest, permuted.min(axis=1), out=smallest)
    return (smallest >> np.uint64(32)).astype("<u4").tobytes()


def _band_keys(signature: bytes) -> Iterator[int]:
    width = 4 * ROWS
    for band, seed in enumerate(_BAND_SEEDS):
        yield _key(signature[band * width : (band + 1) * width], seed)


def _sentence_keys(body: str) -> list[int]:
    """Keys of the longest sentences, longest first; sentences of equal length in alphabetical order."""
    sentences = {match_text(sentence) for sentence in _SENTENCE_END.split(clean_text(body))}
    long = [sentence for sentence in sentences if sentence.count(" ") + 1 >= SENTENCE_WORDS]
    long.sort(key=lambda sentence: (-len(sentence), sentence))
    return [_key(sentence, _SENTENCE_SEED) for sentence in long[:SENTENCES]]


def _key(data: str | bytes, seed: int) -> int:
    """Hash to a signed 64-bit number, the range of BSON's Int64."""
    value: int = xxhash.xxh64_intdigest(data.encode() if isinstance(data, str) else data, seed)
    return value - (1 << 64) if value >> 63 else value
