"""The archive as JSON: the same lists and articles as the pages, in the fields of docs/documents.md."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from newsspider.search import QueryError
from newsspider.search.excerpt import plain
from newsspider.storage import reading
from newsspider.storage.corrections import row
from newsspider.text.controls import without_controls
from newsspider.web.articles import find
from newsspider.web.changes import Correction, between, correction_of
from newsspider.web.corrections import asked_for
from newsspider.web.lists import Wanted, listed, place_of
from newsspider.web.openapi import document
from newsspider.web.searching import as_csv, found, series_of

LIMIT, MOST = 50, 200


def limit_of(query: Mapping[str, str]) -> int:
    """How many entries an address asks for."""
    text = query.get("limit", str(LIMIT))
    if not (text.isascii() and text.isdigit() and 0 < int(text[:6]) <= MOST):
        raise HTTPException(400, f"limit is a number from 1 to {MOST}, not {text[:40]!r}")
    return int(text)


async def articles(request: Request) -> Response:
    """The newest articles, narrowed by the parameters."""
    state = request.app.state
    wanted, before = Wanted.read(request.query_params), place_of(request.query_params)
    await state.follower.follow()
    docs, following = await listed(state.db, state.data_dir, wanted, before, limit_of(request.query_params))
    return answer({"articles": docs, "next": str(following) if following else None})


async def search(request: Request) -> Response:
    """What a query finds, the best first."""
    try:
        _, _, result = await found(request, limit_of(request.query_params))
    except QueryError as error:
        raise HTTPException(400, str(error)) from None
    hits = [{**hit.article, "excerpt": plain(hit.excerpt), "copies": hit.copies} for hit in result.hits]
    return answer({"total": result.total, "articles": hits, "next": result.next})


async def article(request: Request) -> Response:
    """One article, or with ``@REVISION`` one version of it."""
    _, _, chosen = await find(request)
    return answer({**chosen.document, "content_hash": chosen.content_hash, "fetched_at": chosen.at})


async def revisions(request: Request) -> Response:
    """All versions of an article, and what each step changed."""
    doc, versions, _ = await find(request)
    steps = [between(one, two) for one, two in pairwise(versions)]
    listed_versions = [
        {"revision": one.number, "fetched_at": one.at, "content_hash": one.content_hash} for one in versions
    ]
    return answer(
        {"_id": doc["_id"], "versions": listed_versions, "corrections": [_correction(step) for step in steps]}
    )


async def story(request: Request) -> Response:
    """The articles of a story, the earliest first."""
    docs = await reading.story(request.app.state.db, request.path_params["id"])
    if not docs:
        raise HTTPException(404)
    return answer({"story_id": request.path_params["id"], "articles": docs})


async def corrections(request: Request) -> Response:
    """What portals changed after publication, the newest first, each with what went and what came."""
    docs, following = await asked_for(request, limit_of(request.query_params))
    rows = [{**row(doc), **_correction(correction_of(doc))} for doc in docs]
    return answer({"corrections": rows, "next": following})


async def attention(request: Request) -> Response:
    """A row a query, day and site; CSV with ``format=csv``."""
    if request.query_params.get("format", "json") not in ("json", "csv"):
        raise HTTPException(400, "format is json or csv")
    if not any(text.strip() for text in request.query_params.getlist("q")):
        raise HTTPException(400, "name a query: q=…")
    try:
        series, _ = await series_of(request)
    except QueryError as error:
        raise HTTPException(400, str(error)) from None
    if request.query_params.get("format") == "csv":
        return as_csv(series)
    rows = [
        {"query": one.query, "day": day, "site": site, "articles": n} for one in series for day, site, n in one.rows
    ]
    return answer({"rows": rows})


async def openapi(request: Request) -> Response:
    """What can be asked, as OpenAPI 3.1."""
    return JSONResponse(document(str(request.base_url).rstrip("/")))


def _correction(step: Correction) -> dict[str, Any]:
    changes = {
        change.name: [[{"kind": run.kind, "text": run.text} for run in line] for line in change.lines]
        for change in step.fields
    }
    return {"revision": step.number, "seen_at": step.at, "cause": step.cause, "minor": step.minor, "changes": changes}


def answer(value: Mapping[str, Any]) -> Response:
    """JSON with moments as ISO 8601 in UTC."""
    return JSONResponse(_plain(value))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=UTC)
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, str):
        return without_controls(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [_plain(one) for one in value]
    return value if isinstance(value, int | float | bool) or value is None else str(value)
