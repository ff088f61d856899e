"""What is being read, on disk: a page in reading when its process died twice is not read again by this release.

A note is a file whose lock its process holds while it lives. It is written when a page has been in reading for a
second, so that quick pages cost nothing. The notes of dead processes are counted in ``deaths.json``.
"""

import contextlib
import json
import logging
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsspider import __version__
from newsspider.storage.server.locks import FileLock, Locked
from newsspider.storage.server.private import make_private

logger = logging.getLogger(__name__)

DEATHS = 2  # after which a page is not read again


@dataclass(frozen=True)
class Killer:
    """A page that was in reading when its process died so often that it is not read again.

    ``key`` is an article's key in the archive, or "source" and an address. ``is_new`` the first time that it is given.
    """

    key: str
    url: str
    is_new: bool


class ReadingNotes:
    """The notes of one process in a data folder. A folder that cannot be written takes no notes."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / "reading"
        self.path = self.folder / f"{os.getpid()}-{uuid.uuid4().hex[:8]}.note"
        self._lock: FileLock | None = None

    def begin(self, key: str, url: str) -> None:
        """Note that a page is being read."""
        with contextlib.suppress(OSError, Locked):
            if self._lock is None:
                make_private(self.folder)
                self._lock = FileLock(self.path).acquire()
            self.path.write_text(json.dumps({"key": key, "url": url}))

    def end(self) -> None:
        """Note that it was read."""
        with contextlib.suppress(OSError):
            if self._lock is not None:
                self.path.write_text("")

    def close(self) -> None:
        """Leave no note behind."""
        if self._lock is not None:
            self._lock.release(remove=True)
            self._lock = None

    def killers(self) -> list[Killer]:
        """The pages that killed their process often enough. Counts the notes of processes that have died since."""
        if not self.folder.is_dir():
            return []
        try:
            with FileLock(self.folder / "deaths.lock").acquire(timeout=5.0):
                deaths = self._read()
                new = list(self._dead())
                for note in new:
                    known = deaths.setdefault(note["key"], {"url": note["url"], "deaths": 0})
                    known["deaths"] += 1
                if new:
                    self._write(deaths)
        except (OSError, Locked) as error:
            logger.warning("%s cannot be read: %s", self.folder, error)
            return []
        # At its second death a page is new here; at a third, which a person asked for, it is known.
        grown = {note["key"] for note in new}
        return [Killer(key, str(page["url"]), key in grown) for key, page in deaths.items() if page["deaths"] >= DEATHS]

    def _dead(self) -> Iterator[dict[str, str]]:
        """The notes of processes that died while they read; their files are removed."""
        for path in sorted(self.folder.glob("*.note")):
            lock = FileLock(path)
            try:
                lock.acquire()
            except Locked:
                continue
            with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
                note = json.loads(path.read_text())
                yield {"key": str(note["key"]), "url": str(note["url"])}
            lock.release(remove=True)

    def _read(self) -> dict[str, Any]:
        with contextlib.suppress(OSError, ValueError, AttributeError, TypeError, KeyError):
            found = json.loads((self.folder / "deaths.json").read_text())
            if found["version"] == __version__:  # a new release may read what killed the old one
                return {str(k): {"url": v["url"], "deaths": int(v["deaths"])} for k, v in found["pages"].items()}
        return {}

    def _write(self, deaths: dict[str, Any]) -> None:
        new = self.folder / f"deaths.{os.getpid()}"
        new.write_text(json.dumps({"version": __version__, "pages": deaths}, ensure_ascii=False))
        new.replace(self.folder / "deaths.json")
