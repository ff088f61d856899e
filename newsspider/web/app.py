"""The reader as an ASGI application: its addresses, its state, its error pages."""

import contextlib
import logging
import sqlite3
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from pathlib import Path

from pymongo.errors import PyMongoError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from newsspider.storage.archive import Archive
from newsspider.storage.server.errors import StorageError
from newsspider.web import api, articles, corrections, feeds, lists, searching, states, stories
from newsspider.web.following import Follower
from newsspider.web.guard import LOOPBACK, Guard
from newsspider.web.rendering import language_of, page
from newsspider.web.snapshots import Recordings

logger = logging.getLogger(__name__)

_ROUTES = (
    ("/", lists.latest),
    ("/search", searching.search_page),
    ("/attention", searching.attention),
    ("/corrections", corrections.corrections),
    ("/health", states.health),
    ("/portal/{name}", lists.portal),
    ("/story/{id:path}", stories.story),
    ("/article/{id:path}/revisions", articles.revisions),
    ("/article/{id:path}/page", articles.snapshot),
    ("/article/{id:path}/timemap", articles.timemap),
    ("/article/{id:path}", articles.article),
    ("/feed/corrections.atom", feeds.corrections),
    ("/feed/portal/{name}.atom", feeds.portal),
    ("/feed/search.atom", feeds.search),
    ("/api/articles", api.articles),
    ("/api/search", api.search),
    ("/api/articles/{id:path}/revisions", api.revisions),
    ("/api/articles/{id:path}", api.article),
    ("/api/stories/{id:path}", api.story),
    ("/api/corrections", api.corrections),
    ("/api/attention", api.attention),
    ("/api/openapi.json", api.openapi),
)


def create_app(
    archive: Archive,
    titles: Mapping[str, str],
    zones: Mapping[str, str],
    *,
    hosts: Collection[str] = LOOPBACK,
    password: str | None = None,
    recordings: Sequence[Path] = (),
) -> ASGIApp:
    """The application over an archive.

    :param titles: the portals' names by site; ``zones`` their time zones.
    :param hosts: names under which it is reached.
    :param password: asked of everybody; None asks nobody.
    :param recordings: folders of WARC files besides those in the data folder.
    """
    connection = archive.connection()

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.db = await connection.open()
        app.state.follower = Follower(app.state.db, archive.data_dir)
        await app.state.follower.follow()
        try:
            yield
        finally:
            await app.state.follower.close()
            await connection.close()

    app = Starlette(
        routes=[Route(path, handler, methods=["GET"]) for path, handler in _ROUTES],
        middleware=[Middleware(Guard, hosts=hosts, password=password)],
        exception_handlers={
            HTTPException: _http_problem,
            PyMongoError: _away,
            StorageError: _away,
            sqlite3.Error: _away,
            Exception: _fault,
        },
        lifespan=lifespan,
    )
    app.mount("/static", StaticFiles(packages=[("newsspider.web", "static")]))
    app.state.data_dir = archive.data_dir
    app.state.titles = dict(titles)
    app.state.health = states.Health(dict(titles), dict(zones))
    folders = [archive.data_dir / "recordings", archive.data_dir / "warc", *recordings]
    app.state.recordings = Recordings(list(dict.fromkeys(folders)))
    return app


def _problem(request: Request, status: int, text: str) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": text}, status)
    return page(request, "problem.html", status, text=text)


async def _http_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = error.detail if error.status_code != 404 else language_of(request)("not_found")
    return _problem(request, error.status_code, detail)


async def _away(request: Request, error: Exception) -> Response:
    logger.error("%s: %s", request.url.path, error)
    return _problem(request, 503, language_of(request)("away"))


async def _fault(request: Request, error: Exception) -> Response:
    """A fault of the reader itself: said without a trace, which is in the log."""
    return _problem(request, 500, language_of(request)("error"))
