"""Index WARC files in one scan to find the recorded response to a request, without holding bodies in memory."""

import hashlib
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from newsspider.recordings.damage import NO_RECORD, Damage
from newsspider.recordings.messages import Header, Recorded, read_head, settle
from newsspider.recordings.places import Remote
from newsspider.recordings.reader import MAX_BODY, Record, answer_status, read_answer, records
from newsspider.urls.splitting import joined, urlsplit

logger = logging.getLogger(__name__)

# Statuses of temporary failures: any other recorded response to the same request is preferred.
_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504, *range(520, 531)})
_DEFAULT_PORTS = {"http": 80, "https": 443}
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_UNSAFE = re.compile(r"[^\x21-\x7e]")


class Entry(NamedTuple):
    """The location of a recorded response: number of its file, byte offset.

    ``at`` is its Unix time in seconds, ``to_itself`` whether it redirects to another spelling of its own URL,
    ``digest`` the digest of its payload as the record states it.
    """

    file: int
    offset: int
    at: float
    status: int
    revisit: bool
    to_itself: bool
    digest: str


class Index:
    """The responses in some WARC files, found by request. ``len(index)`` is their number.

    Each lookup reads the file again, so files may grow but must not change otherwise. ``damages`` are the unreadable
    parts of the files, ``foreign`` the files without any record; each is logged as a warning.
    """

    def __init__(self, files: Iterable[Path | Remote]) -> None:
        self._files = list(files)
        self._entries: dict[bytes, list[Entry]] = {}
        self._digests: dict[str, Entry] | None = None
        self._size = 0
        self.damages: list[Damage] = []
        self.foreign: list[Path | Remote] = []
        for number, path in enumerate(self._files):
            self._scan(number, path)

    @classmethod
    def of(cls, files: Iterable[Path | Remote], entries: Iterable[tuple[str, Entry]]) -> "Index":
        """An index of answers whose places are known already: the address of each, answered to GET, and its place."""
        index = cls(())
        index._files = list(files)
        for url, entry in entries:
            index._entries.setdefault(request_key("GET", url), []).append(entry)
            index._size += 1
        return index

    def __len__(self) -> int:
        return self._size

    def find(
        self,
        url: str,
        *,
        method: str = "GET",
        body: bytes = b"",
        conditional: bool = False,
        now: datetime | None = None,
        max_size: int = MAX_BODY,
    ) -> Recorded | None:
        """Find the response to a request; None if the files have none.

        The URL is tried as given, then with the other scheme, then with or without ``www.``. Of several responses the
        newest one not later than ``now`` is chosen, else the earliest later one; temporary failures come last, and 304
        only answers a ``conditional`` request.
        A body longer than ``max_size`` bytes is cut after ``max_size + 1``, so callers can recognise it.
        """
        for number, twin in enumerate(_twins(url)):
            entries = self._entries.get(request_key(method, twin, body), ())
            # A redirect from the twin back to the requested URL would make a loop.
            usable = [
                entry for entry in entries if (conditional or entry.status != 304) and not (number and entry.to_itself)
            ]
            for entry in _ranked(usable, now):
                answer = self._read(entry, max_size)
                if answer is not None:
                    return answer
        if method == "HEAD" and (answer := self.find(url, conditional=conditional, now=now, max_size=0)):
            return replace(answer, body=b"")
        return None

    def revisited(self, fields: Mapping[str, str], head: Recorded, max_size: int = MAX_BODY) -> Recorded | None:
        """Resolve a revisit record: its own head, if it has one, with the body of the record that it refers to."""
        if head.status == 304:
            return head
        for entry in self._referred(fields):
            original = self._read(entry, max_size)
            if original is None:
                continue
            headers, body, _ = settle(head.headers or original.headers, original.body)
            return replace(original, url=head.url, headers=headers, body=body, fetched_at=head.fetched_at)
        return None

    def _referred(self, fields: Mapping[str, str]) -> Iterator[Entry]:
        url = fields.get("warc-refers-to-target-uri") or fields.get("warc-target-uri", "")
        digest = fields.get("warc-payload-digest", "")
        same = [entry for entry in self._entries.get(request_key("GET", url), ()) if not entry.revisit]
        yield from (entry for entry in same if digest and entry.digest == digest)
        if self._digests is None:
            all_entries = (entry for entries in self._entries.values() for entry in entries)
            self._digests = {entry.digest: entry for entry in all_entries if entry.digest and not entry.revisit}
        if digest in self._digests:
            yield self._digests[digest]

    def _read(self, entry: Entry, max_size: int) -> Recorded | None:
        with closing(records(self._files[entry.file], entry.offset)) as found:
            record = next(found, None)
            if record is None:
                return None
            answer = read_answer(record, max_size)
            if answer is None or not entry.revisit:
                return answer
            return self.revisited(record.fields, answer, max_size)

    def _scan(self, number: int, path: Path | Remote) -> None:
        # Only the request record has the posted body; it may come before or after its response.
        posted: dict[str, tuple[str, bytes]] = {}
        found: list[tuple[tuple[str, ...], str, Entry]] = []
        damages: list[Damage] = []
        record = None
        for record in records(path, damages=damages):
            if record.type == "request" and record.url is not None:
                method, body = method_and_body(record)
                if method != "GET":
                    posted.update(dict.fromkeys(record.names, (method, body)))
            elif record.answer and (entry := _entry_of(number, record)) and record.block.whole():
                found.append((record.names, record.url or "", entry))
        for names, url, entry in found:
            method, body = next((posted[name] for name in names if name in posted), ("GET", b""))
            self._entries.setdefault(request_key(method, url, body), []).append(entry)
            self._size += 1
        if record is None:
            self.foreign.append(path)
            logger.warning("%s", without_record(path, damages))
            return
        for damage in damages:
            logger.warning("%s", damage)
        self.damages += damages


