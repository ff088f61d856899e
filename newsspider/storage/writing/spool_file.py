"""A file of the spool: a line that says what it is, then records, each a mark, its length, a checksum and the bytes."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import bson
import xxhash

from newsspider.storage.writing.records import Record, decode

HEADER = b"newsspider spool 1\n"
MARK = b"\n\x00rec"  # by which the next record is found after a damaged one
_FRAME = struct.Struct("<5sIQ")  # mark, length, xxh3 of the bytes
MAX_RECORD = 48 * 1024 * 1024  # bytes; an article has 16 MiB at most, so a greater length is damage


def frame(data: bytes) -> bytes:
    """The bytes of a record as they stand in a file."""
    return _FRAME.pack(MARK, len(data), xxhash.xxh3_64_intdigest(data)) + data


class SpoolFile:
    """The whole records of a spool file, in order; what is damaged is counted. Holds one record in memory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.damaged = 0
        self.torn = False

    def __iter__(self) -> Iterator[Record]:
        with self.path.open("rb") as file:
            if file.read(len(HEADER)) != HEADER:
                file.seek(0)
            while True:
                start = file.tell()
                data = self._record(file)
                if data is not None:
                    try:
                        yield decode(data)
                        continue
                    except (KeyError, TypeError, ValueError, bson.errors.BSONError):
                        self.damaged += 1
                        continue
                if not file.read(1):
                    return
                self.damaged += 1
                file.seek(start)
                torn = _is_torn(file)
                if not self._find_mark(file, start + 1):
                    self.torn = torn
                    return

    @staticmethod
    def _record(file: BinaryIO) -> bytes | None:
        """Read the record at the file's position and move behind it; give None and stay there if it is not whole."""
        start = file.tell()
        head = file.read(_FRAME.size)
        if len(head) == _FRAME.size:
            mark, length, checksum = _FRAME.unpack(head)
            if mark == MARK and length <= MAX_RECORD:
                data = file.read(length)
                if len(data) == length and xxhash.xxh3_64_intdigest(data) == checksum:
                    return data
        file.seek(start)
        return None

    @staticmethod
    def _find_mark(file: BinaryIO, start: int) -> bool:
        """Go to the next mark from ``start`` on; without one go to the end and return False."""
        file.seek(start)
        before = b""
        while piece := file.read(1 << 20):
            position = (before + piece).find(MARK)
            if position >= 0:
                file.seek(file.tell() - len(piece) - len(before) + position)
                return True
            before = (before + piece)[-len(MARK) + 1 :]
        return False


def _is_torn(file: BinaryIO) -> bool:
    """Whether what is left of a file is the beginning of one record, as a crash leaves it."""
    head = file.read(_FRAME.size)
    if not MARK.startswith(head[: len(MARK)]) or len(head) < _FRAME.size:
        return MARK.startswith(head[: len(MARK)])
    _, length, _ = _FRAME.unpack(head)
    if length > MAX_RECORD:
        return False
    return len(file.read(length)) < length
