"""What people type, read into groups of terms: all groups must hold, of a group one term is enough."""

import re
from dataclasses import dataclass

from newsspider.arabic import match_text

MAX_LENGTH = 500  # characters of a query: what is longer was pasted by mistake
MAX_TERMS = 40

_PART = re.compile(
    r'(?P<minus>[-−–](?=\S))?(?P<field>(?:headline|body|عنوان|العنوان|نص|النص):)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))',
    re.IGNORECASE,
)
_FIELDS = {
    "headline": "headline",
    "عنوان": "headline",
    "العنوان": "headline",
    "body": "body",
    "نص": "body",
    "النص": "body",
}
_QUOTES = str.maketrans({"«": '"', "»": '"', "“": '"', "”": '"', "„": '"', "″": '"'})


class QueryError(ValueError):
    """A query that cannot be read; the message is one line for the person who typed it."""


@dataclass(frozen=True)
class Term:
    """One word or phrase in match form. ``field`` is ``headline``, ``body`` or None for both."""

    words: tuple[str, ...]
    phrase: bool = False
    field: str | None = None


@dataclass(frozen=True)
class Query:
    """Every group of ``required`` must hold, by any of its terms; no term of ``excluded`` may."""

    required: tuple[tuple[Term, ...], ...]
    excluded: tuple[Term, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The words that a hit holds, to be marked in its excerpt."""
        return tuple(dict.fromkeys(word for group in self.required for term in group for word in term.words))


def parse(text: str) -> Query:
    """Read a query: words, ``"a phrase"``, ``-without``, ``this OR that``, ``headline:word``.

    :raises QueryError: says in one line what cannot be read.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(f"the query has {len(text)} characters; at most {MAX_LENGTH} are read")
    text = text.translate(_QUOTES)
    if text.count('"') % 2:
        raise QueryError('a quotation mark is missing: write "…" around a phrase')
    required: list[tuple[Term, ...]] = []
    excluded: list[Term] = []
    joins = False  # the last part was OR
    for part in _PART.finditer(text):
        if part["word"] == "OR" and not part["minus"] and not part["field"]:
            if joins or not required:
                raise QueryError("OR stands between two words or phrases: وزير OR رئيس")
            joins = True
            continue
        terms = _terms(part)
        if part["minus"]:
            if joins:
                raise QueryError("OR cannot join an exclusion; put -word beside it instead")
            excluded.extend(terms)
        elif joins and terms:
            required[-1] += terms[:1]
            required.extend((term,) for term in terms[1:])
            joins = False
        else:
            required.extend((term,) for term in terms)
    if joins:
        raise QueryError("OR stands between two words or phrases: وزير OR رئيس")
    if not required:
        besides = " besides those to exclude" if excluded else ""
        raise QueryError(f"name the words to search for{besides}")
    if sum(map(len, required)) + len(excluded) > MAX_TERMS:
        raise QueryError(f"the query has too many words; at most {MAX_TERMS} are read")
    return Query(tuple(required), tuple(excluded))


def _terms(part: re.Match[str]) -> tuple[Term, ...]:
    """The terms of one part: none if nothing of it can be searched, several for a word that holds punctuation."""
    field = _FIELDS[part["field"][:-1].lower()] if part["field"] else None
    if part["phrase"] is not None:
        words = tuple(match_text(part["phrase"]).split())
        return (Term(words, True, field),) if words else ()
    words = tuple(match_text(part["word"]).split())
    if len(words) > 1:  # «كورونا-19», «2024/05»: its pieces stand side by side in a text too
        return (Term(words, True, field),)
    return tuple(Term((word,), False, field) for word in words)
