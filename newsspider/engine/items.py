"""What is handed from one process to another: places of answers, what sources say of them, shards, and results."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from newsspider.engine.answers import Stem
from newsspider.engine.sources import Named
from newsspider.engine.wanted import Wanted
from newsspider.items import Found
from newsspider.portals import Api
from newsspider.recordings.index import Entry


@dataclass(frozen=True)
class Options:
    """With which settings, for which answers, and by which version of code and site files recordings are read."""

    settings: dict[str, Any]
    wanted: Wanted
    version: str
    job: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer lies: the name of its recording, and its entry in an index of that recording alone."""

    recording: str
    url: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be read: an answer at ``place``, or an ``entry`` of a source that is the article itself.

    ``key`` is the key in the archive under which it was requested, ``at`` when. ``found`` is what the sources say of
    it, ``api`` the listing by which it is read where it is JSON. ``near`` are the answers that its reading may need:
    later pages of the same article, and those to which a record refers that holds no page of its own.
    """

    key: str
    url: str
    at: datetime
    place: Place | None
    found: Found | None = None
    api: Api | None = None
    status: int = 200
    near: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Shard:
    """A part of a job that one worker reads: ``digest`` is that of all that is in it."""

    name: str
    digest: str
    items: tuple[Item, ...]


@dataclass
class Answered:
    """An answer that was come upon in a recording, as the first pass notes it. ``is_page`` says whether its address is
    an article's, ``is_get`` whether it answered a GET; ``named`` is what it says as a source, ``robots`` a
    robots.txt."""

    place: Place
    site: str
    key: str
    is_page: bool
    is_get: bool
    stem: Stem
    refers: str = ""
    other_keys: frozenset[str] = frozenset()
    robots: str | None = None
    named: tuple[Named, ...] = ()


@dataclass
class Scanned:
    """What the first pass finds in one recording. ``answers`` counts all, ``others`` those of no wanted portal."""

    wanted: list[Answered] = field(default_factory=list)
    answers: int = 0
    others: int = 0
    damages: list[str] = field(default_factory=list)
    foreign: str | None = None
    unreachable: str | None = None


@dataclass(frozen=True)
class Referring:
    """A source whose record holds no page of its own: its place, and those to which it refers."""

    place: Place
    near: tuple[Place, ...]
