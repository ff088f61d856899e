"""A Scrapy response as the rooms below take it: its page, its moment, its headers as text."""

from datetime import datetime

from scrapy.http import Response

from newsspider import clock
from newsspider.text import Answer, Page


def fetched_at(response: Response) -> datetime:
    """The moment at which a response came: that of the recording in a replay, else now."""
    return response.meta.get("fetched_at") or clock.now()


def answer_of(response: Response) -> Answer:
    """A response as the rooms below read it."""
    kind, location = header(response, "Content-Type"), header(response, "Location")
    return Answer(response.url, response.body, kind, fetched_at(response), response.status, location)


def page_of(response: Response) -> Page:
    """A response as a parsed page."""
    return answer_of(response).page


def header(response: Response, name: str) -> str | None:
    """A header of a response as text."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
