"""Articles of several pages: their pages as one text."""

from collections.abc import Iterable, Sequence

from newsspider.items import Article, Result


def adds_part(article: Article, parts: Sequence[Article], part: Result) -> bool:
    """Whether a later page is a new part of the article; beyond its end portals repeat a page or answer an error."""
    return isinstance(part, Article) and part.body not in {article.body, *(other.body for other in parts)}


def with_parts(article: Article, parts: Sequence[Article]) -> Article:
    """An article of several pages: one text, and what the later pages add to pictures, tags and read-also."""
    article.body = join_parts([article.body, *(part.body for part in parts)])
    for name in ("images", "keywords", "related", "authors"):
        own = getattr(article, name)
        setattr(article, name, own + [entry for part in parts for entry in getattr(part, name) if entry not in own])
    article.source = article.source or next((part.source for part in parts if part.source), None)
    return article


def join_parts(bodies: Iterable[str]) -> str:
    """The bodies of an article's pages as one. Paragraphs that a later page prints again, as its lead, come once.

    A page that adds nothing, as portals answer a number beyond the last one, changes nothing.
    """
    paragraphs: list[str] = []
    for body in bodies:
        known = set(paragraphs)
        paragraphs += [part for part in body.split("\n\n") if part.strip() and part not in known]
    return "\n\n".join(paragraphs)
