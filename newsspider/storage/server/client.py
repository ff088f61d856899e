"""The way to the database: a client with the promises that the archive needs, and no credential in any text."""

import asyncio
import contextlib
import logging
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from pymongo import AsyncMongoClient, WriteConcern
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError, ConfigurationError, InvalidName, InvalidURI, OperationFailure, PyMongoError

from newsspider.storage.server.embedded import Embedded, EmbeddedDamaged, EmbeddedError
from newsspider.storage.server.errors import (
    INTERNAL_ERROR,
    REFUSALS,
    DatabaseAway,
    DatabaseDamaged,
    DatabaseRefused,
    StorageError,
    is_away,
    reason_of,
)
from newsspider.storage.server.guard import STOP
from newsspider.storage.server.threads import in_daemon_thread

Database = AsyncDatabase[dict[str, Any]]

# Scrapy's root logger takes everything, and its handlers choose. So pymongo would write each command as text, which
# took a tenth of a crawl's time.
logging.getLogger("pymongo").setLevel(logging.INFO)

HIDDEN = "***"
CLOSING = 2 * STOP + 5.0  # seconds for the embedded server to close its files, and to be killed if it does not
GOODBYE = 2.0  # seconds for a client to end its sessions

# What a URI may say otherwise. Milliseconds.
_DEFAULTS: Mapping[str, Any] = {
    "appname": "newsspider",
    "connectTimeoutMS": 5_000,
    "serverSelectionTimeoutMS": 5_000,  # pymongo's 30 s would hold pages in memory before the spool gets them
    "socketTimeoutMS": 30_000,  # a server that hangs is one that is away; a slow bulk takes a second
    "retryWrites": False,  # after a cut the writer repeats what has no answer itself, and knows then that it does
    # Commands at once. Six hide 20 ms of latency; from ten on the threads of the embedded server wait for each other
    # more than they work, and single commands took 15 s.
    "maxPoolSize": 6,
}
# Acknowledged means on disk, also of a second member where there are several: what is acknowledged is forgotten here.
WRITE_CONCERN = WriteConcern(w="majority", j=True, wtimeout=20_000)

_USERINFO = re.compile(r"(?<=://).*(?=@)", re.DOTALL)
_SECRET_OPTION = re.compile(r"(?i)((?:password|authMechanismProperties|token|secret)[^=&]*)=([^&]*)")


def redact(uri: str | None) -> str:
    """The URI with user name, password and secret options hidden, also where it is malformed.

    >>> redact("mongodb://user:p%40ss@db.example:27017/?tls=true")
    'mongodb://***@db.example:27017/?tls=true'
    """
    if not uri:
        return "the embedded database"
    return _SECRET_OPTION.sub(rf"\1={HIDDEN}", _USERINFO.sub(HIDDEN, uri))


def _secrets(uri: str) -> list[str]:
    """Every text by which a part of the credentials could appear, longest first."""
    match = _USERINFO.search(uri)
    raw = {value for _, value in _SECRET_OPTION.findall(uri)}
    if match:
        userinfo = match.group()
        # A password with unescaped : / @ is parsed wrongly, and error texts show the pieces.
        raw |= {uri, userinfo, *re.split(r"[:/@]", userinfo), userinfo.partition(":")[2]}
    forms = (str, unquote, unquote_plus, quote, quote_plus, repr, lambda text: quote_plus(unquote_plus(text)))
    found = {form(text).strip("'") for text in raw for form in forms}
    return sorted((text for text in found if len(text) > 1), key=len, reverse=True)


def safe_error(error: BaseException, uri: str | None) -> str:
    """An error's text in one line, short, and without any part of the URI's credentials."""
    if isinstance(error, InvalidURI | ConfigurationError):
        # Their texts quote pieces of the URI, cut where a password was taken for something else.
        return (
            "MONGO_URI is no valid MongoDB URI (in a user name or password : / ? # [ ] @ % must be percent-encoded, "
            "and an option may be misspelt)"
        )
    failures = (error.details or {}).get("writeErrors", []) if isinstance(error, BulkWriteError) else []
    text = "; ".join(dict.fromkeys(map(reason_of, failures))) or str(error)  # a bulk's own text gives no reason
    text = text.partition(", Topology Description")[0].partition(", full error")[0]
    text = re.sub(r" \(configured timeouts: [^)]*\)", "", text)
    for secret in _secrets(uri or ""):
        text = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)" if len(secret) < 5 else re.escape(secret), HIDDEN, text)
    text = " ".join(text.split())
    return text if len(text) <= 300 else text[:299] + "…"


