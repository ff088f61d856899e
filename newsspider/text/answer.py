"""One answer of a portal as it came: where from, with which status, its bytes, and the parsed page on demand."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from newsspider.text.page import Page


@dataclass(frozen=True)
class Answer:
    """``url`` is where the bytes came from at last, ``location`` where a redirect leads that was not followed."""

    url: str
    body: bytes
    content_type: str | None
    fetched_at: datetime
    status: int = 200
    location: str | None = None

    @cached_property
    def page(self) -> Page:
        return Page(self.url, self.body, self.content_type, self.fetched_at)
