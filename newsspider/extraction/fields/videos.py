"""When a page's own video was uploaded: the date of a video page that states no other."""

from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from newsspider.arabic import match_text
from newsspider.extraction.fields.stamps import Candidate
from newsspider.extraction.machine.microdata import value
from newsspider.extraction.machine.own_page import same_address
from newsspider.extraction.machine.structured import data_nodes, texts, types_of
from newsspider.text import Page

_SCOPES = etree.XPath("descendant::*[@itemscope and contains(@itemtype, 'VideoObject')]")
_METAS = ("video:release_date", "og:video:release_date")
# Of the words of headline and video's name, so many must be shared for the two to be one.
_ALIKE = 0.6


def video_stamps(page: Page, headline: str | None) -> list[Candidate]:
    """The upload dates of the videos with the page's headline or address; other videos of the page do not count."""
    found = [
        Candidate(text, "published", "json-ld", True)
        for node in _videos(page)
        if _is_own(node, page, headline)
        for text in (texts(node.get("uploadDate")) or texts(node.get("datePublished")))[:1]
    ]
    for scope in _SCOPES(page.tree):
        named = {name: value(e) for e in scope.iter() for name in (e.get("itemprop") or "").split()}
        if named.get("uploadDate") and _is_own(named, page, headline):
            found.append(Candidate(named["uploadDate"], "published", "microdata", True))
    if (page.meta("og:type") or "").startswith("video") and (stated := page.meta(*_METAS)):
        found.append(Candidate(stated, "published", "opengraph", True))
    return found


def _videos(page: Page) -> Iterator[Mapping[str, Any]]:
    for node in data_nodes(page):
        video = node.get("video")
        for candidate in (node, *(video if isinstance(video, list) else [video])):
            if isinstance(candidate, Mapping) and "VideoObject" in types_of(candidate):
                yield candidate


def _is_own(node: Mapping[str, Any], page: Page, headline: str | None) -> bool:
    for key in ("mainEntityOfPage", "url", "@id"):
        stated = node.get(key)
        stated = (stated.get("@id") or stated.get("url")) if isinstance(stated, Mapping) else stated
        if isinstance(stated, str) and same_address(stated, page):
            return True
    wanted = set(match_text(headline or "").split())
    for name in texts(node.get("name")) or texts(node.get("headline")):
        words = set(match_text(name).split())
        if wanted and len(words & wanted) >= _ALIKE * max(min(len(words), len(wanted)), 3):
            return True
    return False
