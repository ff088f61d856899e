"""The page of one story: who published when, who credits whom, what each changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsspider.storage import reading
from newsspider.text import diff
from newsspider.text.diff import Run
from newsspider.web.changes import shortened
from newsspider.web.rendering import page

SHOWN = 200  # articles of one story


@dataclass(frozen=True)
class Telling:
    """One article of a story. ``later`` is the time after the first; words are counted against the first's text."""

    article: Mapping[str, Any]
    later: timedelta | None
    added: int
    left_out: int
    same_site: bool


async def story(request: Request) -> Response:
    """A story's timeline; with ``a`` and ``b`` the difference of two of its articles."""
    docs = (await reading.story(request.app.state.db, request.path_params["id"]))[:SHOWN]
    if not docs:
        raise HTTPException(404)
    chosen = {doc["_id"]: doc for doc in docs}
    one, other = request.query_params.get("a"), request.query_params.get("b")
    pair = (chosen[one], chosen[other]) if one in chosen and other in chosen else None
    return page(
        request,
        "story.html",
        story_id=request.path_params["id"],
        tellings=tellings(docs),
        pair=pair,
        lines=difference(*pair) if pair else [],
        credited=credited(docs),
    )


def tellings(docs: Sequence[Mapping[str, Any]]) -> list[Telling]:
    """The articles in their order of time, each measured against the first."""
    first, words = docs[0], _words(docs[0])
    start = first.get("published_at") or first.get("first_seen_at")
    made = []
    for doc in docs:
        own = _words(doc)
        at = doc.get("published_at") or doc.get("first_seen_at")
        made.append(
            Telling(
                article=doc,
                later=max(at - start, timedelta()) if at and start and doc is not first else None,
                added=len(own - words),
                left_out=len(words - own),
                same_site=doc is not first and doc["site"] == first["site"],
            )
        )
    return [made[0], *sorted(made[1:], key=lambda one: one.later or timedelta.max)]


def credited(docs: Sequence[Mapping[str, Any]]) -> list[str]:
    """Whom the articles name as their source, by site where it is known."""
    names = (doc.get("source_site") or doc.get("source") for doc in docs)
    return list(dict.fromkeys(name for name in names if name))


def difference(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[list[Run]]:
    """Headline and text of two articles, compared; long unchanged stretches left out."""
    lines = [diff.words(one.get("headline") or "", other.get("headline") or "")]
    lines += diff.texts(one.get("body") or "", other.get("body") or "")
    return [shortened(line) for line in lines]


def _words(doc: Mapping[str, Any]) -> set[str]:
    return set((doc.get("body") or "").split())
