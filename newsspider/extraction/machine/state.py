"""The article in the data that a script would build the page from, where the page itself shows no text."""

import json
import re
from collections.abc import Iterator
from typing import Any

from newsspider.arabic import match_text
from newsspider.extraction.machine.fallback import source_text
from newsspider.text import Page

_ASSIGNED = re.compile(r"(?:window|self|globalThis)(?:\.\w+|\[['\"]\w+['\"]\])\s*=\s*(?=[{\[])")
# Values looked at in one page: real ones have some ten thousand, menus and translations included.
_MOST_VALUES = 200_000
# Levels between the object that has the headline and its text («content», «blocks», «data», «text»).
_DEPTH = 5
# A text of fewer words is a summary.
_LEAST_WORDS = 30


def state_text(page: Page, headline: str | None) -> str:
    """The paragraphs of the text that stands beside the headline in the page's data, joined by one blank line.

    Only an object that has this very headline is believed: the data of a page holds its neighbours, too.
    """
    best = ""
    for node in own_objects(page, headline):
        best = max(best, _longest(node, _DEPTH), key=len)
    text = source_text(best)
    return text if len(text.split()) >= _LEAST_WORDS else ""


def own_objects(page: Page, headline: str | None) -> Iterator[dict[str, Any]]:
    """The objects in the page's data that have this very headline: they describe this article."""
    wanted = match_text(headline or "")
    for data in _data(page) if wanted else ():
        for node in _objects(data):
            if any(isinstance(value, str) and _same(value, wanted) for value in node.values()):
                yield node


def _data(page: Page) -> Iterator[Any]:
    """What the scripts of a page hold as JSON: alone in a script, or assigned to a global name."""
    decoder = json.JSONDecoder(strict=False)
    for script in page.tagged["script"]:
        if script.get("src") is not None or "ld+json" in (script.get("type") or ""):
            continue
        text = (script.text or "").strip()
        starts = [0] if text.startswith(("{", "[")) else [match.end() for match in _ASSIGNED.finditer(text)]
        for start in starts:
            try:
                yield decoder.raw_decode(text, start)[0]
            except (ValueError, RecursionError):  # a script, and no data
                continue


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    waiting, seen = [data], 0
    while waiting and seen < _MOST_VALUES:
        value = waiting.pop()
        seen += 1
        if isinstance(value, dict):
            yield value
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


def _same(value: str, wanted: str) -> bool:
    # Folding costs more than comparing lengths, and few values are as long as a headline.
    return len(value) < 2 * len(wanted) + 20 and match_text(value) == wanted


def _longest(value: Any, depth: int) -> str:
    """The longest text under a value. A list's entries are the parts of a text, unless they are articles themselves."""
    if isinstance(value, str):
        return value
    if depth == 0:
        return ""
    if isinstance(value, dict):
        return max((_longest(part, depth - 1) for part in value.values()), key=len, default="")
    if isinstance(value, list) and not any(isinstance(part, dict) and _titled(part) for part in value):
        return "<br>".join(text for part in value if (text := _longest(part, depth - 1)))
    return ""


def _titled(entry: dict[str, Any]) -> bool:
    return bool({"title", "headline", "slug", "url", "href"} & {key.lower() for key in entry})
