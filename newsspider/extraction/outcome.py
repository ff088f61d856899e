"""One answer of a portal to its outcome: an article, the reason why there is none, or that it is gone.

The crawl, the re-parsing of recordings and the live check all decide here, and nowhere else.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from newsspider.extraction.api import article_of_entry
from newsspider.extraction.article import extract_article
from newsspider.extraction.page_kind import is_live, looks_gone
from newsspider.extraction.visits import visit_of
from newsspider.items import Article, Fetch, Found, NotAnArticle, Rejection, Result, Visit
from newsspider.items.reasons import http_reason
from newsspider.portals import Portal, is_home
from newsspider.text import Answer, Page
from newsspider.text.packed import TooLarge
from newsspider.urls.splitting import joined

# Characters of a rejected page that are kept to look at.
SAMPLE = 2000

logger = logging.getLogger(__name__)

# Reads the JSON that holds one article into an entry with its text; None where it holds none.
Detail = Callable[[Answer], Found | None]


@dataclass(frozen=True)
class AnswerReader:
    """Reads the answers of one portal. ``names`` leads from the names that source lines credit to portals' sites."""

    portal: Portal
    names: Mapping[str, str]

    def read(
        self,
        answer: Answer,
        fetch: Fetch,
        found: Found | None = None,
        *,
        stored: bool = False,
        conditional: bool = True,
        detail: Detail | None = None,
    ) -> Result:
        """The outcome of one answer to a request for an article. Never raises.

        What was never stored cannot be gone, unless it was a guess at a running number: the address is wrong, or a wall
        answers.

        :param found: what the source that named the page knows of the article.
        :param stored: whether an article is stored under this address, which may have been taken away.
        :param conditional: whether the request said which version is known; else "not modified" is no answer to it.
        :param detail: how the answer is read where it is JSON with one article in it, in place of a page.
        """
        result = self._read(answer, fetch, found, stored, detail)
        if isinstance(result, Visit) and result.state == "gone" and not stored:
            guessed = found is not None and found.source == "ids"
            return replace(result, source="ids") if guessed else replace(result, state="failed")
        if isinstance(result, Visit) and result.status == 304 and not conditional:
            return replace(result, state="failed", reason=http_reason(304))
        return result

    def _read(self, answer: Answer, fetch: Fetch, found: Found | None, stored: bool, detail: Detail | None) -> Result:
        if (visit := self._without_page(answer, fetch)) is not None:
            return visit
        if detail is None:
            return self._read_page(answer, fetch, found, stored)
        entry = detail(answer)
        if entry is None:
            return _rejection(fetch.requested_url, fetch, NotAnArticle("layout_changed", "no text in the JSON"), "")
        return self.read_entry(entry, fetch)

    def read_entry(self, found: Found, fetch: Fetch) -> Article | Rejection:
        """The outcome of a source's entry that holds the whole article. Never raises."""
        try:
            article = article_of_entry(found, self.portal, fetch.at, self.names)
        except NotAnArticle as error:
            return _rejection(found.url, fetch, error, found.body or "")
        except Exception as error:  # as for a page
            return _failed(found.url, fetch, error, found.body or "")
        article.fetch = fetch
        return article

    def _read_page(self, answer: Answer, fetch: Fetch, found: Found | None, stored: bool) -> Result:
        text = ""
        try:
            page = answer.page
            text = page.text
            if self._is_replaced(answer.url, fetch.requested_url) or looks_gone(page):
                return visit_of(answer.url, fetch, "gone", "not_article")
            article = extract_article(page, self.portal, found, names=self.names)
            article.fetch = replace(
                fetch,
                live=is_live(page),
                signs=article.signs,
                titles=article.titles,
                named=getattr(found, "title", None),
            )
        except NotAnArticle as error:
            if stored and error.reason != "blocked" and self._is_elsewhere(page, fetch):
                return visit_of(answer.url, fetch, "gone", "not_article")
            return _rejection(answer.url, fetch, error, text)
        except TooLarge as error:
            return _rejection(answer.url, fetch, NotAnArticle("too_large", str(error)), text)
        except Exception as error:  # whatever a page does to the reader costs that page, never the run
            return _failed(answer.url, fetch, error, text)
        return article

    def _without_page(self, answer: Answer, fetch: Fetch) -> Visit | None:
        """The outcome of an answer that holds no page, by its status; None for one that may hold one."""
        status = answer.status
        if 200 <= status < 300:
            return None
        if status == 304:
            return visit_of(answer.url, fetch, "done", None)
        if status in (404, 410):
            return visit_of(answer.url, fetch, "gone", http_reason(status))
        if 300 <= status < 400 and answer.location is not None:
            target = joined(answer.url, answer.location)
            if target is not None and self._is_replaced(target, fetch.requested_url):
                return visit_of(target, fetch, "gone", "not_article")
        return visit_of(answer.url, fetch, "failed", http_reason(status))

    def _is_replaced(self, url: str, requested: str) -> bool:
        """Whether an article's address led to the front page: the portal's way to say that it is gone."""
        return is_home(url, self.portal) and not is_home(requested, self.portal)

    def _is_elsewhere(self, page: Page, fetch: Fetch) -> bool:
        """Whether the page is another one of the portal: a list to which the address led, or the front page."""
        declared = page.declared_canonical
        if declared and is_home(declared, self.portal):
            return True
        portal = self.portal
        return portal.article_url is not None and portal.matches(fetch.requested_url) and not portal.matches(page.url)


def fault(error: Exception) -> str:
    """An error of our own code in a few words, for the documents of rejected pages."""
    return f"a fault of the reader, {type(error).__name__}: {error}"


def _rejection(url: str, fetch: Fetch, error: NotAnArticle, text: str) -> Rejection:
    site = fetch.key.partition(":")[0]
    sample = text[:SAMPLE]
    return Rejection(fetch.key, url, site, fetch.at, error.reason, error.detail, sample=sample, status=fetch.status)


def _failed(url: str, fetch: Fetch, error: Exception, text: str) -> Rejection:
    logger.exception("%s could not be read, which is a fault of the reader", url)
    return _rejection(url, fetch, NotAnArticle("invalid", fault(error)), text)
