"""One recorded answer to what it gives, with what its sources say of it and with its later pages. Pure."""

import logging
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from newsspider.discovery.api import detail_reader
from newsspider.discovery.pages import next_part
from newsspider.engine.answers import MAX_BODY, answer_of, fetch_of
from newsspider.engine.items import Item, Place
from newsspider.engine.sources import Named, read_source
from newsspider.engine.wanted import Choice
from newsspider.extraction.outcome import AnswerReader
from newsspider.extraction.parts import adds_part, with_parts
from newsspider.items import Article, Fetch, Result, Visit
from newsspider.pipelines.clean import derive
from newsspider.pipelines.validate import checked
from newsspider.portals import Portal
from newsspider.recordings import Index, Recorded, UndecodableBody
from newsspider.recordings.places import place_of
from newsspider.recordings.reader import read_answer, records

logger = logging.getLogger(__name__)

# A later page of an article was fetched this soon after its first, however long the portal's pauses are.
_TOGETHER = timedelta(hours=1)


class Read(NamedTuple):
    """What an item gave: ``parts`` are the addresses of the later pages that are in it; ``is_article`` also where the
    article is not valid."""

    results: list[Result]
    parts: list[str]
    is_article: bool = False


class RecordingReader:
    """Reads what lies in recordings. ``names`` leads from the names that source lines credit to portals' sites."""

    def __init__(self, choice: Choice, names: Mapping[str, str]) -> None:
        self._choice, self._names = choice, names

    def __call__(self, request: tuple[str, object]) -> object:
        """Answer a request of another process: ``("item", (item, stored))`` or ``("source", recorded)``."""
        kind, what = request
        if kind == "item":
            return self.read(*what)  # type: ignore[misc]
        assert isinstance(what, Recorded)
        return self.source(what)

    def source(self, recorded: Recorded) -> list[Named]:
        """What a source says of articles; nothing where it breaks its reader, as in a crawl."""
        portal = self._choice.portal_for(recorded.url)
        try:
            return read_source(recorded, portal) if portal is not None else []
        except Exception:  # any fault costs this source alone: its pages are read without what it knows
            logger.exception("%s could not be read, which is a fault of the reader", recorded.url)
            return []

    def read(self, item: Item, stored: bool) -> Read:
        """What an item gives.

        :param stored: whether its article was stored by an earlier item of the job.
        """
        portal = self._choice.portal_for(item.url)
        if portal is None:
            return Read([], [])
        parts: list[str] = []
        if item.place is None:
            result: Result = self._entry(item, portal)
        else:
            index = index_of((item.place, *item.near))
            recorded = answer_at(item.place, index)
            if recorded is None:
                return Read([], [])
            result, parts = self._article(recorded, portal, item, index, stored)
            if isinstance(result, Visit) and result.state == "failed":
                return Read([], parts)  # a failure says nothing of what is stored
        if not isinstance(result, Article):
            return Read([result], parts)
        derive(result)
        return Read([checked(result)], parts, is_article=True)

    def _entry(self, item: Item, portal: Portal) -> Result:
        assert item.found is not None  # the entry itself
        fetch = Fetch(item.at, item.key, item.found.url, item.status, cause="extraction")
        return AnswerReader(portal, self._names).read_entry(item.found, fetch)

    def _article(
        self, recorded: Recorded, portal: Portal, item: Item, index: Index, stored: bool
    ) -> tuple[Result, list[str]]:
        reader, answer, detail = AnswerReader(portal, self._names), answer_of(recorded), None
        fetch = fetch_of(recorded, item.key, recorded.url)
        if item.api is not None:
            assert item.found is not None  # whose entry it is
            fetch = replace(fetch, requested_url=item.found.url)
            detail = detail_reader(item.found, item.api)
        result = reader.read(answer, fetch, item.found, stored=stored, detail=detail)
        if not isinstance(result, Article) or detail is not None:
            return result, []
        parts: list[Article] = []
        used: list[str] = []
        following = next_part(answer.page.tree, recorded.url, recorded.url)
        while following and (recorded_part := _part(following, recorded, index)):
            used.append(following)
            answer = answer_of(recorded_part)
            part = reader.read(answer, replace(fetch, requested_url=following))
            if not isinstance(part, Article) or not adds_part(result, parts, part):
                break
            parts.append(part)
            following = next_part(answer.page.tree, following, recorded.url, len(parts) + 1)
        return (with_parts(result, parts) if parts else result), used


def index_of(places: Iterable[Place]) -> Index:
    """An index of the answers at some places."""
    known = list(dict.fromkeys(places))
    names = list(dict.fromkeys(place.recording for place in known))
    entries = [(place.url, place.entry._replace(file=names.index(place.recording))) for place in known]
    return Index.of([place_of(name) for name in names], entries)


def answer_at(place: Place, index: Index) -> Recorded | None:
    """The answer at a place, unpacked; None where it cannot be, which is said in the log.

    :raises UnreachableRecording: when its recording is at an address and cannot be read.
    """
    try:
        with closing(records(place_of(place.recording), place.entry.offset)) as found:
            record = next(found, None)
            answer = read_answer(record, MAX_BODY) if record is not None else None
            if answer is not None and record is not None and record.type == "revisit":
                answer = index.revisited(record.fields, answer, MAX_BODY)
        if answer is None:
            return None
        if len(answer.body) > MAX_BODY:
            raise UndecodableBody(f"more than {MAX_BODY} bytes")
        return answer.decoded(MAX_BODY)
    except UndecodableBody as error:
        logger.warning("Recorded page %s left out: %s", place.url, error)
        return None


def _part(url: str, first: Recorded, index: Index) -> Recorded | None:
    answer = index.find(url, now=first.fetched_at + _TOGETHER)
    try:
        return answer.decoded(MAX_BODY) if answer is not None and answer.status == 200 else None
    except UndecodableBody:
        return None
