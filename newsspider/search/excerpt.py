"""The place of a text where a query's words stand, with the words marked."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from newsspider.arabic import match_text
from newsspider.search.stemmer import stem

WORDS = 30  # of an excerpt
_WORD = re.compile(r"\S+")
_PARTICLES = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول")


@dataclass(frozen=True)
class Piece:
    """A stretch of text; ``hit`` says that it is a word of the query."""

    text: str
    hit: bool = False


def excerpt(text: str, words: Iterable[str], *, length: int = WORDS, exact: bool = False) -> tuple[Piece, ...]:
    """The ``length`` words of a text that hold most of the query's words (in match form); its start if none does."""
    places = list(_WORD.finditer(text))
    wanted = set(words)
    hits = _hits([place[0] for place in places], wanted, exact)
    start = _best_start(hits, len(places), length)
    end = min(start + length, len(places))
    if not places:
        return ()
    pieces = [Piece("… ")] if start else []
    last = places[start].start()
    for index in range(start, end):
        if index in hits:
            place = places[index]
            pieces += [Piece(text[last : place.start()]), Piece(place[0], True)]
            last = place.end()
    pieces.append(Piece(text[last : places[end - 1].end()]))
    if end < len(places):
        pieces.append(Piece(" …"))
    return tuple(Piece(" ".join(piece.text.split("\n")), piece.hit) for piece in pieces if piece.text)


def mark(text: str, words: Iterable[str], *, exact: bool = False) -> tuple[Piece, ...]:
    """A whole text, a headline for example, with the query's words marked."""
    return excerpt(text, words, length=max(len(text), 1), exact=exact)


def _hits(texts: list[str], wanted: set[str], exact: bool) -> dict[int, str]:
    """Index of each word of the text that the query asks for, with the query's word."""
    stems = {} if exact else {particle + stem(word): word for word in wanted for particle in _PARTICLES}
    found = {}
    for index, text in enumerate(texts):
        for word in _folded(text):
            hit = word if word in wanted else stems.get(stem(word))
            if hit:
                found[index] = hit
    return found


@lru_cache(maxsize=20_000)
def _folded(word: str) -> tuple[str, ...]:
    """The words in match form of what stands between two spaces; a language has few that come often."""
    return tuple(match_text(word).split())


def _best_start(hits: dict[int, str], count: int, length: int) -> int:
    """Where the window begins that holds the most different words, then the most words; the first of equals."""
    best, start = (0, 0), 0
    for first in sorted(hits):
        window = [hits[index] for index in range(first, min(first + length, count)) if index in hits]
        score = (len(set(window)), len(window))
        if score > best:
            best, start = score, first
    return max(0, min(start - length // 4, count - length))


def plain(pieces: Collection[Piece], before: str = "«", after: str = "»") -> str:
    """An excerpt as one string, the hits between two marks."""
    return "".join(f"{before}{piece.text}{after}" if piece.hit else piece.text for piece in pieces)
