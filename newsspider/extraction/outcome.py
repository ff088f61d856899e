"""What one answer of a portal comes to: an article, the reason why there is none, or that it is gone.

Pure: the crawl and the re-parsing of recordings both come through here.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from newsspider.discovery.pages import join_parts
from newsspider.extraction import extract_article, looks_gone
from newsspider.extraction.page_kind import is_live
from newsspider.items import Article, Fetch, NotAnArticle, Rejection, Sighting, Visit
from newsspider.items.reasons import http_reason
from newsspider.pipelines.validity import problem
from newsspider.portals import Portal, is_home
from newsspider.text import Page

# Characters of a page that was no article, kept to look at.
SAMPLE = 2000
# A rejected page is asked for again, since it may be the reader's fault; but not one in another language.
_FINAL = frozenset({"language"})

logger = logging.getLogger(__name__)

Outcome = Article | Rejection | Visit


@dataclass(frozen=True)
class AnswerReader:
    """By what pages are read: their portal, and the sites of the names that source lines credit."""

    portal: Portal
    names: Mapping[str, str]

    def read(self, page: Page, fetch: Fetch, found: Any = None, *, stored: bool = False) -> Outcome:
        """What a page gives that came with a status of success.

        :param found: what the source that named the page knew.
        :param stored: whether an article is stored under this address, which may have been taken away.
        """
        if self.is_replaced(page.url, fetch.requested_url) or looks_gone(page):
            return gone(page.url, fetch, "not_article")
        try:
            article = extract_article(page, self.portal, found, names=self.names)
        except NotAnArticle as error:
            if stored and self._is_elsewhere(page, fetch):
                return gone(page.url, fetch, "not_article")
            return rejection(page.url, fetch, error, page.text)
        except Exception as error:  # whatever a page does to the reader costs that page, never the run
            logger.exception("%s could not be read, which is a fault of the reader", page.url)
            return rejection(page.url, fetch, NotAnArticle("invalid", fault(error)), page.text)
        article.fetch = replace(fetch, live=is_live(page))
        return article

    def is_replaced(self, url: str, requested: str) -> bool:
        """Whether an article's address led to the front page: the portal's way to say that it is gone."""
        return is_home(url, self.portal) and not is_home(requested, self.portal)

    def _is_elsewhere(self, page: Page, fetch: Fetch) -> bool:
        """Whether what came is another page of the portal: a list to which the address led, or the front page."""
        declared = page.declared_canonical
        if declared and is_home(declared, self.portal):
            return True
        portal = self.portal
        return portal.article_url is not None and portal.matches(fetch.requested_url) and not portal.matches(page.url)


def without_page(status: int, url: str, fetch: Fetch) -> Visit | None:
    """The outcome of an answer that holds no page, by its status; None for one that may hold one."""
    if status == 304:
        return _visit(url, fetch, "done", None)
    if status in (404, 410):
        return gone(url, fetch, http_reason(status))
    if not 200 <= status < 300:
        return _visit(url, fetch, "failed", http_reason(status))
    return None


def gone(url: str, fetch: Fetch, reason: str) -> Visit:
    return _visit(url, fetch, "gone", reason)


def _visit(url: str, fetch: Fetch, state: str, reason: str | None) -> Visit:
    return Visit(fetch.key, url, fetch.key.partition(":")[0], fetch.at, state, status=fetch.status, reason=reason)


def fault(error: Exception) -> str:
    """A fault of our own in a few words, for the documents of what was rejected."""
    return f"a fault of the reader, {type(error).__name__}: {error}"


def rejection(url: str, fetch: Fetch, error: NotAnArticle, text: str) -> Rejection:
    """A page that was read and is no article."""
    site = fetch.key.partition(":")[0]
    sample = text[:SAMPLE]
    return Rejection(fetch.key, url, site, fetch.at, error.reason, error.detail, sample=sample, status=fetch.status)


def with_parts(article: Article, parts: list[Article]) -> Article:
    """An article of several pages: one text, and what the later pages add to pictures, tags and read-also."""
    article.body = join_parts([article.body, *(part.body for part in parts)])
    for name in ("images", "keywords", "related", "authors"):
        own = getattr(article, name)
        setattr(article, name, own + [entry for part in parts for entry in getattr(part, name) if entry not in own])
    article.source = article.source or next((part.source for part in parts if part.source), None)
    return article


def checked(article: Article) -> Article | Rejection:
    """An article that may be stored as it is, any other as a rejected page."""
    wrong, fetch = problem(article), article.fetch
    assert fetch is not None  # whoever reads a page sets it
    if not wrong:
        return article
    return Rejection(
        fetch.key, article.url, article.site, fetch.at, "invalid", wrong, article.headline, article.body, fetch.status
    )


def records_of(item: Outcome) -> list[Sighting | Rejection | Visit]:
    """What an outcome tells the archive."""
    if isinstance(item, Article):
        assert item.fetch is not None  # whoever reads a page sets it
        return [Sighting(item, item.fetch)]
    if isinstance(item, Rejection):
        state = "done" if item.reason in _FINAL else "failed"
        return [item, Visit(item.key, item.url, item.site, item.at, state, item.status, item.reason)]
    return [item]
