"""The pages that list: the newest articles, a portal."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsspider import clock
from newsspider.search import Filters, browse, feed
from newsspider.search.browse import Place
from newsspider.storage import corrections as stored
from newsspider.storage import reading
from newsspider.storage.server.client import Database
from newsspider.web.changes import correction_of
from newsspider.web.rendering import page

PAGE = 50  # articles on a page
LOOKED_AT = 2000  # articles that are looked through for a rare kind, before the page ends with what it has
DAYS = 30  # in a portal's chart


@dataclass(frozen=True)
class Wanted:
    """What a list shows, as its address says."""

    filters: Filters
    kind: str = ""  # "", "corrected" or "withdrawn"
    copies: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Wanted":
        """From the parameters of an address.

        :raises HTTPException: a parameter cannot be read.
        """
        kind = query.get("kind", "")
        if kind not in ("", "corrected", "withdrawn"):
            raise HTTPException(400, f"kind is corrected or withdrawn, not {kind[:40]!r}")
        return cls(filters_of(query), kind, copies=query.get("copies") == "1")

    def keeps(self, doc: Mapping[str, Any]) -> bool:
        if self.kind == "corrected" and doc.get("revision", 1) < 2:
            return False
        if self.kind == "withdrawn" and doc.get("withdrawn_at") is None:
            return False
        return self.copies or doc.get("duplicate_of") is None


def filters_of(query: Mapping[str, str]) -> Filters:
    """The filters of an address. ``site`` may name several, separated by commas."""
    return Filters(
        sites=sites_of(query),
        since=day_of(query, "since"),
        until=day_of(query, "until"),
        section=query.get("section") or None,
        source=query.get("source") or None,
        author=query.get("author") or None,
    )


def sites_of(query: Mapping[str, str]) -> list[str]:
    """The portals that an address names, separated by commas."""
    return [name for name in query.get("site", "").split(",") if name][:50]


def day_of(query: Mapping[str, str], name: str) -> date | None:
    """A day that an address names."""
    text = query.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise HTTPException(400, f"{name} is a day such as 2026-03-01, not {text[:40]!r}") from None


def place_of(query: Mapping[str, str]) -> Place | None:
    """The place of a list from which it goes on."""
    text = query.get("cursor")
    try:
        return Place.read(text) if text else None
    except ValueError as error:
        raise HTTPException(400, str(error)) from None


async def listed(
    db: Database, data_dir: Path, wanted: Wanted, before: Place | None = None, limit: int = PAGE
) -> tuple[list[dict[str, Any]], Place | None]:
    """The next articles of a list, and where the page after them begins; None at the end."""
    found: list[dict[str, Any]] = []
    looked = 0
    while looked < LOOKED_AT:
        ids = await asyncio.to_thread(_newest, data_dir, wanted.filters, before, max(limit, PAGE))
        docs = {doc["_id"]: doc for doc in await reading.by_ids(db, [_id for _id, _ in ids])}
        for _id, place in ids:
            before = place
            if _id in docs and wanted.keeps(docs[_id]):
                found.append(docs[_id])
                if len(found) == limit:
                    return found, place
        looked += len(ids)
        if len(ids) < max(limit, PAGE):
            return found, None
    return found, before


async def latest(request: Request) -> Response:
    """The newest articles, by day."""
    state = request.app.state
    wanted = Wanted.read(request.query_params)
    await state.follower.follow()
    docs, following = await listed(state.db, state.data_dir, wanted, place_of(request.query_params))
    known = await asyncio.to_thread(_sites, state.data_dir)
    return page(
        request,
        "latest.html",
        days=by_day(docs),
        following=following,
        wanted=wanted,
        sites=known,
        query=request.query_params,
    )


def by_day(docs: Sequence[Mapping[str, Any]]) -> list[tuple[str | None, list[Mapping[str, Any]]]]:
    """Articles under their local days, in the order of the list; within a day the newest first."""
    grouped = groupby(docs, key=lambda doc: doc.get("published_on"))
    return [(day, sorted(some, key=_minute, reverse=True)) for day, some in grouped]


def _minute(doc: Mapping[str, Any]) -> float:
    moment = doc.get("published_at") or doc.get("first_seen_at")
    return moment.timestamp() if moment else 0.0


async def portal(request: Request) -> Response:
    """A portal: its volume by day, its runs, its newest articles, its corrections, its rejected pages."""
    state, site = request.app.state, request.path_params["name"]
    await state.follower.follow()
    known = await asyncio.to_thread(_sites, state.data_dir)
    if site not in known and site not in state.titles:
        raise HTTPException(404)
    now = clock.now()
    wanted = replace(Wanted.read(request.query_params), filters=replace(filters_of(request.query_params), sites=[site]))
    first, month = now.date() - timedelta(days=DAYS - 1), now - timedelta(days=DAYS)
    (docs, following), (counts, sections), changes, runs, rejected = await asyncio.gather(
        listed(state.db, state.data_dir, wanted, place_of(request.query_params), 20),
        asyncio.to_thread(_portal, state.data_dir, site, first),
        stored.first(state.db, stored.Wanted([site]), now, 20, values=True),
        reading.runs(state.db, site, month),
        reading.rejected(state.db, site, month, 20),
    )
    days = [(f"{first + timedelta(days=number)}") for number in range(DAYS)]
    return page(
        request,
        "portal.html",
        site=site,
        total=known.get(site, 0),
        days=by_day(docs),
        following=following,
        bars=[(day, counts.get(day, 0)) for day in days],
        highest=max([1, *counts.values()]),
        sections=sections,
        runs=runs[:10],
        corrections=[correction_of(doc) for doc in changes],
        rejected=rejected,
    )


def _newest(data_dir: Path, filters: Filters, before: Place | None, limit: int) -> list[tuple[str, Place]]:
    with feed.opened(data_dir) as connection:
        return browse.newest(connection, filters, before, limit)


def _sites(data_dir: Path) -> dict[str, int]:
    with feed.opened(data_dir) as connection:
        return browse.sites(connection)


def _portal(data_dir: Path, site: str, since: date) -> tuple[dict[str, int], list[str]]:
    with feed.opened(data_dir) as connection:
        return browse.volume(connection, [site], since), browse.sections(connection, site)
