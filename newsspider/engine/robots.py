"""The robots.txt files of recordings: what a portal forbade when a page was recorded is not read from its archive."""

import bisect
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from protego import Protego

from newsspider.urls.splitting import urlsplit

PATH = "/robots.txt"
MAX_SIZE = 500 * 1024  # bytes, as in a crawl


def agent_of(settings: Mapping[str, Any]) -> str | None:
    """The name by which robots.txt knows us; None where it is not obeyed."""
    if not settings.get("ROBOTSTXT_OBEY"):
        return None
    return str(settings.get("ROBOTSTXT_USER_AGENT") or re.split(r"[/\s]", str(settings["USER_AGENT"]))[0])


def text_of(body: bytes) -> str:
    """A robots.txt as a crawl reads it."""
    return body[:MAX_SIZE].decode("utf-8-sig", "replace").replace("\x00", "")


class Robots:
    """Says what the robots.txt of a host allowed at a moment: the newest one before it, else the first.

    ``texts`` are those of each host in the order of time, each with its moment. ``forbidden`` counts what was refused.
    """

    def __init__(self, texts: Mapping[str, list[tuple[int, str]]], agent: str | None) -> None:
        self._texts, self._agent = texts, agent
        self.forbidden = 0

    def allows(self, url: str, at: int) -> bool:
        """Whether an address might be asked for at a moment, in microseconds since 1970."""
        if self._agent is None:
            return True
        texts = self._texts.get(host_of(url))
        if not texts:
            return True
        place = bisect.bisect_right(texts, at, key=lambda text: text[0])
        allowed = _parsed(texts[max(place - 1, 0)][1]).can_fetch(url, self._agent)
        self.forbidden += not allowed
        return bool(allowed)


def host_of(url: str) -> str:
    """The host and port for which a robots.txt holds."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


@lru_cache(maxsize=256)
def _parsed(text: str) -> Protego:
    return Protego.parse(text)