def without_record(path: Path | Remote, damages: list[Damage]) -> str:
    """Describe in one line why a file has no readable record."""
    if not damages:
        size = path.size if isinstance(path, Remote) else path.stat().st_size
        return f"{path} {'holds no whole record' if size else 'is empty'}"
    if damages[0].reason == NO_RECORD:
        return f"{path} is no recording: it does not begin as a WARC file does"
    return f"{path} cannot be read as a recording: {damages[0].reason}"


def method_and_body(record: Record) -> tuple[str, bytes]:
    """The method of a recorded request, and what was sent with it where it is none of GET."""
    start, _ = read_head(record.block)
    method = start.split(None, 1)[0].decode("latin1").upper() if start else "GET"
    return method, (record.block.read(MAX_BODY) if method != "GET" else b"")


def _entry_of(number: int, record: Record) -> Entry | None:
    start, headers = read_head(record.block)
    status = answer_status(record, start)
    return None if status is None else entry_of(number, record, status, headers)


def entry_of(number: int, record: Record, status: int, headers: Iterable[Header]) -> Entry | None:
    """The place of an answer in file ``number``, given its head; None if the record has no date."""
    date = record.date
    if date is None:
        return None
    target = next((value for key, value in headers if key.lower() == b"location"), None)
    url = record.url or ""
    to_itself = (
        target is not None
        and 300 <= status < 400
        and _same_page(url, joined(url, target.decode("utf-8", "replace")) or "")
    )
    digest = record.fields.get("warc-payload-digest", "")
    return Entry(number, record.offset, date.timestamp(), status, record.type == "revisit", to_itself, digest)


def _ranked(entries: list[Entry], now: datetime | None) -> list[Entry]:
    present = now.timestamp() if now else float("inf")

    def rank(entry: Entry) -> tuple[bool, bool, float]:
        later = entry.at > present
        return entry.status in _TRANSIENT, later, entry.at if later else -entry.at

    return sorted(entries, key=rank)


def request_key(method: str, url: str, body: bytes = b"") -> bytes:
    """Hash a request to 12 bytes. The body counts except for GET and HEAD."""
    payload = hashlib.sha256(body).digest() if method not in ("GET", "HEAD") else b""
    text = f"{method} {_plain(url)}\n".encode()
    return hashlib.blake2b(text + payload, digest_size=12).digest()


def _plain(url: str) -> str:
    """Normalise a URL: host in lower case, no default port, no fragment, uppercase percent-encoding."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    if port and port != _DEFAULT_PORTS.get(parts.scheme):
        host = f"{host}:{port}"
    rest = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    rest = _UNSAFE.sub(lambda letter: "".join(f"%{byte:02X}" for byte in letter[0].encode("utf-8", "replace")), rest)
    return f"{parts.scheme}://{host}{_ESCAPE.sub(lambda escape: escape[0].upper(), rest)}"


def _twins(url: str) -> Iterator[str]:
    plain = _plain(url)
    scheme, _, rest = plain.partition("://")
    other = {"http": "https", "https": "http"}.get(scheme, scheme)
    bare = rest.removeprefix("www.")
    for host in (rest, bare if bare != rest else f"www.{rest}"):
        yield f"{scheme}://{host}"
        yield f"{other}://{host}"


def _same_page(one: str, other: str) -> bool:
    return _plain(other) in _twins(one)
