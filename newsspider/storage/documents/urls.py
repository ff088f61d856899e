"""The crawl's memory: what is known of each URL, and when it is looked at again."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bson import Int64
from pymongo import InsertOne, ReplaceOne
from pymongo.errors import BulkWriteError

from newsspider.discovery.memory import Known
from newsspider.items import Found, Visit
from newsspider.storage.server.client import Database
from newsspider.storage.server.errors import duplicates

# Ages after first sight at which a stored article is looked at again: most corrections come within the first day.
DEFAULT_SCHEDULE = tuple(timedelta(hours=hours) for hours in (1, 6, 24, 72, 168))
# After the nth failure in a row; a portal that is down for an afternoon is asked again the same day.
_AFTER_FAILURE = tuple(timedelta(hours=hours) for hours in (1, 3, 12, 24, 72, 168))
# What a portal took away is looked for twice more: pages come back after a day's fault or a legal dispute.
_AFTER_GONE = (timedelta(days=1), timedelta(days=7))
CHUNK = 100  # keys in one query; the embedded server compares each with each document it reads
_EVER = datetime(1970, 1, 1, tzinfo=UTC)  # a lower bound: without one that server reads all that have no moment
TRIES = 8  # each further one means that another process recorded a visit to the same URL meanwhile

Doc = dict[str, Any]

_AGE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([mhd])\s*")
_NUMBER = re.compile(r"[0-9]{1,18}")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def parse_schedule(ages: str | Iterable[str]) -> tuple[timedelta, ...]:
    """``REVISIT_SCHEDULE`` as durations, shortest first.

    :raises ValueError: naming the age that is none.

    >>> parse_schedule("6h, 30m")
    (datetime.timedelta(seconds=1800), datetime.timedelta(seconds=21600))
    """
    found = []
    for age in ages.split(",") if isinstance(ages, str) else ages:
        match = _AGE.fullmatch(age)
        if match is None:
            raise ValueError(f"REVISIT_SCHEDULE: {age!r} is no age; write for example 30m, 6h or 3d")
        found.append(timedelta(**{_UNITS[match[2]]: float(match[1])}))
    return tuple(sorted(found))


def next_visit(found_at: datetime, visited_at: datetime, schedule: Sequence[timedelta]) -> datetime | None:
    """When an article is looked at again: at the next of the ages after first sight; None after the last."""
    return next((found_at + age for age in schedule if found_at + age > visited_at), None)


def after_visit(old: Doc | None, visit: Visit, schedule: Sequence[timedelta]) -> Doc | None:
    """What is known of a URL after a visit, given what was known; None where a later visit is known. Pure."""
    if old is None:
        old = _new(visit.key, visit.url, visit.site, visit.source, visit.at)
    visited_at = old["visited_at"]
    if visited_at is not None and visit.at < visited_at:
        return None
    repeated = visited_at == visit.at  # the same visit again, after a crash or from the spool
    doc = {
        **old,
        "url": visit.url,
        "state": visit.state,
        "visited_at": visit.at,
        "visits": old["visits"] + (not repeated),
        "status": visit.status,
        "reason": visit.reason,
    }
    if visit.state == "done":
        # "Not modified" need not repeat the validators.
        etag, last_modified = (old["etag"], old["last_modified"]) if visit.status == 304 else (None, None)
        doc |= {"etag": visit.etag or etag, "last_modified": visit.last_modified or last_modified, "failures": 0}
        following = next_visit(old["found_at"], visit.at, schedule)
        if visit.reason == "suspect":  # past the last step it is looked at again as a page that failed
            in_row = (old["failures"] if old["reason"] == "suspect" else 0) + (not repeated)
            doc["failures"] = in_row
            following = following or (visit.at + _AFTER_FAILURE[in_row - 1] if in_row <= len(_AFTER_FAILURE) else None)
        return doc | {"next_at": following}
    again = old["state"] == visit.state  # failures count in a row
    failures = (old["failures"] if again else 0) + (not (repeated and again))
    waits = _AFTER_GONE if visit.state == "gone" else _AFTER_FAILURE
    if failures > len(waits):
        return doc | {"state": "gone", "failures": failures, "next_at": None}
    if visit.state == "gone" and old["source"] == "ids" and visited_at is None:
        return doc | {"failures": failures, "next_at": None}  # a number that no article has
    # From first sight at the earliest: in the replay of an old recording every visit lies before it.
    return doc | {"failures": failures, "next_at": max(visit.at, old["found_at"]) + waits[failures - 1]}


def _new(key: str, url: str, site: str, source: str | None, at: datetime) -> Doc:
    return {
        "_id": key,
        "url": url,
        "site": site,
        "source": source,
        "found_at": at,
        "state": "new",
        "next_at": at,  # at once; so what a killed run found and did not fetch is due in the next
        "visited_at": None,
        "visits": 0,
        "etag": None,
        "last_modified": None,
        "status": None,
        "failures": 0,
        "reason": None,
    }


def number_of(key: str) -> Int64 | None:
    """The running number that is an article's key; None where the key is none.

    >>> number_of("okaz:1234567"), number_of("okaz:0a3f")
    (1234567, None)
    """
    match = _NUMBER.fullmatch(key.partition(":")[2])
    return Int64(match[0]) if match else None


async def stored(db: Database, keys: Iterable[str]) -> dict[str, Doc]:
    """The documents of some URLs."""
    found: dict[str, Doc] = {}
    for chunk in _chunks(keys):
        async for doc in db["urls"].find({"_id": {"$in": chunk}}):
            found[doc["_id"]] = doc
    return found


async def known(db: Database, keys: Iterable[str]) -> dict[str, Known]:
    """What is known of some URLs; those removed for good have the state ``forgotten``."""
    wanted = list(keys)
    found = {key: _known(doc) for key, doc in (await stored(db, wanted)).items()}
    for chunk in _chunks(wanted):
        async for doc in db["forgotten"].find({"_id": {"$in": chunk}}, {"_id": 1}):
            found[doc["_id"]] = Known("forgotten")
    return found


def _known(doc: Mapping[str, Any]) -> Known:
    return Known(doc["state"], doc["next_at"], doc["visited_at"], doc["etag"], doc["last_modified"], doc["reason"])


async def found(db: Database, site: str, entries: Mapping[str, Found], at: datetime) -> None:
    """Remember URLs that a source named; of those known already nothing changes."""
    await note_numbers(db, entries)
    inserts = [
        InsertOne(_new(key, entry.url, site, entry.source, at) | _number(entry)) for key, entry in entries.items()
    ]
    try:
        if inserts:
            await db["urls"].bulk_write(inserts, ordered=False)
    except BulkWriteError as error:
        duplicates(error)


def _number(entry: Found) -> Doc:
    """The number that the portal's system has for an article, if its source says it."""
    number = entry.fields.get("id")
    return {"number": number} if entry.source == "api" and type(number) is int else {}


