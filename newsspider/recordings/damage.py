"""Damaged recordings: warcio's reader made to say what is broken, and where the next record begins behind it."""

import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.utils import BUFF_SIZE

# How a record begins: by itself, or as a gzip member.
_START = re.compile(rb"\x1f\x8b\x08|(?<![^\r\n])WARC/1\.[01]\r?\n")
NO_RECORD = "no record begins there"
_PIECE = 1024 * 1024  # bytes read at once when the next record is looked for
_HEAD = 1024  # bytes by which a beginning is known; a gzip member's head with a file name in it is shorter


@dataclass(frozen=True)
class Damage:
    """A piece of a file that cannot be read: from byte ``start`` up to the next record, or to the end (None)."""

    path: Path
    start: int
    end: int | None
    reason: str

    def __str__(self) -> str:
        if self.end is None:
            return f"Recording {self.path} is read only up to byte {self.start}: {self.reason}"
        return f"Recording {self.path} is damaged between byte {self.start} and {self.end}: {self.reason}"


class _Unpacker(DecompressingBufferedReader):
    """warcio's, which prints what is wrong with the compressed data and goes on; here it ends the record."""

    def _decompress(self, data: bytes) -> bytes:
        if self.decompressor and data and self.num_block_read:
            unpacked: bytes = self.decompressor.decompress(data)
            return unpacked
        return super()._decompress(data)  # which finds out whether it is compressed


class Archive(ArchiveIterator):
    """warcio's reader of records, without the lines that it prints past any log."""

    INC_RECORD = ""

    def __init__(self, file: BinaryIO) -> None:
        # arc2warc: the format before WARC, in which old crawls are. no_record_parse: heads are read here, byte by byte.
        super().__init__(file, no_record_parse=True, arc2warc=True)
        self.reader = _Unpacker(file, block_size=BUFF_SIZE)


def next_start(file: BinaryIO, offset: int) -> int | None:
    """Where the next record begins, at ``offset`` or after it."""
    file.seek(offset)
    kept = b""
    while piece := file.read(_PIECE):
        data = kept + piece
        for match in _START.finditer(data, 0, len(data) if len(piece) < _PIECE else len(data) - _HEAD):
            if match[0][:1] != b"\x1f" or _unpacks_to_record(data[match.start() : match.start() + _HEAD]):
                return offset + match.start()
        kept = data[-_HEAD:]
        offset += len(data) - len(kept)
    return None


def _unpacks_to_record(data: bytes) -> bool:
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(data, 5) == b"WARC/"
    except zlib.error:
        return False


def reason_of(path: Path, error: Exception) -> str:
    """What is wrong with a record, from what its reading raised."""
    reason = " ".join(str(error).split())
    if "non-chunked gzip" in reason:
        return f"it is compressed as a whole and not record by record; mend it: warcio recompress {path} NEW"
    if "Unknown archive format" in reason:  # goes on with the bytes that warcio met
        return NO_RECORD
    return reason or type(error).__name__
