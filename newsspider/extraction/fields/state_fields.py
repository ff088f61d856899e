"""Stamps and writers in the data of a page's scripts, for pages that show and state none."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from newsspider.dates import from_epoch
from newsspider.extraction.fields.stamps import Candidate, Role
from newsspider.extraction.machine.state import own_objects
from newsspider.text import Page

# Keys without case and underscores, best first: when a text was made says less than when it came out.
_KEYS: dict[Role, tuple[str, ...]] = {
    "published": (
        *("datepublished", "publishedat", "publisheddate", "publishdate", "publishedon", "published", "publishtime"),
        *("publishat", "publishedtime", "publicationdate", "pubdate", "firstpublished", "firstpublishedat", "postdate"),
        *("postedat", "date", "createdat", "created", "createddate", "creationdate"),
    ),
    "updated": ("datemodified", "updatedat", "modifiedat", "modified", "lastmodified", "lastupdated", "updateddate"),
}
_WRITERS = ("author", "authors", "authorname", "writer", "writers", "writername", "byline", "reporter", "journalist")
_NAMES = ("name", "fullname", "displayname", "title", "namear", "arname")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")


def state_stamps(page: Page, headline: str | None) -> list[Candidate]:
    """What the object with this headline says of its times."""
    found = []
    for node in own_objects(page, headline):
        keyed = _keyed(node)
        for role, keys in _KEYS.items():
            stated = next((text for key in keys if (text := _stamp(keyed.get(key)))), None)
            if stated:
                found.append(Candidate(stated, role, "generic", True))
    return found


def state_writers(page: Page, headline: str | None) -> list[str]:
    """Whom the object with this headline calls its writers."""
    for node in own_objects(page, headline):
        keyed = _keyed(node)
        if found := [name for key in _WRITERS for name in _names(keyed.get(key))]:
            return found
    return []


def _keyed(node: Mapping[str, Any]) -> dict[str, Any]:
    return {key.replace("_", "").replace("-", "").lower(): value for key, value in node.items()}


def _stamp(value: Any) -> str | None:
    if isinstance(value, str) and not _EPOCH.fullmatch(value):
        return value.strip() or None
    if isinstance(value, int | float | str) and not isinstance(value, bool) and _EPOCH.fullmatch(str(value)):
        stamp = from_epoch(float(value))
        return stamp.at.isoformat() if stamp else None
    return None


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _names(part)
    elif isinstance(value, dict):
        keyed = _keyed(value)
        yield from [keyed[key] for key in _NAMES if isinstance(keyed.get(key), str)][:1]
