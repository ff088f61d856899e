"""A query as SQLite's FTS5 reads it. Every word is quoted, so nothing that a person types is syntax there."""

import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator

from newsspider.search.index import month_tag, site_tag
from newsspider.search.query import Query, Term
from newsspider.search.stemmer import SHORTEST, plurals, stem, without_prefix

EXACT, STEMS = ("headline", "body"), ("headline_stems", "body_stems")

# One-letter words that Arabic writes as a part of the next: and, so, in, to, as; and pairs of them.
_SURE, _RARE = ("ب", "ل", "وب", "ول"), ("ك", "ف")
_CONJUNCTION = "و"
_BEFORE_A_PHRASE = ("و", "ف", "ب", "ل", "ك", "وب", "ول")
_BEFORE_A_WORD = ("", "ال", "و", "وال", "ب", "بال", "ل", "لل", "وب", "ول")
# Endings under which a word with a particle would take the article, if the letter were its own.
_ENDINGS = ("", "ه", "ي", "يه", "ات", "ين")
# The endings of the other case, where one of these is a plural or dual and not the end of a name.
_CASES = {"ين": ("ون", "ان"), "ون": ("ين",)}
REMEMBERED = 50_000  # words whose number is remembered
_OFTEN = 30  # articles, in which a plural would have shown its other case

# The number of articles that hold a word or stem.
Count = Callable[[str], int]


class _Counts:
    """What was counted of one file, and how many articles it had then."""

    def __init__(self, articles: int) -> None:
        self.articles = articles
        self.seen: dict[str, int] = {}


_counted: dict[tuple[str, int], _Counts] = {}


def counter(connection: sqlite3.Connection, number: int) -> Count:
    """Counts in the index of a generation.

    A count walks through all articles with the word, so it is remembered, until the file has grown by a fiftieth: the
    numbers decide only what is likely.
    """
    table = f"temp.counts_{number}"
    connection.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS {table} USING fts5vocab('main', 'words_{number}', 'row')")
    file = connection.execute("PRAGMA database_list").fetchone()[2]
    articles = connection.execute(f"SELECT max(rowid) FROM docs_{number}").fetchone()[0] or 0
    known = _counted.get((file, number))
    if known is None or abs(articles - known.articles) * 50 > known.articles or len(known.seen) > REMEMBERED:
        known = _counted[file, number] = _Counts(articles)
    seen = known.seen

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


def at_most(query: Query, count: Count, *, exact: bool = False) -> int:
    """The most articles that can match: as many as hold the rarest of the required words."""
    return min(sum(_at_most(term, count, exact) for term in group) for group in query.required)


def _at_most(term: Term, count: Count, exact: bool) -> int:
    first, *rest = term.words
    if exact or term.phrase:
        attached = () if exact else tuple(letters + first for letters in _BEFORE_A_PHRASE)
        return min([sum(map(count, (first, *attached))), *map(count, rest)])
    if len(first) < SHORTEST:
        return sys.maxsize  # «في» and the like: no help, and long to count
    return sum(map(count, _as_a_name(first, count) or {first, *forms(first, count)}))


def _term(term: Term, count: Count, exact: bool) -> str:
    if exact or term.phrase:
        first, *rest = term.words
        attached = () if exact else tuple(letters + first for letters in _BEFORE_A_PHRASE)
        phrases = [_quoted(" ".join((word, *rest))) for word in (first, *attached)]
        return f"{_columns(EXACT, term.field)} : ({' OR '.join(phrases)})"
    word = term.words[0]
    if name := _as_a_name(word, count):
        return f"{_columns(EXACT, term.field)} : ({' OR '.join(map(_quoted, name))})"
    stems = forms(word, count)
    # A word that is its own stem stands among the words as written only, and no stem is shorter than SHORTEST.
    written = dict.fromkeys((word, *(one for one in stems if stem(one) == one)))
    found = [(EXACT, written), *([(STEMS, stems)] if len(word) >= SHORTEST else [])]
    return " OR ".join(f"({_columns(one, term.field)} : ({' OR '.join(map(_quoted, words))}))" for one, words in found)


def _as_a_name(word: str, count: Count) -> tuple[str, ...]:
    """The written forms of a word that only looks like a plural or dual; none for others.

    «القصرين» stands in a hundred articles and «القصرون» in none, so it is no plural of «قصر».
    """
    bare = without_prefix(word)
    cases = _CASES.get(bare[-2:])
    if cases is None or len(bare) < SHORTEST + 2 or stem(word) == bare:
        return ()
    written = tuple(letters + bare for letters in _BEFORE_A_WORD)
    often = sum(map(count, written))
    if often < _OFTEN:
        return ()
    other = sum(count(letters + bare[:-2] + case) for letters in _BEFORE_A_WORD for case in cases)
    return () if 100 * other > often else written


def forms(word: str, count: Count) -> tuple[str, ...]:
    """The stems that stand for a word: its own, those with an attached particle, and the one without the word's own.

    A particle is one letter, which other words begin with as well («كامل» is no «ك» with «أمل»). So a form counts only
    where the archive's own numbers make it likely: with the particle it is rarer than without, or at least it never
    takes the article («البسوسة»), which no particle may follow.
    """
    own = stem(word)
    if not own.isalpha() or own.isascii() or len(own) < SHORTEST:
        return (own,)
    here = max(count(own), 1)
    found = [own, *_with_particle(own, here, count), *_of_its_plurals(own, here, count)]
    found += [form for form in _odd_forms(word, own) if 0 < count(form) <= here // 2]
    if own[0] in "بلكف":
        rest = stem(own[1:])
        longer, times = (1, 4.0) if own[0] in "بل" else (2, 5.0)
        if own[0] in "بل" and not _takes_the_article(own, count):
            times = 1.0 if len(rest) == SHORTEST else 0.5
        if len(own) >= SHORTEST + longer and count(rest) >= times * here:
            found += [rest, *_with_particle(rest, count(rest), count)]
    return tuple(dict.fromkeys(found))


def _with_particle(own: str, here: int, count: Count) -> Iterator[str]:
    for letters, long, short in ((_SURE, 1.0, 0.5), (_RARE, 0.5, 0.1), ((_CONJUNCTION,), 1.0, 1.0)):
        for form in (letter + own for letter in letters):
            often = count(form)
            share = short if len(own) == SHORTEST else long
            if letters is _SURE and share * here < often <= 2 * long * here and not _takes_the_article(form, count):
                share = 2 * share
            if 0 < often <= share * here:
                yield form


def _takes_the_article(form: str, count: Count) -> bool:
    return 100 * sum(count(f"ال{form}{ending}") for ending in _ENDINGS) > count(form)


def _of_its_plurals(own: str, here: int, count: Count) -> Iterator[str]:
    """Broken plurals with a particle, which the table of plurals does not meet: «بهواتف»."""
    for plural in plurals().get(own, ()):
        for form in (letter + plural for letter in ("ب", "ل", "ك")):
            if stem(form) == form and 0 < count(form) <= here:
                yield form


def _odd_forms(word: str, own: str) -> Iterator[str]:
    """Forms with another stem: «للاعب», whose ل is read as the article's, and «جثتين», «جثته» beside «جثة»."""
    bare = without_prefix(word)
    if bare.startswith("ل"):
        yield stem(f"ل{bare}")
    if bare.endswith("ه") or own.endswith("ه"):
        yield f"{own.removesuffix('ه')}ت"


def _columns(columns: tuple[str, str], field: str | None) -> str:
    chosen = [name for name in columns if field is None or name.startswith(field)]
    return f"{{{' '.join(chosen)}}}"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
