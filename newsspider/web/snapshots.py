"""Recorded pages: the record of a visit, and its page without what acts or comes from elsewhere."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from lxml import etree, html
from lxml_html_clean import Cleaner
from markupsafe import Markup

from newsspider.recordings import Index, Recorded
from newsspider.text import Page
from newsspider.text.controls import without_controls

CLOSE = timedelta(minutes=10)  # between the fetch that the archive notes and the record: of one visit
MAX_ELEMENTS = 50_000  # of a page that is shown


@dataclass(frozen=True)
class Record:
    """Where the recording of a visit is: its file's name, and the moment of its fetch."""

    file: str
    fetched_at: datetime


class Recordings:
    """The recordings of some folders, by address and moment. Read when first asked, and again when they grow."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        self._lock = threading.Lock()
        self._state: tuple[tuple[Path, int], ...] = ()
        self._indexes: dict[Path, Index] = {}

    def find(self, url: str, at: datetime) -> Record | None:
        """The record of the visit to a page at a moment; None if it was not recorded."""
        found = self._visit(url, at)
        return Record(found[0].name, found[1].fetched_at) if found else None

    def page(self, url: str, at: datetime) -> Recorded | None:
        """The recorded answer of that visit."""
        found = self._visit(url, at)
        return found[1] if found else None

    def _visit(self, url: str, at: datetime) -> tuple[Path, Recorded] | None:
        with self._lock:
            self._read()
            for path, index in self._indexes.items():
                answer = index.find(url, now=at + CLOSE)
                if answer is not None and answer.status == 200 and abs(answer.fetched_at - at) <= CLOSE:
                    return path, answer
        return None

    def _read(self) -> None:
        files = [path for folder in self._folders if folder.is_dir() for path in sorted(folder.rglob("*.warc*"))]
        state = tuple((path, path.stat().st_size) for path in files)
        known = dict(self._state)
        if state != self._state:
            kept = {
                path: self._indexes[path] for path, size in state if known.get(path) == size and path in self._indexes
            }
            self._indexes = {path: kept.get(path) or Index([path]) for path, _ in state}
            self._state = state


_KILLED = (
    "svg", "math", "picture", "img", "audio", "video", "source", "track", "canvas", "template", "title", "noscript"
)  # fmt: skip
_CLEANER = Cleaner(
    scripts=True,
    javascript=True,
    comments=True,
    style=True,
    inline_style=True,
    links=True,
    meta=True,
    page_structure=False,
    processing_instructions=True,
    embedded=True,
    frames=True,
    forms=True,
    annoying_tags=True,
    safe_attrs_only=True,
    safe_attrs=frozenset({"href", "dir", "lang", "title", "datetime", "colspan", "rowspan", "alt"}),
    remove_tags=("html", "body", "head", "base"),
    kill_tags=_KILLED,
)


def cleaned(recorded: Recorded) -> Markup:
    """The body of a recorded page as HTML that shows its text and its links, and does nothing."""
    page = Page(recorded.url, recorded.body, recorded.header("Content-Type"), recorded.fetched_at)
    found = page.tree.xpath("//body")
    body = found[0] if found else page.tree
    if sum(1 for _ in body.iter()) > MAX_ELEMENTS:
        return Markup("")
    safe = _CLEANER.clean_html(html.fromstring(etree.tostring(body, encoding="unicode", method="html")))
    for link in safe.iter("a"):
        address = link.get("href") or ""
        if not address.startswith(("http://", "https://")):
            link.attrib.pop("href", None)
        else:
            link.set("rel", "noreferrer nofollow")
    for element in safe.iter():
        if element.text:
            element.text = without_controls(element.text)
    return Markup(etree.tostring(safe, encoding="unicode", method="html"))  # noqa: S704 # cleaned above; no script runs under its policy
