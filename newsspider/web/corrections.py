"""What portals changed after publication: the page of all portals, and what its address, the feed and JSON ask for."""

import re
from datetime import UTC, datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsspider import clock
from newsspider.storage import corrections as stored
from newsspider.storage.corrections import Key, Wanted, midnight
from newsspider.web.changes import Correction, correction_of
from newsspider.web.lists import PAGE, day_of, sites_of
from newsspider.web.rendering import page

_PLACE = re.compile(r"(?P<moment>[0-9]{1,14})(?:-(?P<id>\S{1,400}))?")  # Unix milliseconds, and a revision's id


async def corrections(request: Request) -> Response:
    """What portals changed after publication, the newest first."""
    found, following = await without_minor(request)
    return page(request, "corrections.html", corrections=found, following=following, query=request.query_params)


async def without_minor(request: Request, limit: int = PAGE) -> tuple[list[Correction], str | None]:
    """The corrections that an address asks for, minor ones with ``minor=1`` only, and where the next page begins."""
    docs, following = await asked_for(request, limit)
    minor = request.query_params.get("minor") == "1"
    return [one for one in map(correction_of, docs) if minor or not one.minor], following


async def asked_for(request: Request, limit: int) -> tuple[list[dict[str, Any]], str | None]:
    """The revisions that an address asks for, and where the next page begins; None at the end.

    :raises HTTPException: a parameter cannot be read.
    """
    query = request.query_params
    wanted = Wanted(
        sites=sites_of(query),
        since=midnight(day_of(query, "since")),
        until=midnight(day_of(query, "until")),
        after=_place(query.get("before", "")),
        extraction=query.get("all") == "1",
    )
    docs = await stored.first(request.app.state.db, wanted, clock.now(), limit + 1, values=True)
    last = docs[limit - 1] if len(docs) > limit else None
    following = f"{round(last['seen_at'].timestamp() * 1000)}-{last['_id']}" if last else None
    return docs[:limit], following


def _place(text: str) -> Key | None:
    match = _PLACE.fullmatch(text)
    if text and not match:
        raise HTTPException(400, f"before is the `next` of another page, not {text[:40]!r}")
    return (datetime.fromtimestamp(int(match["moment"]) / 1000, UTC), match["id"] or "") if match else None
