"""The pages of one article: its newest version, each version for ever, its corrections, its recorded page."""

import asyncio
import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from newsspider.storage import reading
from newsspider.storage.reading import Version
from newsspider.web.changes import between
from newsspider.web.guard import SNAPSHOT_POLICY
from newsspider.web.rendering import page, segment
from newsspider.web.snapshots import cleaned

_NUMBERED = re.compile(r"(?P<id>.+)@(?P<number>[1-9]\d{0,6})", re.DOTALL)


def split(name: str) -> tuple[str, int | None]:
    """An article's id and the revision that an address names.

    >>> split("alwafd:12@3"), split("alwafd:12")
    (('alwafd:12', 3), ('alwafd:12', None))
    """
    match = _NUMBERED.fullmatch(name)
    return (match["id"], int(match["number"])) if match else (name, None)


async def find(request: Request) -> tuple[dict[str, Any], list[Version], Version]:
    """The article of an address, all its versions, and the version that is asked for.

    :raises HTTPException: there is no such article or version.
    """
    _id, number = split(request.path_params["id"])
    doc = await reading.article(request.app.state.db, _id)
    if doc is None:
        raise HTTPException(404)
    versions = await reading.versions(request.app.state.db, doc)
    chosen = next((one for one in versions if one.number == (number or doc["revision"])), None)
    if chosen is None:
        raise HTTPException(404)
    return doc, versions, chosen


async def article(request: Request) -> Response:
    """An article as the portal laid it out; with ``@REVISION`` that version, unchangeable."""
    state = request.app.state
    doc, versions, chosen = await find(request)
    story = await reading.story(state.db, doc["story_id"]) if doc.get("story_id") else []
    answer = page(
        request,
        "article.html",
        doc=chosen.document,
        version=chosen,
        versions=versions,
        newest=doc["revision"],
        story=story if len(story) > 1 else [],
        parts=await reading.parts(state.db, doc),
        recorded=await asyncio.to_thread(state.recordings.find, doc["url"], chosen.at) if chosen.at else None,
        permalink=f"/article/{segment(doc['_id'])}@{chosen.number}",
        base=str(request.base_url).rstrip("/"),
        detailed=request.query_params.get("fields") == "1",
    )
    answer.headers["Link"] = f'</article/{segment(doc["_id"])}/timemap>; rel="timemap"; type="application/link-format"'
    return answer


async def revisions(request: Request) -> Response:
    """Each correction of an article, the newest first."""
    doc, versions, _ = await find(request)
    steps = [between(before, after) for before, after in pairwise(versions)]
    return page(request, "revisions.html", doc=doc, versions=versions, corrections=steps[::-1])


async def snapshot(request: Request) -> Response:
    """The page as it was recorded, without anything that acts or comes from elsewhere."""
    doc, _, chosen = await find(request)
    found = await asyncio.to_thread(request.app.state.recordings.page, doc["url"], chosen.at) if chosen.at else None
    if found is None:
        raise HTTPException(404)
    body = await asyncio.to_thread(cleaned, found)
    answer = page(request, "snapshot.html", doc=chosen.document, version=chosen, content=body, fetched=found.fetched_at)
    answer.headers["Content-Security-Policy"] = SNAPSHOT_POLICY
    return answer


async def timemap(request: Request) -> Response:
    """All versions as a Memento TimeMap (RFC 7089), for tools that follow a page through time."""
    doc, versions, _ = await find(request)
    base = str(request.base_url).rstrip("/")
    name = f"{base}/article/{segment(doc['_id'])}"
    lines = [f'<{_address(doc)}>; rel="original"', f'<{name}/timemap>; rel="self"; type="application/link-format"']
    for place, one in enumerate(versions):
        if one.at is not None:
            kinds = "first " * (place == 0) + "last " * (place == len(versions) - 1)
            lines.append(f'<{name}@{one.number}>; rel="{kinds}memento"; datetime="{one.at:%a, %d %b %Y %H:%M:%S} GMT"')
    return PlainTextResponse(",\n".join(lines) + "\n", media_type="application/link-format")


def _address(doc: Mapping[str, Any]) -> str:
    """The portal's own address, with nothing that could end the link or the header."""
    return quote(doc.get("url") or "", safe=":/?#[]@!$&'()*+,;=%~")
