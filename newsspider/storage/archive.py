"""The archive that the settings describe: database, spool, how long things are kept, when pages are due again.

Whoever opens the archive does so by :meth:`Archive.from_settings`, so that a crawl and every command agree on it.
"""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from newsspider.items import Sighting
from newsspider.items.sightings import Retraction, WriteResult
from newsspider.storage.documents import retention, stories, urls
from newsspider.storage.schema.schema import prepare
from newsspider.storage.server.client import Connection, Database, redact
from newsspider.storage.server.errors import NoArchive
from newsspider.storage.server.guard import Folder
from newsspider.storage.writing.batch import AfterWrite, Steps, Turn
from newsspider.storage.writing.spool import MAX_BYTES, Spool
from newsspider.storage.writing.writer import OnOutcome, Writer


def _ignore(record: Sighting | Retraction, result: WriteResult) -> None:
    """For callers that do not count what became of each article."""


@dataclass(frozen=True)
class Archive:
    """One archive. Making this object opens nothing; each method makes a new object that its caller opens and closes.

    ``uri`` is None for the embedded server in ``data_dir``. ``spool_bytes`` bounds all spool files together,
    ``schedule`` holds the ages at which an article is looked at again, ``keep_days`` says for how many days each kind
    is kept. ``cache_mb`` is the embedded server's cache, 0: by what its files hold.
    """

    uri: str | None
    database: str
    data_dir: Path
    spool_bytes: int
    schedule: Sequence[timedelta]
    keep_days: Mapping[str, int]
    cache_mb: int = 0

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> "Archive":
        """The archive of Scrapy's settings, or of any mapping with the same names.

        :raises ValueError: naming a setting that cannot be used.
        """
        return cls(
            uri=settings.get("MONGO_URI") or None,
            database=settings.get("MONGO_DATABASE") or "newsspider",
            data_dir=Path(settings.get("DATA_DIR") or "data"),
            spool_bytes=int(settings.get("NEWSSPIDER_SPOOL_MAX_BYTES") or MAX_BYTES),
            schedule=urls.parse_schedule(settings.get("REVISIT_SCHEDULE") or ()),
            keep_days=retention.keep_days(settings),
            cache_mb=int(settings.get("NEWSSPIDER_DATABASE_CACHE_MB") or 0),
        )

    def check_is_there(self) -> None:
        """Look for the archive before it is read: opening the embedded database would make an empty one.

        :raises NoArchive: the folder holds no archive; the message names it.
        """
        if self.uri is None and not Folder(self.data_dir).storage.exists():
            raise NoArchive(
                f"no archive is in {self.data_dir.absolute()}: nothing was crawled into it yet. "
                "Go to the folder where you crawl, or name its data folder by DATA_DIR"
            )

    @property
    def place(self) -> str:
        """Where it is, for people: without credentials."""
        return redact(self.uri) if self.uri else str(self.data_dir.absolute())

    def connection(self) -> Connection:
        """A connection to the database."""
        return Connection(self.uri, self.database, self.data_dir, self.cache_mb)

    def spool(self) -> Spool:
        """What waits on disk because the database was away."""
        return Spool(self.data_dir, self.spool_bytes)

    def writer(
        self,
        on_outcome: OnOutcome = _ignore,
        *,
        decide: AfterWrite = stories.decide,
        index: AfterWrite | None = None,
        turn: Turn = contextlib.nullcontext,
    ) -> Writer:
        """The way into the archive, with a connection and a spool of its own.

        :param on_outcome: is given each article and what became of it.
        :param decide: decides the stories of the articles that were written.
        :param index: keeps the search index equal to the archive.
        :param turn: inside which articles are written and their stories decided.
        """
        steps = Steps(decide, index, self.schedule, turn)
        return Writer(self.connection(), self.spool(), on_outcome, steps, keep_days=dict(self.keep_days))

    async def prepare(self, db: Database) -> None:
        """Bring an open database to the shape of this release, with the expiry that these settings ask for."""
        await prepare(db, keep_days=self.keep_days)
