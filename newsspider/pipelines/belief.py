"""What a run as a whole says of its pages: which are a notice, which are believed at last, what is really gone."""

from copy import copy
from dataclasses import replace

from newsspider.copies.claims import Signs, Verdict, is_accepted
from newsspider.copies.notices import Met, RunMemory
from newsspider.items import Article, Rejection, Sighting, Visit
from newsspider.items.sightings import Retraction, WriteResult
from newsspider.storage.writing.records import Record, records_of

# So many articles gone in a run that got none are no removals.
ALL_GONE = 3
# Pages that are held back in memory; beyond, who comes first has the address.
MANY_CLAIMS = 500


class Belief:
    """The pages of one run, as far as one page cannot be judged alone."""

    def __init__(self) -> None:
        self._pages = RunMemory()
        self._unlike: list[Sighting] = []
        self._claims: list[Article] = []
        self._own_address: list[Sighting] = []
        self._gone: list[Visit] = []

    def records(self, article: Article) -> tuple[list[Record], bool]:
        """What is written for a page that reads like an article, and whether it is a notice instead.

        By the page that makes it known the earlier ones are taken back.
        """
        fetch = article.fetch
        assert fetch is not None  # whoever reads a page sets it
        page = Met(article._id, fetch.key, article.url, fetch.at)
        text = (article.headline, article.body)
        earlier = self._pages.met(page, *text, stamp="stamp" in fetch.signs, title=fetch.named)
        if earlier is None:
            return [*records_of(article)], False
        article.fetch = replace(fetch, verdict=Verdict.NOTICE)
        return [*records_of(article), *(_retraction(met, article) for met in earlier)], True

    def holds_back(self, article: Article) -> bool:
        """Whether a page that declares another listed article's address waits for that article's own page."""
        if len(self._claims) < MANY_CLAIMS:
            self._claims.append(article)
            return True
        return False

    def claims(self) -> list[Article]:
        """At the end: the pages that were held back. A twin joins its article, any other page keeps its own address."""
        found, self._claims = self._claims, []
        return found

    def read(self, article_id: str) -> None:
        """A page is its article: as it is stored, or corrected."""
        self._pages.read(article_id)

    def suspect(self, sighting: Sighting, outcome: WriteResult) -> None:
        """A page is not believed. What showed the same text at an earlier visit is decided at the end of the run.

        One that declares the address of an article unlike it gets its own address instead: two cannot share one.
        """
        fetch, article = sighting.fetch, sighting.article
        if fetch.verdict:
            return
        if fetch.key != article._id:
            own = copy(article)
            own._id, own.url = fetch.key, fetch.requested_url
            own.story_id = "" if article.story_id == article._id else article.story_id
            self._own_address.append(replace(sighting, article=own))
        elif outcome.seen_before:
            self._unlike.append(sighting)

    def rewrites(self) -> list[Sighting]:
        """At the end: those of the suspect pages that the other pages of the run speak for, to be stored now."""
        found, self._own_address = self._own_address, []
        for sighting in self._unlike:
            article = sighting.article
            others = self._pages.others(article._id, article.headline, article.body)
            if is_accepted(Signs.named(sighting.fetch.signs), others):
                found.append(replace(sighting, fetch=replace(sighting.fetch, verdict=Verdict.REWRITE)))
        self._unlike.clear()
        return found

    def gone(self, visit: Visit) -> None:
        """A stored article is not there any more, as it seems."""
        self._gone.append(visit)

    def removals(self, *, read: bool) -> list[Visit]:
        """At the end: what became of the articles that seemed gone. Where all are, a wall answers or addresses moved.

        :param read: whether the run got any article.
        """
        believed = read or len(self._gone) < ALL_GONE
        visits = [visit if believed else replace(visit, state="failed") for visit in self._gone]
        self._gone.clear()
        return visits


def _retraction(met: Met, notice: Article) -> Retraction:
    detail = "the same headline and text under several addresses of the portal"
    status = notice.fetch.status if notice.fetch else None
    text = (detail, notice.headline, notice.body, status)
    return Retraction(met.id, met.at, Rejection(met.key, met.url, notice.site, met.at, "suspect", *text))