def connect(uri: str) -> "AsyncMongoClient[dict[str, Any]]":
    """A client for a URI; options in the URI win over ours. Connects at the first command.

    :raises DatabaseRefused: if it is no URI.
    """
    given = {pair.partition("=")[0].lower() for pair in uri.partition("?")[2].split("&")}
    options = {name: value for name, value in _DEFAULTS.items() if name.lower() not in given}
    try:
        return AsyncMongoClient(uri, tz_aware=True, uuidRepresentation="standard", **options)
    except (PyMongoError, ValueError, OSError) as error:  # OSError: a certificate file that is not there
        text = safe_error(error, uri)
        raise DatabaseRefused(text if text.startswith("MONGO_URI") else f"MONGO_URI cannot be used: {text}") from None


class Connection:
    """The archive's database, at a URI or embedded in ``data_dir``; opened, revived and closed as a whole."""

    def __init__(self, uri: str | None, database: str, data_dir: Path | str, cache_mb: int = 0) -> None:
        self.uri = uri or None
        self.name = database
        self._embedded = Embedded(data_dir, cache_mb) if self.uri is None else None
        self._client: AsyncMongoClient[dict[str, Any]] | None = None
        self._client_uri: str | None = None
        self._opening = asyncio.Lock()

    @property
    def shown(self) -> str:
        """Where the database is, for people: without credentials."""
        return redact(self.uri or self._client_uri)

    async def open(self) -> Database:
        """The database, after it answered once. Called again after a loss, it revives what can be revived.

        :raises DatabaseAway: it does not answer; may be tried again.
        :raises DatabaseRefused: it lets nobody in.
        """
        async with self._opening:
            return await self._open()

    async def _open(self) -> Database:
        uri = self.uri or await self._serve()
        is_new = self._client is None or uri != self._client_uri
        if is_new:
            await self._close_client()
            self._client, self._client_uri = connect(uri), uri
        try:
            assert self._client is not None
            db = self._client.get_database(self.name, write_concern=WRITE_CONCERN)
            await db.command("ping")
            if is_new and self._embedded is not None:
                await self._look(db)
        except InvalidName as error:
            raise DatabaseRefused(f"MONGO_DATABASE is no valid name: {error}") from None
        except PyMongoError as error:
            raise self.explain(error) from None
        return db

    async def _look(self, db: Database) -> None:
        """Read something of each collection and by an index of it: a server may start on files that it cannot read.

        :raises DatabaseDamaged: if it cannot.
        """
        assert self._embedded is not None
        try:
            for name in await db.list_collection_names(filter={"type": "collection"}):
                indexes = [index["name"] async for index in await db[name].list_indexes()]
                await db[name].find_one({}, {"_id": 1}, hint=indexes[-1] if indexes else None)
                await db[name].find_one({}, {"_id": 1})
        except OperationFailure as error:
            if error.code != INTERNAL_ERROR:
                raise
            await self._close_client()  # to be looked at again by who opens it again
            raise DatabaseDamaged(str(self._embedded.damaged("a collection cannot be read"))) from None

    async def _serve(self) -> str:
        assert self._embedded is not None
        try:
            return await in_daemon_thread(self._embedded.acquire)
        except EmbeddedDamaged as error:
            raise DatabaseDamaged(str(error)) from None
        except EmbeddedError as error:
            raise DatabaseAway(str(error)) from None

    def explain(self, error: PyMongoError) -> StorageError:
        """An error of the driver as one of ours, in one line without credentials."""
        text = safe_error(error, self.uri)
        if getattr(error, "code", None) in REFUSALS:
            return DatabaseRefused(f"{self.shown} refuses: {text}; check user, password, authSource and the role")
        if isinstance(error, ConfigurationError):
            return DatabaseRefused(text)
        if not is_away(error):
            return DatabaseRefused(f"{self.shown} refuses what was sent: {text}")
        return DatabaseAway(f"{self.shown} does not answer: {text}")

    async def close(self, within: float = CLOSING) -> None:
        """Close the client and leave the embedded server, which has so many seconds to close its files."""
        end = asyncio.get_running_loop().time() + within
        with contextlib.suppress(TimeoutError):  # it says good-bye to a server that may not answer
            async with asyncio.timeout(min(within, GOODBYE)):
                await self._close_client()
        if self._embedded is not None:
            await in_daemon_thread(self._embedded.release, max(0.5, end - asyncio.get_running_loop().time()))

    async def _close_client(self) -> None:
        if self._client is not None:
            client, self._client = self._client, None
            await client.close()
