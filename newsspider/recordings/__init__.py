"""Web recordings: write ISO WARC 1.1, and read any WARC, ours or Common Crawl's."""

from newsspider.recordings.index import Index
from newsspider.recordings.messages import Recorded, UndecodableBody, decode_content
from newsspider.recordings.reader import UnreadableRecording, pages, recording_files
from newsspider.recordings.writer import Exchange, Recorder

__all__ = [
    "Exchange",
    "Index",
    "Recorded",
    "Recorder",
    "UndecodableBody",
    "UnreadableRecording",
    "decode_content",
    "pages",
    "recording_files",
]
