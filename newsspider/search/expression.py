"""A query as SQLite's FTS5 reads it. Every word is quoted, so nothing that a person types is syntax there."""

import sqlite3
from collections.abc import Callable, Iterable

from newsspider.search.index import month_tag, site_tag
from newsspider.search.query import Query, Term
from newsspider.search.stemmer import SHORTEST, stem

EXACT, STEMS = ("headline", "body"), ("headline_stems", "body_stems")

# One-letter words that Arabic writes as a part of the next: and, so, in, to, as; and pairs of them.
_SURE, _RARE = ("ب", "ل", "وب", "ول"), ("ك", "ف")
_CONJUNCTION = "و"
_BEFORE_A_PHRASE = ("و", "ف", "ب", "ل", "ك", "وب", "ول")

# The number of articles that hold a word or stem.
Count = Callable[[str], int]


def counter(connection: sqlite3.Connection, number: int) -> Count:
    """Counts in the index of a generation, remembering what was asked."""
    table = f"temp.counts_{number}"
    connection.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS {table} USING fts5vocab('main', 'words_{number}', 'row')")
    seen: dict[str, int] = {}

    def count(word: str) -> int:
        if word not in seen:
            row = connection.execute(f"SELECT doc FROM {table} WHERE term = ?", (word,)).fetchone()
            seen[word] = row[0] if row else 0
        return seen[word]

    return count


def expression(
    query: Query, count: Count, *, exact: bool = False, sites: Iterable[str] = (), months: Iterable[int] = ()
) -> str:
    """The MATCH expression: the required groups, without the excluded terms, of these sites and months.

    :param exact: words as they are written, without stems and attached particles.
    :param months: as numbers, 202603.
    """
    groups = [" OR ".join(_term(term, count, exact) for term in group) for group in query.required]
    for tags in ([site_tag(site) for site in sites], [month_tag(month) for month in months]):
        if tags:
            groups.append(f"tags : ({' OR '.join(map(_quoted, tags))})")
    found = " AND ".join(f"({group})" for group in groups)
    if query.excluded:
        found = f"({found}) NOT ({' OR '.join(_term(term, count, exact) for term in query.excluded)})"
    return found


def _term(term: Term, count: Count, exact: bool) -> str:
    if exact or term.phrase:
        first, *rest = term.words
        attached = () if exact else tuple(letters + first for letters in _BEFORE_A_PHRASE)
        phrases = [_quoted(" ".join((word, *rest))) for word in (first, *attached)]
        return f"{_columns(EXACT, term.field)} : ({' OR '.join(phrases)})"
    word = term.words[0]
    stems = forms(word, count)
    # A word that is its own stem stands among the words as written only, and no stem is shorter than SHORTEST.
    written = dict.fromkeys((word, *(one for one in stems if stem(one) == one)))
    found = [(EXACT, written), *([(STEMS, stems)] if len(word) >= SHORTEST else [])]
    return " OR ".join(f"({_columns(one, term.field)} : ({' OR '.join(map(_quoted, words))}))" for one, words in found)


def forms(word: str, count: Count) -> tuple[str, ...]:
    """The stems that stand for a word: its own, those with an attached particle, and the one without the word's own.

    A particle is one letter, which other words begin with as well («كامل» is no «ك» with «أمل»). So a form counts only
    where the archive's own numbers make it likely: with the particle it is rarer than without.
    """
    own = stem(word)
    if not own.isalpha() or own.isascii() or len(own) < SHORTEST:
        return (own,)
    here = max(count(own), 1)
    found = [own]
    for letters, long, short in ((_SURE, 1.0, 0.5), (_RARE, 0.5, 0.1), ((_CONJUNCTION,), 1.0, 1.0)):
        share = short if len(own) == SHORTEST else long
        found += [form for form in (letter + own for letter in letters) if 0 < count(form) <= share * here]
    longer, times = (1, 4) if own[0] in "بل" else (2, 5)
    if own[0] in "بلكف" and len(own) >= SHORTEST + longer and count(own[1:]) >= times * here:
        found.append(own[1:])
    return tuple(found)


def _columns(columns: tuple[str, str], field: str | None) -> str:
    chosen = [name for name in columns if field is None or name.startswith(field)]
    return f"{{{' '.join(chosen)}}}"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