async def numbered(db: Database, site: str, limit: int) -> dict[int, tuple[str, str, Known]]:
    """The newest visited URLs of a site whose number is known: key, URL and what is known of each, by number."""
    query = {"site": site, "number": {"$type": "number"}, "state": {"$in": ["done", "due"]}}
    docs = await db["urls"].find(query).sort("found_at", -1).limit(limit).to_list()
    return {doc["number"]: (doc["_id"], doc["url"], _known(doc)) for doc in docs}


async def due(db: Database, site: str, now: datetime, limit: int) -> dict[str, tuple[str, Known]]:
    """The URLs of a site that are to be looked at now, the longest due first, and what is known of each."""
    query = {"site": site, "next_at": {"$gt": _EVER, "$lte": now}}
    docs = await db["urls"].find(query).sort("next_at").limit(limit).to_list()
    done = [doc["_id"] for doc in docs if doc["state"] == "done"]
    for chunk in _chunks(done):
        await db["urls"].update_many({"_id": {"$in": chunk}, "state": "done"}, {"$set": {"state": "due"}})
    return {doc["_id"]: (doc["url"], _known(doc)) for doc in docs}


async def newest_id(db: Database, site: str) -> int | None:
    """The highest running number among a site's known URLs."""
    doc = await db["meta"].find_one({"_id": f"newest number of {site}"})
    return int(doc["number"]) if doc else None


async def note_numbers(db: Database, keys: Iterable[str]) -> None:
    """Note the highest running number of each site among keys: the embedded server would read all URLs to find it."""
    highest: dict[str, Int64] = {}
    for key in keys:
        if (number := number_of(key)) is not None:
            site = key.partition(":")[0]
            highest[site] = max(number, highest.get(site, number))
    for site, number in highest.items():
        await db["meta"].update_one({"_id": f"newest number of {site}"}, {"$max": {"number": number}}, upsert=True)


async def record(
    db: Database, visits: Sequence[Visit], schedule: Sequence[timedelta] = DEFAULT_SCHEDULE, old: Any = None
) -> None:
    """Record visits, in their order. ``old`` is :func:`stored` of their keys, where the caller has it already."""
    waiting = [visit for visit in visits if type(visit.key) is str]
    await note_numbers(db, (visit.key for visit in waiting))
    for _ in range(TRIES):
        if not waiting:
            return
        now = list({visit.key: visit for visit in reversed(waiting)}.values())[::-1]  # the first of each key
        if old is None:
            old = await stored(db, (visit.key for visit in now))
        lost = await _replace(db, now, old, schedule)
        done = {id(visit) for visit in now if visit.key not in lost}
        waiting, old = [visit for visit in waiting if id(visit) not in done], None
    # What others recorded meanwhile, this often, is newer than what we have to say.


async def _replace(
    db: Database, visits: Sequence[Visit], old: Mapping[str, Doc], schedule: Sequence[timedelta]
) -> set[str]:
    """Write what is known after visits to different URLs; gives those that another process changed meanwhile."""
    operations: list[InsertOne[Doc] | ReplaceOne[Doc]] = []
    keys: list[str] = []
    for visit in visits:
        before = old.get(visit.key)
        after = after_visit(before, visit, schedule)
        if after is None or after == before:
            continue
        keys.append(visit.key)
        if before is None:
            operations.append(InsertOne(after))  # many at once; the embedded server takes three times as long to upsert
        else:
            condition = {"_id": visit.key, **{name: before[name] for name in ("visited_at", "visits", "state")}}
            operations.append(ReplaceOne(condition, after, upsert=True))
    try:
        if operations:
            await db["urls"].bulk_write(operations, ordered=False)
    except BulkWriteError as error:
        return {keys[failure["index"]] for failure in duplicates(error)}
    return set()


def _chunks(keys: Iterable[str]) -> Iterable[list[str]]:
    wanted = [key for key in keys if type(key) is str]  # an operator in place of a key never reaches a query
    return (wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK))
