"""Read WARC files of any writer record by record, skipping damaged parts."""

import glob
import logging
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from warcio.exceptions import ArchiveLoadFailed
from warcio.timeutils import iso_date_to_datetime

from newsspider.recordings.damage import Archive, Damage, next_start, reason_of
from newsspider.recordings.messages import Recorded, UndecodableBody, read_head, settle, status_of
from newsspider.recordings.places import Remote

if TYPE_CHECKING:
    from newsspider.recordings.index import Index

logger = logging.getLogger(__name__)

SUFFIXES = (".warc", ".warc.gz", ".arc", ".arc.gz")

# Bytes of one response, compressed or not. The same as DOWNLOAD_MAXSIZE in a crawl; pages are far smaller.
MAX_BODY = 8 * 1024 * 1024

# Errors of warcio, zlib and number parsing on a file that is truncated, damaged or not a WARC.
_BROKEN = (ArchiveLoadFailed, EOFError, zlib.error, OSError, ValueError, AttributeError, TypeError, IndexError)


class UnreadableRecording(ValueError):
    """A path or pattern that should name recordings names none."""


class Block:
    """A record's content. It ends early where the file is damaged or truncated; ``whole`` reports that."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._broken = False

    def read(self, length: int | None = None) -> bytes:
        return self._read(self._stream.read, length)

    def readline(self, length: int | None = None) -> bytes:
        return self._read(self._stream.readline, length)

    def _read(self, method: Callable[[int | None], bytes], length: int | None) -> bytes:
        try:
            return method(length) or b""
        except _BROKEN:
            self._broken = True
            return b""

    def whole(self) -> bool:
        """Read the rest and return whether the block had its full length."""
        while self.read(64 * 1024):
            pass
        return not self._broken and getattr(self._stream, "limit", 0) == 0


@dataclass(frozen=True)
class Record:
    """One WARC record. Its block must be read before the next record is requested.

    ``offset`` is its first byte in the file, ``fields`` its header fields by lower-case name, ``names`` its own id and
    those of the other records of its exchange.
    """

    offset: int
    type: str
    fields: dict[str, str]
    names: tuple[str, ...]
    block: Block

    @property
    def url(self) -> str | None:
        """The target URI if it is an HTTP URL, else None."""
        url = self.fields.get("warc-target-uri", "")
        return url if url[:8].lower().startswith(("http://", "https://")) else None

    @property
    def date(self) -> datetime | None:
        """The time of the exchange, or None if the record's date is missing or malformed."""
        return parse_date(self.fields.get("warc-date", ""))

    @property
    def answer(self) -> bool:
        """Whether the record holds a response to an HTTP request."""
        return self.type in ("response", "revisit") and self.url is not None


