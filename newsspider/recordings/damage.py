"""Damaged recordings: report what warcio cannot read, and find the next record after it."""

import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.utils import BUFF_SIZE

from newsspider.recordings.places import Remote

_GZIP = b"\x1f\x8b"
# The first bytes of a record: uncompressed, or of its gzip member.
_START = re.compile(rb"\x1f\x8b\x08|(?<![^\r\n])WARC/1\.[01]\r?\n")
NO_RECORD = "no record begins there"
_PIECE = 1024 * 1024  # bytes read at once in the search for the next record
_HEAD = 1024  # bytes needed to recognise a record; a gzip header with a file name is shorter


@dataclass(frozen=True)
class Damage:
    """An unreadable part of a file: from byte ``start`` to the next record at ``end`` (None: to the end)."""

    path: Path | Remote
    start: int
    end: int | None
    reason: str

    def __str__(self) -> str:
        if self.end is None:
            return f"Recording {self.path} is unreadable from byte {self.start} on: {self.reason}"
        return f"Recording {self.path} is damaged between byte {self.start} and {self.end}: {self.reason}"


class _Unpacker(DecompressingBufferedReader):
    """Lets errors of the compressed data end the record.

    warcio's reader prints them and goes on, or takes a damaged member for uncompressed text: five words in it then pass
    for the header of an ARC record, and the records behind it are lost. A torn gzip header can also take the whole rest
    of the file for its file name, which zlib does not report.
    """

    _started = False

    def _decompress(self, data: bytes) -> bytes:
        if self.decompressor and data and (self.num_block_read or data.startswith(_GZIP)):
            unpacked: bytes = self.decompressor.decompress(data)
            return unpacked
        return super()._decompress(data)  # detects whether the data is compressed

    def _process_read(self, data: bytes) -> None:
        if not data and self._started and self.decompressor and not self.decompressor.eof:
            raise zlib.error("the file ends within a record")
        self._started = bool(data)
        super()._process_read(data)


class Archive(ArchiveIterator):
    """warcio's record iterator, without the warnings that it prints to standard error."""

    INC_RECORD = ""

    def __init__(self, file: BinaryIO) -> None:
        # arc2warc: also read ARC, the predecessor of WARC. no_record_parse: messages.read_head reads the HTTP heads.
        super().__init__(file, no_record_parse=True, arc2warc=True)
        self.reader = _Unpacker(file, block_size=BUFF_SIZE)


def next_start(file: BinaryIO, offset: int) -> int | None:
    """Find the byte at which the next record begins, at ``offset`` or later; None if there is none."""
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


def reason_of(path: Path | Remote, error: Exception) -> str:
    """Describe in a few words why reading a record raised ``error``."""
    reason = " ".join(str(error).split())
    if "non-chunked gzip" in reason:
        return f"it is compressed as a whole, not record by record; repair it with: warcio recompress {path} NEW"
    if "Unknown archive format" in reason:  # the rest of the message is raw bytes
        return NO_RECORD
    return reason or type(error).__name__
