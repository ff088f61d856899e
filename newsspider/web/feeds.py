"""Atom feeds: corrections with their difference, a portal's newest articles, any search."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsspider import clock
from newsspider.search import QueryError
from newsspider.web.corrections import without_minor
from newsspider.web.lists import Wanted, filters_of, listed
from newsspider.web.rendering import environment, is_web_address, language_of, segment
from newsspider.web.searching import found

ENTRIES = 50


async def corrections(request: Request) -> Response:
    """What portals changed, each with its difference; minor changes only with ``minor=1``."""
    newest, _ = await without_minor(request, ENTRIES)
    entries = [
        {
            "id": f"{_article(request, one.article)}@{one.number + 1}",
            "title": one.article["headline"],
            "link": f"{_article(request, one.article)}/revisions",
            "updated": one.at,
            "published": None,
            "author": one.article["site"],
            "fields": one.fields,
            "doc": one.article,
        }
        for one in newest
    ]
    return _feed(request, language_of(request)("corrections"), entries)


async def portal(request: Request) -> Response:
    """The newest articles of a portal."""
    state, site = request.app.state, request.path_params["name"]
    await state.follower.follow()
    filters = filters_of({**dict(request.query_params), "site": site})
    docs, _ = await listed(state.db, state.data_dir, Wanted(filters, copies=True), limit=ENTRIES)
    if not docs and site not in state.titles:
        raise HTTPException(404)
    return _feed(request, state.titles.get(site) or site, [_entry(request, doc) for doc in docs])


async def search(request: Request) -> Response:
    """The newest articles that a query finds."""
    try:
        _, _, result = await found(request, ENTRIES)
    except QueryError as error:
        raise HTTPException(400, str(error)) from None
    title = f"{language_of(request)('search')}: {request.query_params.get('q', '')}"
    return _feed(request, title, [_entry(request, hit.article) for hit in result.hits])


def _article(request: Request, doc: Mapping[str, Any]) -> str:
    return f"{str(request.base_url).rstrip('/')}/article/{segment(doc['_id'])}"


def _entry(request: Request, doc: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": _article(request, doc),
        "title": doc["headline"],
        "link": _article(request, doc),
        "updated": doc.get("changed_at") or doc.get("first_seen_at"),
        "published": doc.get("published_at"),
        "author": ", ".join(doc.get("authors") or ()) or doc["site"],
        "fields": (),
        "doc": doc,
    }


def _feed(request: Request, title: str, entries: Iterable[Mapping[str, Any]]) -> Response:
    shown = list(entries)
    moments = [entry["updated"] for entry in shown if entry["updated"]]
    text = (
        environment()
        .get_template("feed.xml")
        .render(
            t=language_of(request),
            title=title,
            address=str(request.url),
            home=str(request.base_url),
            updated=max(moments, default=clock.now()),
            entries=shown,
            stamp=_stamp,
            is_web_address=is_web_address,
        )
    )
    return Response(text, media_type="application/atom+xml; charset=utf-8", headers={"Vary": "Accept-Language"})


def _stamp(moment: datetime | None) -> str:
    """A moment as RFC 3339."""
    return (moment or datetime(1970, 1, 1, tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
