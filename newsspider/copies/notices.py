"""What one run has read so far: the same headline and text under several addresses is a notice, and no article."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from newsspider.arabic import match_text
from newsspider.copies.claims import Others, is_notice
from newsspider.copies.likeness import names_same

# What differs from page to page of one notice: the number of the request, an address, a name of a server.
_VARIES = re.compile(r"(?<!\S)\S*[A-Za-z]\S*|\d{6,}")
_MAY_VARY = re.compile(r"[A-Za-z]|\d{6}")  # most articles have neither


class Met(NamedTuple):
    """A page of this run: its article's ``_id``, the key under which it was asked for, and when and where it was."""

    id: str
    key: str
    url: str
    at: datetime


@dataclass
class _Text:
    """One headline and text of this run: the pages that have it by article, and how the sources named them."""

    pages: dict[str, tuple[Met, bool | None]] = field(default_factory=dict)
    stamp: bool = True
    notice: bool = False

    def others(self, read: int = 0, seen_before: bool = False) -> Others:
        said = [named for _, named in self.pages.values() if named is not None]
        # One that the sources named otherwise is enough: no section lists a story under another's headline.
        return Others(len(self.pages), all(said) if said else None, seen_before, read)


class RunMemory:
    """The texts of a run's pages, some hundred bytes each. A site's pages are compared with its own only."""

    def __init__(self) -> None:
        self._texts: dict[tuple[str, bytes], _Text] = {}
        self._read: dict[str, set[str]] = {}  # the articles of the pages that read as such, by site

    def met(self, page: Met, headline: str, body: str, *, stamp: bool, title: str | None) -> list[Met] | None:
        """Take note of a page that reads like an article.

        :param stamp: whether it has a stamp of its own; ``title`` is what the source named it.
        :returns: None for what is no notice as far as is known; else the earlier pages that are one too (only for the
            page by which that became known).
        """
        site = _site(page.id)
        text = self._texts.setdefault((site, _digest(headline, body)), _Text())
        text.pages[page.id] = (page, names_same(title, headline) if title else None)
        text.stamp = text.stamp and stamp
        known, text.notice = text.notice, is_notice(text.stamp, text.others())
        read = self._read.setdefault(site, set())
        if text.notice:
            read.difference_update(text.pages)
            return [] if known else [earlier for earlier, _ in text.pages.values() if earlier.id != page.id]
        if stamp:
            read.add(page.id)
        return None

    def read(self, article_id: str) -> None:
        """Take note that a page is known to be its article: as it is stored, or corrected."""
        self._read.setdefault(_site(article_id), set()).add(article_id)

    def others(self, article_id: str, headline: str, body: str) -> Others:
        """What the run knows of a page that was suspect at an earlier visit, with the same text."""
        site = _site(article_id)
        text = self._texts.get((site, _digest(headline, body)), _Text())
        return text.others(len(self._read.get(site, set()) - {article_id, *text.pages}), seen_before=True)


def _site(article_id: str) -> str:
    return article_id.partition(":")[0]


def text_key(headline: str, body: str) -> str:
    """By which it is known that a page shows the same headline and text again, 32 hex digits."""
    return _digest(headline, body).hex()


def _digest(headline: str, body: str) -> bytes:
    text = f"{headline}\n{body}"
    seen = match_text(_VARIES.sub(" ", text) if _MAY_VARY.search(text) else text)
    return hashlib.blake2b(seen.encode(), digest_size=16).digest()
