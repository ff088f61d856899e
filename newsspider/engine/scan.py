"""The first pass over a recording: which answers it holds, and what the sources among them say of articles."""

import logging
from collections.abc import Callable
from typing import Any

from newsspider.engine import robots
from newsspider.engine.answers import MAX_BODY, archive_key, declared_keys, is_article, stem_of
from newsspider.engine.items import Answered, Place, Referring, Scanned
from newsspider.engine.reading import answer_at, index_of
from newsspider.engine.sources import Named
from newsspider.engine.wanted import Choice
from newsspider.portals import Portal
from newsspider.recordings import Recorded, UndecodableBody
from newsspider.recordings.damage import Damage
from newsspider.recordings.index import entry_of, method_and_body, without_record
from newsspider.recordings.places import UnreachableRecording, place_of
from newsspider.recordings.reader import Record, read_answer, records
from newsspider.urls.splitting import urlsplit

logger = logging.getLogger(__name__)

ReadSource = Callable[[Recorded], list[Named]]


def scan(recording: str, choice: Choice, read_source: ReadSource) -> Scanned:
    """Go through one recording. Answers of portals that are not wanted are not even unpacked."""
    scanned = Scanned()
    place, damages = place_of(recording), list[Damage]()
    posted: set[str] = set()  # records of exchanges that were no GET; the request may follow its answer
    exchanges: list[tuple[tuple[str, ...], Answered]] = []
    record = None
    try:
        for record in records(place, damages=damages):
            if record.type == "request" and record.url is not None:
                if method_and_body(record)[0] != "GET":
                    posted.update(record.names)
            elif record.answer and record.date is not None and record.url is not None:
                portal = choice.portal_for(record.url)
                answered = _answered(recording, record, portal, read_source) if portal is not None else None
                if answered is not None:
                    exchanges.append((record.names, answered))
                if record.block.whole():
                    scanned.answers += 1
                    scanned.others += portal is None
        if record is None:
            scanned.foreign = without_record(place, damages)
    except UnreachableRecording as error:
        scanned.unreachable = str(error)
    for names, answered in exchanges:
        answered.is_get = posted.isdisjoint(names)
        scanned.wanted.append(answered)
    scanned.damages = [str(damage) for damage in damages] if record is not None else []
    return scanned


def scan_referring(referring: Referring, read_source: ReadSource) -> tuple[Named, ...]:
    """What a source says whose record refers to another one's page."""
    recorded = answer_at(referring.place, index_of((referring.place, *referring.near)))
    return tuple(read_source(recorded)) if recorded is not None and recorded.status == 200 else ()


def _answered(recording: str, record: Record, portal: Portal, read_source: ReadSource) -> Answered | None:
    url = record.url or ""
    key = archive_key(url, portal)
    recorded = read_answer(record, MAX_BODY)
    if key is None or recorded is None or not record.block.whole():
        return None
    entry = entry_of(0, record, recorded.status, recorded.headers)
    if entry is None:
        return None
    is_page = is_article(url, portal)
    answered = Answered(Place(recording, url, entry), portal.site, key, is_page, True, stem_of(url), _refers(record))
    if recorded.status != 200 or entry.revisit:
        return answered
    try:
        if len(recorded.body) > MAX_BODY:
            raise UndecodableBody(f"more than {MAX_BODY} bytes")
        recorded = recorded.decoded(MAX_BODY)
    except UndecodableBody as error:
        logger.warning("Recorded page %s left out: %s", url, error)
        return None
    if is_page:
        answered.other_keys = frozenset(declared_keys(recorded, key, portal))
    elif urlsplit(url).path == robots.PATH:
        answered.robots = robots.text_of(recorded.body)
    else:
        answered.named = tuple(read_source(recorded))
    return answered


def _refers(record: Record) -> str:
    """The address whose answer a record without a page of its own refers to."""
    if record.type != "revisit":
        return ""
    fields: dict[str, Any] = record.fields
    return fields.get("warc-refers-to-target-uri") or fields.get("warc-target-uri", "")
