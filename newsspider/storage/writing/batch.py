"""One batch of what a crawl has to tell, written in the order that a crash at any place leaves repairable."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from pymongo.errors import PyMongoError

from newsspider.copies.notices import text_key
from newsspider.items import Rejection, Sighting, Visit
from newsspider.items.sightings import Retraction, RunDocument, WriteResult
from newsspider.storage.documents import articles, crawls, rejected, removal, urls
from newsspider.storage.server.client import Database, safe_error
from newsspider.storage.server.errors import is_document_fault
from newsspider.storage.writing.records import Record, key_of

logger = logging.getLogger(__name__)

_BELIEVED = frozenset({"stored", "revised", "unchanged"})


OnOutcome = Callable[[Sighting | Retraction, WriteResult], None]
AfterWrite = Callable[[Database, list[str]], Awaitable[Any]]
Turn = Callable[[], AbstractAsyncContextManager[Any]]


@dataclass(frozen=True)
class Steps:
    """What is done with the articles of a batch besides writing them: the stories of those whose text changed are
    decided, then they are indexed, each if anybody does so; ``schedule`` holds the ages at which their URLs are due.

    Articles are written and their stories decided inside a ``turn``: processes that share a machine let each other do
    the rest meanwhile.
    """

    decide: AfterWrite | None = None
    index: AfterWrite | None = None
    schedule: Sequence[timedelta] = urls.DEFAULT_SCHEDULE
    turn: Turn = contextlib.nullcontext

    async def decide_stories(self, db: Database, ids: list[str]) -> None:
        """Decide the stories of articles.

        :raises PyMongoError: when the database is away. Any other fault is logged, and costs none of the articles.
        """
        await _harmless(self.decide, db, ids, "The stories of %d articles could not be decided")

    async def update_index(self, db: Database, ids: list[str]) -> None:
        """Index articles.

        :raises PyMongoError: as for the stories.
        """
        await _harmless(self.index, db, ids, "%d articles could not be indexed")


async def _harmless(step: AfterWrite | None, db: Database, ids: list[str], fault: str) -> None:
    if step is None or not ids:
        return
    try:
        await step(db, ids)
    except PyMongoError:
        raise
    except Exception:  # whatever failed, the articles are stored, so their URLs must still be noted as done
        logger.exception(fault, len(ids))


async def apply_in_halves(
    apply: Callable[[Sequence[Record], bool], Awaitable[None]], batch: Sequence[Record], *, again: bool, uri: str | None
) -> list[tuple[Record, str]]:
    """Apply a batch, in halves where something in it makes the whole fail, down to the record that does.

    Gives the records that cannot be written, each with the reason.

    :raises PyMongoError: when the database cannot write.
    """
    try:
        await apply(batch, again)
        return []
    except PyMongoError as error:
        if not is_document_fault(error):
            raise
        why = safe_error(error, uri)
    except Exception as error:  # a fault of ours in one record must not take the others of its batch with it
        why = repr(error)
    if len(batch) == 1:
        return [(batch[0], why)]
    half = len(batch) // 2
    parts = (batch[:half], batch[half:])
    return [lost for part in parts for lost in await apply_in_halves(apply, part, again=True, uri=uri)]


async def apply_batch(
    db: Database,
    batch: Sequence[Record],
    *,
    again: bool,
    steps: Steps,
    tell: Callable[[Sighting | Retraction, WriteResult], None] | None,
) -> None:
    """Write articles with their revisions, decide their stories, then rejected pages, URL states, and runs.

    A crash in between leaves URLs that are not yet done, so the next run comes by again and finds what is missing.
    ``again`` says that a part may have been written before; ``tell`` is given each sighting and what became of it.

    :raises PyMongoError: when something could not be written; the batch may be applied again as a whole.
    """
    sightings = [record for record in batch if isinstance(record, Sighting)]
    rejections = [record for record in batch if isinstance(record, Rejection)]
    visits = [record for record in batch if isinstance(record, Visit)]
    keys = {visit.key for visit in visits} | {key for s in sightings for key in (s.fetch.key, s.article._id)}
    async with steps.turn():
        known, outcomes, changed = await _write_articles(db, sightings, keys, again=again, steps=steps)
        taken_back = await _take_back(db, batch)
        await steps.decide_stories(db, [one.id for one in taken_back])  # and out of what else was made of them
    await steps.update_index(db, [*changed, *(one.id for one in taken_back)])
    outcomes = await _with_earlier_visits(db, sightings, outcomes)
    for sighting, outcome in zip(sightings, outcomes, strict=True):
        if outcome.status in ("rejected", "suspect"):
            rejections.append(rejection_of(sighting, outcome))
        if outcome.status != "forgotten":
            visits += _visits_of(sighting, outcome)
    rejections += [retraction.rejection for retraction in taken_back]
    visits += [visit for retraction in taken_back for visit in _visits_of_retraction(retraction)]
    await rejected.reject(db, rejections)
    await rejected.clear(db, _no_longer_suspect(sightings, outcomes, known))
    for visit in visits:
        if visit.state == "gone":
            await articles.withdraw(db, [visit.key], visit.at)
        elif visit.state == "done" and visit.status == 304:
            await articles.confirm(db, [visit.key], visit.at)
    await urls.record(db, visits, steps.schedule, known)
    for record in batch:
        if isinstance(record, RunDocument):
            await crawls.save(db, record.document)
    # Told last: an attempt that broke off is made again, and would tell the same twice.
    if tell is not None:
        for sighting, outcome in zip(sightings, outcomes, strict=True):
            tell(sighting, outcome)
        for retraction in taken_back:
            tell(retraction, WriteResult(retraction.id, "taken_back"))


async def _write_articles(
    db: Database, sightings: Sequence[Sighting], keys: set[str], *, again: bool, steps: Steps
) -> tuple[dict[str, dict[str, Any]], list[WriteResult], list[str]]:
    """Write articles and decide their stories; gives the URLs of ``keys`` as they were, the outcomes, and the articles
    that were decided.

    What comes again is written after the rest was decided: what is foreseen of the places of a bulk's articles holds
    until one of their texts changes.
    """
    firsts = {sighting.article._id: number for number, sighting in reversed(list(enumerate(sightings)))}
    first, later = sorted(firsts.values()), sorted(set(range(len(sightings))) - set(firsts.values()))

    async def write(numbers: Sequence[int]) -> list[WriteResult]:
        part = [sightings[number] for number in numbers]
        return await articles.write(db, part, again=again, foresee=steps.decide is not None)

    async def decide(numbers: Sequence[int], written: Sequence[WriteResult]) -> list[str]:
        ids = _to_be_decided([sightings[number] for number in numbers], written, known)
        await steps.decide_stories(db, ids)
        return ids

    known, written = await asyncio.gather(urls.stored(db, keys), write(first))
    decided = await decide(first, written)
    written_later = await write(later)
    decided += await decide(later, written_later)
    outcomes = dict(zip([*first, *later], [*written, *written_later], strict=True))
    return known, [outcomes[number] for number in range(len(sightings))], list(dict.fromkeys(decided))


async def _take_back(db: Database, batch: Sequence[Record]) -> list[Retraction]:
    """Take back what turned out to be a notice; gives what of it was stored by this run."""
    return [r for r in batch if isinstance(r, Retraction) and await removal.take_back(db, r.id, r.at)]


async def _with_earlier_visits(
    db: Database, sightings: Sequence[Sighting], outcomes: Sequence[WriteResult]
) -> list[WriteResult]:
    """The outcomes; those of suspect pages say whether the same text was suspect at an earlier visit."""
    keys = [s.fetch.key for s, out in zip(sightings, outcomes, strict=True) if out.status == "suspect"]
    earlier = await rejected.suspects(db, keys)
    made = []
    for sighting, outcome in zip(sightings, outcomes, strict=True):
        at, key = earlier.get(sighting.fetch.key, (None, "")) if outcome.status == "suspect" else (None, "")
        again = at is not None and at < sighting.fetch.at and key == _text_key(sighting)
        made.append(replace(outcome, seen_before=True) if again else outcome)
    return made


def _no_longer_suspect(
    sightings: Sequence[Sighting], outcomes: Sequence[WriteResult], known: Mapping[str, Mapping[str, Any]]
) -> list[str]:
    """The URLs whose last page was suspect, and whose page is believed now."""
    believed = (s.fetch.key for s, out in zip(sightings, outcomes, strict=True) if out.status in _BELIEVED)
    return [key for key in believed if known.get(key, {}).get("reason") == "suspect"]


def _text_key(sighting: Sighting) -> str:
    return text_key(str(sighting.article.headline), str(sighting.article.body))


def rejection_of(sighting: Sighting, outcome: WriteResult) -> Rejection:
    """An article that is not stored, as a rejected page: the database refuses it, or it is suspect."""
    article = sighting.article
    suspect = outcome.status == "suspect"
    return Rejection(
        key=sighting.fetch.key,
        url=str(article.url),
        site=str(article.site),
        at=sighting.fetch.at,
        reason="suspect" if suspect else "invalid",
        detail=outcome.detail,
        headline=str(article.headline),
        sample=str(article.body),
        status=sighting.fetch.status,
        text_key=_text_key(sighting) if suspect else None,
    )


def refused(sighting: Sighting, outcome: WriteResult) -> list[Record]:
    """What is written of an article that cannot be encoded: a rejected page, and its URL as one that failed."""
    page = rejection_of(sighting, outcome)
    url = page.url.encode("utf-8", "replace").decode()
    return [page, Visit(page.key, url, page.site, page.at, "failed", page.status, page.reason)]


def _visits_of_retraction(retraction: Retraction) -> list[Visit]:
    """An article that was taken back leaves its address, and the one that was asked for, as a page that failed."""
    one = retraction.rejection
    visit = Visit(one.key, one.url, one.site, one.at, "failed", one.status, one.reason)
    return [visit] if one.key == retraction.id else [visit, replace(visit, key=retraction.id)]


def _to_be_decided(
    sightings: Sequence[Sighting], outcomes: Sequence[WriteResult], known: dict[str, dict[str, Any]]
) -> list[str]:
    """The articles whose stories are decided: the text changed, or a crash came between the text and the decision."""
    ids = []
    for sighting, outcome in zip(sightings, outcomes, strict=True):
        url = known.get(sighting.fetch.key)
        undone = outcome.changed_at is not None and (
            url is None or url["visited_at"] is None or url["visited_at"] < outcome.changed_at
        )
        if outcome.status in ("stored", "revised", "unchanged") and (outcome.text_changed or undone):
            ids.append(outcome.id)
    return ids


def _visits_of(sighting: Sighting, outcome: WriteResult) -> list[Visit]:
    """A sighting is a visit to the URL that was asked for, and to the article's own, which may be another."""
    fetch, article = sighting.fetch, sighting.article
    suspect = outcome.status == "suspect"
    visit = Visit(
        key=fetch.key,
        url=fetch.requested_url if fetch.key != article._id else article.url,
        site=article.site,
        at=fetch.at,
        state="failed" if outcome.first or outcome.status == "rejected" else "done",
        status=fetch.status,
        reason="invalid" if outcome.status == "rejected" else "suspect" if suspect else None,
        # Of a page that is not believed "not modified" must not be answered.
        etag=None if suspect else fetch.etag,
        last_modified=None if suspect else fetch.last_modified,
        source=sighting.source,
    )
    # A page that is not believed says nothing of the address that it declares to be its own.
    if fetch.key == article._id or suspect:
        return [visit]
    return [visit, Visit(**{**vars(visit), "key": article._id, "url": article.url})]


async def set_aside(db: Database, record: Record, why: str, tell: OnOutcome | None) -> int:
    """Keep an article that the database refuses among the rejected pages; gives how many records are lost.

    :raises PyMongoError: when the database cannot write.
    """
    logger.error("The record of %s cannot be written: %s", key_of(record), why)
    if not isinstance(record, Sighting):
        return 1
    result = WriteResult(str(record.article._id), "rejected", detail=f"refused by the database: {why}")
    if tell is not None:
        tell(record, result)
    await rejected.reject(db, [rejection_of(record, result)])
    return 0
