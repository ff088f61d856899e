"""What a page says for and against being an article: its own stamp and address, and the words of a notice."""

import re
from collections.abc import Mapping
from typing import Any

from newsspider.arabic import match_text, word_count
from newsspider.extraction.lexicon.notices import NOTICES
from newsspider.extraction.machine.structured import texts
from newsspider.items import Article
from newsspider.portals import Portal, key_of
from newsspider.text import Page

# A notice says little else. Articles about walls say more, and have a stamp.
_NOTICE_WORDS = 130
_KINDS = {kind: re.compile("|".join(rf"\b{re.escape(match_text(p))}" for p in said)) for kind, said in NOTICES.items()}
_PHRASES = tuple(match_text(phrase) for said in NOTICES.values() for phrase in said)
# What only a source said, or the address, is no stamp of the page.
_NOT_OF_THE_PAGE = frozenset({"feed", "sitemap", "api", "url"})


def signs_of(article: Article, page: Page, portal: Portal, data: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the signs that hold, as ``copies.claims.Signs`` has them. ``data`` is the page's structured data."""
    holds = {
        "stamp": has_stamp(article),
        "address": _declares_itself(article, page, portal),
        "structured": bool(data.get("headline")),
        "notice": article.word_count <= _NOTICE_WORDS and notice_kind(article.headline, article.body) is not None,
    }
    return tuple(name for name, value in holds.items() if value)


def titles_of(page: Page, data: Mapping[str, Any]) -> tuple[str, ...]:
    """All headlines that a page states, whatever it shows: for machines, and of its window."""
    stated = [*texts(data.get("headline")), *texts(data.get("alternativeHeadline"))]
    stated += [page.meta("og:title") or "", page.meta("twitter:title") or "", page.title or ""]
    # Half a character pair cannot be stored, and must not cost the article.
    return tuple(dict.fromkeys(text[:300].encode("utf-8", "replace").decode() for text in stated if text))


def has_stamp(article: Article) -> bool:
    """Whether the page itself says when the article was published or changed."""
    methods = (article.extraction.get(name) for name in ("published_at", "updated_at"))
    return any(method and method not in _NOT_OF_THE_PAGE for method in methods)


def notice_kind(headline: str, body: str) -> str | None:
    """Which kind of wall or notice a text is by its words, None for any other text.

    Its headline and its text say so, or the text does twice in few words.

    >>> notice_kind("الموقع تحت الصيانة", "نعتذر لزوارنا وسنعود إليكم خلال ساعات")
    'a maintenance page'
    """
    if body.count(" ") > 2 * _NOTICE_WORDS or word_count(body) > _NOTICE_WORDS:
        return None
    below = match_text(body)
    if not any(map(below.__contains__, _PHRASES)):
        return None
    above = match_text(headline)
    said = {kind: set(pattern.findall(below)) for kind, pattern in _KINDS.items()}
    for kind, pattern in _KINDS.items():
        if said[kind] and (pattern.search(above) or len(said[kind]) > 1):
            return kind
    named = [kind for kind, pattern in _KINDS.items() if pattern.search(above)]
    return named[0] if named and any(said.values()) else None


def _declares_itself(article: Article, page: Page, portal: Portal) -> bool:
    """Whether ``rel=canonical`` or ``og:url`` is the address of this article, and not merely of some page."""
    if not page.declared_canonical:
        return False
    try:
        return f"{portal.site}:{key_of(page.declared_canonical, portal)}" == article._id
    except ValueError:
        return False
