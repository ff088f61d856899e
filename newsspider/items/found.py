"""What a source page gives: ``Found`` entries, and the problem of a page that gives none."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, tzinfo
from email.utils import parsedate_to_datetime
from typing import Any, Literal

from newsspider.items.reasons import Reason

SourceKind = Literal["feed", "sitemap", "section", "ids", "api", "list", "memory"]


@dataclass(frozen=True, slots=True)
class Found:
    """One article that a source names, with whatever the source knows of it.

    ``url`` is absolute and as printed, not canonical. ``published`` and ``updated`` are stamps as printed, for
    ``newsspider.dates`` to read. ``lastmod`` is an aware moment and a hint only: it decides when to look again, never
    an article's date. ``body`` is HTML. ``fields`` holds what else is known, by the article's field names. With
    ``complete`` the entry is the article itself and its page need not be fetched. ``fetch`` is the address to be
    fetched in place of ``url``, where the article's page is an empty shell.
    """

    url: str
    source: SourceKind
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    lastmod: datetime | None = None
    body: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    complete: bool = False
    fetch: str | None = None

    def joined(self, other: "Found") -> "Found":
        """This entry with what another source knows of the same article: the surer one's value of each field."""
        surer, weaker = sorted((self, other), key=lambda entry: _SUREST.index(entry.source))
        return replace(
            self,
            source=surer.source,
            title=surer.title or weaker.title,
            published=surer.published or weaker.published,
            updated=surer.updated or weaker.updated,
            lastmod=max(filter(None, (self.lastmod, other.lastmod)), default=None),
            body=surer.body or weaker.body,
            fields={**weaker.fields, **surer.fields},
        )


# Sources by how much is to be believed of what they say: a card's stamp may be rounded, its title cut.
_SUREST: tuple[SourceKind, ...] = ("api", "feed", "sitemap", "section", "ids", "list", "memory")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a source page gave nothing: a reason of the vocabulary, and one line for people."""

    reason: Reason
    detail: str


def plain_title(title: str | None) -> str | None:
    """A title without the markup and double escapes that feeds and listings carry in it."""
    if not title:
        return None
    for _ in range(2):
        title = html.unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", title))
    return " ".join(title.split()) or None


_ISO = re.compile(
    r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?"
    r"(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII | re.IGNORECASE,
)


def machine_moment(text: str | None, zone: tzinfo = UTC) -> datetime | None:
    """The moment of a W3C or RFC 2822 stamp in UTC, its earliest where only a day, month or year is stated.

    ``zone`` is where a stamp without an offset was printed. None for everything else: dates for people are not read.
    """
    if not text:
        return None
    text = text.strip()
    try:
        if match := _ISO.fullmatch(text):
            year, month, day, hour, minute, second, offset = match.groups()
            moment = datetime.combine(
                date(int(year), int(month or 1), int(day or 1)),
                time(int(hour or 0), int(minute or 0), int(second or 0)),
                zone,
            )
            if offset:
                moment = datetime.fromisoformat(moment.replace(tzinfo=None).isoformat() + offset.upper())
        else:
            moment = parsedate_to_datetime(text)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError, TypeError):
        return None