def parse_date(text: str) -> datetime | None:
    """Parse a WARC-Date to an aware UTC datetime; None if it is malformed.

    >>> parse_date("2026-09-13T08:12:31.123456Z").isoformat()
    '2026-09-13T08:12:31.123456+00:00'
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = iso_date_to_datetime(text)
        except (ValueError, TypeError):
            return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def recording_files(where: str | Path | Iterable[str | Path]) -> list[Path]:
    """List the WARC files that ``where`` names.

    :param where: a file name, glob pattern or folder, or several of these, in a string separated by commas.
    :raises UnreadableRecording: if one of them names no file.
    """
    if isinstance(where, Path):
        named: list[str] = [str(where)]
    elif isinstance(where, str):
        parts = [part.strip() for part in where.split(",")]
        # File names may contain commas.
        named = [where] if where and Path(where).exists() else [part for part in parts if part]
    else:
        named = [str(part) for part in where]
    found: dict[Path, None] = {}
    for name in named:
        files = _files(name)
        if not files:
            raise UnreadableRecording(f"no recording at {name}: no such file, or no .warc or .warc.gz in that folder")
        found.update(dict.fromkeys(files))
    if not found:
        raise UnreadableRecording("no recording named")
    return list(found)


def _files(name: str) -> list[Path]:
    path = Path(name)
    if path.is_dir():
        return sorted(entry for entry in path.rglob("*") if entry.name.endswith(SUFFIXES) and entry.is_file())
    if path.is_file():
        return [path]
    matches = glob.glob(name, recursive=True)  # noqa: PTH207  # Path.glob refuses absolute patterns
    return sorted(entry for entry in map(Path, matches) if entry.is_file())


def records(path: Path | Remote, offset: int = 0, damages: list[Damage] | None = None) -> Generator[Record, None, None]:
    """Yield the complete records of a file from byte ``offset`` on, skipping damaged parts.

    :param damages: a list that collects the damaged parts; without it they are logged.
    :raises UnreachableRecording: when a file at an address cannot be read.
    """
    try:
        with path.open("rb", whole=not offset) if isinstance(path, Remote) else path.open("rb") as file:
            start: int | None = offset
            while start is not None:
                file.seek(start)
                broken = yield from _records(file)
                if broken is None:
                    return
                at, error = max(start, broken[0]), broken[1]  # after some errors warcio has a negative offset
                start = next_start(file, at + 1)
                damage = Damage(path, at, start, reason_of(path, error))
                if damages is None:
                    logger.warning("%s", damage)
                else:
                    damages.append(damage)
    except OSError as error:
        if damages is None:
            logger.warning("Recording %s cannot be read: %s", path, error.strerror or error)
        else:
            damages.append(Damage(path, offset, None, error.strerror or str(error)))


def _records(file: BinaryIO) -> Generator[Record, None, tuple[int, Exception] | None]:
    """Yield records up to the first broken one; return its byte offset and error, or None at the end of the file."""
    iterator = Archive(file)
    while True:
        at = iterator.offset
        try:
            raw = next(iterator, None)
            if raw is None:
                return None
            at = iterator.offset
            record = _record(raw, at)
            yield record
            if not record.block.whole():
                raise EOFError("a record is incomplete")
            iterator.read_to_end()
            if iterator.err_count:
                raise ValueError("a record is longer than its Content-Length")
        except _BROKEN as error:
            return at, error


def _record(raw: Any, offset: int) -> Record:
    fields: dict[str, str] = {}
    names = []
    for name, value in raw.rec_headers.headers:
        fields.setdefault(name.lower(), value)
        if name.lower() in ("warc-record-id", "warc-concurrent-to"):
            names.append(value)
    length = fields.get("content-length", "")
    if not (length.isascii() and length.isdigit()):  # damaged bytes can look like an ARC header, which is five words
        raise ValueError("a record has no Content-Length")
    return Record(offset, raw.rec_type or "", fields, tuple(names), Block(raw.raw_stream))


def answer_status(record: Record, start_line: bytes) -> int | None:
    """The HTTP status of a record; None if it is not a response.

    A revisit without a head has the status that its profile implies: 304 or 200.
    """
    if not start_line and record.type == "revisit":
        return 304 if "not-modified" in record.fields.get("warc-profile", "") else 200
    return status_of(start_line)


def read_answer(record: Record, max_size: int = MAX_BODY) -> Recorded | None:
    """Read the response that a record holds; None if it holds none or is incomplete.

    A body longer than ``max_size`` bytes is cut after ``max_size + 1``, so callers can recognise it. A revisit gives
    the head only; its body is in another record.
    """
    date, url = record.date, record.url
    if not record.answer or date is None or url is None:
        return None
    start, headers = read_head(record.block)
    status = answer_status(record, start)
    if status is None:
        return None
    body = record.block.read(max_size + 1)
    while len(body) <= max_size and (piece := record.block.read(max_size + 1 - len(body))):
        body += piece
    if len(body) <= max_size and not record.block.whole():
        return None
    truncated = record.fields.get("warc-truncated")
    settled, body, whole = settle(headers, body)
    return Recorded(url, status, settled, body, date, truncated or (None if whole else "unspecified"))


def pages(
    where: str | Path | Iterable[str | Path], max_size: int = MAX_BODY, index: "Index | None" = None
) -> Iterator[Recorded]:
    """Yield every recorded response in the order of the files, with its content encoding undone.

    Pages longer than ``max_size`` bytes and undecodable pages are skipped with a warning.

    :param index: an index over the same files. It has logged their damaged parts, so they are not logged again.
    :raises UnreadableRecording: if ``where`` names no recording.
    """
    from newsspider.recordings.index import Index  # imports this module

    files = recording_files(where)
    damages: list[Damage] | None = None if index is None else []
    for path in files:
        for record in records(path, damages=damages):
            try:
                answer = read_answer(record, max_size)
                if answer is not None and record.type == "revisit":
                    index = index or Index(files)
                    answer = index.revisited(record.fields, answer, max_size)
                if answer is None:
                    continue
                if len(answer.body) > max_size:
                    raise UndecodableBody(f"more than {max_size} bytes")
                yield answer.decoded(max_size)
            except UndecodableBody as error:
                logger.warning("Recorded page %s left out: %s", record.url, error)
